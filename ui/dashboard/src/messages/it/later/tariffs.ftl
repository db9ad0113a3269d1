tariffs-title = Tariffe
tariffs-text = Quanto la rete chiede e paga. Una tariffa non cambia mai il passato.
tariffs-new = Nuova tariffa
tariffs-waiting = Caricamento delle tariffe…
tariffs-none = Ancora nessuna tariffa
tariffs-none-text = I vicini scambiano a un prezzo tra quanto la rete chiede e quanto paga. Indica entrambi all’hub.

tariff-period = Tariffa, inizio: { $start }
tariff-from = Inizio: { $start }
tariff-until = fine: { $end }
tariff-until-further-notice = fino a nuovo avviso
tariff-when-past = passata
tariff-when-now = in vigore
tariff-when-planned = prevista
tariff-from-grid = Dalla rete
tariff-to-grid = Alla rete
tariff-local-fee = Costo di rete locale
tariff-fixed-fee = Quota fissa
tariff-a-day = { $amount } al giorno
tariff-room = Margine di condivisione

tariff-day = In vigore dal
tariff-day-text = Da mezzanotte nel fuso { $time_zone }. Una volta iniziata, resta com’è.
tariff-price-retail = Prezzo dell’energia dalla rete
tariff-price-feed_in = Prezzo di immissione in rete
tariff-price-local_network_fee = Costo di rete locale
tariff-per-kwh = { $currency } per kWh
tariff-per-day = { $currency } per membro e giorno
tariff-add = Aggiungi tariffa
tariff-adding = Aggiunta…

tariff-preview = Prova sul mese scorso
tariff-preview-title = Che cosa avrebbe cambiato questa tariffa
tariff-preview-back = Cambia i prezzi
tariff-preview-days = { $from } – { $to }
tariff-preview-sentence = { $direction ->
    [better] Periodo { $period }: tutti i membri insieme avrebbero guadagnato { $amount }.
    [worse] Periodo { $period }: tutti i membri insieme avrebbero perso { $amount }.
   *[same] Periodo { $period }: per tutti i membri insieme non sarebbe cambiato nulla.
}
tariff-preview-no-trade = Con questi prezzi i vicini non avrebbero condiviso nulla: il costo di rete non lascia margine tra quanto la rete chiede e quanto paga.
tariff-preview-winners = Ci guadagnano
tariff-preview-losers = Ci perdono
tariff-preview-unchanged = Come prima
tariff-preview-gain = Guadagno maggiore
tariff-preview-loss = Perdita maggiore
tariff-preview-shared = Energia condivisa
tariff-preview-computed = { $count ->
    [one] { $count } intervallo è stato ripartito e valorizzato di nuovo, quote fisse comprese.
   *[other] { $count } intervalli sono stati ripartiti e valorizzati di nuovo, quote fisse comprese.
}
tariff-preview-as-it-was = L’energia è quella misurata: nessuno poteva conoscere questi prezzi e usarla in un altro momento.
tariff-preview-limits = { $count ->
    [one] { $count } membro ha limiti propri; restano, per quanto questi prezzi lo permettono.
   *[other] { $count } membri hanno limiti propri; restano, per quanto questi prezzi lo permettono.
}
tariff-preview-barred = { $count ->
    [one] In { $count } intervallo un credito era esaurito; resta com’era.
   *[other] In { $count } intervalli un credito era esaurito; resta com’era.
}
tariff-preview-left-out = { $count ->
    [one] Manca { $count } intervallo: i suoi dati di calcolo non ci sono più.
   *[other] Mancano { $count } intervalli: i loro dati di calcolo non ci sono più.
}
tariff-preview-no-month = Non c’è ancora un mese intero: sono quindi gli ultimi giorni.
tariff-preview-members = Che cosa cambia per ogni membro
tariff-preview-others = Che cosa cambia per gli altri
tariff-preview-member = Membro
tariff-preview-account = Conto
tariff-preview-before = Era
tariff-preview-after = Sarebbe
tariff-preview-difference = Differenza
tariff-preview-bought-before = Acquistato, era
tariff-preview-bought-after = Acquistato, sarebbe
tariff-preview-sold-before = Venduto, era
tariff-preview-sold-after = Venduto, sarebbe
account-of-supplier = Fornitori
account-of-network-operator = Gestore di rete
account-of-operator = Comunità
error-nothing-to-preview = Non c’è ancora nessun intervallo chiuso su cui provarlo.
