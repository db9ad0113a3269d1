use soroban_sdk::{contractevent, Address, BytesN, Symbol, Val, Vec};

use crate::storage::Parameters;

/// A signer wants this call to be made. Counts as the signer's approval.
#[contractevent]
#[derive(Clone, Debug)]
pub struct Proposed {
    #[topic]
    pub id: BytesN<32>,
    pub proposer: Address,
    pub target: Address,
    pub function: Symbol,
    pub args: Vec<Val>,
}

/// One more signer wants it.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Approved {
    #[topic]
    pub id: BytesN<32>,
    pub signer: Address,
}

/// A signer no longer wants it.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Revoked {
    #[topic]
    pub id: BytesN<32>,
    pub signer: Address,
}

/// Enough signers want it; it can be executed from `ready_at` to `expires_at`, seconds since 1970.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Scheduled {
    #[topic]
    pub id: BytesN<32>,
    pub ready_at: u64,
    pub expires_at: u64,
}

/// It was carried out.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Executed {
    #[topic]
    pub id: BytesN<32>,
    pub executor: Address,
}

/// It will not be carried out.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cancelled {
    #[topic]
    pub id: BytesN<32>,
    pub canceller: Address,
}

/// Signers, threshold or times are these from now on.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ParametersSet {
    pub parameters: Parameters,
}
