#![no_std]
//! What every contract has: governance, which upgrades and unpauses; a guardian, who may only pause; and how long
//! entries are kept alive.

mod events;
mod lifetime;
mod roles;

pub use events::{GuardianChanged, Paused, Unpaused, Upgraded};
pub use lifetime::{keep_alive, keep_instance_alive};
pub use roles::{
    governance, guardian, install, is_paused, own, pause, paused_at_s, set_guardian, unpause,
    upgrade,
};
