# Settlement of all communities, the chain, and what waits.
settlement-page-title = Settlement – localgrid hub
settlement-title = Settlement
settlement-text = Trades among neighbours, sealed in batches and settled on a public ledger.
settlement-loading = Asking how the chain is…
settlement-none = No community settles yet
settlement-none-text = A community takes part once its node has closed an interval and a chain is set up.
settlement-newest = Newest batches
settlement-newest-caption = Newest batches of all communities
settlement-communities = Communities
settlement-communities-caption = How far each community is
settlement-community = Community
settlement-waiting = Waiting
settlement-all-settled = all settled
settlement-until = Settled until
settlement-batches = Batches
settlement-carried = Carried
settlement-carried-members =
    { $amount }, { $members ->
        [one] { $members } member
       *[other] { $members } members
    }
settlement-carried-text = Carried is what members owe beyond their credit limit. It stays owed and is settled once there is room; until then the community's own account pays, as far as it has something, and those who sold wait for the rest.
settlement-new = not on the chain yet
settlement-windows = { $windows ->
    [one] { $windows } window
   *[other] { $windows } windows
}
settlement-batch-sealed = batch { $batch } sealed
settlement-batch-built = batch { $batch } signed
settlement-batch-sent = batch { $batch } sent
settlement-batch-confirmed = batch { $batch } settled
settlement-batch-and-windows = { $batch }, { $windows }

chain-title-off = No chain is set up
chain-text-off = Nothing is sealed or settled. Everything else works, and statements are the same.
chain-badge-off = off
chain-title-starting = Looking for the chain
chain-text-starting = The hub has just been started.
chain-badge-starting = starting
chain-title-ok = The chain answers
chain-text-ok = Batches are sealed, sent and settled one after the other.
chain-badge-ok = ok
chain-title-away = The chain does not answer
chain-text-away = Batches stay sealed and wait. What comes meanwhile is settled together once the chain is back: nothing is lost.
chain-badge-away = away
chain-title-stalled = The chain stands still
chain-text-stalled = It answers, but no ledger closes. Batches stay sealed and wait.
chain-badge-stalled = stalled
chain-title-wrong-network = This is another network
chain-text-wrong-network = The chain that answers is not the one that the contracts are on. Nothing is sent there.
chain-badge-wrong-network = wrong network
chain-title-not-deployed = The contracts are not there
chain-text-not-deployed = Whoever runs the hub has to deploy them, or to name the file that tells where they are.
chain-badge-not-deployed = not deployed
chain-title-blocked = Something has to be put right
chain-text-blocked = The chain answers, but it refuses what the hub sends.
chain-badge-blocked = blocked
chain-lasting = for { $duration }
chain-network = Network
chain-network-local = a chain of its own, on this machine
chain-network-testnet = Stellar's test network
chain-network-mainnet = the Stellar network
chain-ledger = Newest ledger
chain-closed = closed { $moment } UTC, by the chain's clock
chain-contract = Contract
