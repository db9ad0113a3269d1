use soroban_sdk::{contractclient, Bytes, Env};

/// Calls that the locking contract takes from the registry and from the settlement contract.
#[contractclient(name = "LockingClient")]
pub trait Locking {
    /// Registry only. Adds members `first..`, with 8 bytes each: the credit limit, i64 in units, not negative.
    fn open(env: Env, zone: u32, first: u32, limits: Bytes);

    /// Registry only. Rows of 13 bytes: member u32 | limit i64 | status u8 (1 active, 0 suspended).
    fn set_terms(env: Env, zone: u32, rows: Bytes);

    /// Settlement only. Rows as in a batch: 20 bytes each, strictly increasing by member, both columns summing to zero.
    fn apply(env: Env, zone: u32, rows: Bytes);

    /// Settlement only. Keeps `amount` units of a member from being withdrawn. With `needs_cover` it has to be there
    /// now, without credit; otherwise it may also be a claim on what comes in later.
    fn hold(env: Env, zone: u32, member: u32, amount: i64, needs_cover: bool);

    /// Settlement only, paused or not. Ends a hold.
    fn release(env: Env, zone: u32, member: u32, amount: i64);

    /// Settlement only. Ends a hold and moves what it covers to another member. Returns the units moved: less than
    /// `amount` where the member's balance and credit limit leave less.
    fn forfeit(env: Env, zone: u32, from: u32, to: u32, amount: i64) -> i64;
}
