use soroban_sdk::{contracttype, unwrap::UnwrapOptimized, Address, Env, String};

#[contracttype]
#[derive(Clone)]
pub enum DataKey {
    Settlement,
    Name,
    Symbol,
    /// Persistent: i128, Wh.
    Balance(Address),
    /// Temporary: what a holder lets a spender take.
    Allowance(Address, Address),
}

/// Who may do what here.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    pub governance: Address,
    pub guardian: Address,
    pub settlement: Address,
}

#[contracttype]
#[derive(Clone)]
pub struct Allowance {
    pub amount: i128,
    /// The last ledger in which it holds; decides, not the lifetime of the entry.
    pub live_until_ledger: u32,
}

pub fn install(env: &Env, settlement: &Address, name: &String, symbol: &String) {
    let instance = env.storage().instance();
    instance.set(&DataKey::Settlement, settlement);
    instance.set(&DataKey::Name, name);
    instance.set(&DataKey::Symbol, symbol);
}

pub fn settlement(env: &Env) -> Address {
    env.storage()
        .instance()
        .get(&DataKey::Settlement)
        .unwrap_optimized()
}

pub fn text(env: &Env, key: &DataKey) -> String {
    env.storage().instance().get(key).unwrap_optimized()
}

pub fn balance(env: &Env, holder: &Address) -> i128 {
    let key = DataKey::Balance(holder.clone());
    env.storage().persistent().get(&key).unwrap_or(0)
}

pub fn set_balance(env: &Env, holder: &Address, amount: i128) {
    let key = DataKey::Balance(holder.clone());
    env.storage().persistent().set(&key, &amount);
    control::keep_alive(env, &key);
}

/// What is left of an allowance; nothing after its last ledger.
pub fn allowance(env: &Env, from: &Address, spender: &Address) -> Allowance {
    let key = DataKey::Allowance(from.clone(), spender.clone());
    let none = Allowance {
        amount: 0,
        live_until_ledger: 0,
    };
    let found: Allowance = env.storage().temporary().get(&key).unwrap_or(none.clone());
    if found.live_until_ledger < env.ledger().sequence() {
        none
    } else {
        found
    }
}

/// Keeps an allowance until its last ledger; one of nothing is removed.
pub fn set_allowance(env: &Env, from: &Address, spender: &Address, allowance: &Allowance) {
    let key = DataKey::Allowance(from.clone(), spender.clone());
    let temporary = env.storage().temporary();
    if allowance.amount == 0 {
        temporary.remove(&key);
        return;
    }
    temporary.set(&key, allowance);
    let ledgers = allowance.live_until_ledger - env.ledger().sequence();
    temporary.extend_ttl(&key, ledgers, ledgers);
}
