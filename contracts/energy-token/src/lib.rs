#![no_std]
//! Energy that meters measured, as a token: 1 unit is 1 Wh. It comes into being with a settled window and is burned
//! when it was used.

mod contract;
mod errors;
mod events;
mod storage;

pub use contract::{EnergyToken, EnergyTokenClient};
pub use errors::Error;
pub use events::{Approved, Burned, Minted, Transferred};
pub use storage::Config;
