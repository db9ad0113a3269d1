use soroban_sdk::{contractclient, Bytes, BytesN, Env, Vec};

/// Calls that the oracle takes from the registry and from the settlement contract.
#[contractclient(name = "OracleClient")]
pub trait Oracle {
    /// Registry only. Power in W, prices in micro currency per kWh. Fails when the zone exists.
    fn open_zone(
        env: Env,
        zone: u32,
        signers: Vec<BytesN<32>>,
        threshold: u32,
        max_power_w: u64,
        min_price: i64,
        max_price: i64,
    );

    /// Settlement only. Checks who signed `batch_hash`, and the report (64 bytes) for age, price and production.
    /// Signatures: 65 bytes each, signer index u8 strictly increasing | Ed25519 over the 32 bytes of the hash.
    /// Returns how many Wh any single row of the batch may reach, as an absolute value.
    fn accept(
        env: Env,
        zone: u32,
        batch_hash: BytesN<32>,
        window_start: u64,
        window_end: u64,
        report: Bytes,
        signatures: Bytes,
    ) -> u64;
}
