use soroban_sdk::{contracttype, unwrap::UnwrapOptimized, Address, Bytes, Env};

#[contracttype]
#[derive(Clone)]
pub enum DataKey {
    /// Instance: `Wiring`.
    Wiring,
    /// Persistent: positions of 256 members, by zone and shard.
    Shard(u32, u32),
    /// Persistent: i64, units that the zone's members put in and have not taken out.
    Total(u32),
    /// Persistent: `Withdrawal` by zone and member.
    Withdrawal(u32, u32),
}

/// Whom this contract works with.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Wiring {
    pub registry: Address,
    pub settlement: Address,
    pub token: Address,
    pub withdrawal_delay_s: u64,
}

/// Who may do what here.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    pub governance: Address,
    pub guardian: Address,
    pub registry: Address,
    pub settlement: Address,
    pub token: Address,
    pub withdrawal_delay_s: u64,
}

/// What a member asked for.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Withdrawal {
    pub amount: i64,
    /// Seconds since 1970; so is the next.
    pub requested_at_s: u64,
    pub ready_at_s: u64,
}

pub fn wiring(env: &Env) -> Wiring {
    env.storage()
        .instance()
        .get(&DataKey::Wiring)
        .unwrap_optimized()
}

pub fn set_wiring(env: &Env, wiring: &Wiring) {
    env.storage().instance().set(&DataKey::Wiring, wiring);
}

pub fn shard(env: &Env, (zone, index): (u32, u32)) -> Option<Bytes> {
    env.storage().persistent().get(&DataKey::Shard(zone, index))
}

pub fn set_shard(env: &Env, (zone, index): (u32, u32), bytes: &Bytes) {
    let key = DataKey::Shard(zone, index);
    env.storage().persistent().set(&key, bytes);
    control::keep_alive(env, &key);
}

pub fn total(env: &Env, zone: u32) -> i64 {
    env.storage()
        .persistent()
        .get(&DataKey::Total(zone))
        .unwrap_or(0)
}

pub fn set_total(env: &Env, zone: u32, total: i64) {
    let key = DataKey::Total(zone);
    env.storage().persistent().set(&key, &total);
    control::keep_alive(env, &key);
}

pub fn withdrawal(env: &Env, zone: u32, member: u32) -> Option<Withdrawal> {
    env.storage()
        .persistent()
        .get(&DataKey::Withdrawal(zone, member))
}

pub fn set_withdrawal(env: &Env, zone: u32, member: u32, withdrawal: &Withdrawal) {
    let key = DataKey::Withdrawal(zone, member);
    env.storage().persistent().set(&key, withdrawal);
    control::keep_alive(env, &key);
}

pub fn remove_withdrawal(env: &Env, zone: u32, member: u32) {
    env.storage()
        .persistent()
        .remove(&DataKey::Withdrawal(zone, member));
}
