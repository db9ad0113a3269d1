# A month computed again in the browser.
check-title = Check it yourself
check-intro = This page fetches every interval of the month from your node and computes the bill again, here in your browser. Nothing is rounded before the last step.
check-fetching = { $count ->
    [one] { $done } of one day fetched…
   *[other] { $done } of { $count } days fetched…
}
check-again = Check again
check-adds-up = { $count ->
    [one] Adds up: one interval
   *[other] Adds up: { $count } intervals
}
check-differs = { $count ->
    [one] Does not add up in one place
   *[other] Does not add up in { $count } places
}
check-right = Adds up
check-wrong = Does not add up
check-where = Where it does not add up
check-fault = computed here { $expected }, your node says { $found }
check-more-faults = { $count ->
    [one] and one more place
   *[other] and { $count } more places
}

check-step-intervals = Every interval is there
check-step-energy = Energy of each interval
check-step-money = Energy × price
check-step-days = Day by day
check-step-history = From the first bill to now
check-step-bill = From the sum to the cent
check-text-intervals = None is missing, and none is counted twice.
check-text-energy = What came from neighbours and from the grid, less what went there, has to be what your meters counted, in each interval.
check-text-money = Energy times price has to be the amount, in each interval, to the ninth decimal. Here it is gathered by price.
check-text-days = For each day, the first bill and its corrections have to come to what the day’s intervals come to.
check-text-history = The first bill and all corrections have to come to what the intervals come to now.
check-text-bill = All lines and the rest of the statement before are added up exactly. Only then the sum is rounded, once, down to the cent; the rest goes into the next statement.
check-counted = Here are { $found } intervals; your statement counts { $told }.
check-energy = Your meters counted { $import } in and { $export } out.
check-factors = Energy and price
check-fee-days = { $count ->
    [one] One day
   *[other] { $count } days
}
check-prices = { $count } prices, from { $lowest } to { $highest }
check-day = Day
check-day-energy = { $count ->
    [one] one interval: { $import } in, { $export } out
   *[other] { $count } intervals: { $import } in, { $export } out
}
check-rounded = Rounded down to the cent

# The bill on paper.
paper-print = Print or save as PDF
paper-community = Community
paper-member = Member
paper-period = Period
paper-period-text = { $from } to { $to }
paper-points = { $count ->
    [one] Metering point
   *[other] Metering points
}
paper-no-points = none
paper-summary = Summary
paper-energy = Energy
paper-price = Price
paper-corrections = Corrections paid with this statement
paper-interval = Interval
paper-why = Why
paper-change = Change
paper-marks = * partly estimated, † partly metered by devices that do not sign their readings. Where no price is given it changed from interval to interval. A minus means that you pay.
paper-rounding = How it was rounded
paper-proof = How you can check this bill
paper-proof-text = The CSV file of this statement has the fingerprint below (SHA-256). Keep the file with this page: a later correction gives another one. The address computes the whole month again in your browser.
paper-hash = Fingerprint
paper-address = Address
paper-chain = On the chain
paper-batches = batches { $first } to { $last }, the last transaction:
