use soroban_sdk::{contractevent, Address, BytesN};

/// The guardian stopped the contract.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Paused {
    pub guardian: Address,
}

/// Governance let the contract go on.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unpaused {
    pub governance: Address,
}

/// Governance named another guardian.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct GuardianChanged {
    pub guardian: Address,
}

/// From the next call on the contract runs this code.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Upgraded {
    pub wasm_hash: BytesN<32>,
}
