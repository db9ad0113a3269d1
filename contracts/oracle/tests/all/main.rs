//! The oracle on its own, and its hold on batches that the settlement contract takes.

mod acceptance;
mod alteration;
mod authority;
mod bounds;
mod reports;
mod zones;
