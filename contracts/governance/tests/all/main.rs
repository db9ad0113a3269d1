//! Governance: who decides, when a decision can be carried out, and that all contracts obey it and nobody else.

mod authority;
mod decisions;
mod matrix;
mod own;
mod schedule;
mod senate;
