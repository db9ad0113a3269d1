check-title = Controlla tu
check-intro = Questa pagina chiede al tuo nodo ogni intervallo del mese e ricalcola il rendiconto, qui nel tuo browser. Nulla è arrotondato prima dell’ultimo passo.
check-fetching = { $count ->
    [one] { $done } di un giorno caricato…
   *[other] { $done } di { $count } giorni caricati…
}
check-again = Controlla ancora
check-adds-up = { $count ->
    [one] I conti tornano: un intervallo
   *[other] I conti tornano: { $count } intervalli
}
check-differs = { $count ->
    [one] I conti non tornano in un punto
   *[other] I conti non tornano in { $count } punti
}
check-right = I conti tornano
check-wrong = I conti non tornano
check-where = Dove i conti non tornano
check-fault = calcolato qui { $expected }, il tuo nodo dice { $found }
check-more-faults = { $count ->
    [one] e un altro punto
   *[other] e altri { $count } punti
}

check-step-intervals = Ci sono tutti gli intervalli
check-step-energy = Energia di ogni intervallo
check-step-money = Energia × prezzo
check-step-days = Giorno per giorno
check-step-history = Dal primo rendiconto a ora
check-step-bill = Dalla somma al centesimo
check-text-intervals = Nessuno manca e nessuno conta due volte.
check-text-energy = Ciò che è venuto dai vicini e dalla rete, meno ciò che vi è andato, deve essere ciò che i tuoi contatori hanno contato, in ogni intervallo.
check-text-money = L’energia per il prezzo deve dare l’importo, in ogni intervallo, fino al nono decimale. Qui è raggruppato per prezzi.
check-text-days = Per ogni giorno, il primo rendiconto e le sue correzioni devono dare ciò che danno i suoi intervalli.
check-text-history = Il primo rendiconto e tutte le correzioni devono dare ciò che danno ora gli intervalli.
check-text-bill = Tutte le voci e il resto del rendiconto precedente sono sommati con esattezza. Solo allora la somma è arrotondata, una volta, al centesimo inferiore; il resto passa al prossimo rendiconto.
check-counted = Qui ci sono { $found } intervalli; il tuo rendiconto ne conta { $told }.
check-energy = I tuoi contatori hanno contato { $import } prelevati e { $export } immessi.
check-factors = Energia e prezzo
check-fee-days = { $count ->
    [one] Un giorno
   *[other] { $count } giorni
}
check-prices = { $count } prezzi, da { $lowest } a { $highest }
check-day = Giorno
check-day-energy = { $count ->
    [one] un intervallo: { $import } prelevati, { $export } immessi
   *[other] { $count } intervalli: { $import } prelevati, { $export } immessi
}
check-rounded = Arrotondato al centesimo inferiore

paper-print = Stampa o salva come PDF
paper-community = Comunità
paper-member = Membro
paper-period = Periodo
paper-period-text = { $from } – { $to }
paper-points = { $count ->
    [one] Punto di fornitura
   *[other] Punti di fornitura
}
paper-no-points = nessuno
paper-summary = Riepilogo
paper-energy = Energia
paper-price = Prezzo
paper-corrections = Correzioni pagate con questo rendiconto
paper-interval = Intervallo
paper-why = Perché
paper-change = Modifica
paper-marks = * in parte stimato, † in parte misurato da dispositivi che non firmano le loro letture. Dove manca il prezzo, cambiava da un intervallo all’altro. Un meno significa che paghi.
paper-rounding = Come si è arrotondato
paper-proof = Come puoi controllare questo rendiconto
paper-proof-text = Il file CSV di questo rendiconto ha l’impronta qui sotto (SHA-256). Conserva il file con questo foglio: una correzione successiva ne dà un’altra. L’indirizzo ricalcola tutto il mese nel tuo browser.
paper-hash = Impronta
paper-address = Indirizzo
paper-chain = Sulla blockchain
paper-batches = lotti { $first }–{ $last }, l’ultima transazione:
