use batch_format::RowsError;
use soroban_sdk::contracterror;

/// Codes stay as they are for ever: clients know them.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Error {
    /// The guardian stopped the contract.
    Paused = 300,
    /// The zone has no member with this number.
    UnknownMember = 301,
    /// The registrar suspended the member.
    Suspended = 302,
    /// The member's debt would pass the credit limit.
    OverLimit = 303,
    /// A sum would leave the range of i64.
    Overflow = 304,
    /// Packed rows are not whole, too many, not strictly increasing, empty, or do not sum to zero.
    BadRows = 305,
    /// Members are enrolled one after the other, and this is not the next number.
    NotNext = 306,
    /// A credit limit is negative.
    BadLimit = 307,
    /// An amount is zero, negative or out of range.
    BadAmount = 308,
    /// The member's balance without credit and holds does not cover the amount.
    NotCovered = 309,
    /// No address is bound to the member.
    NotBound = 310,
    /// The member has asked for a withdrawal already.
    WithdrawalExists = 311,
    /// The member has not asked for a withdrawal.
    NoWithdrawal = 312,
    /// The withdrawal's delay has not passed yet.
    TooEarly = 313,
    /// The token contract moved another amount than it was asked to.
    TokenMismatch = 314,
    /// A delay is out of bounds.
    BadDelay = 315,
    /// More would be released than is held.
    NotHeld = 316,
    /// The zone has not settled yet what happened before the withdrawal was asked for.
    NotSettled = 317,
    /// The withdrawal waited too long to be paid: take it back and ask anew.
    Lapsed = 318,
}

impl From<RowsError> for Error {
    fn from(_: RowsError) -> Self {
        Error::BadRows
    }
}
