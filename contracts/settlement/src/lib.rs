#![no_std]
//! Batches: one netted transaction per zone and window, in order and once; proofs of single trades; disputes.

mod batch;
mod contract;
mod disputes;
mod errors;
mod events;
mod proofs;
mod storage;

pub use contract::{SettlementContract, SettlementContractClient};
pub use errors::Error;
pub use events::BatchSettled;
pub use storage::{Config, Dispute, DisputeState, ZoneState, RING_SLOTS};
