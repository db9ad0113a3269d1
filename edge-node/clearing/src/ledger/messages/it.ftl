# Il rendiconto stampato. Ciò che sta tra graffe è già stato reso innocuo per una pagina; in questi testi non ci sono marcature.

statement-month = { $month ->
    [1] gennaio
    [2] febbraio
    [3] marzo
    [4] aprile
    [5] maggio
    [6] giugno
    [7] luglio
    [8] agosto
    [9] settembre
    [10] ottobre
    [11] novembre
   *[12] dicembre
} { $year }
statement-date = { $day }/{ $month }/{ $year }
statement-title = Rendiconto di { $month }
statement-window = Rendiconto di { $month }, { $member }
statement-head = { $community } · Rendiconto di { $month } · Membro { $member }
statement-fact-community = Comunità
statement-fact-member = Membro
statement-fact-period = Periodo
statement-fact-points = { $count ->
    [one] Punto di fornitura
   *[other] Punti di fornitura
}
statement-fact-estimated = Stimato
statement-no-points = nessuno
statement-period = dal { $from } al { $to } ({ $zone })
statement-estimated = { $count ->
    [one] { $shown } intervallo
   *[other] { $shown } intervalli
}
statement-stage-running = IN CORSO: non tutti gli intervalli di questo mese sono chiusi.
statement-stage-provisional = PROVVISORIO: letture tardive e valori ufficiali possono ancora correggere questo mese.
statement-stage-final = DEFINITIVO: questo mese non cambia più, a meno che il gestore di rete comunichi altri valori.
statement-due-pay = Paghi { $amount }
statement-due-receive = Ricevi { $amount }
statement-due-pay-running = Finora paghi { $amount }
statement-due-receive-running = Finora ricevi { $amount }
statement-sharing = L’energia tra vicini è stata condivisa così: { $rules }.
statement-sharing-bids = dal { $day } secondo i limiti di ciascuno
statement-sharing-dynamic = dal { $day } secondo una chiave concordata, in proporzione al bisogno
statement-sharing-static = dal { $day } secondo una chiave concordata, in quote fisse
statement-sharing-hybrid = dal { $day } secondo una chiave concordata, in quote fisse, e il resto secondo il bisogno
statement-sharing-priority = dal { $day } secondo una chiave concordata, un gruppo dopo l’altro
statement-sharing-priced = { $rule }, { $price }
statement-sharing-price-mid-market = al prezzo a metà tra i due prezzi della rete
statement-sharing-price-supply-demand-ratio = a un prezzo secondo quanto c’era per quanto serviva
statement-signs = Importi in { $currency }: un meno significa che paghi.
statement-category-neighbour-purchase = Comprato dai vicini
statement-category-neighbour-sale = Venduto ai vicini
statement-category-local-network-fee = Costo di rete locale
statement-category-grid-import = Prelevato dalla rete
statement-category-grid-export = Immesso in rete
statement-category-fixed-fee = Quota fissa
statement-cause-late-reading = lettura tardiva
statement-cause-official-value = valore ufficiale
statement-summary = Riepilogo
statement-sum = Somma
statement-corrections = Correzioni
statement-column-line = Voce
statement-column-day = Giorno
statement-column-price = { $currency } per kWh
statement-column-interval = Intervallo
statement-column-part = Parte
statement-column-why = Motivo
statement-column-change = kWh in più o in meno
statement-column-provisional = Provvisorio, { $currency }
statement-column-final = Definitivo, { $currency }
statement-column-difference = Differenza
statement-column-intervals = Intervalli
statement-column-energies = kWh prima, dopo
statement-corrections-title = Correzioni di intervalli già chiusi
statement-settlement-title = Provvisorio e definitivo
statement-settlement-all = I valori del gestore di rete sono arrivati per tutti i { $intervals } intervalli: questi importi sono definitivi.
statement-settlement-none = I valori del gestore di rete non sono ancora arrivati: tutti gli importi sono provvisori.
statement-settlement-some = I valori del gestore di rete sono arrivati per { $final } di { $intervals } intervalli, { $open } sono provvisori.
statement-settlement-note = Provvisorio è ciò che hanno mostrato i nostri contatori. Una differenza si paga con il rendiconto del mese in cui è stata registrata.
statement-history-title = Che cosa è cambiato dal primo rendiconto
statement-history-first = Primo rendiconto
statement-history-now = Ora
statement-history-part = { $name }: { $before } → { $after }
statement-history-part-price = { $name }: { $energy }, altro prezzo
statement-history-payment = { $amount } con { $month }
statement-history-note = Nulla viene modificato dopo: ogni differenza si paga con il rendiconto del mese in cui la si è saputa: { $payments }.
statement-notes-title = Come è stato calcolato
statement-notes-carried = Riporto dal rendiconto precedente: { $before }. Riporto al prossimo rendiconto: { $next }.
statement-notes-rounding = Ogni intervallo è calcolato con esattezza. Solo il risultato finale è arrotondato, al centesimo inferiore, e il resto passa al prossimo rendiconto, così nulla va perso. Ogni riga è stampata in centesimi interi e la sua frazione di centesimo passa alla riga sotto: le colonne tornano così come sono stampate, e una riga può scostarsi da energia × prezzo di un centesimo al massimo. Gli importi esatti sono nella forma CSV di questo rendiconto. Dove non c’è un prezzo, è cambiato all’interno della riga.
statement-notes-estimated = { $estimated } di { $energy } kWh si basano su letture stimate; le righe che ne contengono sono segnate con *. I valori ufficiali del gestore di rete fanno fede: dove differiscono, la differenza è registrata come correzione; ciò che è stato fatturato non cambia mai.
statement-notes-unsigned = { $unsigned } di { $energy } kWh sono stati misurati da dispositivi che non firmano le loro letture, perciò nessuno potrà provarle in seguito; le righe che ne contengono sono segnate con †.
statement-check-title = Come verificarlo
statement-check-hash = SHA-256 della forma CSV di questo rendiconto:
statement-check-how = Scarica il CSV nell’app, in Il mio rendiconto, { $month }, e confronta con { $command }. Conserva il file con questo foglio: una correzione successiva ne dà un altro. L’app ricalcola anche il mese dai suoi intervalli e mostra, per ciascuno, le letture, il prezzo e la voce firmata su cui si basa.
