//! A ledger after its close: header, transactions with their results, and both in the network's XDR.

use std::rc::Rc;

use sha2::{Digest, Sha256};
use soroban_env_host::xdr::{
    ContractEvent, DependentTxCluster, DiagnosticEvent, ExtensionPoint, GeneralizedTransactionSet,
    Hash, LedgerCloseMeta, LedgerCloseMetaExt, LedgerCloseMetaV2, LedgerEntryChanges, LedgerHeader,
    LedgerHeaderExt, LedgerHeaderHistoryEntry, LedgerHeaderHistoryEntryExt, LedgerKey, Limits,
    ParallelTxExecutionStage, ParallelTxsComponent, ScVal, StellarValue, StellarValueExt,
    TimePoint, TransactionEnvelope, TransactionMeta, TransactionPhase, TransactionResult,
    TransactionResultMetaV1, TransactionResultPair, TransactionResultSet, TransactionSetV1,
    TxSetComponent, TxSetComponentTxsMaybeDiscountedFee, WriteXdr,
};

use crate::account::Closing;
use crate::apply::is_success;
use crate::error::ChainError;
use crate::frame::Frame;
use crate::rules::PROTOCOL;
use crate::settings::Settings;

/// A transaction in a closed ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub frame: Rc<Frame>,
    pub result: TransactionResult,
    /// Version 4; diagnostic events of failed transactions only.
    pub meta: TransactionMeta,
    /// The fee as it was taken, before any transaction was applied.
    pub fee_meta: LedgerEntryChanges,
    /// What came back of it, after all were applied.
    pub refund_meta: LedgerEntryChanges,
}

impl Applied {
    pub fn is_success(&self) -> bool {
        is_success(&self.result)
    }

    /// Events of all operations, in order; none of a failed transaction.
    pub fn events(&self) -> Vec<&ContractEvent> {
        let TransactionMeta::V4(meta) = &self.meta else {
            return Vec::new();
        };
        meta.operations
            .iter()
            .flat_map(|operation| operation.events.iter())
            .collect()
    }

    pub fn diagnostic_events(&self) -> &[DiagnosticEvent] {
        match &self.meta {
            TransactionMeta::V4(meta) => &meta.diagnostic_events,
            _ => &[],
        }
    }

    pub fn return_value(&self) -> Option<&ScVal> {
        match &self.meta {
            TransactionMeta::V4(meta) => meta.soroban_meta.as_ref()?.return_value.as_ref(),
            _ => None,
        }
    }

    fn result_pair(&self) -> TransactionResultPair {
        TransactionResultPair {
            transaction_hash: Hash(self.frame.hash),
            result: self.result.clone(),
        }
    }
}

/// One ledger, final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedLedger {
    pub header: LedgerHeader,
    /// SHA-256 of the header.
    pub hash: [u8; 32],
    /// In the order in which they were applied.
    pub transactions: Vec<Applied>,
    /// Temporary entries that ended.
    pub evicted: Vec<LedgerKey>,
}

impl ClosedLedger {
    pub fn seq(&self) -> u32 {
        self.header.ledger_seq
    }

    pub fn close_time_s(&self) -> u64 {
        self.header.scp_value.close_time.0
    }

    /// `LedgerHeaderHistoryEntry`.
    pub fn header_xdr(&self) -> Result<Vec<u8>, ChainError> {
        Ok(self.history_entry().to_xdr(Limits::none())?)
    }

    /// `LedgerCloseMeta` version 2.
    pub fn close_meta_xdr(&self) -> Result<Vec<u8>, ChainError> {
        let processing = self
            .transactions
            .iter()
            .map(|applied| TransactionResultMetaV1 {
                ext: ExtensionPoint::V0,
                result: applied.result_pair(),
                fee_processing: applied.fee_meta.clone(),
                tx_apply_processing: applied.meta.clone(),
                post_tx_apply_fee_processing: applied.refund_meta.clone(),
            })
            .collect::<Vec<_>>();
        let previous = &self.header.previous_ledger_hash;
        let meta = LedgerCloseMeta::V2(LedgerCloseMetaV2 {
            ext: LedgerCloseMetaExt::V0,
            ledger_header: self.history_entry(),
            tx_set: transaction_set(previous, &self.transactions, self.header.base_fee)?,
            tx_processing: processing.try_into()?,
            upgrades_processing: Default::default(),
            scp_info: Default::default(),
            total_byte_size_of_live_soroban_state: 0,
            evicted_keys: self.evicted.clone().try_into()?,
        });
        Ok(meta.to_xdr(Limits::none())?)
    }

    fn history_entry(&self) -> LedgerHeaderHistoryEntry {
        LedgerHeaderHistoryEntry {
            hash: Hash(self.hash),
            header: self.header.clone(),
            ext: LedgerHeaderHistoryEntryExt::V0,
        }
    }
}

/// SHA-256 of a header: the ledger's name.
pub fn hash_of(header: &LedgerHeader) -> Result<[u8; 32], ChainError> {
    Ok(Sha256::digest(header.to_xdr(Limits::none())?).into())
}

/// The header of the first ledger.
pub fn first_header(
    closing: Closing,
    state_hash: [u8; 32],
    total_coins: i64,
    settings: &Settings,
) -> LedgerHeader {
    LedgerHeader {
        ledger_version: PROTOCOL,
        previous_ledger_hash: Hash([0; 32]),
        scp_value: value(Hash([0; 32]), closing.close_time_s),
        tx_set_result_hash: Hash([0; 32]),
        bucket_list_hash: Hash(state_hash),
        ledger_seq: closing.seq,
        total_coins,
        fee_pool: 0,
        inflation_seq: 0,
        id_pool: 0,
        base_fee: settings.base_fee,
        base_reserve: settings.base_reserve,
        max_tx_set_size: settings.max_classic_operations,
        skip_list: [Hash([0; 32]), Hash([0; 32]), Hash([0; 32]), Hash([0; 32])],
        ext: LedgerHeaderExt::V0,
    }
}

/// What of a close goes into the next header beside the previous one.
pub struct Close<'a> {
    pub closing: Closing,
    pub transactions: &'a [Applied],
    /// SHA-256 of all changed entries.
    pub changes_hash: [u8; 32],
    /// The settings that hold after the close.
    pub settings: &'a Settings,
}

/// The header that follows. The state is named by a chain of hashes over what each ledger changed.
pub fn next_header(last: &LedgerHeader, close: &Close) -> Result<LedgerHeader, ChainError> {
    let previous_ledger_hash = Hash(hash_of(last)?);
    let set = transaction_set(&previous_ledger_hash, close.transactions, last.base_fee)?;
    let set_hash = Sha256::digest(set.to_xdr(Limits::none())?).into();
    let results = TransactionResultSet {
        results: close
            .transactions
            .iter()
            .map(Applied::result_pair)
            .collect::<Vec<_>>()
            .try_into()?,
    };
    let results_hash = Sha256::digest(results.to_xdr(Limits::none())?).into();
    let mut state = Sha256::new();
    state.update(last.bucket_list_hash.0);
    state.update(close.changes_hash);
    let fees: i64 = close
        .transactions
        .iter()
        .map(|applied| applied.result.fee_charged)
        .sum();
    Ok(LedgerHeader {
        previous_ledger_hash,
        scp_value: value(Hash(set_hash), close.closing.close_time_s),
        tx_set_result_hash: Hash(results_hash),
        bucket_list_hash: Hash(state.finalize().into()),
        ledger_seq: close.closing.seq,
        fee_pool: last.fee_pool + fees,
        base_fee: close.settings.base_fee,
        base_reserve: close.settings.base_reserve,
        max_tx_set_size: close.settings.max_classic_operations,
        ..last.clone()
    })
}

fn value(tx_set_hash: Hash, close_time_s: u64) -> StellarValue {
    StellarValue {
        tx_set_hash,
        close_time: TimePoint(close_time_s),
        upgrades: Default::default(),
        ext: StellarValueExt::Basic,
    }
}

/// Two phases, as the network has them: without contracts and with.
fn transaction_set(
    previous: &Hash,
    transactions: &[Applied],
    base_fee: u32,
) -> Result<GeneralizedTransactionSet, ChainError> {
    let envelopes = |soroban: bool| -> Vec<TransactionEnvelope> {
        let chosen = transactions
            .iter()
            .filter(|applied| applied.frame.is_soroban() == soroban);
        chosen
            .map(|applied| applied.frame.envelope.clone())
            .collect()
    };
    let base_fee = Some(i64::from(base_fee));
    let classic = envelopes(false);
    let components = if classic.is_empty() {
        Vec::new()
    } else {
        let component = TxSetComponentTxsMaybeDiscountedFee {
            base_fee,
            txs: classic.try_into()?,
        };
        vec![TxSetComponent::TxsetCompTxsMaybeDiscountedFee(component)]
    };
    let soroban = envelopes(true);
    let stages = if soroban.is_empty() {
        Vec::new()
    } else {
        vec![ParallelTxExecutionStage(
            vec![DependentTxCluster(soroban.try_into()?)].try_into()?,
        )]
    };
    let phases = vec![
        TransactionPhase::V0(components.try_into()?),
        TransactionPhase::V1(ParallelTxsComponent {
            base_fee,
            execution_stages: stages.try_into()?,
        }),
    ];
    Ok(GeneralizedTransactionSet::V1(TransactionSetV1 {
        previous_ledger_hash: previous.clone(),
        phases: phases.try_into()?,
    }))
}
