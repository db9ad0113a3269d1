#![no_std]
//! Rewards for members, shared by weights and pulled by those who earned them. Exact in whole numbers: what members
//! can claim and what is left over is together what was paid in, whatever the order of calls.

mod accounts;
mod contract;
mod errors;
mod events;
mod pool;
mod storage;

pub use contract::{Incentive, IncentiveClient};
pub use errors::Error;
pub use events::{Claimed, Funded, OperatorSet, WeightsSet};
pub use storage::{Config, Pool};
