use serde_json::{json, Value};
use soroban_sdk::Env;

/// What a call took, as the host metered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub instructions: i64,
    pub read_entries: u32,
    pub write_entries: u32,
    pub write_bytes: u32,
    pub event_bytes: u32,
    /// Bytes times ledgers by which entries were made to live longer, or by which they grew.
    pub rent_byte_ledgers: i64,
}

impl Cost {
    /// Of the last call. With Wasm the modules have to be in the cache, as they are on a real node.
    pub fn of_last_call(env: &Env) -> Self {
        let used = env.cost_estimate().resources();
        Self {
            instructions: used.instructions,
            read_entries: used.memory_read_entries + used.disk_read_entries,
            write_entries: used.write_entries,
            write_bytes: used.write_bytes,
            event_bytes: used.contract_events_size_bytes,
            rent_byte_ledgers: used.persistent_rent_ledger_bytes,
        }
    }

    /// Stroops that a transaction of this size pays for it at the rates of mainnet (SLP-4): resources, its own bytes,
    /// history, events, the lowest rent and the lowest inclusion fee.
    pub fn fee_stroops(&self, transaction_bytes: u32) -> i64 {
        let per_kb = |bytes: i64, rate: i64| (bytes * rate + 1_023) / 1_024;
        let size = i64::from(transaction_bytes);
        (self.instructions * 7 + 9_999) / 10_000
            + i64::from(self.write_entries) * 2_500
            + per_kb(i64::from(self.write_bytes), 875)
            + per_kb(size + 300, 4_059)
            + per_kb(size, 406)
            + per_kb(i64::from(self.event_bytes), 5_000)
            + (self.rent_byte_ledgers * 1_000) / (1_024 * 1_215)
            + 100
    }

    /// The figures of the committed baseline.
    pub fn to_json(&self, transaction_bytes: u32) -> Value {
        json!({
            "instructions": self.instructions,
            "read_entries": self.read_entries,
            "write_entries": self.write_entries,
            "write_bytes": self.write_bytes,
            "event_bytes": self.event_bytes,
            "transaction_bytes": transaction_bytes,
            "fee_stroops": self.fee_stroops(transaction_bytes),
        })
    }
}
