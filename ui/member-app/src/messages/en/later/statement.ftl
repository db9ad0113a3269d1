# A month's statement, and what it is made of.
statement-title = My statement
statement-months-waiting = Fetching your statements…
statement-months = Months
statement-none-yet = Your first statement appears when the first interval has closed.
statement-waiting = Fetching the statement…

# Before the amount, larger and in its own line where there is no room.
statement-pay-so-far = So far you pay
statement-pay = You pay
statement-receive-so-far = So far you receive
statement-receive = You receive
statement-measured = all { $energy } measured
statement-estimated = { $percent } % of { $energy } estimated

statement-exact = Exact amounts, to the last digit
statement-caption = Statement of { $month }
statement-unsigned-note = { $energy } were metered by devices that do not sign their readings.
statement-signs = With a minus you pay, without one you receive.
statement-rounding = Every interval is computed exactly. Only the sum is rounded, down to the cent; what that leaves is carried to the next statement. Lines print whole cents that add up to the sum.
statement-print = Print
statement-csv = CSV

statement-line = Line
statement-amount = Amount
statement-carried-in = Carried from the statement before
statement-sum = Sum
statement-carried-out = Carried to the next statement
# Heard after an energy, not seen.
statement-of-it-estimated = ({ $energy } of it estimated)
statement-of-it-unsigned = ({ $energy } of it unsigned)
statement-average = avg. { $price }

statement-category-neighbour-purchase = Bought from neighbours
statement-category-neighbour-sale = Sold to neighbours
statement-category-local-network-fee = Local network fee
statement-category-grid-import = Taken from the grid
statement-category-grid-export = Fed into the grid
statement-category-fixed-fee = Fixed fee

statement-corrections = Corrections ({ $count })
statement-corrections-text = of intervals that had closed before
statement-cause-official-value = official values
statement-cause-late-reading = late reading

# How far the month has come: a word, and what it means.
statement-stage-running = Running.
statement-stage-provisional = Provisional.
statement-stage-final = Final.
statement-stage-text-running = The month is not over yet: every interval that closes adds to it.
statement-stage-text-provisional = All intervals have closed. Late readings and the network operator’s values may still correct them, until { $day } at the latest.
statement-stage-text-final = The network operator’s values are in for every interval.
statement-stage-text-over = The time for corrections is over.
statement-estimates = { $count ->
    [one] One interval rests on an estimated reading.
   *[other] { $count } intervals rest on estimated readings.
}
statement-unmetered = nothing measured yet

# From what the month was first closed with to what it is now.
history-title = From the first bill to now
history-none = Nothing has been corrected since the intervals closed.
history-text = Nothing is ever edited. What became known later stands here as a correction of its own.
history-caption = Corrections of the intervals of this month
history-head-day = Day and reason
history-first = First bill
history-now = Now
history-cause-late-reading = Readings came late
history-cause-official-value = Values of the network operator
history-intervals = { $count ->
    [one] one interval
   *[other] { $count } intervals
}
history-part = { $name }: from { $before } to { $after }
history-part-price = { $name }: { $energy }, at another price
history-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
history-paid = In the statement of { $month }:

# By what energy between neighbours was shared this month; only where a key was agreed.
statement-sharing = How energy was shared
statement-sharing-bids = From { $day }: by everybody’s limits.
statement-sharing-dynamic = From { $day }: by an agreed key, in proportion to need.
statement-sharing-static = From { $day }: by an agreed key, in fixed shares.
statement-sharing-hybrid = From { $day }: by an agreed key, in fixed shares, and what is left by need.
statement-sharing-priority = From { $day }: by an agreed key, one group after the other.
