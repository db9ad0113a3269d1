# Che cosa si viene a sapere della propria casa, e il coordinamento del nodo.
notices-title = Avvisi
notices-text = Che cosa è successo a casa tua e ai prezzi. Dopo 90 giorni spariscono.
notices-waiting = Caricamento dei tuoi avvisi…
notices-none = Ancora nulla. I nuovi avvisi compaiono qui da soli.
notices-list = I tuoi avvisi
notices-new = Nuovo
notices-older = Mostra i precedenti

# Quando è stato: sab 6 ago, 15:40
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

notice-to-statement = Rendiconto
notice-to-devices = Dispositivi
notice-to-day = Quel giorno
notice-to-interval = Quell’intervallo
notice-to-care = Cura

notice-settings = Che cosa vuoi sapere
notice-settings-waiting = Caricamento della tua scelta…
notice-settings-topics = Avvisi su
notice-topic-statement = rendiconti pronti
notice-topic-correction = rendiconti corretti
notice-topic-device = contatori che tacciono o ritornano
notice-topic-price = prezzi oltre i miei limiti
notice-topic-node = problemi del nodo
notice-settings-prices = Prezzo tra vicini, { $currency } per kWh
notice-settings-above = Avvisa sopra
notice-settings-below = Avvisa sotto
notice-settings-prices-text = Vuoto: nessun avviso. Al massimo uno per direzione al giorno.
notice-settings-quiet = Ore di silenzio
notice-settings-from = dalle
notice-settings-to = alle
notice-settings-quiet-text = Gli avvisi arrivano lo stesso, ma senza disturbare.
notice-settings-save = Salva la scelta
notice-settings-saved = Salvato.
notice-popups-ask = Questo dispositivo può mostrarli anche mentre la pagina è in secondo piano.
notice-popups-allow = Consenti
notice-popups-on = Questo dispositivo li mostra anche mentre la pagina è in secondo piano.
notice-popups-off = A questo browser è stato detto di non mostrare avvisi; puoi cambiarlo nelle sue impostazioni.

error-alert-limits-crossed = Il limite di prezzo inferiore non è sotto l’altro.
error-not-a-time = Le ore di silenzio hanno bisogno di due orari.
