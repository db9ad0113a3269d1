//! What a transaction did, as the network reports it: entry changes, events and fees (`TransactionMeta` version 4, CAP-0067).

use soroban_env_host::xdr::{
    ContractEvent, DiagnosticEvent, ExtensionPoint, Hash, LedgerEntry, LedgerEntryChange,
    LedgerEntryChanges, LedgerEntryData, LedgerEntryExt, LedgerKey, LedgerKeyTtl, OperationMetaV2,
    ScVal, SorobanTransactionMetaExt, SorobanTransactionMetaExtV1, SorobanTransactionMetaV2,
    TransactionMeta, TransactionMetaV4, TtlEntry,
};

use crate::error::ChainError;
use crate::refundable::Refundable;
use crate::state::{key_hash, Draft, Stored, View};

/// The changes that a draft makes to what lies under it, lifetimes as entries of their own.
pub fn changes_of(
    under: &dyn View,
    draft: &Draft,
    seq: u32,
) -> Result<LedgerEntryChanges, ChainError> {
    let mut changes = Vec::new();
    for (key, after) in draft.changes() {
        let before = under.find(key);
        let is_restored = draft.restored().contains(key);
        match (before, after) {
            (None, Some(after)) => created(key, after, seq, &mut changes)?,
            (Some(before), None) => removed(key, &before, &mut changes)?,
            (Some(before), Some(after)) if is_restored => {
                restored(key, &before, after, seq, &mut changes)?;
            }
            (Some(before), Some(after)) => updated(key, &before, after, seq, &mut changes)?,
            (None, None) => {}
        }
    }
    Ok(LedgerEntryChanges(changes.try_into()?))
}

fn created(
    key: &LedgerKey,
    after: &Stored,
    seq: u32,
    changes: &mut Vec<LedgerEntryChange>,
) -> Result<(), ChainError> {
    changes.push(LedgerEntryChange::Created(after.entry.as_ref().clone()));
    if let Some(live_until) = after.live_until {
        changes.push(LedgerEntryChange::Created(lifetime(key, live_until, seq)?));
    }
    Ok(())
}

fn removed(
    key: &LedgerKey,
    before: &Stored,
    changes: &mut Vec<LedgerEntryChange>,
) -> Result<(), ChainError> {
    changes.push(LedgerEntryChange::State(before.entry.as_ref().clone()));
    changes.push(LedgerEntryChange::Removed(key.clone()));
    if let Some(live_until) = before.live_until {
        let modified = before.entry.last_modified_ledger_seq;
        changes.push(LedgerEntryChange::State(lifetime(
            key, live_until, modified,
        )?));
        let key_hash = Hash(key_hash(key)?);
        changes.push(LedgerEntryChange::Removed(LedgerKey::Ttl(LedgerKeyTtl {
            key_hash,
        })));
    }
    Ok(())
}

fn restored(
    key: &LedgerKey,
    before: &Stored,
    after: &Stored,
    seq: u32,
    changes: &mut Vec<LedgerEntryChange>,
) -> Result<(), ChainError> {
    let mut as_it_was = before.entry.as_ref().clone();
    as_it_was.last_modified_ledger_seq = seq;
    let is_changed = as_it_was.data != after.entry.data;
    changes.push(LedgerEntryChange::Restored(as_it_was.clone()));
    if is_changed {
        changes.push(LedgerEntryChange::State(as_it_was));
        changes.push(LedgerEntryChange::Updated(after.entry.as_ref().clone()));
    }
    if let Some(live_until) = after.live_until {
        changes.push(LedgerEntryChange::Restored(lifetime(key, live_until, seq)?));
    }
    Ok(())
}

fn updated(
    key: &LedgerKey,
    before: &Stored,
    after: &Stored,
    seq: u32,
    changes: &mut Vec<LedgerEntryChange>,
) -> Result<(), ChainError> {
    if before.entry != after.entry {
        changes.push(LedgerEntryChange::State(before.entry.as_ref().clone()));
        changes.push(LedgerEntryChange::Updated(after.entry.as_ref().clone()));
    }
    if let (Some(old), Some(new)) = (before.live_until, after.live_until) {
        if old != new {
            let modified = before.entry.last_modified_ledger_seq;
            changes.push(LedgerEntryChange::State(lifetime(key, old, modified)?));
            changes.push(LedgerEntryChange::Updated(lifetime(key, new, seq)?));
        }
    }
    Ok(())
}

fn lifetime(key: &LedgerKey, live_until: u32, seq: u32) -> Result<LedgerEntry, ChainError> {
    Ok(LedgerEntry {
        last_modified_ledger_seq: seq,
        data: LedgerEntryData::Ttl(TtlEntry {
            key_hash: Hash(key_hash(key)?),
            live_until_ledger_seq: live_until,
        }),
        ext: LedgerEntryExt::V0,
    })
}

/// The parts of a transaction's report, collected while it is applied.
#[derive(Debug, Default)]
pub struct Report {
    /// The sequence number.
    pub before: LedgerEntryChanges,
    /// Changes and events of each operation; empty when the transaction failed.
    pub operations: Vec<(LedgerEntryChanges, Vec<ContractEvent>)>,
    pub return_value: Option<ScVal>,
    /// Kept of failed transactions only.
    pub diagnostics: Vec<DiagnosticEvent>,
}

impl Report {
    /// The report in the network's form. `fees` are those of a transaction that uses contracts.
    pub fn into_meta(self, fees: Option<&Refundable>) -> Result<TransactionMeta, ChainError> {
        let operations = self
            .operations
            .into_iter()
            .map(|(changes, events)| {
                Ok(OperationMetaV2 {
                    ext: ExtensionPoint::V0,
                    changes,
                    events: events.try_into()?,
                })
            })
            .collect::<Result<Vec<_>, ChainError>>()?;
        let soroban_meta = fees.map(|fees| SorobanTransactionMetaV2 {
            ext: SorobanTransactionMetaExt::V1(SorobanTransactionMetaExtV1 {
                ext: ExtensionPoint::V0,
                total_non_refundable_resource_fee_charged: fees.non_refundable_fee,
                total_refundable_resource_fee_charged: fees.spent(),
                rent_fee_charged: fees.rent_fee,
            }),
            return_value: self.return_value,
        });
        Ok(TransactionMeta::V4(TransactionMetaV4 {
            ext: ExtensionPoint::V0,
            tx_changes_before: self.before,
            operations: operations.try_into()?,
            tx_changes_after: LedgerEntryChanges::default(),
            soroban_meta,
            events: Default::default(),
            diagnostic_events: self.diagnostics.try_into()?,
        }))
    }
}
