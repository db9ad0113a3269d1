# A day of intervals, one interval with both results, and the day's chart.
intervals-waiting = Fetching the day…
intervals-none = Nothing closed on this day
intervals-day-before = Show the day before
intervals-title = Intervals
intervals-previous = Previous day
intervals-day = Day
intervals-next = Next day
intervals-glance = The day at a glance
intervals-shared = Shared
intervals-needed = Needed
intervals-offered = Offered
intervals-saved = Saved
intervals-saved-together = Saved together
intervals-node-and-hub = Node and hub
intervals-difference = { $different ->
    [0] all the same
    [one] { $different } differs
   *[other] { $different } differ
}
intervals-chart = { $different ->
    [one] { $day }: shared { $shared }; { $different } of { $intervals } intervals differs between node and hub
   *[other] { $day }: shared { $shared }; { $different } of { $intervals } intervals differ between node and hub
}
intervals-which = Which intervals
intervals-only-different = Only differences ({ $count })
intervals-all = All ({ $count })
intervals-agree = Node and hub agree on every interval of this day.
intervals-interval = Interval
intervals-price = Price
intervals-official = Official
# Official readings of all readings in an interval.
intervals-official-of = { $part } of { $whole }
intervals-results = Results

interval-waiting = Fetching the interval…
interval-first = As first closed
interval-correction = Correction { $revision }
interval-closed = closed { $moment }
# Caption of the table; the name is one of the two above.
interval-compared = Node and hub, { $name }
interval-what = What
interval-node = Node
interval-hub = Hub
interval-price = Price
# No price was found.
interval-price-none = none
interval-shared = Shared
interval-input-digest = Digest of inputs
interval-result-digest = Digest of the result
interval-members = Members
interval-members-caption = Members in this interval
interval-member = Member
interval-bought = Bought
interval-sold = Sold
interval-from-grid = From grid
interval-to-grid = To grid
interval-amount = Amount
interval-reading = Reading
interval-points = Metering points
interval-points-caption = Readings in this interval
interval-point = Point
# Energy from the grid and to it, as the meter counts it.
interval-import = Import
interval-export = Export

interval-chart-shared = shared
interval-chart-needed = needed
interval-chart-price = price
interval-chart-different = node and hub differ

interval-official = Beside the network operator
interval-official-none = No official value of this interval differs from ours.
interval-official-month = All differences of the month
