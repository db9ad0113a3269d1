use soroban_sdk::{contractclient, Address, Env};

/// Calls that the settlement contract takes from the registry.
#[contractclient(name = "SettlementClient")]
pub trait Settlement {
    /// Registry only. The first batch begins at `window_start`, seconds since 1970. Fails when the zone exists.
    fn open_zone(env: Env, zone: u32, operator: Address, custodian: Address, window_start: u64);
}
