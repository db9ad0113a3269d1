use soroban_sdk::{contracttype, unwrap::UnwrapOptimized, Address, BytesN, Env};

use crate::events::Paused;

#[contracttype]
#[derive(Clone)]
enum ControlKey {
    Governance,
    Guardian,
    PausedAtS,
}

/// For the constructor: who governs, and who may pause.
pub fn install(env: &Env, governance: &Address, guardian: &Address) {
    let instance = env.storage().instance();
    instance.set(&ControlKey::Governance, governance);
    instance.set(&ControlKey::Guardian, guardian);
}

/// The address that unpauses, upgrades and sets parameters.
pub fn governance(env: &Env) -> Address {
    role(env, &ControlKey::Governance)
}

/// The address that may pause, and nothing else.
pub fn guardian(env: &Env) -> Address {
    role(env, &ControlKey::Guardian)
}

/// Whether the contract refuses what moves value.
pub fn is_paused(env: &Env) -> bool {
    paused_at_s(env).is_some()
}

/// When the contract was paused, seconds since 1970; none while it runs. What is the members' own opens again some time
/// after it, so that nobody can lock it away.
pub fn paused_at_s(env: &Env) -> Option<u64> {
    env.storage().instance().get(&ControlKey::PausedAtS)
}

/// Guardian only. Pausing what is paused changes nothing.
pub fn pause(env: &Env) {
    let guardian = guardian(env);
    guardian.require_auth();
    if !is_paused(env) {
        let now_s = env.ledger().timestamp();
        env.storage().instance().set(&ControlKey::PausedAtS, &now_s);
        Paused { guardian }.publish(env);
    }
}

/// Governance only. Unpausing what runs changes nothing.
pub fn unpause(env: &Env) {
    governance(env).require_auth();
    own::unpause(env);
}

/// Governance only: a guardian whose key was lost or misused is replaced.
pub fn set_guardian(env: &Env, guardian: Address) {
    governance(env).require_auth();
    own::set_guardian(env, guardian);
}

/// Governance only, paused or not. The network has to hold the code already.
pub fn upgrade(env: &Env, wasm_hash: BytesN<32>) {
    governance(env).require_auth();
    own::upgrade(env, wasm_hash);
}

/// For the contract that governs, about itself, once it has decided: nobody is asked to authorise. No other contract
/// may use these.
pub mod own {
    use super::{governance, is_paused, Address, BytesN, ControlKey, Env};
    use crate::events::{GuardianChanged, Unpaused, Upgraded};

    pub fn unpause(env: &Env) {
        if is_paused(env) {
            env.storage().instance().remove(&ControlKey::PausedAtS);
            let governance = governance(env);
            Unpaused { governance }.publish(env);
        }
    }

    pub fn set_guardian(env: &Env, guardian: Address) {
        env.storage()
            .instance()
            .set(&ControlKey::Guardian, &guardian);
        GuardianChanged { guardian }.publish(env);
    }

    pub fn upgrade(env: &Env, wasm_hash: BytesN<32>) {
        env.deployer()
            .update_current_contract_wasm(wasm_hash.clone());
        Upgraded { wasm_hash }.publish(env);
    }
}

/// The constructor names both.
fn role(env: &Env, key: &ControlKey) -> Address {
    env.storage().instance().get(key).unwrap_optimized()
}
