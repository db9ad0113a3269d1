use soroban_sdk::{contractclient, Address, BytesN, Env};

/// Calls that the energy token takes from the settlement contract.
#[contractclient(name = "EnergyTokenClient")]
pub trait EnergyToken {
    /// Settlement only. Mints what was produced to `owner` and retires what was used from it, as far as it is there, in Wh.
    #[allow(clippy::too_many_arguments)]
    fn record_window(
        env: Env,
        zone: u32,
        owner: Address,
        produced_wh: u64,
        retired_wh: u64,
        window_start: u64,
        window_end: u64,
        meters_root: BytesN<32>,
    );
}
