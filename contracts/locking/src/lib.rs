#![no_std]
//! Members' money: deposits of the payment token, positions packed into shards, holds, delayed withdrawal.

mod contract;
mod errors;
mod events;
mod positions;
mod shard;
mod storage;
mod withdrawals;

pub use contract::{LockingContract, LockingContractClient};
pub use errors::Error;
pub use shard::{Position, POSITION_LEN, SHARD_MEMBERS};
pub use storage::{Config, Withdrawal};
