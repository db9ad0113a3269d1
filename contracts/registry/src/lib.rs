#![no_std]
//! Who is who: zones and their terms, members by number, the addresses they bound, and their meters.

mod contract;
mod errors;
mod events;
mod storage;

pub use contract::{RegistryContract, RegistryContractClient};
pub use errors::Error;
pub use storage::{Config, Meter, Zone, ZoneTerms};
