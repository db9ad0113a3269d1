batches-text = Ciò che i vicini hanno scambiato, sigillato in lotti e regolato su una blockchain pubblica.
batches-loading = Caricamento dei lotti…
batches-none = Ancora nessun lotto
batches-none-text = Il primo viene sigillato quando si è chiusa un’intera finestra di tempo e la blockchain risponde.
batches-more = Mostra altro
batches-caption = Lotti
batches-all-settled = Tutto ciò che è stato sigillato è regolato.
batches-waiting = In attesa: { $waiting }.
batches-carried = { $members ->
    [one] { $members } membro ha raggiunto il limite di credito; il resto viene riportato.
   *[other] { $members } membri hanno raggiunto il limite di credito; il resto viene riportato.
}

batch = Lotto
batch-title = Lotto { $batch }
batch-back = Tutti i lotti
batch-loading = Caricamento del lotto…
batch-state = Stato
batch-state-sealed = sigillato
batch-state-built = firmato
batch-state-sent = inviato
batch-state-confirmed = regolato
batch-text-sealed = Aspetta firme o la blockchain.
batch-text-built = La sua transazione è pronta e sta per essere inviata.
batch-text-sent = La blockchain lo ha ricevuto, ma non ha ancora chiuso un ledger con esso.
batch-text-confirmed = Si trova in un ledger chiuso e non si può annullare.
batch-until = Fino al
batch-window = { $start } – { $end }
batch-windows = { $windows ->
    [1] Una finestra di tempo.
   *[other] { $windows } finestre di tempo in un lotto.
}
batch-trades = Scambi
batch-accounts = { $accounts ->
    [one] per { $accounts } conto
   *[other] per { $accounts } conti
}
batch-moved = Trasferito
batch-moved-note = somma di ciò che i membri ricevono
batch-shared = Condiviso
batch-produced = su { $energy } prodotti
batch-fee = Commissione
batch-fee-stroops = { $fee }{ "\u00A0" }stroop
batch-fee-note = { $fee } stroop, { NUMBER($each, useGrouping: 0) } per scambio
batch-ledger = Ledger
batch-transaction = Transazione
batch-hash = Hash del lotto
batch-root = Radice di tutti gli scambi
batch-header = Intestazione
batch-account = Conto
batch-own-account = Conto della comunità
batch-account-number = N. { $number }
batch-number = Numero
batch-energy = Energia
batch-money = Denaro
batch-rows = Che cosa trasferisce
batch-rows-text = Comprato è +, venduto −; ricevuto è +, pagato −. Ogni colonna dà esattamente zero.
batch-rows-none = Nulla: dice solo che cosa hanno misurato i contatori.
batch-rows-caption = Che cosa trasferisce il lotto

batch-submissions = Come è arrivato sulla blockchain
batch-submissions-none = Per questo lotto non c’è ancora una transazione.
batch-submissions-caption = Transazioni con questo lotto
submission-result = Esito
submission-times = Invii
submission-made = Creata
submission-state-built = firmata, non ancora inviata
submission-state-sent = inviata, ancora nessuna risposta
submission-state-confirmed = in un ledger
submission-state-failed = rifiutata in un ledger
submission-state-expired = troppo tardi: non può più valere
submission-state-forgotten = troppo vecchia: la blockchain non lo sa più

trades-all = Tutti
trades-loading = Caricamento degli scambi…
trades-none = Non ce ne sono.
trades-caption = Scambi del lotto
trades-member = Membro
trades-member-number = Numero del membro
trades-interval = Intervallo
trades-change = modifica { $revision }
trades-price = Prezzo
trades-proof = Prova
trades-check = Verifica
trades-check-one = Verifica lo scambio { $trade }
trades-one = Scambio { $trade } del lotto { $batch }
trades-proof-loading = Caricamento della prova…
