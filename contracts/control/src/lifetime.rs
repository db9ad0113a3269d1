use soroban_sdk::{Env, IntoVal, Val};

/// Ledgers that an entry still has when its lifetime is extended: 5 days of 5-second ledgers.
const THRESHOLD_LEDGERS: u32 = 86_400;

/// Ledgers that it has afterwards: 30 days. Short steps keep the rent of one transaction small.
const EXTEND_TO_LEDGERS: u32 = 518_400;

/// Extends a persistent entry that nears its end; the network's own maximum caps it.
pub fn keep_alive<K: IntoVal<Env, Val>>(env: &Env, key: &K) {
    env.storage()
        .persistent()
        .extend_ttl(key, THRESHOLD_LEDGERS, EXTEND_TO_LEDGERS);
}

/// Extends the contract's instance and code, when they near their end.
pub fn keep_instance_alive(env: &Env) {
    env.storage()
        .instance()
        .extend_ttl(THRESHOLD_LEDGERS, EXTEND_TO_LEDGERS);
}
