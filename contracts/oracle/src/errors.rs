use soroban_sdk::contracterror;

/// Codes stay as they are for ever: clients know them. A signature that does not verify ends the transaction with the
/// host's own crypto error.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Error {
    /// The guardian stopped the contract.
    Paused = 500,
    /// The registry has not opened this zone.
    UnknownZone = 501,
    /// The zone is open already.
    ZoneExists = 502,
    /// No signers, more than 16, or one of them twice.
    InvalidSigners = 503,
    /// The threshold is zero or more than the signers.
    InvalidThreshold = 504,
    /// Bounds that contradict each other or that no zone can need.
    InvalidBounds = 505,
    /// A report is not 64 bytes long.
    InvalidReport = 506,
    /// Signatures are not 65 bytes each with strictly increasing indices.
    InvalidSignatures = 507,
    /// An index that is not in the list of signers.
    UnknownSigner = 508,
    /// Fewer signatures than the threshold.
    TooFewSignatures = 509,
    /// A window does not end after it begins, or ends in the future.
    InvalidWindow = 510,
    /// The window ended longer ago than the zone's `max_age_s`.
    Stale = 511,
    /// The batch says that it covers more time than its window and corrections can.
    CoversTooMuch = 512,
    /// The price is outside the zone's band.
    PriceOutOfBand = 513,
    /// The price is too far from the last one for the time that has passed since; it may be taken later.
    PriceJump = 514,
    /// More was produced than the members' connections can carry.
    ProducesTooMuch = 515,
    /// The guardian stopped this zone.
    Halted = 516,
}
