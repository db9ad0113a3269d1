overview-fetching = Caricamento della comunità…
overview-steps = Tre passi fino al primo chilowattora condiviso
overview-step-done = Fatto.
overview-health = Stato
overview-well = Tutto bene.
overview-well-text = I nodi danno segnale, le tariffe sono in vigore e l’hub arriva agli stessi risultati.
overview-attention = Richiede la tua attenzione
overview-all-alerts = Tutti gli avvisi
overview-taken = { $count ->
    [one] { $count } avviso è già preso in carico.
   *[other] { $count } avvisi sono già presi in carico.
}
overview-look = Guarda
overview-look-at = Guarda: { $concern }

overview-day = Condiviso, { $day }
overview-all-intervals = Tutti gli intervalli
overview-fetching-day = Caricamento del giorno…
overview-shared = Condiviso
overview-saved = Risparmio comune
overview-intervals = Intervalli
overview-chart = { $count ->
    [one] { $energy } condivisi in { $count } intervallo
   *[other] { $energy } condivisi in { $count } intervalli
}

overview-node = Nodo
overview-nodes = Nodi
overview-node-details = Dettagli
overview-no-node = Nessun nodo è iscritto.
overview-never-heard = Nessun segnale
overview-heard = Ultimo segnale: { $ago }
overview-backlog-unknown = Non ha segnalato che cosa resta da inviare.
overview-backlog = { $count ->
    [0] Nulla in attesa di invio.
    [one] { $count } registrazione in attesa di invio.
   *[other] { $count } registrazioni in attesa di invio.
}

overview-tariff = Tariffa in vigore
overview-all-tariffs = Tutte le tariffe
overview-no-tariff = Nessuna.
overview-retail = Dalla rete
overview-feed-in = Alla rete
overview-network-fee = Costo di rete locale
overview-next-tariff = Inizio della prossima: { $moment }.

overview-community = Comunità
overview-members = Membri
overview-points = Punti di fornitura
overview-open-imports = Importazioni aperte
overview-no-imports = nessuna
overview-import = Importa valori ufficiali

concern-node-silent = Il nodo è in silenzio da { $lasting }.
    .text = Continua a funzionare e conserva tutto. Controlla la sua alimentazione e la sua rete.
concern-backlog = Ci sono registrazioni in attesa nel nodo da { $lasting }.
    .text = I valori dell’hub sono indietro di altrettanto rispetto a quelli del nodo.
concern-recomputation = L’hub non riesce a ricalcolare i valori di questo nodo.
    .text = Il log dell’hub dice di più.
concern-refused = { $count ->
    [one] Il nodo ha rifiutato { $count } voce.
   *[other] Il nodo ha rifiutato { $count } voci.
}
    .text = Membri, punti di fornitura o tariffe non sono arrivati fin lì.
concern-cut-off = { $peers ->
    [one] Il nodo ha perso il contatto con l’unico altro nodo ({ $lost } su { $peers }).
   *[other] Il nodo ha perso il contatto con { $lost } degli altri { $peers } nodi.
}
    .text = Non si ferma nulla, ma le sue ultime registrazioni non hanno una copia altrove finché non tornano.
concern-copies = { $copies ->
    [0] Il diario del nodo non ha copie su altri nodi; dovrebbe averne { $wanted }.
    [one] Il diario del nodo ha { $copies } copia su altri nodi; dovrebbe averne { $wanted }.
   *[other] Il diario del nodo ha { $copies } copie su altri nodi; dovrebbe averne { $wanted }.
}
    .text = Se il nodo si guasta ora, si possono perdere registrazioni.
concern-mesh-alarms = { $count ->
    [one] Il nodo ha segnalato { $count } allarme su altri nodi.
   *[other] Il nodo ha segnalato { $count } allarmi su altri nodi.
}
    .text = Guarda che cosa ha trovato prima di fidarti delle loro copie.
concern-mismatches = { $count ->
    [one] Nodo e hub differiscono in { $count } intervallo.
   *[other] Nodo e hub differiscono in { $count } intervalli.
}
    .text = Entrambi i risultati restano, uno accanto all’altro.
concern-no-tariff = Nessuna tariffa è in vigore.
    .text = Senza tariffa il nodo non può dare un prezzo a ciò che i vicini condividono.
concern-chain = { $state }, da { $lasting }.
concern-notices-mail = Da { $lasting } non è stato possibile inviare e-mail con avvisi.
concern-notices-push = Da { $lasting } nessun avviso è arrivato su un telefono o un browser.
    .text = { $count ->
        [one] { $count } avviso è in attesa.
       *[other] { $count } avvisi sono in attesa.
    } Il log dell’hub dice perché; guarda le sue impostazioni di posta e push.
concern-credit-limit = { $count ->
    [one] { $count } membro ha raggiunto il limite di credito.
   *[other] { $count } membri hanno raggiunto il limite di credito.
}
    .text = Ciò che lo supera resta dovuto e viene regolato più tardi.

concern-disk = Sulla scheda del nodo restano { $free }.
    .text = Quando è piena, il nodo non accetta più letture; i dispositivi le conservano per un po’.
concern-clock-ahead = L’orologio del nodo è avanti di { $duration }.
concern-clock-behind = L’orologio del nodo è indietro di { $duration }.
    .text = Le letture possono finire nell’intervallo sbagliato. Controlla la sua fonte dell’ora.
concern-update = Il nodo non ha preso la versione { $version }.
concern-difference = I valori ufficiali di { $month } differiscono del { $share }.
    .text = Guarda le cause prima di fatturare il mese.
concern-batch = Il lotto { $seq } non è regolato da { $lasting }.
    .text = Nulla va perso; il prossimo lo aspetta.
concern-draft = Le fatture di { $month } aspettano una seconda persona.
    .text = Due persone controllano prima che il denaro si muova.
concern-billable = { $count ->
    [one] Ora si può fatturare { $month } a un membro.
   *[other] Ora si può fatturare { $month } a { $count } membri.
}
    .text = Dall’ultima tornata del mese alcuni valori sono diventati definitivi o sono cambiati; una nuova tornata fattura il resto.
    .first = Ci sono tutti i valori del mese; nessuna tornata lo ha ancora fatturato.
setup-members = Aggiungi membri e punti di fornitura
    .text = Chi partecipa e dove si misura la sua elettricità.
setup-tariff = Imposta la prima tariffa
    .text = Quanto la rete chiede e paga, perché tra vicini convenga di più.
setup-node = Crea un codice di adesione e iscrivi il nodo
    .text = Il codice fa entrare un nodo, una volta.
