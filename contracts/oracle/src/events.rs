use soroban_sdk::{contractevent, BytesN, Vec};

use crate::storage::Bounds;

/// The registry opened a zone.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ZoneOpened {
    #[topic]
    pub zone: u32,
    pub signers: Vec<BytesN<32>>,
    pub threshold: u32,
    pub bounds: Bounds,
}

/// Governance named who signs for a zone.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignersSet {
    #[topic]
    pub zone: u32,
    pub signers: Vec<BytesN<32>>,
    pub threshold: u32,
}

/// Governance set between which bounds a zone's reports may lie.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BoundsSet {
    #[topic]
    pub zone: u32,
    pub bounds: Bounds,
}

/// The guardian stopped a zone.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Halted {
    #[topic]
    pub zone: u32,
}

/// Governance let a zone go on.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Resumed {
    #[topic]
    pub zone: u32,
}
