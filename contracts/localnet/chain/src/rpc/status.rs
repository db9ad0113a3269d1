//! Methods that tell how the chain is and what its state holds.

use super::answer::RpcError;
use super::core::{Core, BASE_FEE};
use super::encode::{base64, from_base64, hex, xdr_base64};
use super::methods::Range;
use serde::Deserialize;
use serde_json::{json, Value};
use soroban_env_host::ledger_info::get_key_durability;
use soroban_env_host::xdr::{ContractDataDurability, LedgerKey};

const PROTOCOL_VERSION: u32 = 27;
const MAX_KEYS: usize = 200;
/// Ledgers that fee statistics look back, as stellar-rpc's defaults.
const SOROBAN_FEE_LEDGERS: u32 = 50;
const CLASSIC_FEE_LEDGERS: u32 = 10;

pub fn health(core: &Core) -> Result<Value, RpcError> {
    let range = Range::of(core);
    let (latest, close_time_s) = core.told_latest();
    let retention = core
        .chaos
        .retention()
        .unwrap_or_else(|| core.history.retention_ledgers());
    Ok(json!({
        "status": "healthy",
        "latestLedger": latest,
        "latestLedgerCloseTime": close_time_s.to_string(),
        "oldestLedger": range.oldest,
        "oldestLedgerCloseTime": range.oldest_close_time_s.to_string(),
        "ledgerRetentionWindow": retention,
    }))
}

pub fn network(core: &Core, host: &str) -> Value {
    json!({
        "friendbotUrl": format!("http://{host}/friendbot"),
        "passphrase": core.ledger.passphrase(),
        "protocolVersion": PROTOCOL_VERSION,
    })
}

pub fn version_info() -> Value {
    let version = concat!("localgrid-localnet ", env!("CARGO_PKG_VERSION"));
    json!({
        "version": version,
        "commitHash": "",
        "buildTimestamp": "",
        "captiveCoreVersion": version,
        "protocolVersion": PROTOCOL_VERSION,
        "commit_hash": "",
        "build_time_stamp": "",
        "captive_core_version": version,
        "protocol_version": PROTOCOL_VERSION,
    })
}

pub fn latest_ledger(core: &Core) -> Result<Value, RpcError> {
    let (told, close_time_s) = core.told_latest();
    let kept = core
        .history
        .at_most(core.view().seq)
        .ok_or_else(|| RpcError::internal("no ledger has closed yet"))?;
    // A LedgerHeaderHistoryEntry is hash, header and an empty extension.
    let header = &kept.header[32..kept.header.len() - 4];
    Ok(json!({
        "id": hex(&kept.hash),
        "protocolVersion": PROTOCOL_VERSION,
        "sequence": told,
        "closeTime": close_time_s.to_string(),
        "headerXdr": base64(header),
        "metadataXdr": base64(&kept.close_meta),
    }))
}

#[derive(Deserialize)]
pub struct LedgerEntriesRequest {
    keys: Vec<String>,
}

/// Entries in the order of their keys; those that do not exist are left out. Archived ones are told with the ledger in
/// which they ended.
pub fn ledger_entries(core: &Core, request: LedgerEntriesRequest) -> Result<Value, RpcError> {
    let count = request.keys.len();
    if count > MAX_KEYS {
        let message = format!("key count ({count}) exceeds maximum supported ({MAX_KEYS})");
        return Err(RpcError::invalid_params(message));
    }
    let view = core.view();
    let mut entries = Vec::new();
    for (index, text) in request.keys.iter().enumerate() {
        let key: LedgerKey = from_base64(text).ok_or_else(|| {
            RpcError::invalid_params(format!(
                "cannot unmarshal key value {text} at index {index}"
            ))
        })?;
        if matches!(key, LedgerKey::Ttl(_)) {
            return Err(RpcError::invalid_params(
                "ledger ttl entries cannot be queried directly",
            ));
        }
        let Some((entry, live_until)) = view.state.get(&key) else {
            continue;
        };
        let is_temporary = get_key_durability(&key) == Some(ContractDataDurability::Temporary);
        if is_temporary && live_until.is_some_and(|last| last < view.seq) {
            continue;
        }
        let mut row = json!({
            "key": text,
            "xdr": xdr_base64(&entry.data),
            "extXdr": xdr_base64(&entry.ext),
            "lastModifiedLedgerSeq": entry.last_modified_ledger_seq,
        });
        if let Some(last) = live_until {
            row["liveUntilLedgerSeq"] = json!(last);
        }
        entries.push(row);
    }
    Ok(json!({ "entries": entries, "latestLedger": core.told_latest().0 }))
}

pub fn fee_stats(core: &Core) -> Value {
    json!({
        "sorobanInclusionFee": distribution(core, SOROBAN_FEE_LEDGERS, true),
        "inclusionFee": distribution(core, CLASSIC_FEE_LEDGERS, false),
        "latestLedger": core.told_latest().0,
    })
}

/// What transactions of the last ledgers paid for being included, per operation. While inclusion is dear by a fault,
/// others are thought to pay its price.
fn distribution(core: &Core, ledgers: u32, is_soroban: bool) -> Value {
    let price = core.min_inclusion_fee();
    let latest = core.view().seq;
    let mut fees: Vec<i64> = core
        .history
        .from((latest + 1).saturating_sub(ledgers))
        .take_while(|ledger| ledger.seq <= latest)
        .flat_map(|ledger| &ledger.transactions)
        .filter(|transaction| transaction.is_soroban == is_soroban)
        .map(|transaction| transaction.inclusion_fee.min(price))
        .collect();
    if price > BASE_FEE {
        fees.iter_mut().for_each(|fee| *fee = price);
        fees.push(price);
    }
    fees.sort_unstable();
    let at = |percent: usize| match fees.len() {
        0 => "0".to_string(),
        count => fees[(percent * count).div_ceil(100).clamp(1, count) - 1].to_string(),
    };
    let mut row = json!({
        "max": at(100),
        "min": at(0),
        "mode": mode(&fees).to_string(),
        "transactionCount": fees.len().to_string(),
        "ledgerCount": ledgers,
    });
    for percent in [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99] {
        row[format!("p{percent}")] = json!(at(percent));
    }
    row
}

/// The most frequent value of a sorted list; the lowest of several.
fn mode(sorted: &[i64]) -> i64 {
    sorted
        .chunk_by(|a, b| a == b)
        .fold(&[][..], |longest, run| {
            if run.len() > longest.len() {
                run
            } else {
                longest
            }
        })
        .first()
        .copied()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::mode;

    #[test]
    fn the_mode_is_the_most_frequent_fee() {
        assert_eq!(mode(&[]), 0);
        assert_eq!(mode(&[100, 100, 200, 200, 200, 300]), 200);
        assert_eq!(mode(&[100, 200]), 100);
    }
}
