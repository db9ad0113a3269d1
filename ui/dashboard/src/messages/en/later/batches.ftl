# Batches of a community, one of them, and its trades.
batches-text = What neighbours traded, sealed in batches and settled on a public ledger.
batches-loading = Fetching the batches…
batches-none = No batch yet
batches-none-text = The first one is sealed when a whole window of intervals has closed and the chain is there.
batches-more = Show more
batches-caption = Batches
batches-all-settled = Everything that was sealed is settled.
batches-waiting = Waiting: { $waiting }.
batches-carried = { $members ->
    [one] { $members } member has reached the credit limit; the rest is carried on.
   *[other] { $members } members have reached the credit limit; the rest is carried on.
}

batch = Batch
batch-title = Batch { $batch }
batch-back = All batches
batch-loading = Fetching the batch…
batch-state = State
batch-state-sealed = sealed
batch-state-built = signed
batch-state-sent = sent
batch-state-confirmed = settled
batch-text-sealed = It waits for signatures or for the chain.
batch-text-built = Its transaction is ready and is about to be sent.
batch-text-sent = The chain has been given it and has not closed a ledger with it.
batch-text-confirmed = It stands in a closed ledger and cannot be undone.
batch-until = Until
batch-window = { $start } to { $end }
batch-windows = { $windows ->
    [1] One window.
   *[other] { $windows } windows in one batch.
}
batch-trades = Trades
batch-accounts = { $accounts ->
    [one] for { $accounts } account
   *[other] for { $accounts } accounts
}
batch-moved = Moved
batch-moved-note = sum of what members receive
batch-shared = Shared
batch-produced = of { $energy } produced
batch-fee = Fee
batch-fee-stroops = { $fee }{ "\u00A0" }stroops
batch-fee-note = { $fee } stroops, { NUMBER($each, useGrouping: 0) } per trade
batch-ledger = Ledger
batch-transaction = Transaction
batch-hash = Batch's hash
batch-root = Root of all trades
batch-header = Header
batch-account = Account
batch-own-account = The community's own
batch-account-number = No. { $number }
batch-number = Number
batch-energy = Energy
batch-money = Money
batch-rows = What it moves
batch-rows-text = Bought is +, sold is −; received is +, paid is −. Each column comes to exactly zero.
batch-rows-none = Nothing: it only tells what meters measured.
batch-rows-caption = What the batch moves

batch-submissions = How it came to the chain
batch-submissions-none = No transaction has been made for it yet.
batch-submissions-caption = Transactions that carried the batch
submission-result = Result
submission-times = Times sent
submission-made = Built
submission-state-built = signed, not sent yet
submission-state-sent = sent, no answer yet
submission-state-confirmed = in a ledger
submission-state-failed = refused in a ledger
submission-state-expired = too late: it can never apply
submission-state-forgotten = too old for the chain to tell

trades-all = All
trades-loading = Fetching the trades…
trades-none = There are none.
trades-caption = Trades of the batch
trades-member = Member
trades-member-number = Member's number
trades-interval = Interval
trades-change = change { $revision }
trades-price = Price
trades-proof = Proof
trades-check = Check
trades-check-one = Check trade { $trade }
trades-one = Trade { $trade } of batch { $batch }
trades-proof-loading = Fetching the proof…
