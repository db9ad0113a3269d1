use soroban_sdk::{
    contract, contractimpl, panic_with_error, token::TokenInterface, Address, BytesN, Env,
    MuxedAddress, String,
};

use crate::{
    errors::Error,
    events::{Approved, Burned, Minted, Transferred},
    storage::{self, Allowance, Config, DataKey},
};

/// 1 token is 1 kWh, 1 unit 1 Wh.
const DECIMALS: u32 = 3;

#[contract]
pub struct EnergyToken;

#[contractimpl]
impl EnergyToken {
    pub fn __constructor(
        env: Env,
        governance: Address,
        guardian: Address,
        settlement: Address,
        name: String,
        symbol: String,
    ) {
        control::install(&env, &governance, &guardian);
        storage::install(&env, &settlement, &name, &symbol);
    }

    /// Settlement only, once per settled batch: mints what was produced in the window to `owner` and retires what was
    /// used from it, as far as it is there. Both in Wh. The owner may have passed certificates on: the event says what was
    /// retired, and a sealed batch never fails by it.
    #[allow(clippy::too_many_arguments)]
    pub fn record_window(
        env: Env,
        zone: u32,
        owner: Address,
        produced_wh: u64,
        retired_wh: u64,
        window_start: u64,
        window_end: u64,
        meters_root: BytesN<32>,
    ) -> Result<(), Error> {
        storage::settlement(&env).require_auth();
        require_running(&env);
        if window_end <= window_start {
            return Err(Error::InvalidWindow);
        }
        let produced = i128::from(produced_wh);
        let balance = storage::balance(&env, &owner)
            .checked_add(produced)
            .ok_or(Error::Overflow)?;
        let retired = i128::from(retired_wh).min(balance);
        storage::set_balance(&env, &owner, balance - retired);
        if produced > 0 {
            let origin = origin_of(&env, zone, (window_start, window_end), &meters_root);
            Minted {
                to: owner.clone(),
                amount: produced,
                origin,
            }
            .publish(&env);
        }
        if retired > 0 {
            Burned {
                from: owner,
                amount: retired,
            }
            .publish(&env);
        }
        Ok(())
    }

    pub fn config(env: Env) -> Config {
        Config {
            governance: control::governance(&env),
            guardian: control::guardian(&env),
            settlement: storage::settlement(&env),
        }
    }

    pub fn is_paused(env: Env) -> bool {
        control::is_paused(&env)
    }

    pub fn version() -> u32 {
        1
    }

    /// Guardian only: stops minting, retiring by windows, and transfers. Holders can still burn.
    pub fn pause(env: Env) {
        control::pause(&env);
    }

    pub fn unpause(env: Env) {
        control::unpause(&env);
    }

    pub fn set_guardian(env: Env, guardian: Address) {
        control::set_guardian(&env, guardian);
    }

    pub fn upgrade(env: Env, new_wasm_hash: BytesN<32>) {
        control::upgrade(&env, new_wasm_hash);
    }
}

#[contractimpl]
impl TokenInterface for EnergyToken {
    fn allowance(env: Env, from: Address, spender: Address) -> i128 {
        storage::allowance(&env, &from, &spender).amount
    }

    fn approve(env: Env, from: Address, spender: Address, amount: i128, live_until_ledger: u32) {
        from.require_auth();
        if amount < 0 {
            panic_with_error!(&env, Error::InvalidAmount);
        }
        let is_past = live_until_ledger < env.ledger().sequence();
        if amount > 0 && (is_past || live_until_ledger > env.ledger().max_live_until_ledger()) {
            panic_with_error!(&env, Error::InvalidExpiry);
        }
        let allowance = Allowance {
            amount,
            live_until_ledger,
        };
        storage::set_allowance(&env, &from, &spender, &allowance);
        Approved {
            from,
            spender,
            amount,
            live_until_ledger,
        }
        .publish(&env);
    }

    fn balance(env: Env, id: Address) -> i128 {
        storage::balance(&env, &id)
    }

    fn transfer(env: Env, from: Address, to: MuxedAddress, amount: i128) {
        from.require_auth();
        move_energy(&env, &from, &to, amount);
    }

    fn transfer_from(env: Env, spender: Address, from: Address, to: Address, amount: i128) {
        spender.require_auth();
        spend_allowance(&env, &from, &spender, amount);
        move_energy(&env, &from, &to.into(), amount);
    }

    fn burn(env: Env, from: Address, amount: i128) {
        from.require_auth();
        retire(&env, from, amount);
    }

    fn burn_from(env: Env, spender: Address, from: Address, amount: i128) {
        spender.require_auth();
        require_running(&env);
        spend_allowance(&env, &from, &spender, amount);
        retire(&env, from, amount);
    }

    fn decimals(_env: Env) -> u32 {
        DECIMALS
    }

    fn name(env: Env) -> String {
        storage::text(&env, &DataKey::Name)
    }

    fn symbol(env: Env) -> String {
        storage::text(&env, &DataKey::Symbol)
    }
}

fn require_running(env: &Env) {
    if control::is_paused(env) {
        panic_with_error!(env, Error::Paused);
    }
}

fn require_positive(env: &Env, amount: i128) {
    if amount <= 0 {
        panic_with_error!(env, Error::InvalidAmount);
    }
}

fn move_energy(env: &Env, from: &Address, to: &MuxedAddress, amount: i128) {
    require_running(env);
    let receiver = to.address();
    take(env, from, amount);
    let balance = storage::balance(env, &receiver)
        .checked_add(amount)
        .unwrap_or_else(|| panic_with_error!(env, Error::Overflow));
    storage::set_balance(env, &receiver, balance);
    Transferred {
        from: from.clone(),
        to: receiver,
        amount,
        to_muxed_id: to.id(),
    }
    .publish(env);
}

fn retire(env: &Env, from: Address, amount: i128) {
    take(env, &from, amount);
    Burned { from, amount }.publish(env);
}

fn take(env: &Env, from: &Address, amount: i128) {
    require_positive(env, amount);
    let balance = storage::balance(env, from);
    if balance < amount {
        panic_with_error!(env, Error::InsufficientBalance);
    }
    storage::set_balance(env, from, balance - amount);
}

fn spend_allowance(env: &Env, from: &Address, spender: &Address, amount: i128) {
    require_positive(env, amount);
    let mut allowance = storage::allowance(env, from, spender);
    if allowance.amount < amount {
        panic_with_error!(env, Error::InsufficientAllowance);
    }
    allowance.amount -= amount;
    storage::set_allowance(env, from, spender, &allowance);
}

fn origin_of(env: &Env, zone: u32, window: (u64, u64), meters_root: &BytesN<32>) -> BytesN<52> {
    let mut origin = [0u8; 52];
    origin[0..4].copy_from_slice(&zone.to_be_bytes());
    origin[4..12].copy_from_slice(&window.0.to_be_bytes());
    origin[12..20].copy_from_slice(&window.1.to_be_bytes());
    origin[20..52].copy_from_slice(&meters_root.to_array());
    BytesN::from_array(env, &origin)
}
