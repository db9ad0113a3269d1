# The whole calculation of one interval, from the meter to the money.
calc-waiting = Computing it again…
calc-back = Back to the day
calc-previous = Previous interval
calc-next = Next interval
calc-result = What it came to
calc-intro = From your meter to your money, step by step. The node has just computed all of it again, and it came out as it is in the books.

calc-meter = { $count ->
    [one] What your meter said
   *[other] What your meters said
}
calc-signed = signed by the meter
calc-source-registers = A meter only counts upwards. What it showed at the end, less what it showed at the beginning, has gone through it.
calc-source-official = This is the value of the network operator, which counts more than the meter's own.
calc-source-not-at-hand = The readings lie elsewhere in the node's journal. This is what they came to.
# No reading: something else stands in.
calc-stand-in-previous-day = No reading came. Until one does, the same time of the day before stands in for it.
calc-stand-in-previous-interval = No reading came. Until one does, the interval before stands in for it.
calc-stand-in-zero = No reading came, and there was nothing to estimate by. Until one comes, nothing is counted.
calc-stand-in-other = No reading came. Until one does, an estimate stands in for it.
calc-when = When
calc-taken-in = Taken in
calc-fed-in = Fed in
calc-at = At { $time }
calc-difference = Difference
calc-counted = Counted
calc-edge-between = No reading came exactly at { $time }. The registers there lie on the straight line between the readings of { $before } and { $after }.
calc-edge-estimated = The registers at { $time } are estimated.

calc-wish = What you wanted
calc-netted = { $import } went into your home and { $export } out of it within this time; only the difference counts.
calc-wish-demand = Your home needed { $energy }. You buy from neighbours for up to { $price }.
calc-wish-supply = Your home had { $energy } to spare. You sell to neighbours for { $price } or more.
calc-limit-default = That is the community's default limit, as you have set none.
calc-limit-own = That is the limit you set.
calc-limit-band = You had set { $price }, but beyond the limit used here the grid is the better choice.
calc-out-nothing-to-trade = Your home neither needed power nor had any to spare, so there was nothing to trade.
calc-out-credit-used-up = Your home took no part, as its credit in the community was used up.
calc-out-no-price-pays = By this tariff there is no price that pays for both sides, so nobody traded.
calc-both-sides = All homes together wanted { $demand } and offered { $supply }. { $matched } changed hands.
calc-axis-price = Price per kWh
calc-axis-energy = Wh
calc-key-demand = wanted
calc-key-supply = offered
calc-key-own = yours
calc-levels-demand = Wanted
calc-levels-supply = Offered
calc-level-limit-demand = for up to
calc-level-limit-supply = from
calc-level-wh-demand = wanted
calc-level-wh-supply = offered
calc-level-served-demand = got
calc-level-served-supply = sold
calc-level-own = of it yours
calc-levels-note = Whoever would stand alone with a limit is shown together with the next ones. Only where a side has a single other home can it be told what that home did.

calc-price = How the price came about
calc-price-none = Nothing was traded, so there is no price.
calc-price-pair = The last buyer who got something would have paid up to { $high }. The last seller who sold something wanted at least { $low }. Everybody pays and gets the middle of the two:
calc-price-equilibrium_mid = With any price between { $low } and { $high } the same energy would have changed hands. Everybody pays and gets the middle:
calc-price-floored = Rounded down to a millionth.
calc-band = Above { $floor }, which the grid pays, and below { $cap }, what the grid costs less the local network fee, trade is better for both sides.

calc-share-demand = What you got from whom
calc-share-supply = What you gave to whom
calc-share-all-demand = Neighbours covered all of it.
calc-share-all-supply = Neighbours took all of it.
calc-share-part-demand = Of the { $whole } you wanted, { $part } came from neighbours and the rest from the grid.
calc-share-part-supply = Of the { $whole } you had to spare, neighbours took { $part } and the grid the rest.
calc-share-why-demand = There was not enough for all who wanted it at your limit, so each got the same share.
calc-share-why-supply = There was more than was wanted at your limit, so each sold the same share.
calc-share-none-demand = Others were ready to pay more, and for your limit nothing was left.
calc-share-none-supply = Others were ready to sell for less, and at your limit nothing more was wanted.
calc-share-no-trade = Nobody traded, so all of it went through the grid.

calc-money = What it comes to
calc-lines-with = With your neighbours
calc-lines-without = Without neighbours it would have been
calc-fixed-part = the whole day’s fee, charged once a day in this interval
calc-saved = Saved by sharing
calc-signs = With a minus you pay, without one you receive. Nothing is rounded here.

calc-corrections = What was corrected
calc-corrections-text = The bill has the difference as a line of its own; what had been printed before stays as it was.
calc-cause-late-reading = A reading came late
calc-cause-official-value = The network operator's value came
calc-cause-unknown = Corrected
calc-figure = Figure
calc-before = before
calc-after = now
calc-figure-import_wh = Taken in
calc-figure-export_wh = Fed in
calc-figure-bought_wh = From neighbours
calc-figure-sold_wh = To neighbours
calc-figure-grid_import_wh = From the grid
calc-figure-grid_export_wh = To the grid
calc-figure-price = Price
calc-figure-amount = Amount

calc-proof = Where it is written down
calc-proof-text = The node keeps a journal in which each entry is sealed with all entries before it. Whoever has a copy can look these up; if one of them were changed, its seal would not fit any more.
calc-closed-on = Written down on { $when }, and not changed since.
calc-corrected-on = Last corrected on { $when }.
calc-record-none = The entry lies too far back to be looked up here.
# A title, then where it is.
calc-record-result = The result:
calc-record-reading = Reading of { $time }:
calc-record-position = entry { $position }
calc-records-readings = The entries of the readings
calc-copy = Copy the seal of entry { $position }
calc-copied = Copied.
calc-not-copied = This browser does not copy; mark it and copy it by hand.
calc-receipt = The receipt of the chain
calc-receipt-text = What neighbours sell one another also goes, in batches, into a public book that nobody can change: the blockchain.

error-no-closed-interval = Nothing is known of this interval.
    .hint = It has not ended yet, or your home was not part of the community then.
error-calculation-mismatch = The node cannot show how this came about.
    .hint = Computed again, something else came out than is in the books. Please tell your coordinator.

# Under an agreed key: in the place of bids and limits. $share, $ratio and $position are percentages.
calc-need-demand = Your home needed { $energy }.
calc-need-supply = Your home had { $energy } to spare.
calc-agreed-dynamic = Your community shares by an agreed key: what there is goes to everybody in proportion to what they need.
calc-agreed-static = Your community shares by an agreed key: each home has a fixed share of what there is. What a home does not need goes to the grid.
calc-agreed-hybrid = Your community shares by an agreed key: each home has a fixed share of what there is. What a home does not need goes to those who still need some.
calc-agreed-priority = Your community shares by an agreed key: one group after the other, and inside a group in proportion to what they need.
calc-agreed-limits = Limits wait as long as it is in force.
calc-open-share = Your share is { $share }. Of { $supply }, { $open } were open to you.
calc-open-need = All homes together needed { $demand }. Your part of that is { $share }.
calc-open-group = Your home is in group { $group } of { $groups }. There were { $open } left for your group.
calc-open-group-hidden = Your home is in group { $group } of { $groups }. How much was left for it is not shown, as it would tell what a single home got.
calc-open-last = Your home is in none of the { $groups } groups and had its turn after them. There were { $open } left.
calc-open-last-hidden = Your home is in none of the { $groups } groups and had its turn after them. How much was left is not shown, as it would tell what a single home got.
calc-open-sale = All homes together had { $supply } to spare, and each gives the same part of it.
calc-agreed-none = By the key, nothing was open to your home, so all of it came from the grid.
calc-agreed-why-demand = By the key, no more was open to you.
calc-agreed-why-supply = The others could not take more by the key, so each gave the same part.
calc-price-mid-market = It is agreed that everybody pays and gets the middle between what the grid pays and what it costs less the local network fee:
calc-price-ratio = It is agreed that the price follows how much there was for how much was needed: { $supply } for { $demand } is { $ratio }. With that, the price stands { $position } of the way up from { $floor } to { $cap }:
