# A month as metered here, beside the same month with the network operator's values.
settlement-title = Provisional and final
settlement-mark-final = final
settlement-mark-provisional = provisional
settlement-caption = Provisional and final amounts of this month's intervals
settlement-line = Line
settlement-provisional = Provisional
settlement-final = Final
settlement-sum = Sum
settlement-instead = { $after } instead of { $before }
settlement-all-arrived = The network operator's values have arrived for the whole month: the amounts are final.
settlement-none-arrived = The network operator's values have not arrived yet: the amounts are provisional.
settlement-some-arrived = The network operator's values have arrived for { $arrived } of { $count } intervals; the others are provisional.
settlement-note = Provisional is what the community's own meters showed. A difference is paid with the statement of the month in which it was posted, so the sum may differ from the bill above.

# How much of a month's trades has come to the chain.
chain-title = On the chain
chain-newest = up to batch { $batch }
chain-caption = How far this month's intervals have come
chain-head-state = State
chain-head-intervals = Intervals
chain-head-amount = Amount
chain-state-settled = Settled on chain
chain-state-sealed = Sealed, waiting for the chain
chain-state-open = Not sealed yet
chain-all-settled = { $count ->
    [0] There are no intervals with trades of yours.
    [one] The only interval with trades of yours is settled.
   *[other] All { $count } intervals with trades of yours are settled.
}
chain-some-settled = { $settled } of { $count } intervals with trades of yours are settled.
chain-note = Trades among neighbours, with the local network fee and the fixed fee, are sealed in batches and settled on a public ledger, where nobody can change them. What you pay your supplier is not part of it. In the day's chart you can check each interval yourself.

# How far one interval has come; the batches are numbers, with commas and an "and".
on-chain-open = Not sealed yet: the hub seals one whole window after the other.
on-chain-corrected = Corrected since batch { $batch }: the difference is not sealed yet.
on-chain-sealed = { $count ->
    [0] Sealed, waiting for the chain.
    [one] Sealed in batch { $batches }, waiting for the chain.
   *[other] Sealed in batches { $batches }, waiting for the chain.
}
on-chain-settled = { $count ->
    [0] Settled on chain.
    [one] Settled on chain in batch { $batches }.
   *[other] Settled on chain in batches { $batches }.
}
on-chain-disputed = { $count ->
    [one] Your node has something else than batch { $batches } and did not sign it. Your coordinator sees this too.
   *[other] Your node has something else than batches { $batches } and did not sign them. Your coordinator sees this too.
}
# An amount of money follows, after a comma.
on-chain-part = Batch { $batch }: { $energy }
on-chain-part-correction = Batch { $batch }: correction, { $energy }
on-chain-check = Check it yourself
on-chain-check-batch = Check batch { $batch } yourself

trade-fetching = Fetching the proof…
trade-interval = Interval
trade-sold = Sold
trade-bought = Bought
trade-price = Price
trade-pay = You pay, fees included
trade-receive = You receive, fees taken off
trade-number = Your number
