#![no_std]
//! Whose signatures a zone's batches need, and between which bounds what they report may lie. No single key, meter or
//! price decides: k of n sign, and values that jump or are old are not taken.

mod bounds;
mod contract;
mod errors;
mod events;
mod signatures;
mod storage;

pub use contract::{Oracle, OracleClient};
pub use errors::Error;
pub use events::{BoundsSet, Halted, Resumed, SignersSet, ZoneOpened};
pub use storage::{Bounds, Config, Price, ZoneView};
