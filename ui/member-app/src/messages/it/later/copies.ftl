copies-title = Copie di sicurezza
copies-text = Dove sono i nostri dati se questo nodo si guasta.
copies-waiting = In attesa del nodo…
copies-state = Sicurezza dei nostri dati
copies-alone = I nostri dati sono solo su questo nodo.
copies-alone-text = Non conosce ancora altri nodi. Quando il coordinamento lo avrà collegato a nodi di altre comunità, terranno una copia per noi.
copies-cut = La maggior parte degli altri nodi è irraggiungibile.
copies-cut-text = Qui tutto continua. Le copie si aggiornano da sole quando gli altri tornano.
copies-since-time = Dalle { $time }.
copies-since-day = Da { $day }, ore { $time }.
copies-complete = { $nodes ->
    [1] Un altro nodo tiene tutti i nostri dati.
   *[other] Altri { $nodes } nodi tengono tutti i nostri dati.
}
copies-complete-text = Se questo si guasta, uno nuovo riceve tutto da loro.
copies-some = { $nodes ->
    [0] Nessun altro nodo tiene ancora una copia.
    [1] Un altro nodo tiene una copia.
   *[other] Altri { $nodes } nodi tengono una copia.
}
copies-on-their-way = I dati più recenti stanno arrivando a loro.
copies-too-few = Dovrebbero essere { $wanted }. Il resto segue appena altri nodi hanno spazio e tempo.

copies-holders = Chi le tiene
copies-holder = { $behind ->
    [0] Il nodo di { $community } ha tutto.
    [one] Il nodo di { $community } ha tutto tranne { $behind } registrazione.
   *[other] Il nodo di { $community } ha tutto tranne { $behind } registrazioni.
}
copies-told = Come ha segnalato { $ago }.
copies-locked = Sono chiuse con la chiave della nostra comunità: gli altri possono restituircele, ma non leggerle.
copies-records = { $records ->
    [one] { $records } registrazione
   *[other] { $records } registrazioni
}

copies-clock-same = come il nostro
copies-clock-ahead = { $amount } avanti
copies-clock-behind = { $amount } indietro

copies-alarm-equivocation = Ha scritto due storie diverse. Chiedi al suo coordinamento se è stata riavviata una vecchia scheda di memoria.
copies-alarm-claims-ahead = Annuncia registrazioni che nessuno può ottenere da lui.
copies-alarm-identity-used-twice = Un altro apparecchio usa la chiave di questo nodo. Scopri chi ha il codice di recupero e tieni un solo apparecchio.
copies-alarm-misbehaving-peer = Ciò che invia non corrisponde alle sue firme. Bloccalo se non smette.
copies-alarm-replica-quota = Qui non c’è più spazio per copie di altri diari.
copies-alarm-replica-storage = Qui non si possono salvare copie di altri diari. Controlla il disco.
copies-alarm-region-key-changed = L’elenco dei nodi della regione è stato firmato da qualcuno diverso da prima. Non è stato accettato.
copies-alarm-not-listed = L’elenco dei nodi della regione non nomina questo, quindi nessun altro nodo gli parla.
copies-alarm-too-few-copies = Troppo pochi altri nodi tengono una copia dei nostri dati.
copies-alarm-clock-differs = Il suo orologio non coincide con quelli degli altri.
copies-alarm-node-replaced = Un altro apparecchio ha preso il posto di questo nodo.
copies-unknown-alarm = Allarme: { $alarm }.

recovery-title = Codice di recupero
recovery-text = Con questo e le copie di altri nodi, un nuovo apparecchio riprende da dove questo si è fermato. Stampalo una volta e tienilo con i contratti.
recovery-open = Mostra il codice…
recovery-warning = Chi ha questo codice può prendere il posto di questo nodo e leggere i suoi dati. Nessuno sta guardando lo schermo?
recovery-password = La tua password
recovery-show = Mostra il codice
recovery-asking = Un momento…
recovery-words = Le 24 parole del nodo di { $community }, in quest’ordine. Il quadrato qui sotto dice lo stesso.
recovery-square = Il codice di recupero come codice QR
recovery-keep = Non fotografarlo e non tenerlo su nessun computer. Chi lo ha può essere questo nodo; senza, un nodo guasto ricomincia da zero.
recovery-print = Stampa
recovery-done = Fatto

others-title = Altri nodi
others-connected = { $connected } di { $all } collegati
others-state-connected = collegato
others-state-heard = segnale recente
others-state-away = irraggiungibile
others-state-never = nessun segnale
others-state-blocked = bloccato da te
others-block = Non parlargli più
    .named = Non parlargli più, nodo di { $community }
others-unblock = Parlagli di nuovo
    .named = Parlagli di nuovo, nodo di { $community }
others-heard = Ultimo segnale
others-never-heard = mai
others-latency = Andata e ritorno
others-journal = Il suo diario
others-clock = Il suo orologio
others-internet = Internet
others-uplink = raggiunge il suo hub
others-no-uplink = non raggiunge il suo hub

keeping-title = Tenuto per altri
keeping-room = { $used } di { $quota }
keeping-nothing = Ancora nulla.
keeping-former-member = un ex membro
keeping-behind = { $behind } di ritardo
keeping-invalid = Il suo nodo non è più membro: da qui nessuno lo riceve.
keeping-carried = Porta all’hub ciò che questi non possono inviare da soli: { $names }.
keeping-receipt = Il nodo di { $community } dice che l’hub ha ricevuto tramite lui dati nostri, { $ago }.
keeping-alarm-about = Si tratta di { $node }.
keeping-clock-applied = { $nodes ->
    [one] Questo nodo non ha un’ora propria e segue l’orologio di un altro.
   *[other] Questo nodo non ha un’ora propria e segue gli orologi di altri { $nodes }.
}
keeping-clocks-same = { $nodes ->
    [one] L’orologio di un altro va come il nostro.
   *[other] Gli orologi di altri { $nodes } vanno come il nostro.
}
keeping-clocks-ahead = { $nodes ->
    [one] L’orologio di un altro è avanti di { $amount }.
   *[other] Gli orologi di altri { $nodes } sono avanti di { $amount }.
}
keeping-clocks-behind = { $nodes ->
    [one] L’orologio di un altro è indietro di { $amount }.
   *[other] Gli orologi di altri { $nodes } sono indietro di { $amount }.
}

membership-title = Elenco dei nodi
membership-none = Questo nodo non ha ancora un elenco dei nodi della regione. Un hub lo invia da solo.
membership-list = { $naming ->
    [number] Regione { $region }, elenco numero { $list }. Un hub invia da solo i successivi.
   *[moment] Regione { $region }, elenco con data { $list }. Un hub invia da solo i successivi.
}
membership-by-hand = Senza hub: carica un elenco o prendi la scheda di questo nodo
membership-card = Scarica la scheda di questo nodo
membership-card-text = per chi tiene l’elenco. Non contiene nulla di segreto.
membership-file = L’elenco come file
membership-codes = Oppure i testi dei suoi codici QR
membership-submit = Carica l’elenco
membership-adopted = { $naming ->
    [number] L’elenco numero { $list } vale da ora.
   *[moment] L’elenco con data { $list } vale da ora.
}
membership-known = Questo nodo aveva già quell’elenco.
