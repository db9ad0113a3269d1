use soroban_sdk::{contractevent, Address, BytesN};

/// A zone exists from now on.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ZoneOpened {
    #[topic]
    pub zone: u32,
    pub community: BytesN<32>,
    pub operator: Address,
    pub custodian: Address,
}

/// Members `first..first + count` exist from now on.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MembersEnrolled {
    #[topic]
    pub zone: u32,
    pub first: u32,
    pub count: u32,
}

/// Credit limits or states of `count` members were set.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TermsSet {
    #[topic]
    pub zone: u32,
    pub count: u32,
}

/// A member's deposits and withdrawals are in the hands of this address.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AddressBound {
    #[topic]
    pub zone: u32,
    #[topic]
    pub member: u32,
    pub address: Address,
}

/// A meter measures for this member.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MeterRegistered {
    #[topic]
    pub zone: u32,
    #[topic]
    pub member: u32,
    pub key: BytesN<32>,
    pub max_power_w: u32,
}

/// A meter's key counts no more.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MeterRevoked {
    #[topic]
    pub zone: u32,
    #[topic]
    pub member: u32,
    pub key: BytesN<32>,
}

/// Governance named another registrar.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RegistrarChanged {
    pub registrar: Address,
}
