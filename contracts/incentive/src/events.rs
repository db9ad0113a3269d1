use soroban_sdk::{contractevent, Address};

/// Somebody paid rewards in for a zone; shared by the weights of that moment.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Funded {
    #[topic]
    pub zone: u32,
    pub from: Address,
    pub amount: i128,
}

/// The operator set weights; they share what is paid in from now on.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WeightsSet {
    #[topic]
    pub zone: u32,
    pub rows: u32,
    pub total_weight: u64,
}

/// A member took what was earned.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Claimed {
    #[topic]
    pub zone: u32,
    #[topic]
    pub member: u32,
    pub to: Address,
    pub amount: i128,
}

/// Governance named another operator.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OperatorSet {
    pub operator: Address,
}
