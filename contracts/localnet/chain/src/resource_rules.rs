//! What a transaction that uses contracts may declare (stellar-core: `checkSorobanResources`, `validateSorobanMemo`).

use std::collections::BTreeSet;

use soroban_env_host::xdr::{
    ContractDataDurability, HostFunction, LedgerKey, Limits, Memo, MuxedAccount, OperationBody,
    SorobanTransactionData, WriteXdr,
};

use crate::frame::Frame;
use crate::rules::{archived_indices, disk_read_entries, footprint_len, lives_in_memory, Rules};
use crate::state::durability_of;

/// stellar-core's upper bound of any resource fee, stroops.
const MAX_RESOURCE_FEE: i64 = 1 << 50;

/// Whether the resource fee is one at all; otherwise the envelope is malformed.
pub fn has_possible_fee(frame: &Frame) -> bool {
    match frame.soroban_data() {
        Some(data) => (0..=MAX_RESOURCE_FEE).contains(&data.resource_fee),
        None => !frame.is_soroban(),
    }
}

/// Whether everything declared is within the limits and paid for. `pays` is false inside a fee bump.
pub fn are_resources_valid(frame: &Frame, rules: &Rules, pays: bool) -> bool {
    let Some(data) = frame.soroban_data() else {
        return false;
    };
    is_plain(frame)
        && are_within_limits(frame, data, rules)
        && are_keys_valid(data, rules)
        && are_archived_indices_valid(data)
        && (!pays || data.resource_fee <= frame.full_fee())
        && data.resource_fee >= rules.non_refundable_fee(frame)
}

/// No memo and no multiplexed source: contracts could not see them.
fn is_plain(frame: &Frame) -> bool {
    let tx = frame.transaction();
    let sources = tx
        .operations
        .iter()
        .filter_map(|operation| operation.source_account.as_ref());
    tx.memo == Memo::None
        && sources
            .chain([&tx.source_account])
            .all(|source| matches!(source, MuxedAccount::Ed25519(_)))
}

fn are_within_limits(frame: &Frame, data: &SorobanTransactionData, rules: &Rules) -> bool {
    let declared = &data.resources;
    let settings = &rules.settings;
    let cost = &settings.ledger_cost;
    let writes = declared.footprint.read_write.len() as u64;
    i64::from(declared.instructions) <= settings.compute.tx_max_instructions
        && declared.disk_read_bytes <= cost.tx_max_disk_read_bytes
        && declared.write_bytes <= cost.tx_max_write_bytes
        && disk_read_entries(frame) <= cost.tx_max_disk_read_entries
        && footprint_len(declared) <= settings.ledger_cost_ext.tx_max_footprint_entries
        && writes <= u64::from(cost.tx_max_write_ledger_entries)
        && frame.size_bytes <= settings.bandwidth.tx_max_size_bytes
}

fn are_keys_valid(data: &SorobanTransactionData, rules: &Rules) -> bool {
    let footprint = &data.resources.footprint;
    let max_bytes = rules.settings.contract_data_key_size_bytes as usize;
    let mut seen = BTreeSet::new();
    footprint
        .read_only
        .iter()
        .chain(footprint.read_write.iter())
        .all(|key| {
            is_key_usable(key)
                && key
                    .to_xdr(Limits::none())
                    .is_ok_and(|bytes| bytes.len() <= max_bytes)
                && seen.insert(key)
        })
}

fn is_key_usable(key: &LedgerKey) -> bool {
    matches!(
        key,
        LedgerKey::Account(_)
            | LedgerKey::Trustline(_)
            | LedgerKey::ContractData(_)
            | LedgerKey::ContractCode(_)
    )
}

fn are_archived_indices_valid(data: &SorobanTransactionData) -> bool {
    let writes = &data.resources.footprint.read_write;
    let indices = archived_indices(&data.ext);
    let is_ascending = indices.windows(2).all(|pair| pair[0] < pair[1]);
    let are_persistent = indices.iter().all(|index| {
        let key = writes.get(*index as usize);
        key.and_then(durability_of) == Some(ContractDataDurability::Persistent)
    });
    is_ascending && are_persistent
}

/// Whether the one operation fits its footprint (stellar-core: `doCheckValidForSoroban` of the three operations).
pub fn is_operation_valid(
    body: &OperationBody,
    data: &SorobanTransactionData,
    rules: &Rules,
) -> bool {
    let footprint = &data.resources.footprint;
    match body {
        OperationBody::InvokeHostFunction(invoke) => match &invoke.host_function {
            HostFunction::UploadContractWasm(wasm) => {
                wasm.len() <= rules.settings.contract_max_size_bytes as usize
            }
            _ => true,
        },
        OperationBody::ExtendFootprintTtl(extend) => {
            footprint.read_write.is_empty()
                && footprint.read_only.iter().all(lives_in_memory)
                && extend.extend_to <= rules.settings.archival.max_entry_ttl.saturating_sub(1)
        }
        OperationBody::RestoreFootprint(_) => {
            footprint.read_only.is_empty()
                && footprint
                    .read_write
                    .iter()
                    .all(|key| durability_of(key) == Some(ContractDataDurability::Persistent))
        }
        _ => false,
    }
}
