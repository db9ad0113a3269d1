#![no_std]
//! What the contracts call on each other, and nothing else. Every call either succeeds or ends the whole transaction
//! with the callee's error code; the ranges of the codes say whose it is.

mod locking;
mod oracle;
mod registry;
mod settlement;
mod token;

pub use locking::{Locking, LockingClient};
pub use oracle::{Oracle, OracleClient};
pub use registry::{Registry, RegistryClient};
pub use settlement::{Settlement, SettlementClient};
pub use token::{EnergyToken, EnergyTokenClient};
