#![no_std]
//! Decisions of k of n signers, carried out after a delay in which anybody can see them coming. It governs every
//! contract, itself included.
//!
//! ```text
//! propose ──► open ──(k approvals)──► scheduled ──(delay)──► ready ──execute──► gone
//!               │         ▲                │                    │
//!               │         └──── revoke ────┴────────────────────┤
//!               └── cancel, expiry, new signers ────────────────┴──► gone, or never executable
//! ```

mod contract;
mod errors;
mod events;
mod operation;
mod own_call;
mod storage;

pub use contract::{Governance, GovernanceClient};
pub use errors::Error;
pub use events::{Approved, Cancelled, Executed, ParametersSet, Proposed, Revoked, Scheduled};
pub use operation::{state, Operation};
pub use storage::{Config, Parameters};
