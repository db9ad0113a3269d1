# Our readings beside the network operator's, by month.
reconciliation-title = Reconciliation
reconciliation-text = Our readings beside those of the network operator, which bind.
reconciliation-waiting = Fetching the month…
reconciliation-previous = Previous month
reconciliation-next = Next month
reconciliation-none = Nothing closed in { $month }
reconciliation-none-text = Figures appear when the node has sent its first interval of this month.

reconciliation-coverage = Official values of this month
reconciliation-official = Official values
reconciliation-intervals = Intervals
reconciliation-posted = Posted at the node
# Stands small behind a number: 12 of 96.
reconciliation-of = of { $whole }
reconciliation-points = Metering points
reconciliation-share = { $share } of this month's intervals have official values
reconciliation-nothing-official = No official values yet.
reconciliation-some-missing = Some are missing.
reconciliation-import-file = Import the network operator's file

reconciliation-causes = Why they differ
reconciliation-causes-caption = Differences by cause
reconciliation-cause = Cause
reconciliation-cause-count = { $cause }: { $count }
reconciliation-differences = Differences
# Energy from the grid and to it, as the meter counts it.
reconciliation-import = Import
reconciliation-export = Export
reconciliation-members-balance = Members' balance
reconciliation-all-confirmed = The official values confirm every reading of ours.

reconciliation-balances = What it changes for members
reconciliation-balances-text = Above zero the member receives, below zero the member pays.
reconciliation-balances-caption = Members' balances
reconciliation-member = Member
reconciliation-provisional = Provisional
reconciliation-final = Final
reconciliation-difference = Difference
reconciliation-readings = Readings
reconciliation-differences-of = { $count ->
    [one] { $count } difference of { $member }
   *[other] { $count } differences of { $member }
}

differences-title = Single readings
differences-caption = Readings that differ
differences-waiting = Fetching…
differences-none = No difference of this kind.
differences-more = Show more
differences-all-members = All members
differences-all-causes = All causes
differences-interval = Interval
differences-point = Metering point
differences-member = Member
differences-cause = Cause
differences-import = Import
differences-export = Export
differences-amount = Amount
differences-state = State
# Before an arrow and the operator's reading: we had no reading.
differences-no-reading = none
differences-posted = posted
differences-on-its-way = on its way
