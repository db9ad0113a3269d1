//! The chain: its last ledger, and how the next one comes about.
//!
//! A close has two steps, so that the record can reach the disk before anybody sees the ledger:
//! `prepare` (changes nothing) -> write and sync `Prepared::record` -> `commit`. After a crash: `open`, then `replay` of each record.

use std::rc::Rc;

use sha2::{Digest, Sha256};
use soroban_env_host::xdr::{LedgerEntryData, LedgerHeader, LedgerKey, TransactionResult};
use soroban_env_host::{LedgerInfo, ModuleCache};
use soroban_simulation::NetworkConfig;

use crate::account::Closing;
use crate::apply::{self, Turn};
use crate::closed::{first_header, hash_of, next_header, Applied, Close, ClosedLedger};
use crate::error::ChainError;
use crate::frame::Frame;
use crate::genesis::{
    first_state, network_id, setting_changes, settings_of, GenesisConfig, TOTAL_COINS,
};
use crate::modules;
use crate::order::choose;
use crate::record::{self, LedgerRecord, StateRecord};
use crate::rules::Rules;
use crate::settings::Settings;
use crate::state::{Changes, Draft, State};
use crate::validate::check_submission;

/// A chain in memory. One thread owns it.
pub struct Ledger {
    passphrase: String,
    network_id: [u8; 32],
    header: LedgerHeader,
    hash: [u8; 32],
    state: Rc<State>,
    settings: Rc<Settings>,
    network: Rc<NetworkConfig>,
    modules: ModuleCache,
}

/// A ledger that is worked out but not yet part of the chain.
pub struct Prepared {
    /// Goes to the log, as it is, before `commit`.
    pub record: Vec<u8>,
    pub closed: ClosedLedger,
    /// Transactions that are invalid now, with the place in what was offered: to be dropped.
    pub refused: Vec<(usize, TransactionResult)>,
    /// Places of transactions that found no room: to be offered again.
    pub waiting: Vec<usize>,
    changes: Changes,
}

impl Ledger {
    /// A new chain; its first ledger has the number 1.
    pub fn genesis(config: &GenesisConfig) -> Result<Self, ChainError> {
        let closing = Closing {
            seq: 1,
            close_time_s: config.close_time_s,
        };
        let settings = Settings::of(config.profile);
        let state = first_state(config, &settings, closing);
        let header = first_header(closing, state.hash()?, TOTAL_COINS, &settings);
        Self::of(config.passphrase.clone(), header, state)
    }

    fn of(passphrase: String, header: LedgerHeader, state: State) -> Result<Self, ChainError> {
        let settings = Rc::new(settings_of(&state, header_settings(&header))?);
        Ok(Self {
            network_id: network_id(&passphrase),
            passphrase,
            hash: hash_of(&header)?,
            header,
            network: Rc::new(network_of(&state)?),
            modules: modules::cache_of(&state)?,
            state: Rc::new(state),
            settings,
        })
    }

    /// Number of the last closed ledger.
    pub fn seq(&self) -> u32 {
        self.header.ledger_seq
    }

    /// When it was closed, seconds since 1970.
    pub fn close_time_s(&self) -> u64 {
        self.header.scp_value.close_time.0
    }

    pub fn header(&self) -> &LedgerHeader {
        &self.header
    }

    pub fn header_hash(&self) -> [u8; 32] {
        self.hash
    }

    pub fn network_id(&self) -> [u8; 32] {
        self.network_id
    }

    pub fn passphrase(&self) -> &str {
        &self.passphrase
    }

    /// The entries. Holding on to an old state costs one copy of the map at the next commit.
    pub fn state(&self) -> Rc<State> {
        self.state.clone()
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Fee rates and cost models, as the simulation library wants them.
    pub fn network_config(&self) -> &NetworkConfig {
        &self.network
    }

    /// The ledger after the last one; time always moves on.
    pub fn next(&self, close_time_s: u64) -> Closing {
        Closing {
            seq: self.seq().saturating_add(1),
            close_time_s: close_time_s.max(self.close_time_s().saturating_add(1)),
        }
    }

    /// What contracts see while that ledger is applied or simulated.
    pub fn ledger_info(&self, closing: Closing) -> LedgerInfo {
        self.rules(closing).ledger_info()
    }

    /// SHA-256 over every entry. Slow: for checks.
    pub fn state_hash(&self) -> Result<[u8; 32], ChainError> {
        self.state.hash()
    }

    /// Whether the transaction could enter that ledger. The error is what a submitter is told.
    pub fn validate(&self, frame: &Frame, closing: Closing) -> Result<(), TransactionResult> {
        check_submission(frame, self.state.as_ref(), &self.rules(closing))
    }

    /// Works out the next ledger. Its number may skip some. New settings hold from the ledger after it.
    pub fn prepare(
        &self,
        frames: &[Rc<Frame>],
        closing: Closing,
        new_settings: Option<&Settings>,
    ) -> Result<Prepared, ChainError> {
        if closing.seq <= self.seq() || closing.close_time_s <= self.close_time_s() {
            return Err(ChainError::Sequence {
                last: self.seq(),
                asked: closing.seq,
            });
        }
        let rules = self.rules(closing);
        let choice = choose(frames, self.state.as_ref(), &rules)?;
        let taken: Vec<_> = choice
            .taken
            .iter()
            .map(|place| frames[*place].clone())
            .collect();
        let mut draft = Draft::on(self.state.as_ref());
        let transactions = self.apply_all(&taken, &mut draft, &rules)?;
        let settings = new_settings.unwrap_or(&self.settings);
        if new_settings.is_some() {
            draft.absorb(setting_changes(settings, closing.seq));
        }
        let evicted = evict(&self.state, &mut draft, closing.seq);
        let changes = draft.into_changes();
        let (closed, record) = self.close(&closing, settings, transactions, evicted, &changes)?;
        Ok(Prepared {
            record,
            closed,
            refused: choice.refused,
            waiting: choice.waiting,
            changes,
        })
    }

    fn close(
        &self,
        closing: &Closing,
        settings: &Settings,
        transactions: Vec<Applied>,
        evicted: Vec<Rc<LedgerKey>>,
        changes: &Changes,
    ) -> Result<(ClosedLedger, Vec<u8>), ChainError> {
        let header = next_header(
            &self.header,
            &Close {
                closing: *closing,
                transactions: &transactions,
                changes_hash: Sha256::digest(record::write_changes(changes)?).into(),
                settings,
            },
        )?;
        let record = LedgerRecord {
            closing: *closing,
            header_settings: header_settings(&header),
            transactions,
            evicted,
            changes: changes.clone(),
            hash: hash_of(&header)?,
        };
        let bytes = record::frame(&record.write()?)?;
        let closed = ClosedLedger {
            hash: record.hash,
            header,
            transactions: record.transactions,
            evicted: record
                .evicted
                .iter()
                .map(|key| key.as_ref().clone())
                .collect(),
        };
        Ok((closed, bytes))
    }

    fn apply_all(
        &self,
        frames: &[Rc<Frame>],
        draft: &mut Draft,
        rules: &Rules,
    ) -> Result<Vec<Applied>, ChainError> {
        let mut charged = Vec::with_capacity(frames.len());
        for frame in frames {
            charged.push(apply::charge(frame, draft, rules)?);
        }
        let mut ends = Vec::with_capacity(frames.len());
        for (frame, (fee_charged, _)) in frames.iter().zip(&charged) {
            let turn = Turn {
                frame,
                rules,
                modules: &self.modules,
                seed: apply::transaction_seed(&self.hash, frame),
                fee_charged: *fee_charged,
            };
            ends.push(apply::apply(&turn, draft)?);
        }
        let mut transactions = Vec::with_capacity(frames.len());
        for ((frame, (_, fee_meta)), end) in frames.iter().zip(charged).zip(ends) {
            transactions.push(Applied {
                frame: frame.clone(),
                result: end.result,
                meta: end.meta,
                fee_meta,
                refund_meta: apply::refund(frame, end.refund, draft, rules)?,
            });
        }
        Ok(transactions)
    }

    /// Makes a prepared ledger the last one. It must have been prepared on the one that is the last now.
    pub fn commit(&mut self, prepared: Prepared) -> Result<ClosedLedger, ChainError> {
        let Prepared {
            closed, changes, ..
        } = prepared;
        if closed.header.previous_ledger_hash.0 != self.hash {
            return Err(ChainError::Sequence {
                last: self.seq(),
                asked: closed.seq(),
            });
        }
        self.advance(changes, closed)
    }

    fn advance(
        &mut self,
        changes: Changes,
        closed: ClosedLedger,
    ) -> Result<ClosedLedger, ChainError> {
        let mut has_new_settings = false;
        for stored in changes.values().flatten() {
            match &stored.entry.data {
                LedgerEntryData::ContractCode(code) => modules::add(&self.modules, code)?,
                LedgerEntryData::ConfigSetting(_) => has_new_settings = true,
                _ => {}
            }
        }
        Rc::make_mut(&mut self.state).absorb(changes);
        self.header = closed.header.clone();
        self.hash = closed.hash;
        if has_new_settings {
            self.settings = Rc::new(settings_of(&self.state, header_settings(&self.header))?);
            self.network = Rc::new(network_of(&self.state)?);
        }
        Ok(closed)
    }

    /// The whole state as the first record of a log, framed.
    pub fn first_record(&self) -> Result<Vec<u8>, ChainError> {
        record::frame(&StateRecord::write(
            &self.passphrase,
            &self.header,
            &self.state,
        )?)
    }

    /// A chain from the payload of a log's first record.
    pub fn open(payload: &[u8]) -> Result<Self, ChainError> {
        let first = StateRecord::read(payload)?;
        Self::of(first.passphrase, first.header, first.state)
    }

    /// Takes a ledger from the payload of a later record. Nothing is executed; the header must come out as recorded.
    pub fn replay(&mut self, payload: &[u8]) -> Result<ClosedLedger, ChainError> {
        let record = LedgerRecord::read(payload, &self.network_id)?;
        if record.closing.seq <= self.seq() {
            return Err(ChainError::Sequence {
                last: self.seq(),
                asked: record.closing.seq,
            });
        }
        let mut settings = self.settings.as_ref().clone();
        [
            settings.base_fee,
            settings.base_reserve,
            settings.max_classic_operations,
        ] = record.header_settings;
        let header = next_header(
            &self.header,
            &Close {
                closing: record.closing,
                transactions: &record.transactions,
                changes_hash: Sha256::digest(record::write_changes(&record.changes)?).into(),
                settings: &settings,
            },
        )?;
        let hash = hash_of(&header)?;
        if hash != record.hash {
            let seq = record.closing.seq;
            return Err(ChainError::Record(format!(
                "ledger {seq} does not follow from ledger {}",
                self.seq()
            )));
        }
        let closed = ClosedLedger {
            header,
            hash,
            transactions: record.transactions,
            evicted: record
                .evicted
                .iter()
                .map(|key| key.as_ref().clone())
                .collect(),
        };
        self.advance(record.changes, closed)
    }

    fn rules(&self, closing: Closing) -> Rules {
        Rules {
            network_id: self.network_id,
            closing,
            settings: self.settings.clone(),
            network: self.network.clone(),
        }
    }
}

fn header_settings(header: &LedgerHeader) -> [u32; 3] {
    [header.base_fee, header.base_reserve, header.max_tx_set_size]
}

fn network_of(state: &State) -> Result<NetworkConfig, ChainError> {
    NetworkConfig::load_from_snapshot(state).map_err(|error| ChainError::Host(error.to_string()))
}

/// Deletes temporary entries that ended before this ledger, unless it has renewed them.
fn evict(state: &State, draft: &mut Draft, seq: u32) -> Vec<Rc<LedgerKey>> {
    let ended: Vec<_> = state
        .expired_temporary(seq)
        .into_iter()
        .filter(|key| !draft.changes().contains_key(key))
        .collect();
    for key in &ended {
        draft.remove(key.clone());
    }
    ended
}
