use soroban_sdk::contracterror;

/// Codes stay as they are for ever: clients know them.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Error {
    /// The guardian stopped the contract.
    Paused = 200,
    /// An amount is zero or negative.
    InvalidAmount = 201,
    /// The holder has less than that.
    InsufficientBalance = 202,
    /// The holder allowed less than that, or the allowance has expired.
    InsufficientAllowance = 203,
    /// An allowance would end in the past or later than the network keeps it.
    InvalidExpiry = 204,
    /// A balance would leave the range of i128.
    Overflow = 205,
    /// A window does not end after it begins.
    InvalidWindow = 206,
}
