period-choice = Gezeigter Zeitraum
period-choice-day = Tag
period-choice-week = Woche
period-choice-month = Monat
period-choice-year = Jahr

today-fetching = Der Tag wird geladen …
today-title = Heute
today-yesterday = Gestern
today-previous = Vorheriger Tag
today-next = Nächster Tag
today-nothing-yet = Das erste Intervall von heute ist noch nicht zu Ende.
today-nothing = An diesem Tag wurde nichts aufgezeichnet.
today-show-before = Den Tag davor zeigen
today-chart = Der Tag in Intervallen
today-so-far = Der Tag bisher
today-whole = Der ganze Tag
today-estimated = { $estimated ->
    [one] { $estimated } von { $count } Intervallen beruht auf geschätzten Messwerten und kann noch korrigiert werden.
   *[other] { $estimated } von { $count } Intervallen beruhen auf geschätzten Messwerten und können noch korrigiert werden.
}

legend-neighbours = Nachbarn
legend-grid = Netz
legend-price = Preis
legend-estimated = geschätzt
legend-ways = rein ↑ raus ↓

energy-from-neighbours = Von Nachbarn
energy-from-grid = Aus dem Netz
energy-to-neighbours = An Nachbarn
energy-to-grid = Ins Netz
energy-pay = Du zahlst
energy-receive = Du bekommst
energy-save = Du sparst
energy-saved = Gespart
energy-saved-together = Gemeinsam gespart
energy-price = Preis
energy-no-trade = kein Handel

chart-price = Nachbarpreis, { $unit }
chart-energy = { $unit } in { $minutes } Minuten
chart-slider = Intervall des Tages
chart-none-selected = Kein Intervall gewählt

interval-hint = Tippe auf das Diagramm oder nutze darin die Pfeiltasten, um ein Intervall zu lesen.
interval-how = Wie wurde das berechnet?
interval-quality-valid = gemessen
interval-quality-estimated = geschätzt
interval-quality-edited = geändert
interval-quality-questionable = fraglich
interval-official = offiziell
interval-not-signed = nicht signiert
interval-corrected = korrigiert

interval-said = { $from } bis { $to }: { $figures }
interval-said-from-neighbours = { $energy } von Nachbarn
interval-said-from-grid = { $energy } aus dem Netz
interval-said-to-neighbours = { $energy } an Nachbarn
interval-said-to-grid = { $energy } ins Netz
interval-said-no-energy = keine Energie
interval-said-price = Preis { $price }
interval-said-no-trade = kein Handel
interval-said-estimated = geschätzt

table-caption = Intervalle: { $day }
table-show = Als Tabelle zeigen
table-from = Ab
table-from-neighbours = Von Nachbarn
table-from-grid = Aus dem Netz
table-to-neighbours = An Nachbarn
table-to-grid = Ins Netz
table-price = Preis
table-amount = Betrag
table-reading = Messwert

# What may still come of today, by the last days: never measured.
legend-expected = erwartet
today-expected = Für den Rest des Tages nach den letzten Tagen erwartet: { $drawn } hinein, { $fed } hinaus.
