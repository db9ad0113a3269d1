//! The chain as an RPC node: queue, simulation, the methods that Stellar clients use, and faults on demand.

mod answer;
mod chaos;
mod core;
mod encode;
mod endpoint;
mod events;
mod friendbot;
mod history;
mod methods;
mod opening;
mod queue;
mod send;
mod simulate;
mod status;
mod transactions;

pub use answer::{Instruction, Reply};
pub use endpoint::{Endpoint, Opened, Options, Request};
