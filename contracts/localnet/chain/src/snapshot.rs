//! The whole ledger as JSON, for people and for other tools.

use base64::prelude::{Engine, BASE64_STANDARD};
use serde::Serialize;
use soroban_env_host::xdr::{Limits, WriteXdr};

use crate::error::ChainError;
use crate::ledger::Ledger;

#[derive(Serialize)]
struct Snapshot<'a> {
    passphrase: &'a str,
    protocol_version: u32,
    sequence_number: u32,
    timestamp: u64,
    network_id: String,
    ledger_hash: String,
    state_hash: String,
    entries: Vec<Entry>,
}

/// `key` and `entry` are base64 XDR; `live_until` is null for entries that never end.
#[derive(Serialize)]
struct Entry {
    key: String,
    entry: String,
    live_until: Option<u32>,
}

/// Every entry in the order of the keys, with the names of the soroban-ledger-snapshot format where they mean the same.
pub fn to_json(ledger: &Ledger) -> Result<String, ChainError> {
    let state = ledger.state();
    let mut entries = Vec::with_capacity(state.len());
    for (key, stored) in state.iter() {
        entries.push(Entry {
            key: BASE64_STANDARD.encode(key.to_xdr(Limits::none())?),
            entry: BASE64_STANDARD.encode(stored.entry.to_xdr(Limits::none())?),
            live_until: stored.live_until,
        });
    }
    let snapshot = Snapshot {
        passphrase: ledger.passphrase(),
        protocol_version: ledger.header().ledger_version,
        sequence_number: ledger.seq(),
        timestamp: ledger.close_time_s(),
        network_id: hex(&ledger.network_id()),
        ledger_hash: hex(&ledger.header_hash()),
        state_hash: hex(&ledger.state_hash()?),
        entries,
    };
    serde_json::to_string_pretty(&snapshot).map_err(|error| ChainError::Record(error.to_string()))
}

/// Bytes as small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
