use soroban_sdk::contracterror;

/// Codes stay as they are for ever: clients know them.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Error {
    /// The guardian stopped executions.
    Paused = 700,
    /// Not one of the signers.
    NotSigner = 701,
    /// No signers, more than 16, or one of them twice.
    InvalidSigners = 702,
    /// The threshold is zero or more than the signers.
    InvalidThreshold = 703,
    /// A delay or an expiry outside of what is allowed.
    InvalidTime = 704,
    /// Nothing of that id is waiting: never proposed, executed or cancelled.
    UnknownOperation = 705,
    /// This signer has approved already.
    AlreadyApproved = 706,
    /// This signer has not approved.
    NotApproved = 707,
    /// The signers changed since it was proposed.
    Outdated = 708,
    /// It was not approved, or not executed, in time.
    Expired = 709,
    /// Fewer approvals than the threshold.
    NotScheduled = 710,
    /// The delay has not passed.
    TooEarly = 711,
    /// Governance has no such function of its own.
    UnknownFunction = 712,
    /// Arguments that the function does not take, or too large ones.
    InvalidArguments = 713,
    /// Neither the guardian, nor the proposer of something unscheduled; or it replaces a guardian.
    MayNotCancel = 714,
}
