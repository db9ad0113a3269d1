use soroban_sdk::{contractevent, Address, BytesN};

/// The one event of a batch.
#[contractevent(topics = ["batch"], data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BatchSettled {
    #[topic]
    pub zone: u32,
    pub seq: u64,
    pub batch_hash: BytesN<32>,
    /// Sum of the amounts that members received, units.
    pub moved_units: u64,
}

/// A zone may settle from now on.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ZoneOpened {
    #[topic]
    pub zone: u32,
    pub operator: Address,
    pub custodian: Address,
    pub window_start: u64,
}

/// Governance named another sender of the zone's batches.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OperatorChanged {
    #[topic]
    pub zone: u32,
    pub operator: Address,
}

/// A member disputes a trade.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DisputeOpened {
    #[topic]
    pub zone: u32,
    pub seq: u64,
    pub index: u32,
    pub claimant: u32,
    pub bond: i64,
    pub held: i64,
}

/// The arbiter decided.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DisputeResolved {
    #[topic]
    pub zone: u32,
    pub seq: u64,
    pub index: u32,
    pub is_upheld: bool,
}

/// Nobody decided in time: both holds ended.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DisputeLapsed {
    #[topic]
    pub zone: u32,
    pub seq: u64,
    pub index: u32,
}

/// Governance named another arbiter.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ArbiterChanged {
    pub arbiter: Address,
}

/// Governance set how long trades can be disputed, and the bond for it.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DisputeTermsSet {
    pub window_s: u64,
    pub bond: i64,
}
