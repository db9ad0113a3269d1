period-choice = Periodo mostrato
period-choice-day = Giorno
period-choice-week = Settimana
period-choice-month = Mese
period-choice-year = Anno

today-fetching = Caricamento della giornata…
today-title = Oggi
today-yesterday = Ieri
today-previous = Giorno precedente
today-next = Giorno successivo
today-nothing-yet = Il primo intervallo di oggi non è ancora terminato.
today-nothing = In questo giorno non è stato registrato nulla.
today-show-before = Mostra il giorno prima
today-chart = La giornata in intervalli
today-so-far = La giornata finora
today-whole = La giornata intera
today-estimated = { $estimated ->
    [one] { $estimated } intervallo su { $count } si basa su letture stimate e può ancora essere corretto.
   *[other] { $estimated } intervalli su { $count } si basano su letture stimate e possono ancora essere corretti.
}

legend-neighbours = vicini
legend-grid = rete
legend-price = prezzo
legend-estimated = stimato
legend-ways = entra ↑ esce ↓

energy-from-neighbours = Dai vicini
energy-from-grid = Dalla rete
energy-to-neighbours = Ai vicini
energy-to-grid = Alla rete
energy-pay = Paghi
energy-receive = Ricevi
energy-save = Risparmi
energy-saved = Risparmiato
energy-saved-together = Risparmio comune
energy-price = Prezzo
energy-no-trade = nessuno

chart-price = Prezzo dei vicini, { $unit }
chart-energy = { $unit } in { $minutes } minuti
chart-slider = Intervallo della giornata
chart-none-selected = Nessun intervallo scelto

interval-hint = Tocca il grafico, o usa le frecce della tastiera, per leggere un intervallo.
interval-how = Come è stato calcolato?
interval-quality-valid = misurato
interval-quality-estimated = stimato
interval-quality-edited = modificato
interval-quality-questionable = dubbio
interval-official = ufficiale
interval-not-signed = non firmato
interval-corrected = corretto

interval-said = Dalle { $from } alle { $to }: { $figures }
interval-said-from-neighbours = { $energy } dai vicini
interval-said-from-grid = { $energy } dalla rete
interval-said-to-neighbours = { $energy } ai vicini
interval-said-to-grid = { $energy } alla rete
interval-said-no-energy = nessuna energia
interval-said-price = prezzo { $price }
interval-said-no-trade = nessuno scambio
interval-said-estimated = stimato

table-caption = Intervalli: { $day }
table-show = Mostra come tabella
table-from = Dalle
table-from-neighbours = Dai vicini
table-from-grid = Dalla rete
table-to-neighbours = Ai vicini
table-to-grid = Alla rete
table-price = Prezzo
table-amount = Importo
table-reading = Lettura

# What may still come of today, by the last days: never measured.
legend-expected = previsto
today-expected = Previsto per il resto della giornata, in base agli ultimi giorni: { $drawn } in entrata, { $fed } in uscita.
