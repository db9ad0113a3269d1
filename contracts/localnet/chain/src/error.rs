//! What can go wrong in the chain itself. A transaction that fails is no error: it has a result.

use std::fmt;

use soroban_env_host::{xdr, HostError};

/// A refusal of the chain library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainError {
    /// Bytes that are not the XDR they should be.
    Xdr(String),
    /// An envelope of a kind that the chain does not know.
    Unsupported(String),
    /// The Soroban host could not be set up or broke an invariant.
    Host(String),
    /// A record of the log that does not follow from the state, or whose content is damaged.
    Record(String),
    /// A network setting that does not exist, or a value out of its range.
    Setting(String),
    /// A ledger number that is not later than the last one.
    Sequence { last: u32, asked: u32 },
}

impl fmt::Display for ChainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Xdr(reason) => write!(f, "not valid XDR: {reason}"),
            Self::Unsupported(what) => write!(f, "not supported here: {what}"),
            Self::Host(reason) => write!(f, "the Soroban host failed: {reason}"),
            Self::Record(reason) => write!(f, "the log cannot be replayed: {reason}"),
            Self::Setting(reason) => write!(f, "network setting refused: {reason}"),
            Self::Sequence { last, asked } => {
                write!(f, "ledger {asked} cannot follow ledger {last}")
            }
        }
    }
}

impl std::error::Error for ChainError {}

impl From<xdr::Error> for ChainError {
    fn from(error: xdr::Error) -> Self {
        Self::Xdr(error.to_string())
    }
}

impl From<HostError> for ChainError {
    fn from(error: HostError) -> Self {
        Self::Host(format!("{:?}", error.error))
    }
}
