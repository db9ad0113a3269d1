//! The network's settings: limits, fees and lifetimes, kept in the ledger as `ConfigSetting` entries.
//! Values: stellar-docs "Resource limits and fees" (July 2026), SLP-0004, SLP-0005, CAP-66; lifetimes of the test network from its own settings.

use soroban_env_host::fees::{compute_rent_write_fee_per_1kb, RentWriteFeeConfiguration};
use soroban_env_host::xdr::{
    ConfigSettingContractBandwidthV0, ConfigSettingContractComputeV0,
    ConfigSettingContractEventsV0, ConfigSettingContractExecutionLanesV0,
    ConfigSettingContractHistoricalDataV0, ConfigSettingContractLedgerCostExtV0,
    ConfigSettingContractLedgerCostV0, ConfigSettingContractParallelComputeV0, ConfigSettingEntry,
    ConfigSettingScpTiming, EvictionIterator, FreezeBypassTxs, FrozenLedgerKeys,
    StateArchivalSettings,
};

use crate::cost_params;
use crate::error::ChainError;

/// Which public network's settings the chain starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Mainnet,
    /// Same limits and fees, but entries live for hours and days instead of months.
    Testnet,
}

/// The settings as named fields. Change a clone and hand it to `Ledger::prepare`: it becomes part of that ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Lowest inclusion fee per operation, stroops (field of the ledger header).
    pub base_fee: u32,
    /// Reserve per entry of an account, stroops (field of the ledger header).
    pub base_reserve: u32,
    /// Classic operations per ledger (field of the ledger header).
    pub max_classic_operations: u32,
    pub contract_max_size_bytes: u32,
    pub contract_data_key_size_bytes: u32,
    pub contract_data_entry_size_bytes: u32,
    pub compute: ConfigSettingContractComputeV0,
    pub parallel: ConfigSettingContractParallelComputeV0,
    pub ledger_cost: ConfigSettingContractLedgerCostV0,
    pub ledger_cost_ext: ConfigSettingContractLedgerCostExtV0,
    pub historical: ConfigSettingContractHistoricalDataV0,
    pub events: ConfigSettingContractEventsV0,
    pub bandwidth: ConfigSettingContractBandwidthV0,
    pub lanes: ConfigSettingContractExecutionLanesV0,
    pub archival: StateArchivalSettings,
    pub timing: ConfigSettingScpTiming,
    /// Size of the network's whole contract state that rent is computed from. A local chain has no say in it: 0 gives the lowest rate.
    pub state_size_bytes: u64,
}

/// Names that `set_limit` knows.
pub const LIMIT_NAMES: [&str; 21] = [
    "base_fee",
    "ledger_max_disk_read_bytes",
    "ledger_max_disk_read_entries",
    "ledger_max_instructions",
    "ledger_max_tx_count",
    "ledger_max_txs_size_bytes",
    "ledger_max_write_bytes",
    "ledger_max_write_entries",
    "ledger_target_close_time_ms",
    "max_entry_ttl",
    "min_persistent_ttl",
    "min_temporary_ttl",
    "tx_max_disk_read_bytes",
    "tx_max_disk_read_entries",
    "tx_max_events_size_bytes",
    "tx_max_footprint_entries",
    "tx_max_instructions",
    "tx_max_size_bytes",
    "tx_max_write_bytes",
    "tx_max_write_entries",
    "tx_memory_limit_bytes",
];

impl Settings {
    /// The settings of a public network.
    pub fn of(profile: Profile) -> Self {
        Self {
            base_fee: 100,
            base_reserve: 5_000_000,
            max_classic_operations: 1_000,
            contract_max_size_bytes: 131_072,
            contract_data_key_size_bytes: 250,
            contract_data_entry_size_bytes: 65_536,
            compute: ConfigSettingContractComputeV0 {
                ledger_max_instructions: 580_000_000,
                tx_max_instructions: 400_000_000,
                fee_rate_per_instructions_increment: 7,
                tx_memory_limit: 41_943_040,
            },
            parallel: ConfigSettingContractParallelComputeV0 {
                ledger_max_dependent_tx_clusters: 2,
            },
            ledger_cost: ledger_cost(),
            ledger_cost_ext: ConfigSettingContractLedgerCostExtV0 {
                tx_max_footprint_entries: 400,
                fee_write1_kb: 875,
            },
            historical: ConfigSettingContractHistoricalDataV0 {
                fee_historical1_kb: 4_059,
            },
            events: ConfigSettingContractEventsV0 {
                tx_max_contract_events_size_bytes: 16_384,
                fee_contract_events1_kb: 5_000,
            },
            bandwidth: ConfigSettingContractBandwidthV0 {
                ledger_max_txs_size_bytes: 266_240,
                tx_max_size_bytes: 132_096,
                fee_tx_size1_kb: 406,
            },
            lanes: ConfigSettingContractExecutionLanesV0 {
                ledger_max_tx_count: 2_000,
            },
            archival: archival(profile),
            timing: ConfigSettingScpTiming {
                ledger_target_close_time_milliseconds: 5_000,
                nomination_timeout_initial_milliseconds: 1_000,
                nomination_timeout_increment_milliseconds: 1_000,
                ballot_timeout_initial_milliseconds: 1_000,
                ballot_timeout_increment_milliseconds: 1_000,
            },
            state_size_bytes: 0,
        }
    }

    /// The entries that the ledger holds, one per setting.
    pub fn entries(&self) -> Vec<ConfigSettingEntry> {
        let window = vec![self.state_size_bytes; WINDOW_SAMPLES as usize];
        vec![
            ConfigSettingEntry::ContractMaxSizeBytes(self.contract_max_size_bytes),
            ConfigSettingEntry::ContractComputeV0(self.compute.clone()),
            ConfigSettingEntry::ContractLedgerCostV0(self.ledger_cost.clone()),
            ConfigSettingEntry::ContractHistoricalDataV0(self.historical.clone()),
            ConfigSettingEntry::ContractEventsV0(self.events.clone()),
            ConfigSettingEntry::ContractBandwidthV0(self.bandwidth.clone()),
            ConfigSettingEntry::ContractCostParamsCpuInstructions(cost_params::cpu_instructions()),
            ConfigSettingEntry::ContractCostParamsMemoryBytes(cost_params::memory_bytes()),
            ConfigSettingEntry::ContractDataKeySizeBytes(self.contract_data_key_size_bytes),
            ConfigSettingEntry::ContractDataEntrySizeBytes(self.contract_data_entry_size_bytes),
            ConfigSettingEntry::StateArchival(self.archival.clone()),
            ConfigSettingEntry::ContractExecutionLanes(self.lanes.clone()),
            ConfigSettingEntry::LiveSorobanStateSizeWindow(window.try_into().unwrap_or_default()),
            ConfigSettingEntry::EvictionIterator(EvictionIterator {
                bucket_list_level: self.archival.starting_eviction_scan_level,
                is_curr_bucket: true,
                bucket_file_offset: 0,
            }),
            ConfigSettingEntry::ContractParallelComputeV0(self.parallel.clone()),
            ConfigSettingEntry::ContractLedgerCostExtV0(self.ledger_cost_ext.clone()),
            ConfigSettingEntry::ScpTiming(self.timing.clone()),
            ConfigSettingEntry::FrozenLedgerKeys(FrozenLedgerKeys::default()),
            ConfigSettingEntry::FreezeBypassTxs(FreezeBypassTxs::default()),
        ]
    }

    /// Takes over one entry of the ledger. Entries that hold nothing of these fields are passed over.
    pub fn take(&mut self, entry: &ConfigSettingEntry) {
        match entry {
            ConfigSettingEntry::ContractMaxSizeBytes(value) => {
                self.contract_max_size_bytes = *value
            }
            ConfigSettingEntry::ContractComputeV0(value) => self.compute = value.clone(),
            ConfigSettingEntry::ContractLedgerCostV0(value) => self.ledger_cost = value.clone(),
            ConfigSettingEntry::ContractHistoricalDataV0(value) => self.historical = value.clone(),
            ConfigSettingEntry::ContractEventsV0(value) => self.events = value.clone(),
            ConfigSettingEntry::ContractBandwidthV0(value) => self.bandwidth = value.clone(),
            ConfigSettingEntry::ContractDataKeySizeBytes(value) => {
                self.contract_data_key_size_bytes = *value;
            }
            ConfigSettingEntry::ContractDataEntrySizeBytes(value) => {
                self.contract_data_entry_size_bytes = *value;
            }
            ConfigSettingEntry::StateArchival(value) => self.archival = value.clone(),
            ConfigSettingEntry::ContractExecutionLanes(value) => self.lanes = value.clone(),
            ConfigSettingEntry::LiveSorobanStateSizeWindow(window) => {
                self.state_size_bytes = window.first().copied().unwrap_or(0);
            }
            ConfigSettingEntry::ContractParallelComputeV0(value) => self.parallel = value.clone(),
            ConfigSettingEntry::ContractLedgerCostExtV0(value) => {
                self.ledger_cost_ext = value.clone();
            }
            ConfigSettingEntry::ScpTiming(value) => self.timing = value.clone(),
            _ => {}
        }
    }

    /// Stroops per KB of contract state and rent period, from the network's state size.
    pub fn rent_fee_per_kb(&self) -> i64 {
        let rates = RentWriteFeeConfiguration {
            state_target_size_bytes: self.ledger_cost.soroban_state_target_size_bytes,
            rent_fee_1kb_state_size_low: self.ledger_cost.rent_fee1_kb_soroban_state_size_low,
            rent_fee_1kb_state_size_high: self.ledger_cost.rent_fee1_kb_soroban_state_size_high,
            state_size_rent_fee_growth_factor: self
                .ledger_cost
                .soroban_state_rent_fee_growth_factor,
        };
        compute_rent_write_fee_per_1kb(
            i64::try_from(self.state_size_bytes).unwrap_or(i64::MAX),
            &rates,
        )
    }

    /// Multiplies every fee rate, rent and the inclusion fee among them; 100 changes nothing.
    pub fn scale_fees(&mut self, percent: u32) {
        let scaled = |fee: i64| fee.saturating_mul(i64::from(percent)) / 100;
        let rent = scaled(self.rent_fee_per_kb());
        self.base_fee = u32::try_from(scaled(i64::from(self.base_fee))).unwrap_or(u32::MAX);
        self.compute.fee_rate_per_instructions_increment =
            scaled(self.compute.fee_rate_per_instructions_increment);
        let cost = &mut self.ledger_cost;
        cost.fee_disk_read_ledger_entry = scaled(cost.fee_disk_read_ledger_entry);
        cost.fee_write_ledger_entry = scaled(cost.fee_write_ledger_entry);
        cost.fee_disk_read1_kb = scaled(cost.fee_disk_read1_kb);
        cost.rent_fee1_kb_soroban_state_size_low = rent;
        cost.rent_fee1_kb_soroban_state_size_high =
            rent.max(cost.rent_fee1_kb_soroban_state_size_high);
        self.ledger_cost_ext.fee_write1_kb = scaled(self.ledger_cost_ext.fee_write1_kb);
        self.historical.fee_historical1_kb = scaled(self.historical.fee_historical1_kb);
        self.events.fee_contract_events1_kb = scaled(self.events.fee_contract_events1_kb);
        self.bandwidth.fee_tx_size1_kb = scaled(self.bandwidth.fee_tx_size1_kb);
    }

    /// Sets one limit by its name (`LIMIT_NAMES`).
    pub fn set_limit(&mut self, name: &str, value: u64) -> Result<(), ChainError> {
        let out_of_range = || ChainError::Setting(format!("{name} cannot be {value}"));
        match name {
            "ledger_max_instructions" => {
                self.compute.ledger_max_instructions =
                    i64::try_from(value).map_err(|_| out_of_range())?;
                return Ok(());
            }
            "tx_max_instructions" => {
                self.compute.tx_max_instructions =
                    i64::try_from(value).map_err(|_| out_of_range())?;
                return Ok(());
            }
            _ => {}
        }
        let small = u32::try_from(value).map_err(|_| out_of_range())?;
        let field = self
            .limit_field(name)
            .ok_or_else(|| ChainError::Setting(format!("there is no limit called {name}")))?;
        *field = small;
        Ok(())
    }

    fn limit_field(&mut self, name: &str) -> Option<&mut u32> {
        Some(match name {
            "base_fee" => &mut self.base_fee,
            "ledger_max_disk_read_bytes" => &mut self.ledger_cost.ledger_max_disk_read_bytes,
            "ledger_max_disk_read_entries" => &mut self.ledger_cost.ledger_max_disk_read_entries,
            "ledger_max_tx_count" => &mut self.lanes.ledger_max_tx_count,
            "ledger_max_txs_size_bytes" => &mut self.bandwidth.ledger_max_txs_size_bytes,
            "ledger_max_write_bytes" => &mut self.ledger_cost.ledger_max_write_bytes,
            "ledger_max_write_entries" => &mut self.ledger_cost.ledger_max_write_ledger_entries,
            "ledger_target_close_time_ms" => &mut self.timing.ledger_target_close_time_milliseconds,
            "max_entry_ttl" => &mut self.archival.max_entry_ttl,
            "min_persistent_ttl" => &mut self.archival.min_persistent_ttl,
            "min_temporary_ttl" => &mut self.archival.min_temporary_ttl,
            "tx_max_disk_read_bytes" => &mut self.ledger_cost.tx_max_disk_read_bytes,
            "tx_max_disk_read_entries" => &mut self.ledger_cost.tx_max_disk_read_entries,
            "tx_max_events_size_bytes" => &mut self.events.tx_max_contract_events_size_bytes,
            "tx_max_footprint_entries" => &mut self.ledger_cost_ext.tx_max_footprint_entries,
            "tx_max_size_bytes" => &mut self.bandwidth.tx_max_size_bytes,
            "tx_max_write_bytes" => &mut self.ledger_cost.tx_max_write_bytes,
            "tx_max_write_entries" => &mut self.ledger_cost.tx_max_write_ledger_entries,
            "tx_memory_limit_bytes" => &mut self.compute.tx_memory_limit,
            _ => return None,
        })
    }
}

const WINDOW_SAMPLES: u32 = 30;

fn ledger_cost() -> ConfigSettingContractLedgerCostV0 {
    ConfigSettingContractLedgerCostV0 {
        ledger_max_disk_read_entries: 1_000,
        ledger_max_disk_read_bytes: 400_000,
        ledger_max_write_ledger_entries: 1_000,
        ledger_max_write_bytes: 286_720,
        tx_max_disk_read_entries: 200,
        tx_max_disk_read_bytes: 200_000,
        tx_max_write_ledger_entries: 200,
        tx_max_write_bytes: 132_096,
        fee_disk_read_ledger_entry: 1_563,
        fee_write_ledger_entry: 2_500,
        fee_disk_read1_kb: 447,
        soroban_state_target_size_bytes: 4_000_000_000,
        rent_fee1_kb_soroban_state_size_low: -17_000,
        rent_fee1_kb_soroban_state_size_high: 10_000,
        soroban_state_rent_fee_growth_factor: 5_000,
    }
}

fn archival(profile: Profile) -> StateArchivalSettings {
    let (min_temporary_ttl, min_persistent_ttl) = match profile {
        Profile::Mainnet => (17_280, 2_073_600),
        Profile::Testnet => (720, 120_960),
    };
    StateArchivalSettings {
        max_entry_ttl: 3_110_400,
        min_temporary_ttl,
        min_persistent_ttl,
        persistent_rent_rate_denominator: 1_215,
        temp_rent_rate_denominator: 2_430,
        max_entries_to_archive: 1_000,
        live_soroban_state_size_window_sample_size: WINDOW_SAMPLES,
        live_soroban_state_size_window_sample_period: 64,
        eviction_scan_size: 100_000,
        starting_eviction_scan_level: 7,
    }
}
