//! Lengthening the life of entries and bringing archived ones back, as operations of their own.

use std::rc::Rc;

use soroban_env_host::budget::Budget;
use soroban_env_host::e2e_invoke::entry_size_for_rent;
use soroban_env_host::fees::{compute_rent_fee, LedgerEntryRentChange};
use soroban_env_host::xdr::{
    ContractDataDurability, ExtendFootprintTtlOp, ExtendFootprintTtlResult, LedgerKey, Limits,
    RestoreFootprintResult, SorobanTransactionData, WriteXdr,
};

use crate::contract::check_entry_size;
use crate::error::ChainError;
use crate::refundable::Refundable;
use crate::rules::Rules;
use crate::state::{durability_of, Draft, Stored, View};

/// Lets the entries of the read-only footprint live until at least `extend_to` ledgers from now. Missing and archived ones are passed over.
pub fn extend(
    op: &ExtendFootprintTtlOp,
    data: &SorobanTransactionData,
    draft: &mut Draft,
    rules: &Rules,
    fees: &mut Refundable,
) -> Result<ExtendFootprintTtlResult, ChainError> {
    let until = rules.closing.seq.saturating_add(op.extend_to);
    let mut rents = Vec::new();
    for key in data.resources.footprint.read_only.iter() {
        let Some((stored, live_until)) = with_lifetime(key, draft) else {
            continue;
        };
        if live_until < rules.closing.seq || live_until >= until {
            continue;
        }
        let length = stored.entry.to_xdr(Limits::none())?.len();
        if check_entry_size(key, length, rules).is_err() {
            return Ok(ExtendFootprintTtlResult::ResourceLimitExceeded);
        }
        let size = rent_size(&stored, length, rules)?;
        rents.push(LedgerEntryRentChange {
            old_size_bytes: size,
            old_live_until_ledger: live_until,
            ..new_rent(key, size, until)
        });
        draft.put(
            Rc::new(key.clone()),
            Stored {
                live_until: Some(until),
                ..stored
            },
        );
    }
    let is_paid = fees.spend(0, rent_of(&rents, rules));
    Ok(if is_paid {
        ExtendFootprintTtlResult::Success
    } else {
        ExtendFootprintTtlResult::InsufficientRefundableFee
    })
}

/// Brings the archived entries of the read-write footprint back for the shortest life of new ones. Live and missing ones are passed over.
pub fn restore(
    data: &SorobanTransactionData,
    draft: &mut Draft,
    rules: &Rules,
    fees: &mut Refundable,
) -> Result<RestoreFootprintResult, ChainError> {
    let until = rules.restored_live_until();
    let mut rents = Vec::new();
    let mut bytes = 0u32;
    for key in data.resources.footprint.read_write.iter() {
        let Some((stored, live_until)) = with_lifetime(key, draft) else {
            continue;
        };
        if live_until >= rules.closing.seq {
            continue;
        }
        let length = stored.entry.to_xdr(Limits::none())?.len();
        let Ok(size) = check_entry_size(key, length, rules) else {
            return Ok(RestoreFootprintResult::ResourceLimitExceeded);
        };
        bytes = bytes.saturating_add(size);
        if bytes > data.resources.disk_read_bytes || bytes > data.resources.write_bytes {
            return Ok(RestoreFootprintResult::ResourceLimitExceeded);
        }
        rents.push(new_rent(key, rent_size(&stored, length, rules)?, until));
        let key = Rc::new(key.clone());
        draft.mark_restored(key.clone());
        draft.put(key, touched(&stored, until, rules));
    }
    let is_paid = fees.spend(0, rent_of(&rents, rules));
    Ok(if is_paid {
        RestoreFootprintResult::Success
    } else {
        RestoreFootprintResult::InsufficientRefundableFee
    })
}

fn with_lifetime(key: &LedgerKey, draft: &Draft) -> Option<(Stored, u32)> {
    let stored = draft.find(key)?;
    let live_until = stored.live_until?;
    Some((stored, live_until))
}

fn touched(stored: &Stored, until: u32, rules: &Rules) -> Stored {
    let mut entry = stored.entry.as_ref().clone();
    entry.last_modified_ledger_seq = rules.closing.seq;
    Stored {
        entry: Rc::new(entry),
        live_until: Some(until),
    }
}

/// Code is charged by what it takes in memory once parsed, everything else by its XDR.
fn rent_size(stored: &Stored, length: usize, rules: &Rules) -> Result<u32, ChainError> {
    let network = &rules.network;
    let budget = Budget::try_from_configs(
        u64::try_from(network.tx_max_instructions).unwrap_or(0),
        u64::from(network.tx_memory_limit),
        network.cpu_cost_params.clone(),
        network.memory_cost_params.clone(),
    )?;
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    Ok(entry_size_for_rent(&budget, &stored.entry, length)?)
}

fn new_rent(key: &LedgerKey, size_bytes: u32, until: u32) -> LedgerEntryRentChange {
    LedgerEntryRentChange {
        is_persistent: durability_of(key) == Some(ContractDataDurability::Persistent),
        is_code_entry: matches!(key, LedgerKey::ContractCode(_)),
        old_size_bytes: 0,
        new_size_bytes: size_bytes,
        old_live_until_ledger: 0,
        new_live_until_ledger: until,
    }
}

fn rent_of(rents: &[LedgerEntryRentChange], rules: &Rules) -> i64 {
    compute_rent_fee(
        rents,
        &rules.network.rent_fee_configuration,
        rules.closing.seq,
    )
}
