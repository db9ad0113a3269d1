# Gli avvisi come arrivano fuori casa: come notifica e per e-mail. Le frasi sono quelle della pagina.

notice-moment = { $day }, { $time }
notice-ready = Il tuo rendiconto di { $month } è pronto.
notice-ready-text = Gli importi sono provvisori finché non arrivano i valori del gestore di rete.
notice-final = Il tuo rendiconto di { $month } è definitivo.
notice-correction = Il tuo rendiconto di { $month } è stato corretto.
notice-change-none = I valori del gestore di rete sono arrivati e non hanno cambiato nulla.
notice-change-more = I valori del gestore di rete lo hanno cambiato di { $amount } a tuo favore.
notice-change-less = I valori del gestore di rete lo hanno cambiato: { $amount } in più da pagare.
notice-silent = Il contatore di { $point } tace.
notice-silent-text = La sua ultima lettura è di { $when }. Finché non torna, la sua energia è stimata. Guarda se ha corrente e rete.
notice-back = Il contatore di { $point } è tornato.
notice-back-text = Non aveva inviato nulla da { $when }. Ciò che ha conservato viene recuperato.
notice-price-above = L’elettricità dei vicini è salita a { $price }.
notice-price-below = L’elettricità dei vicini è scesa a { $price }.
notice-price-text = Il tuo limite è { $limit }; il prezzo è quello dell’intervallo delle { $time }.
notice-trouble-clock-unsure = Il nodo non è sicuro dell’ora.
notice-trouble-text-clock-unsure = Nessuno regola il suo orologio da { $when }. Collegalo a internet o ad altri nodi.
notice-trouble-storage-low = La memoria del nodo è quasi piena.
notice-trouble-text-storage-low = Notato: { $when }. Fai spazio prima che le letture debbano aspettare.
notice-trouble-hub-away = L’hub non è raggiungibile da più di un giorno.
notice-trouble-text-hub-away = Le registrazioni lo aspettano da { $when }. Non si perde nulla; partiranno appena risponde.

notice-trial = Funziona: i tuoi avvisi arrivano su questo dispositivo.
notice-trial-text = Hai chiesto questa prova sulla pagina di { $community }.

notice-node-away = Il nodo della tua comunità non è raggiungibile.
notice-node-away-text = L’hub non ha sue notizie da un po’. I contatori conservano le letture e le inviano più tardi; non si perde nulla. Se il dispositivo è vicino a te, guarda se ha corrente e rete.

mail-text =
    { $text }

    Trovi di più sulla pagina di { $community } quando sei a casa.

    Ricevi questa e-mail perché il tuo account l’ha chiesta lì. Per non riceverne più, togli il tuo indirizzo in «Avvisi».
