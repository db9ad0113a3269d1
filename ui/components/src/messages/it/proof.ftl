proof-malformed = Questa non è una prova: i byte non hanno la lunghezza giusta.
proof-right = Verificato in questo browser: lo scambio è nel lotto { $batch }, esattamente come mostrato.
proof-wrong = Non regge: guarda quale passo è segnato. Avvisa chi coordina.
proof-mark-open = da consultare
proof-mark-right = giusto
proof-mark-wrong = sbagliato
proof-trade = Che cosa è stato sigillato
proof-trade-text = I byte sigillati dicono lo stesso di questa pagina.
proof-leaf = I 56 byte
proof-leaf-hash = La loro impronta: SHA-256 di un byte zero e di questi byte
proof-path = La via fino al lotto
proof-path-text = { $steps ->
    [0] Il lotto ha un solo scambio: la sua impronta è quella di tutti.
   *[other] { $steps } volte due impronte diventano una, finché ne resta una per tutti.
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
proof-chain = Sulla catena
proof-chain-has = La catena ce l’ha.
proof-chain-ledger = Si trova nel registro { $ledger }.
proof-chain-look-up = Qualsiasi explorer di questa rete lo mostra: cerca la transazione e confronta l’hash del lotto.
proof-transaction = Transazione
proof-batch-hash = Hash del lotto
proof-chain-waiting = La catena non ha ancora preso questo lotto. È sigillato: nulla può più cambiare.
