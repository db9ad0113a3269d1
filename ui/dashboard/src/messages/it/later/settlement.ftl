settlement-page-title = Regolamento – Hub localgrid
settlement-title = Regolamento
settlement-text = Scambi tra vicini, sigillati in lotti e regolati su una blockchain pubblica.
settlement-loading = In attesa della blockchain…
settlement-none = Nessuna comunità partecipa ancora
settlement-none-text = Una comunità partecipa appena il suo nodo ha chiuso un intervallo e c’è una blockchain configurata.
settlement-newest = Ultimi lotti
settlement-newest-caption = Ultimi lotti di tutte le comunità
settlement-communities = Comunità
settlement-communities-caption = A che punto è ogni comunità
settlement-community = Comunità
settlement-waiting = In attesa
settlement-all-settled = tutto regolato
settlement-until = Regolato fino al
settlement-batches = Lotti
settlement-carried = Riportato
settlement-carried-members =
    { $amount }, { $members ->
        [one] { $members } membro
       *[other] { $members } membri
    }
settlement-carried-text = È riportato ciò che i membri devono oltre il loro limite di credito. Resta dovuto e si regola appena c’è margine; fino ad allora paga il conto della comunità, finché ha saldo, e chi ha venduto aspetta il resto.
settlement-new = non ancora sulla blockchain
settlement-windows = { $windows ->
    [one] { $windows } finestra di tempo
   *[other] { $windows } finestre di tempo
}
settlement-batch-sealed = lotto { $batch } sigillato
settlement-batch-built = lotto { $batch } firmato
settlement-batch-sent = lotto { $batch } inviato
settlement-batch-confirmed = lotto { $batch } regolato
settlement-batch-and-windows = { $batch }, { $windows }

chain-title-off = Nessuna blockchain è configurata
chain-text-off = Nulla viene sigillato o regolato. Tutto il resto funziona, e i rendiconti sono gli stessi.
chain-badge-off = spenta
chain-title-starting = Ricerca della blockchain
chain-text-starting = L’hub è stato appena avviato.
chain-badge-starting = in avvio
chain-title-ok = La blockchain risponde
chain-text-ok = I lotti vengono sigillati, inviati e regolati uno dopo l’altro.
chain-badge-ok = ok
chain-title-away = La blockchain non risponde
chain-text-away = I lotti restano sigillati e aspettano. Ciò che arriva nel frattempo sarà regolato insieme quando la blockchain torna: nulla va perso.
chain-badge-away = non risponde
chain-title-stalled = La blockchain è ferma
chain-text-stalled = Risponde, ma non si chiude nessun ledger. I lotti restano sigillati e aspettano.
chain-badge-stalled = ferma
chain-title-wrong-network = Questa è un’altra rete
chain-text-wrong-network = La blockchain che risponde non è quella dei contratti. Lì non viene inviato nulla.
chain-badge-wrong-network = rete sbagliata
chain-title-not-deployed = I contratti non ci sono
chain-text-not-deployed = Chi gestisce l’hub deve installarli, o indicare il file che dice dove sono.
chain-badge-not-deployed = senza contratti
chain-title-blocked = C’è qualcosa da sistemare
chain-text-blocked = La blockchain risponde, ma rifiuta ciò che l’hub invia.
chain-badge-blocked = bloccata
chain-lasting = da { $duration }
chain-network = Rete
chain-network-local = una blockchain propria, su questa macchina
chain-network-testnet = la rete di prova di Stellar
chain-network-mainnet = la rete Stellar
chain-ledger = Ultimo ledger
chain-closed = chiusura: { $moment } UTC, secondo l’orologio della blockchain
chain-contract = Contratto
