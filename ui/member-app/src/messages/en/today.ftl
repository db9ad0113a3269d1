# How much is shown at once: four words share the width of a phone.
period-choice = Time shown
period-choice-day = Day
period-choice-week = Week
period-choice-month = Month
period-choice-year = Year

today-fetching = Fetching the day…
today-title = Today
today-yesterday = Yesterday
today-previous = Previous day
today-next = Next day
today-nothing-yet = The first interval of today has not closed yet.
today-nothing = Nothing was recorded on this day.
today-show-before = Show the day before
today-chart = The day in intervals
today-so-far = The day so far
today-whole = The whole day
today-estimated = { $estimated ->
    [one] { $estimated } of { $count } intervals rests on estimated readings and may still be corrected.
   *[other] { $estimated } of { $count } intervals rest on estimated readings and may still be corrected.
}

legend-neighbours = neighbours
legend-grid = grid
legend-price = price
legend-estimated = estimated
legend-ways = in ↑ out ↓

# Of a day and of one interval.
energy-from-neighbours = From neighbours
energy-from-grid = From the grid
energy-to-neighbours = To neighbours
energy-to-grid = To the grid
energy-pay = You pay
energy-receive = You receive
energy-save = You save
energy-saved = Saved
energy-saved-together = Saved together
energy-price = Price
energy-no-trade = no trade

chart-price = Neighbours' price, { $unit }
chart-energy = { $unit } in { $minutes } minutes
chart-slider = Interval of the day
chart-none-selected = No interval selected

interval-hint = Tap the chart, or use the arrow keys on it, to read an interval.
interval-how = How was this calculated?
# What a reading is; several of these stand after one another, with commas.
interval-quality-valid = measured
interval-quality-estimated = estimated
interval-quality-edited = edited
interval-quality-questionable = questionable
interval-official = official
interval-not-signed = not signed
interval-corrected = corrected

# An interval in a sentence; its figures stand after one another, with commas.
interval-said = { $from } to { $to }: { $figures }
interval-said-from-neighbours = { $energy } from neighbours
interval-said-from-grid = { $energy } from the grid
interval-said-to-neighbours = { $energy } to neighbours
interval-said-to-grid = { $energy } to the grid
interval-said-no-energy = no energy
interval-said-price = price { $price }
interval-said-no-trade = no trade
interval-said-estimated = estimated

table-caption = Intervals of { $day }
table-show = Show as a table
table-from = From
table-from-neighbours = From neighbours
table-from-grid = From grid
table-to-neighbours = To neighbours
table-to-grid = To grid
table-price = Price
table-amount = Amount
table-reading = Reading

# What may still come of today, by the last days: never measured.
legend-expected = expected
today-expected = Expected for the rest of the day, by the last days: { $drawn } in, { $fed } out.
