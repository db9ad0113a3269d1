# The steps from a trade to its batch on the chain, as the browser computes them again.
proof-malformed = This is no proof: its bytes are not of the right length.
proof-right = Checked in this browser: the trade is in batch { $batch }, exactly as shown.
proof-wrong = This does not hold: see which step is marked. Tell your coordinator.
proof-mark-open = to look up
proof-mark-right = right
proof-mark-wrong = wrong
proof-trade = What was sealed
proof-trade-text = The sealed bytes say the same as this page.
proof-leaf = The 56 bytes
proof-leaf-hash = Their fingerprint: SHA-256 of a zero byte and these bytes
proof-path = The way up to the batch
proof-path-text = { $steps ->
    [0] The batch has one trade: its fingerprint is that of all trades.
   *[other] { $steps } times two fingerprints become one, until one is left for all trades of the batch.
}
proof-path-show = Show each of them
proof-root-computed = Computed for all trades
proof-root-named = Named in the batch's header
proof-left-given = left, from the proof
proof-left-computed = left, computed
proof-right-given = right, from the proof
proof-right-computed = right, computed
proof-both = both together
proof-batch = The batch
proof-batch-text = Its header names zone, number and how many trades it has. Its fingerprint is the batch's hash.
proof-batch-computed = Computed from the header
proof-batch-told = Told by whoever sealed it
proof-contract = The contract
proof-contract-text = The header holds for one contract on one network, and for no other.
proof-contract-id = Contract
proof-network = Network
proof-chain = On the chain
proof-chain-has = The chain has it.
proof-chain-ledger = It stands in ledger { $ledger }.
proof-chain-look-up = Any explorer of this network shows it: look for the transaction, and compare the batch's hash.
proof-transaction = Transaction
proof-batch-hash = Batch's hash
proof-chain-waiting = The chain has not taken this batch yet. It is sealed: nothing in it can change any more.
