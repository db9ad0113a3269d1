use soroban_sdk::{contractevent, Address, BytesN};

/// SEP-41 `transfer`.
#[contractevent(topics = ["transfer"])]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Transferred {
    #[topic]
    pub from: Address,
    #[topic]
    pub to: Address,
    pub amount: i128,
    pub to_muxed_id: Option<u64>,
}

/// SEP-41 `approve`.
#[contractevent(topics = ["approve"], data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Approved {
    #[topic]
    pub from: Address,
    #[topic]
    pub spender: Address,
    pub amount: i128,
    pub live_until_ledger: u32,
}

/// SEP-41 `burn`: energy that was used, and its certificate retired.
#[contractevent(topics = ["burn"], data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Burned {
    #[topic]
    pub from: Address,
    pub amount: i128,
}

/// SEP-41 `mint`, and the certificate of origin of what was minted.
#[contractevent(topics = ["mint"])]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Minted {
    #[topic]
    pub to: Address,
    /// Wh.
    pub amount: i128,
    /// zone u32 | window start u64 | window end u64, in seconds since 1970 | root over the meters' values, 32 bytes.
    pub origin: BytesN<52>,
}
