use soroban_sdk::contracterror;

/// Codes stay as they are for ever: clients know them.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Error {
    /// The guardian stopped the contract.
    Paused = 600,
    /// An amount is zero or negative, or the zone was paid more than 64 bits can count.
    InvalidAmount = 601,
    /// Rows are not 8 bytes each, strictly increasing by member, at most 2,000.
    InvalidRows = 602,
    /// The registry knows no such member or zone.
    UnknownMember = 603,
    /// The member has bound no address.
    NotBound = 604,
    /// Nothing of at least one unit waits for the member.
    NothingToClaim = 605,
    /// The payment token moved another amount than it was told.
    WrongTransfer = 606,
    /// A sum left its range.
    Overflow = 607,
}
