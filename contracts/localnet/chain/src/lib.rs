//! A Stellar chain with one validator: state, transactions and Soroban contracts with the network's own host, limits and fees.
//!
//! No input or output, no clock, no threads: bytes and times go in, ledgers come out. The same code runs natively and as WebAssembly.

pub mod account;
pub mod apply;
pub mod classic;
pub mod closed;
pub mod contract;
pub mod cost_params;
pub mod error;
pub mod frame;
pub mod genesis;
pub mod ledger;
pub mod lifetimes;
pub mod meta;
pub mod modules;
pub mod operation_rules;
pub mod order;
pub mod record;
pub mod refundable;
pub mod resource_rules;
pub mod rpc;
pub mod rules;
pub mod settings;
pub mod sign;
pub mod signatures;
pub mod snapshot;
pub mod state;
pub mod validate;
