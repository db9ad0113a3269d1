//! Rewards: who may take what, and that it is never more than was paid in.

mod authority;
mod exactness;
mod rewards;
mod shares;
