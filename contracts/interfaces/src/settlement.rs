use soroban_sdk::{contractclient, Address, Env};

/// Calls that the settlement contract takes from the registry and from the locking contract.
#[contractclient(name = "SettlementClient")]
pub trait Settlement {
    /// Registry only. The first batch begins at `window_start`, seconds since 1970. Fails when the zone exists.
    fn open_zone(env: Env, zone: u32, operator: Address, custodian: Address, window_start: u64);

    /// Until when the zone's batches are settled: the end of the last window, seconds since 1970. Fails for an unknown
    /// zone.
    fn settled_until(env: Env, zone: u32) -> u64;
}
