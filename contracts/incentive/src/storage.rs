use soroban_sdk::{contracttype, unwrap::UnwrapOptimized, Address, Bytes, Env};

/// Members of one entry.
pub const SHARD_MEMBERS: u32 = 256;

#[contracttype]
#[derive(Clone)]
pub enum DataKey {
    Registry,
    Operator,
    Token,
    /// Persistent, by zone.
    Pool(u32),
    /// Persistent, by zone and shard: packed accounts of up to 256 members.
    Shard(u32, u32),
}

/// Who may do what here.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    pub governance: Address,
    pub guardian: Address,
    pub registry: Address,
    pub operator: Address,
    pub token: Address,
}

/// Rewards of a zone.
#[contracttype]
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Pool {
    /// Parts of a unit (2^64) that each unit of weight has earned so far.
    pub index: u128,
    pub total_weight: u64,
    /// Parts of a unit that wait to be shared.
    pub undivided: u128,
    /// Units paid in, and units claimed.
    pub funded: u64,
    pub claimed: u64,
}

pub fn install(env: &Env, registry: &Address, operator: &Address, token: &Address) {
    let instance = env.storage().instance();
    instance.set(&DataKey::Registry, registry);
    instance.set(&DataKey::Operator, operator);
    instance.set(&DataKey::Token, token);
}

pub fn wired(env: &Env, key: &DataKey) -> Address {
    env.storage().instance().get(key).unwrap_optimized()
}

pub fn set_operator(env: &Env, operator: &Address) {
    env.storage().instance().set(&DataKey::Operator, operator);
}

pub fn pool(env: &Env, zone: u32) -> Pool {
    let found = env.storage().persistent().get(&DataKey::Pool(zone));
    found.unwrap_or_default()
}

pub fn set_pool(env: &Env, zone: u32, pool: &Pool) {
    let key = DataKey::Pool(zone);
    env.storage().persistent().set(&key, pool);
    control::keep_alive(env, &key);
}

pub fn shard(env: &Env, zone: u32, shard: u32) -> Bytes {
    let found = env.storage().persistent().get(&DataKey::Shard(zone, shard));
    found.unwrap_or_else(|| Bytes::new(env))
}

pub fn set_shard(env: &Env, zone: u32, shard: u32, accounts: &Bytes) {
    let key = DataKey::Shard(zone, shard);
    env.storage().persistent().set(&key, accounts);
    control::keep_alive(env, &key);
}
