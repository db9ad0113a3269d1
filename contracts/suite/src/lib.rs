//! All contracts together, for their tests: as committed Wasm or as native code.

mod authority;
mod batches;
mod costs;
mod envelope;
mod world;

pub use authority::Guarded;
pub use batches::{Plan, Sealed, Software};
pub use costs::Cost;
pub use world::{outcome, Code, Keys, World, ZONE};
