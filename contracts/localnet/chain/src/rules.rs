//! What holds while one ledger is validated and applied: its number and time, settings and fee rates.

use std::rc::Rc;

use soroban_env_host::fees::{compute_transaction_resource_fee, TransactionResources};
use soroban_env_host::xdr::{
    LedgerKey, OperationBody, SorobanResources, SorobanTransactionDataExt,
};
use soroban_env_host::LedgerInfo;
use soroban_simulation::NetworkConfig;

use crate::account::Closing;
use crate::frame::Frame;
use crate::settings::Settings;

/// The protocol that the chain speaks.
pub const PROTOCOL: u32 = 27;

#[derive(Debug, Clone)]
pub struct Rules {
    pub network_id: [u8; 32],
    pub closing: Closing,
    pub settings: Rc<Settings>,
    /// The same settings in the form that the simulation library wants, with fee rates worked out.
    pub network: Rc<NetworkConfig>,
}

impl Rules {
    /// What contracts see of the ledger.
    pub fn ledger_info(&self) -> LedgerInfo {
        LedgerInfo {
            protocol_version: PROTOCOL,
            sequence_number: self.closing.seq,
            timestamp: self.closing.close_time_s,
            network_id: self.network_id,
            base_reserve: self.settings.base_reserve,
            min_temp_entry_ttl: self.settings.archival.min_temporary_ttl,
            min_persistent_entry_ttl: self.settings.archival.min_persistent_ttl,
            max_entry_ttl: self.settings.archival.max_entry_ttl,
        }
    }

    /// The last ledger in which an entry restored now is alive.
    pub fn restored_live_until(&self) -> u32 {
        let lifetime = self.settings.archival.min_persistent_ttl.saturating_sub(1);
        self.closing.seq.saturating_add(lifetime)
    }

    /// Lowest inclusion fee for this many operations, stroops.
    pub fn min_inclusion_fee(&self, operations: u32) -> i64 {
        i64::from(self.settings.base_fee) * i64::from(operations.max(1))
    }

    /// What declared resources cost, never refunded, stroops; 0 without contracts.
    pub fn non_refundable_fee(&self, frame: &Frame) -> i64 {
        self.resource_fees(frame, 0).0
    }

    /// What events and return value of this size cost, stroops.
    pub fn events_fee(&self, frame: &Frame, events_bytes: u32) -> i64 {
        self.resource_fees(frame, events_bytes).1
    }

    fn resource_fees(&self, frame: &Frame, contract_events_size_bytes: u32) -> (i64, i64) {
        let Some(data) = frame.soroban_data() else {
            return (0, 0);
        };
        let declared = &data.resources;
        let resources = TransactionResources {
            instructions: declared.instructions,
            disk_read_entries: disk_read_entries(frame),
            write_entries: count(declared.footprint.read_write.len()),
            disk_read_bytes: declared.disk_read_bytes,
            write_bytes: declared.write_bytes,
            contract_events_size_bytes,
            transaction_size_bytes: frame.size_bytes,
        };
        compute_transaction_resource_fee(&resources, &self.network.fee_configuration)
    }
}

/// Entries that the transaction declares to read from disk: accounts, archived entries, and all that a restore names (CAP-66).
pub fn disk_read_entries(frame: &Frame) -> u32 {
    let Some(data) = frame.soroban_data() else {
        return 0;
    };
    let footprint = &data.resources.footprint;
    let restores = frame
        .transaction()
        .operations
        .iter()
        .any(|operation| matches!(operation.body, OperationBody::RestoreFootprint(_)));
    if restores {
        return count(footprint.read_write.len());
    }
    let keys = footprint
        .read_only
        .iter()
        .chain(footprint.read_write.iter());
    let classic = keys.filter(|key| !lives_in_memory(key)).count();
    count(classic + archived_indices(&data.ext).len())
}

/// Places in the read-write footprint whose entries the transaction brings back from the archive.
pub fn archived_indices(ext: &SorobanTransactionDataExt) -> &[u32] {
    match ext {
        SorobanTransactionDataExt::V1(v1) => &v1.archived_soroban_entries,
        SorobanTransactionDataExt::V0 => &[],
    }
}

/// Contract data and code are held in memory; everything else is read from disk.
pub fn lives_in_memory(key: &LedgerKey) -> bool {
    matches!(key, LedgerKey::ContractData(_) | LedgerKey::ContractCode(_))
}

/// Footprint entries of both kinds.
pub fn footprint_len(resources: &SorobanResources) -> u32 {
    count(resources.footprint.read_only.len() + resources.footprint.read_write.len())
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
