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

reconciliation-accepted = Accepted
differences-shown = Show
differences-shown-open = what is open
differences-shown-accepted = what is accepted
differences-shown-all = everything
differences-hidden = { $count ->
    [one] { $count } accepted difference is not shown.
   *[other] { $count } accepted differences are not shown.
}
differences-review = Decision
differences-by = Accepted by
differences-at = Accepted on
differences-reason = Reason
differences-note = Note
# Title of the column with the button, and the button.
differences-act = Look
differences-look = Look closer
# For screen readers.
differences-look-at = Look closer: { $point }, { $moment }
review-open = open
review-accepted = accepted
# It was accepted, and its figures are others since.
review-changed = changed since
difference-title = { $point }, { $moment }
difference-gone = The official value does not differ any more.
difference-nothing-said = Nobody has said anything about it yet.
difference-history = What was said about it
difference-record-accepted = { $who } accepted it, { $moment }.
difference-record-reopened = { $who } opened it again, { $moment }.
difference-record-noted = { $who } noted, { $moment }:
difference-together = Together with others, { $count } in all.
difference-what = What to do
difference-kind-accepted = Accept these figures
difference-kind-reopened = Open it again
difference-kind-noted = Only write a note
difference-why = Why
difference-why-text = It stays, and everybody who sees differences reads it. Please no names or addresses.
difference-say = Save
difference-saying = Saving…
accept-all = Accept all: { $cause }
accept-all-none = Nothing of this is open any more.
accept-all-text = { $count ->
    [one] { $count } open difference of { $month }; the members’ balance changes by { $amount }.
   *[other] { $count } open differences of { $month }; the members’ balance changes by { $amount }.
}
accept-all-member = Only those of { $member }.
accept-all-figures = Accepted for exactly these figures: when official values change, a difference is open again.
accept-all-act = Accept
accept-all-acting = Accepting…
error-unknown-difference = This reading does not differ any more.
error-difference-changed = Somebody else was faster, or the figures are new. Here is how it stands now; please look again.
error-nothing-to-accept = Nothing of this is open any more.
error-not-accepted = It is open already.
error-too-many-differences = That is too much at once. Please accept member by member.
error-too-many-records = So much was written about this reading that no more fits.
