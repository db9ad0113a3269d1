proof-malformed = Questa non è una prova: i byte non hanno la lunghezza giusta.
proof-right = Verificato in questo browser: lo scambio è nel lotto { $batch }, esattamente come mostrato.
proof-wrong = C’è un errore: guarda quale passo è segnato e avvisa il coordinamento.
proof-mark-open = da verificare
proof-mark-right = giusto
proof-mark-wrong = sbagliato
proof-trade = Che cosa è stato sigillato
proof-trade-text = I byte sigillati dicono la stessa cosa di questa pagina.
proof-leaf = I 56 byte
proof-leaf-hash = La loro impronta: SHA-256 di un byte zero e di questi byte
proof-path = Il percorso fino al lotto
proof-path-text = { $steps ->
    [0] Il lotto ha un solo scambio: la sua impronta è quella di tutto il lotto.
   *[other] Per { $steps } volte due impronte diventano una, finché ne resta una sola per tutti gli scambi.
}
proof-path-show = Mostrale tutte
proof-root-computed = Calcolata per tutti
proof-root-named = Indicata nell’intestazione del lotto
proof-left-given = sinistra, dalla prova
proof-left-computed = sinistra, calcolata
proof-right-given = destra, dalla prova
proof-right-computed = destra, calcolata
proof-both = entrambe insieme
proof-batch = Il lotto
proof-batch-text = L’intestazione indica zona, numero e quanti scambi contiene. La sua impronta è l’hash del lotto.
proof-batch-computed = Calcolato dall’intestazione
proof-batch-told = Indicato da chi lo ha sigillato
proof-contract = Il contratto
proof-contract-text = L’intestazione vale per un contratto su una rete, e per nessun altro.
proof-contract-id = Contratto
proof-network = Rete
proof-chain = Sulla blockchain
proof-chain-has = È sulla blockchain.
proof-chain-ledger = Si trova nel ledger { $ledger }.
proof-chain-look-up = Qualsiasi explorer di questa rete lo mostra: cerca la transazione e confronta l’hash del lotto.
proof-transaction = Transazione
proof-batch-hash = Hash del lotto
proof-chain-waiting = La blockchain non ha ancora ricevuto questo lotto. È sigillato: nulla può più cambiare.
