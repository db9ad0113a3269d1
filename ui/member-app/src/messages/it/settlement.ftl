settlement-title = Provvisorio e definitivo
settlement-mark-final = definitivo
settlement-mark-provisional = provvisorio
settlement-caption = Importi provvisori e definitivi degli intervalli di questo mese
settlement-line = Voce
settlement-provisional = Provvisorio
settlement-final = Definitivo
settlement-sum = Somma
settlement-instead = { $after } invece di { $before }
settlement-all-arrived = I valori del gestore di rete sono arrivati per tutto il mese: gli importi sono definitivi.
settlement-none-arrived = I valori del gestore di rete non sono ancora arrivati: gli importi sono provvisori.
settlement-some-arrived = I valori del gestore di rete sono arrivati per { $arrived } dei { $count } intervalli; gli altri sono provvisori.
settlement-note = Provvisorio è ciò che hanno mostrato i contatori della comunità. Una differenza si paga con il rendiconto del mese in cui è stata registrata, perciò la somma può differire dal rendiconto qui sopra.

chain-title = Sulla blockchain
chain-newest = fino al lotto { $batch }
chain-caption = A che punto sono gli intervalli di questo mese
chain-head-state = Stato
chain-head-intervals = Intervalli
chain-head-amount = Importo
chain-state-settled = Regolato sulla blockchain
chain-state-sealed = Sigillato, in attesa della blockchain
chain-state-open = Non ancora sigillato
chain-all-settled = { $count ->
    [0] Non ci sono intervalli con scambi tuoi.
    [one] L’unico intervallo con scambi tuoi è regolato.
   *[other] Tutti i { $count } intervalli con scambi tuoi sono regolati.
}
chain-some-settled = Intervalli regolati, fra quelli con scambi tuoi: { $settled } su { $count }.
chain-note = Gli scambi tra vicini, con il costo di rete locale e la quota fissa, vengono sigillati in lotti e regolati su una blockchain pubblica, dove nessuno può cambiarli. Ciò che paghi al tuo fornitore non ne fa parte. Nel grafico della giornata puoi verificare da te ogni intervallo.

on-chain-open = Non ancora sigillato: l’hub sigilla una finestra di tempo intera dopo l’altra.
on-chain-corrected = Corretto dal lotto { $batch } in poi: la differenza non è ancora sigillata.
on-chain-sealed = { $count ->
    [0] Sigillato, in attesa della blockchain.
    [one] Sigillato nel lotto { $batches }, in attesa della blockchain.
   *[other] Sigillato nei lotti { $batches }, in attesa della blockchain.
}
on-chain-settled = { $count ->
    [0] Regolato sulla blockchain.
    [one] Regolato sulla blockchain nel lotto { $batches }.
   *[other] Regolato sulla blockchain nei lotti { $batches }.
}
on-chain-disputed = { $count ->
    [one] Il tuo nodo ha qualcosa di diverso dal lotto { $batches } e non lo ha firmato. Lo vede anche il coordinamento.
   *[other] Il tuo nodo ha qualcosa di diverso dai lotti { $batches } e non li ha firmati. Lo vede anche il coordinamento.
}
on-chain-part = Lotto { $batch }: { $energy }
on-chain-part-correction = Lotto { $batch }: correzione, { $energy }
on-chain-check = Verifica
on-chain-check-batch = Verifica il lotto { $batch }

trade-fetching = Caricamento della prova…
trade-interval = Intervallo
trade-sold = Venduto
trade-bought = Comprato
trade-price = Prezzo
trade-pay = Paghi, costi inclusi
trade-receive = Ricevi, costi detratti
trade-number = Il tuo numero
