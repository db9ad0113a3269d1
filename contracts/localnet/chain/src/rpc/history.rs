//! Closed ledgers, their transactions and events, as far back as they are kept. Bounded in ledgers and in bytes:
//! the oldest go first.

use super::encode::xdr;
use crate::closed::{Applied, ClosedLedger};
use crate::error::ChainError;
use soroban_env_host::xdr::{
    ContractEvent, ContractEventBody, ContractEventType, ContractId, TransactionMeta, WriteXdr,
};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// How much is kept. Mainnet's RPC nodes keep seven days of five-second ledgers.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    pub ledgers: u32,
    pub bytes: usize,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention {
            ledgers: 120_960,
            bytes: 64 << 20,
        }
    }
}

pub struct KeptLedger {
    pub seq: u32,
    pub close_time_s: u64,
    pub hash: [u8; 32],
    /// LedgerHeaderHistoryEntry.
    pub header: Vec<u8>,
    /// LedgerCloseMeta.
    pub close_meta: Vec<u8>,
    pub transactions: Vec<Rc<KeptTransaction>>,
    size_bytes: usize,
}

pub struct KeptTransaction {
    pub hash: [u8; 32],
    pub inner_hash: Option<[u8; 32]>,
    pub ledger: u32,
    pub close_time_s: u64,
    /// 1 for the first of its ledger.
    pub order: u32,
    pub is_success: bool,
    pub is_soroban: bool,
    /// What it bid per operation, in stroops.
    pub inclusion_fee: i64,
    pub envelope: Vec<u8>,
    pub result: Vec<u8>,
    pub meta: Vec<u8>,
    pub events: TransactionEvents,
}

/// Events of one transaction, encoded: of the transaction, per operation, and for diagnosis.
#[derive(Default)]
pub struct TransactionEvents {
    pub transaction: Vec<Vec<u8>>,
    pub operations: Vec<Vec<KeptEvent>>,
    pub diagnostic: Vec<Vec<u8>>,
}

pub struct KeptEvent {
    pub event: Vec<u8>,
    pub contract: Option<ContractId>,
    pub kind: ContractEventType,
    pub topics: Vec<Vec<u8>>,
    pub data: Vec<u8>,
}

#[derive(Default)]
pub struct History {
    retention: Retention,
    ledgers: VecDeque<KeptLedger>,
    by_hash: HashMap<[u8; 32], Rc<KeptTransaction>>,
    size_bytes: usize,
}

impl History {
    pub fn new(retention: Retention) -> History {
        History {
            retention,
            ..History::default()
        }
    }

    /// # Errors
    /// None for a ledger that a chain closed: all of it has an encoding.
    pub fn push(&mut self, closed: &ClosedLedger) -> Result<(), ChainError> {
        let ledger = kept_ledger(closed)?;
        self.size_bytes += ledger.size_bytes;
        for transaction in &ledger.transactions {
            self.by_hash.insert(transaction.hash, transaction.clone());
            if let Some(inner) = transaction.inner_hash {
                self.by_hash.insert(inner, transaction.clone());
            }
        }
        self.ledgers.push_back(ledger);
        self.shrink(self.retention.ledgers);
        Ok(())
    }

    /// Forgets what is older than so many ledgers, and what does not fit; the latest ledger always stays.
    pub fn shrink(&mut self, ledgers: u32) {
        let latest = self.ledgers.back().map_or(0, |ledger| ledger.seq);
        let oldest = latest.saturating_sub(ledgers.max(1) - 1);
        while self.ledgers.len() > 1
            && (self.ledgers[0].seq < oldest || self.size_bytes > self.retention.bytes)
        {
            if let Some(ledger) = self.ledgers.pop_front() {
                self.size_bytes -= ledger.size_bytes;
                self.forget(&ledger);
            }
        }
    }

    fn forget(&mut self, ledger: &KeptLedger) {
        for transaction in &ledger.transactions {
            for hash in std::iter::once(transaction.hash).chain(transaction.inner_hash) {
                if self
                    .by_hash
                    .get(&hash)
                    .is_some_and(|kept| Rc::ptr_eq(kept, transaction))
                {
                    self.by_hash.remove(&hash);
                }
            }
        }
    }

    pub fn retention_ledgers(&self) -> u32 {
        self.retention.ledgers
    }

    pub fn oldest(&self) -> Option<&KeptLedger> {
        self.ledgers.front()
    }

    /// The newest kept ledger whose number is not higher.
    pub fn at_most(&self, seq: u32) -> Option<&KeptLedger> {
        let count = self.ledgers.partition_point(|ledger| ledger.seq <= seq);
        count
            .checked_sub(1)
            .and_then(|index| self.ledgers.get(index))
    }

    /// Kept ledgers from that number on, in order.
    pub fn from(&self, seq: u32) -> impl Iterator<Item = &KeptLedger> {
        let first = self.ledgers.partition_point(|ledger| ledger.seq < seq);
        self.ledgers.range(first..)
    }

    /// A transaction by its hash, or by the hash of what its fee bump carries.
    pub fn transaction(&self, hash: &[u8; 32]) -> Option<&Rc<KeptTransaction>> {
        self.by_hash.get(hash)
    }
}

fn kept_ledger(closed: &ClosedLedger) -> Result<KeptLedger, ChainError> {
    let seq = closed.header.ledger_seq;
    let close_time_s = closed.header.scp_value.close_time.0;
    let transactions: Vec<Rc<KeptTransaction>> = closed
        .transactions
        .iter()
        .zip(1..)
        .map(|(applied, order)| Rc::new(kept_transaction(applied, (seq, close_time_s, order))))
        .collect();
    let header = closed.header_xdr()?;
    let close_meta = closed.close_meta_xdr()?;
    let of_transactions: usize = transactions
        .iter()
        .map(|transaction| size_of(transaction))
        .sum();
    Ok(KeptLedger {
        seq,
        close_time_s,
        hash: closed.hash,
        size_bytes: of_transactions + header.len() + close_meta.len() + 128,
        header,
        close_meta,
        transactions,
    })
}

fn size_of(transaction: &KeptTransaction) -> usize {
    let events = &transaction.events;
    let of_events: usize = events
        .operations
        .iter()
        .flatten()
        .map(|event| 2 * event.event.len() + 96)
        .sum();
    let others: usize = events
        .transaction
        .iter()
        .chain(&events.diagnostic)
        .map(Vec::len)
        .sum();
    transaction.envelope.len()
        + transaction.result.len()
        + transaction.meta.len()
        + of_events
        + others
        + 256
}

fn kept_transaction(applied: &Applied, place: (u32, u64, u32)) -> KeptTransaction {
    let (ledger, close_time_s, order) = place;
    let frame = &applied.frame;
    KeptTransaction {
        hash: frame.hash,
        inner_hash: frame.inner_hash,
        ledger,
        close_time_s,
        order,
        is_success: applied.is_success(),
        is_soroban: frame.is_soroban(),
        inclusion_fee: frame.inclusion_fee() / i64::from(frame.operation_count().max(1)),
        envelope: xdr(&frame.envelope),
        result: xdr(&applied.result),
        meta: xdr(&applied.meta),
        events: events_of(&applied.meta),
    }
}

fn events_of(meta: &TransactionMeta) -> TransactionEvents {
    let TransactionMeta::V4(meta) = meta else {
        return TransactionEvents::default();
    };
    let of_operation = |events: &[ContractEvent]| events.iter().map(kept_event).collect();
    TransactionEvents {
        transaction: encoded(&meta.events),
        operations: meta
            .operations
            .iter()
            .map(|operation| of_operation(&operation.events))
            .collect(),
        diagnostic: encoded(&meta.diagnostic_events),
    }
}

fn encoded(values: &[impl WriteXdr]) -> Vec<Vec<u8>> {
    values.iter().map(xdr).collect()
}

fn kept_event(event: &ContractEvent) -> KeptEvent {
    let ContractEventBody::V0(body) = &event.body;
    KeptEvent {
        event: xdr(event),
        contract: event.contract_id.clone(),
        kind: event.type_,
        topics: encoded(&body.topics),
        data: xdr(&body.data),
    }
}
