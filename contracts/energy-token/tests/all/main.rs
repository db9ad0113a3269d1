//! The energy token on its own and as the settlement contract calls it.

mod authority;
mod conservation;
mod token;
mod windows;
