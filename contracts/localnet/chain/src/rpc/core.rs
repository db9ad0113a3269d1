//! The chain as its RPC methods see it: ledger, queue, history and the faults that are asked for.

use super::chaos::{Chaos, Mode};
use super::friendbot::Friendbot;
use super::history::{History, Retention};
use super::queue::Queue;
use crate::account::Closing;
use crate::error::ChainError;
use crate::frame::Frame;
use crate::ledger::{Ledger, Prepared};
use crate::settings::Settings;
use crate::state::State;
use std::collections::VecDeque;
use std::rc::Rc;

/// Stroops per operation that a transaction bids at least.
pub const BASE_FEE: i64 = 100;

pub struct Core {
    pub ledger: Ledger,
    pub queue: Queue,
    pub history: History,
    pub chaos: Chaos,
    pub friendbot: Friendbot,
    prepared: Option<PreparedClose>,
    /// The oldest first; the first is what reads see while they are stale.
    past: VecDeque<View>,
    /// By how many numbers the next ledger is ahead of the one after the latest.
    jump: u32,
    /// What the validators voted for, for the next ledger.
    vote: Option<Settings>,
    /// The settings before the first vote that was asked for as a fault.
    before_votes: Option<Settings>,
}

struct PreparedClose {
    prepared: Prepared,
    frames: Vec<Rc<Frame>>,
}

/// The state that reads answer from.
#[derive(Clone)]
pub struct View {
    pub state: Rc<State>,
    pub seq: u32,
    pub close_time_s: u64,
}

impl Core {
    pub fn new(ledger: Ledger, retention: Retention) -> Core {
        let friendbot = Friendbot::new(ledger.passphrase());
        Core {
            ledger,
            queue: Queue::default(),
            history: History::new(retention),
            chaos: Chaos::default(),
            friendbot,
            prepared: None,
            past: VecDeque::new(),
            jump: 0,
            vote: None,
            before_votes: None,
        }
    }

    pub fn view(&self) -> View {
        self.past.front().cloned().unwrap_or_else(|| self.present())
    }

    fn present(&self) -> View {
        View {
            state: self.ledger.state(),
            seq: self.ledger.seq(),
            close_time_s: self.ledger.close_time_s(),
        }
    }

    /// Number and close time of the latest ledger as answers tell them.
    pub fn told_latest(&self) -> (u32, u64) {
        let View {
            seq, close_time_s, ..
        } = self.view();
        let (ledgers, seconds) = self.chaos.lie();
        let told_seq = i64::from(seq) + i64::from(ledgers);
        let told_time_s = close_time_s.saturating_add_signed(seconds);
        (told_seq.clamp(1, i64::from(u32::MAX)) as u32, told_time_s)
    }

    /// The least that a transaction has to bid per operation to get into a ledger, in stroops.
    pub fn min_inclusion_fee(&self) -> i64 {
        BASE_FEE.saturating_mul(i64::from(self.chaos.fee_factor()))
    }

    /// Starts a fault. Those that change the next ledger say so by `true`.
    ///
    /// # Errors
    /// A setting that does not exist or a value that it cannot have.
    pub fn start_fault(&mut self, mode: Mode) -> Result<bool, ChainError> {
        match &mode {
            Mode::None {} => return Ok(self.end_faults()),
            Mode::JumpLedgers { count } => {
                self.jump = *count;
                return Ok(true);
            }
            Mode::SetLimits(limits) => {
                let mut settings = self.voted();
                for (name, value) in limits {
                    let value = value.as_u64().ok_or_else(|| {
                        ChainError::Setting(format!("{name} needs a whole number"))
                    })?;
                    settings.set_limit(name, value)?;
                }
                self.vote_for(settings);
                return Ok(true);
            }
            Mode::RaiseFees {
                resource_factor: Some(factor),
                ..
            } => {
                let mut settings = self.voted();
                settings.scale_fees(factor.saturating_mul(100));
                self.vote_for(settings);
            }
            Mode::DropQueued { .. } => {
                self.queue.forget();
            }
            Mode::ShrinkRetention { ledgers } => self.history.shrink(*ledgers),
            Mode::StaleReads { .. } => self.past = VecDeque::from([self.present()]),
            _ => {}
        }
        let is_vote = matches!(
            &mode,
            Mode::RaiseFees {
                resource_factor: Some(_),
                ..
            }
        );
        self.chaos.start(mode);
        Ok(is_vote)
    }

    fn end_faults(&mut self) -> bool {
        self.chaos.end_all();
        self.past.clear();
        let before = self.before_votes.take();
        let has_to_close = before.is_some();
        if has_to_close {
            self.vote = before;
        }
        has_to_close
    }

    fn voted(&self) -> Settings {
        self.vote
            .as_ref()
            .unwrap_or_else(|| self.ledger.settings())
            .clone()
    }

    fn vote_for(&mut self, settings: Settings) {
        self.before_votes
            .get_or_insert_with(|| self.ledger.settings().clone());
        self.vote = Some(settings);
    }

    /// Builds the next ledger and gives its record, which has to be on disk before `commit`. `None`: nothing closes now.
    pub fn prepare(&mut self, now_s: u64) -> Result<Option<Vec<u8>>, ChainError> {
        let is_forced = self.jump > 0 || self.vote.is_some();
        if self.prepared.is_some() || (self.chaos.is_closing_stopped() && !is_forced) {
            return Ok(None);
        }
        let Closing { seq, close_time_s } = self.ledger.next(now_s);
        let closing = Closing {
            seq: seq.saturating_add(self.jump),
            close_time_s,
        };
        let mut frames = self.friendbot.frames(&self.ledger)?;
        frames.extend(self.queue.candidates(self.min_inclusion_fee()));
        let prepared = self.ledger.prepare(&frames, closing, self.vote.as_ref())?;
        let record = prepared.record.clone();
        self.jump = 0;
        self.vote = None;
        self.prepared = Some(PreparedClose { prepared, frames });
        Ok(Some(record))
    }

    /// Makes the ledger that was prepared the latest.
    ///
    /// # Errors
    /// A fault of the chain, after which it has to be opened again from its log.
    pub fn commit(&mut self) -> Result<(), ChainError> {
        let Some(PreparedClose { prepared, frames }) = self.prepared.take() else {
            return Ok(());
        };
        let refused: Vec<Rc<Frame>> = prepared
            .refused
            .iter()
            .map(|(index, _)| frames[*index].clone())
            .collect();
        let closed = self.ledger.commit(prepared)?;
        let applied: Vec<Rc<Frame>> = closed
            .transactions
            .iter()
            .map(|applied| applied.frame.clone())
            .collect();
        self.queue.ledger_closed(&applied, &refused);
        self.history.push(&closed)?;
        if let Some(ledgers) = self.chaos.retention() {
            self.history.shrink(ledgers);
        }
        self.friendbot.ledger_closed(&self.ledger, &closed);
        self.age_reads();
        Ok(())
    }

    fn age_reads(&mut self) {
        let Some(behind) = self.chaos.ledgers_behind() else {
            return;
        };
        self.past.push_back(self.present());
        let newest = self.ledger.seq().saturating_sub(behind);
        while self.past.get(1).is_some_and(|view| view.seq <= newest) {
            self.past.pop_front();
        }
    }
}
