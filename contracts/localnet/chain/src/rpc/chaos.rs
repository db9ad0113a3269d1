//! What a test may have the chain do wrong. A mode holds until its count is used up or mode `none` ends all.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The body of `POST /chaos`.
#[derive(Debug, Clone, Deserialize, Serialize, PartialEq)]
#[serde(tag = "mode", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Mode {
    /// Ends every other mode.
    None {},
    /// Requests are carried out, their answers are lost.
    DropReply(Replies),
    /// Requests are never answered; carried out only when asked for.
    Hang(Replies),
    /// Requests are answered with an HTTP status of failure; carried out only when asked for.
    ServerError(Replies),
    /// Transactions are not taken.
    TryAgainLater(Replies),
    /// Reads answer from a state that stays behind until it is so many ledgers old, and follows at that distance.
    StaleReads { ledgers: u32 },
    /// No ledger closes, by time or by hand.
    StopClosing {},
    /// Forgets what waits, and then so many transactions that are still taken with PENDING.
    DropQueued {
        #[serde(default)]
        count: Option<u32>,
    },
    /// Only transactions that bid so many times the base fee get into a ledger; resource fees rise by a vote.
    RaiseFees {
        #[serde(default)]
        factor: Option<u32>,
        #[serde(default)]
        resource_factor: Option<u32>,
    },
    /// A vote of the validators: limits by name.
    SetLimits(Map<String, Value>),
    /// The next ledger's number is so much higher.
    JumpLedgers { count: u32 },
    /// Transactions, events and ledgers older than that are not known any more.
    ShrinkRetention { ledgers: u32 },
    /// Numbers and close times of the latest ledger are told wrong by so much.
    LieAboutLatest {
        ledgers: i32,
        #[serde(default)]
        seconds: i64,
    },
    /// Answers as a node of a network that knows nothing of this one.
    WrongNetwork {},
}

/// Which requests a mode strikes.
#[derive(Debug, Clone, Default, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Replies {
    /// A JSON-RPC method or `friendbot`; all when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How many requests; without end when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Whether the request is carried out although its answer is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_carried_out: Option<bool>,
    /// The HTTP status of `server-error`; 503 when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Strike {
    Drop { is_carried_out: bool },
    Hang { is_carried_out: bool },
    Status { status: u16, is_carried_out: bool },
}

impl Strike {
    pub fn is_carried_out(&self) -> bool {
        match self {
            Strike::Drop { is_carried_out }
            | Strike::Hang { is_carried_out }
            | Strike::Status { is_carried_out, .. } => *is_carried_out,
        }
    }
}

/// The modes that hold now; at most one of each kind, the latest.
#[derive(Default)]
pub struct Chaos {
    modes: Vec<Mode>,
}

impl Chaos {
    pub fn modes(&self) -> &[Mode] {
        &self.modes
    }

    pub fn start(&mut self, mode: Mode) {
        let kind = std::mem::discriminant(&mode);
        self.modes
            .retain(|held| std::mem::discriminant(held) != kind);
        self.modes.push(mode);
        self.remove_used_up();
    }

    pub fn end_all(&mut self) {
        self.modes.clear();
    }

    /// What strikes a request of this method; uses up the mode's count.
    pub fn strike(&mut self, method: &str) -> Option<Strike> {
        let strike = self.modes.iter_mut().find_map(|mode| match mode {
            Mode::DropReply(replies) => take(replies, method).then_some(Strike::Drop {
                is_carried_out: replies.is_carried_out.unwrap_or(true),
            }),
            Mode::Hang(replies) => take(replies, method).then_some(Strike::Hang {
                is_carried_out: replies.is_carried_out.unwrap_or(false),
            }),
            Mode::ServerError(replies) => take(replies, method).then_some(Strike::Status {
                status: replies.status.unwrap_or(503),
                is_carried_out: replies.is_carried_out.unwrap_or(false),
            }),
            _ => None,
        });
        self.remove_used_up();
        strike
    }

    /// Whether this transaction has to be told to come back; uses up the mode's count.
    pub fn sends_away(&mut self) -> bool {
        let is_sent_away = self.modes.iter_mut().any(|mode| match mode {
            Mode::TryAgainLater(replies) => take(replies, "sendTransaction"),
            _ => false,
        });
        self.remove_used_up();
        is_sent_away
    }

    /// Whether the next transaction that is taken gets lost.
    pub fn has_loss(&self) -> bool {
        self.modes
            .iter()
            .any(|mode| matches!(mode, Mode::DropQueued { .. }))
    }

    /// A transaction got lost: uses up the mode's count.
    pub fn lose_transaction(&mut self) {
        for mode in &mut self.modes {
            if let Mode::DropQueued { count: Some(count) } = mode {
                *count = count.saturating_sub(1);
            }
        }
        self.remove_used_up();
    }

    pub fn is_closing_stopped(&self) -> bool {
        self.modes
            .iter()
            .any(|mode| matches!(mode, Mode::StopClosing {}))
    }

    pub fn is_wrong_network(&self) -> bool {
        self.modes
            .iter()
            .any(|mode| matches!(mode, Mode::WrongNetwork {}))
    }

    pub fn ledgers_behind(&self) -> Option<u32> {
        self.modes.iter().find_map(|mode| match mode {
            Mode::StaleReads { ledgers } => Some(*ledgers),
            _ => None,
        })
    }

    pub fn retention(&self) -> Option<u32> {
        self.modes.iter().find_map(|mode| match mode {
            Mode::ShrinkRetention { ledgers } => Some(*ledgers),
            _ => None,
        })
    }

    /// How many times the base fee a transaction has to bid.
    pub fn fee_factor(&self) -> u32 {
        let factor = |mode: &Mode| match mode {
            Mode::RaiseFees { factor, .. } => *factor,
            _ => None,
        };
        self.modes.iter().find_map(factor).unwrap_or(1)
    }

    /// By how many ledgers and seconds the latest ledger is told wrong.
    pub fn lie(&self) -> (i32, i64) {
        let lie = |mode: &Mode| match mode {
            Mode::LieAboutLatest { ledgers, seconds } => Some((*ledgers, *seconds)),
            _ => None,
        };
        self.modes.iter().find_map(lie).unwrap_or((0, 0))
    }

    fn remove_used_up(&mut self) {
        self.modes.retain(|mode| match mode {
            Mode::DropReply(replies)
            | Mode::Hang(replies)
            | Mode::ServerError(replies)
            | Mode::TryAgainLater(replies) => replies.count != Some(0),
            Mode::DropQueued { count } => *count != Some(0),
            _ => true,
        });
    }
}

fn take(replies: &mut Replies, method: &str) -> bool {
    if replies
        .method
        .as_deref()
        .is_some_and(|wanted| wanted != method)
    {
        return false;
    }
    match &mut replies.count {
        None => true,
        Some(0) => false,
        Some(count) => {
            *count -= 1;
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn chaos(mode: Value) -> Chaos {
        let mut chaos = Chaos::default();
        chaos.start(serde_json::from_value(mode).expect("a mode"));
        chaos
    }

    #[test]
    fn a_mode_strikes_only_its_method_and_as_often_as_it_says() {
        let mut chaos =
            chaos(json!({ "mode": "drop-reply", "method": "sendTransaction", "count": 2 }));
        assert_eq!(chaos.strike("getHealth"), None);
        let lost = Some(Strike::Drop {
            is_carried_out: true,
        });
        assert_eq!(chaos.strike("sendTransaction"), lost);
        assert_eq!(chaos.strike("sendTransaction"), lost);
        assert_eq!(chaos.strike("sendTransaction"), None);
        assert!(chaos.modes().is_empty());
    }

    #[test]
    fn a_later_mode_of_the_same_kind_takes_the_place_of_the_earlier() {
        let mut chaos = chaos(json!({ "mode": "stale-reads", "ledgers": 3 }));
        chaos.start(Mode::StaleReads { ledgers: 1 });
        assert_eq!(chaos.ledgers_behind(), Some(1));
        chaos.end_all();
        assert_eq!(chaos.ledgers_behind(), None);
    }

    #[test]
    fn unknown_modes_and_keys_are_refused() {
        for wrong in [
            json!({}),
            json!({ "mode": "melt" }),
            json!({ "mode": "jump-ledgers", "count": -1 }),
            json!({ "mode": "jump-ledgers", "count": 1, "extra": 1 }),
        ] {
            assert!(
                serde_json::from_value::<Mode>(wrong.clone()).is_err(),
                "{wrong}"
            );
        }
    }
}
