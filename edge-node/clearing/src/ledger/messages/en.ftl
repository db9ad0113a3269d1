# The printed statement. What stands in braces is made safe for a page before it comes here: nothing in these texts may be markup.

statement-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
statement-date = { $year }-{ $month }-{ $day }
statement-title = Statement { $month }
statement-window = Statement { $month }, { $member }
statement-head = { $community } · Statement { $month } · Member { $member }
statement-fact-community = Community
statement-fact-member = Member
statement-fact-period = Period
statement-fact-points = { $count ->
    [one] Metering point
   *[other] Metering points
}
statement-fact-estimated = Estimated
statement-no-points = none
statement-period = { $from } to { $to } ({ $zone })
statement-estimated = { $count ->
    [one] { $shown } interval
   *[other] { $shown } intervals
}
statement-stage-running = RUNNING: intervals of this month have yet to close.
statement-stage-provisional = PROVISIONAL: late readings and official values may still correct this month.
statement-stage-final = FINAL: this month does not change any more, unless the network operator tells other values.
statement-due-pay = You pay { $amount }
statement-due-receive = You receive { $amount }
statement-due-pay-running = So far you pay { $amount }
statement-due-receive-running = So far you receive { $amount }
statement-sharing = Energy between neighbours was shared { $rules }.
statement-sharing-bids = from { $day } on by everybody’s limits
statement-sharing-dynamic = from { $day } on by an agreed key, in proportion to need
statement-sharing-static = from { $day } on by an agreed key, in fixed shares
statement-sharing-hybrid = from { $day } on by an agreed key, in fixed shares and what is left by need
statement-sharing-priority = from { $day } on by an agreed key, group after group
statement-sharing-priced = { $rule }, { $price }
statement-sharing-price-mid-market = at a price by the middle between the two prices of the grid
statement-sharing-price-supply-demand-ratio = at a price by how much there was for how much was needed
statement-signs = Amounts in { $currency }: a minus means that you pay.
statement-category-neighbour-purchase = Bought from neighbours
statement-category-neighbour-sale = Sold to neighbours
statement-category-local-network-fee = Local network fee
statement-category-grid-import = Taken from the grid
statement-category-grid-export = Fed into the grid
statement-category-fixed-fee = Fixed fee
statement-cause-late-reading = reading came late
statement-cause-official-value = official value
statement-summary = Summary
statement-sum = Sum
statement-corrections = Corrections
statement-column-line = Line
statement-column-day = Day
statement-column-price = { $currency } per kWh
statement-column-interval = Interval
statement-column-part = Part
statement-column-why = Why
statement-column-change = kWh more or less
statement-column-provisional = Provisional, { $currency }
statement-column-final = Final, { $currency }
statement-column-difference = Difference
statement-column-intervals = Intervals
statement-column-energies = kWh before, after
statement-corrections-title = Corrections of intervals that had closed before
statement-settlement-title = Provisional and final
statement-settlement-all = The network operator’s values have arrived for all { $intervals } intervals: these amounts are final.
statement-settlement-none = The network operator’s values have not arrived yet: all amounts are provisional.
statement-settlement-some = The network operator’s values have arrived for { $final } of { $intervals } intervals, { $open } are provisional.
statement-settlement-note = Provisional is what our own meters showed. A difference is paid with the statement of the month in which it was posted.
statement-history-title = What changed since the first bill
statement-history-first = First bill
statement-history-now = Now
statement-history-part = { $name }: { $before } → { $after }
statement-history-part-price = { $name }: { $energy }, other price
statement-history-payment = { $amount } with { $month }
statement-history-note = Nothing is edited: each difference is paid with the statement of the month in which it became known: { $payments }.
statement-notes-title = How this was computed
statement-notes-carried = Carried over from the statement before: { $before }. Carried to the next statement: { $next }.
statement-notes-rounding = Every interval is computed exactly. Only the end result is rounded, down to the whole cent, and what that leaves is carried to the next statement, so that nothing is lost. Each row is printed in whole cents and its fraction of a cent is carried into the row below it: the columns add up as printed, and a row may differ from energy × price by up to one cent. The exact amounts are in the CSV form of this statement. Where no price is given it varied within the row.
statement-notes-estimated = { $estimated } of { $energy } kWh rest on estimated readings; rows with such readings are marked *. Official values of the network operator bind: where they differ, the difference is posted as a correction; what was billed is never changed.
statement-notes-unsigned = { $unsigned } of { $energy } kWh were metered by devices that do not sign their readings, so that nobody can prove them afterwards; rows with such readings are marked †.
statement-check-title = How to check this
statement-check-hash = SHA-256 of the CSV form of this statement:
statement-check-how = Download the CSV in the member app under My statement, { $month }, and compare with { $command }. Keep the file with this page: a later correction gives another one. The app also computes the month again from its intervals, and shows for each of them the meter readings, the price and the signed record that it rests on.
