use soroban_sdk::{contractevent, Address};

/// Money came in for a member.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Deposited {
    #[topic]
    pub zone: u32,
    #[topic]
    pub member: u32,
    pub from: Address,
    pub amount: i64,
}

/// A member asked for money; it is paid from `ready_at_s` on.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WithdrawalRequested {
    #[topic]
    pub zone: u32,
    #[topic]
    pub member: u32,
    pub amount: i64,
    pub ready_at_s: u64,
}

/// A member took the request back.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WithdrawalCancelled {
    #[topic]
    pub zone: u32,
    #[topic]
    pub member: u32,
    pub amount: i64,
}

/// Money left for a member's address: what was asked for, or what later debits left of it.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Withdrawn {
    #[topic]
    pub zone: u32,
    #[topic]
    pub member: u32,
    pub to: Address,
    pub amount: i64,
}

/// A hold of `amount` became a payment of `moved` to another member.
#[contractevent(data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Forfeited {
    #[topic]
    pub zone: u32,
    #[topic]
    pub member: u32,
    pub to: u32,
    pub amount: i64,
    pub moved: i64,
}

/// Governance set how long withdrawals wait.
#[contractevent(data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WithdrawalDelaySet {
    pub delay_s: u64,
}
