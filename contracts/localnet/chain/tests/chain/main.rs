//! The chain from the outside: real accounts, real signatures, real contracts.

mod accounts;
mod archival;
mod asset;
mod contracts;
mod fee_bumps;
mod fees;
mod limits;
mod log;
mod order;
mod refusals;
mod tiny_contract;
mod wild;
mod world;
