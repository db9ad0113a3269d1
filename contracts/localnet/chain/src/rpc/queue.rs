//! Transactions that wait for a ledger, by the rules of stellar-core's transaction queue: one per source account,
//! forgotten without notice after four ledgers, and not taken again for ten more.

use crate::frame::Frame;
use soroban_env_host::xdr::{
    AccountId, TransactionResult, TransactionResultExt, TransactionResultResult,
};
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::rc::Rc;

/// Ledgers that a transaction waits before it is dropped.
const PENDING_LEDGERS: u32 = 4;
/// Ledgers for which a dropped transaction is not taken again.
const BANNED_LEDGERS: usize = 10;
/// How many times the bid of a waiting transaction its replacement has to offer.
const REPLACEMENT_FACTOR: i128 = 10;
/// More than any ledger takes; beyond, senders have to come back.
const MAX_WAITING: usize = 4_000;

/// What became of a transaction that was offered.
#[derive(Debug, PartialEq)]
pub enum Offered {
    Pending,
    Duplicate,
    TryAgainLater,
    Refused(Box<TransactionResult>),
}

struct Waiting {
    frame: Rc<Frame>,
    age: u32,
    arrival: u64,
}

#[derive(Default)]
pub struct Queue {
    by_source: BTreeMap<AccountId, Waiting>,
    /// One set per ledger, the newest in front.
    banned: VecDeque<HashSet<[u8; 32]>>,
    arrivals: u64,
}

impl Queue {
    /// Takes a transaction in, or says why not; `validate` is asked last, as in core.
    pub fn offer(
        &mut self,
        frame: Rc<Frame>,
        validate: impl FnOnce(&Frame) -> Result<(), TransactionResult>,
    ) -> Offered {
        if self
            .banned
            .iter()
            .any(|hashes| hashes.contains(&frame.hash))
        {
            return Offered::TryAgainLater;
        }
        match self.by_source.get(&frame.source()) {
            Some(current) => {
                if let Err(answer) = may_replace(&current.frame, &frame) {
                    return answer;
                }
            }
            None if self.by_source.len() >= MAX_WAITING => return Offered::TryAgainLater,
            None => {}
        }
        if let Err(result) = validate(&frame) {
            return Offered::Refused(Box::new(result));
        }
        self.arrivals += 1;
        let waiting = Waiting {
            frame: frame.clone(),
            age: 0,
            arrival: self.arrivals,
        };
        self.by_source.insert(frame.source(), waiting);
        Offered::Pending
    }

    /// What waits and bids at least `min_inclusion_fee` per operation, in order of arrival.
    pub fn candidates(&self, min_inclusion_fee: i64) -> Vec<Rc<Frame>> {
        let mut bidding: Vec<&Waiting> = self
            .by_source
            .values()
            .filter(|waiting| bids(&waiting.frame, min_inclusion_fee))
            .collect();
        bidding.sort_by_key(|waiting| waiting.arrival);
        bidding
            .into_iter()
            .map(|waiting| waiting.frame.clone())
            .collect()
    }

    /// A ledger has closed: what it applied leaves the queue, what it refused is banned, the rest grows older.
    pub fn ledger_closed(&mut self, applied: &[Rc<Frame>], refused: &[Rc<Frame>]) {
        self.banned.push_front(HashSet::new());
        self.banned.truncate(BANNED_LEDGERS);
        for frame in applied {
            let is_over = |waiting: &Waiting| waiting.frame.sequence() <= frame.sequence();
            if self.by_source.get(&frame.source()).is_some_and(is_over) {
                self.by_source.remove(&frame.source());
            }
        }
        for waiting in self.by_source.values_mut() {
            waiting.age += 1;
        }
        self.drop_where(|waiting| {
            waiting.age >= PENDING_LEDGERS
                || refused.iter().any(|frame| frame.hash == waiting.frame.hash)
        });
    }

    /// Forgets all that waits, without banning it: as a node that lost its memory.
    pub fn forget(&mut self) {
        self.by_source.clear();
    }

    fn drop_where(&mut self, is_to_drop: impl Fn(&Waiting) -> bool) {
        let banned = self
            .banned
            .front_mut()
            .expect("a set was pushed for this ledger");
        self.by_source.retain(|_, waiting| {
            let is_dropped = is_to_drop(waiting);
            if is_dropped {
                banned.insert(waiting.frame.hash);
            }
            !is_dropped
        });
    }
}

fn bids(frame: &Frame, min_inclusion_fee: i64) -> bool {
    let operations = i128::from(frame.operation_count().max(1));
    i128::from(frame.inclusion_fee()) >= i128::from(min_inclusion_fee) * operations
}

/// Whether `new` may take the place of `current`, which is of the same source account.
fn may_replace(current: &Frame, new: &Frame) -> Result<(), Offered> {
    if new.hash == current.hash || current.inner_hash == Some(new.hash) {
        return Err(Offered::Duplicate);
    }
    if new.sequence() < current.sequence() {
        return Err(refusal(0, TransactionResultResult::TxBadSeq));
    }
    if new.inner_hash.is_none() || new.sequence() > current.sequence() {
        return Err(Offered::TryAgainLater);
    }
    let operations = |frame: &Frame| i128::from(frame.operation_count().max(1));
    let offered = i128::from(new.inclusion_fee()) * operations(current);
    let needed = REPLACEMENT_FACTOR * i128::from(current.inclusion_fee()) * operations(new);
    if offered >= needed {
        return Ok(());
    }
    let min_fee =
        needed.div_euclid(operations(current)) + i128::from(needed % operations(current) != 0);
    let min_fee = i64::try_from(min_fee).unwrap_or(i64::MAX);
    Err(refusal(min_fee, TransactionResultResult::TxInsufficientFee))
}

fn refusal(fee_charged: i64, result: TransactionResultResult) -> Offered {
    Offered::Refused(Box::new(TransactionResult {
        fee_charged,
        result,
        ext: TransactionResultExt::V0,
    }))
}
