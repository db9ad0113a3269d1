use soroban_sdk::{contract, contractimpl, panic_with_error, Address, Bytes, BytesN, Env};

use crate::{
    errors::Error,
    events::WithdrawalDelaySet,
    positions::{self, positive},
    shard::{Position, Shard},
    storage::{self, Config, Wiring, Withdrawal},
    withdrawals,
};

/// Paused for longer than this, the contract pays withdrawals all the same.
const WITHDRAWAL_ESCAPE_S: u64 = 7 * 86_400;
/// Withdrawals wait a minute at least and a month at most.
const DELAY_BOUNDS_S: (u64, u64) = (60, 31 * 86_400);

#[contract]
pub struct LockingContract;

#[contractimpl]
impl LockingContract {
    pub fn __constructor(
        env: Env,
        governance: Address,
        guardian: Address,
        registry: Address,
        settlement: Address,
        token: Address,
        withdrawal_delay_s: u64,
    ) {
        check_delay(withdrawal_delay_s).unwrap_or_else(|error| panic_with_error!(&env, error));
        control::install(&env, &governance, &guardian);
        let wiring = Wiring {
            registry,
            settlement,
            token,
            withdrawal_delay_s,
        };
        storage::set_wiring(&env, &wiring);
    }

    /// Registry only. Adds members `first..` with their credit limits, 8 bytes each: i64 in units, not negative.
    pub fn open(env: Env, zone: u32, first: u32, limits: Bytes) -> Result<(), Error> {
        registry_only(&env)?;
        positions::add_members(&env, zone, first, &limits)
    }

    /// Registry only. Rows of 13 bytes, strictly increasing by member: member u32 | limit i64 | status u8.
    pub fn set_terms(env: Env, zone: u32, rows: Bytes) -> Result<(), Error> {
        registry_only(&env)?;
        positions::set_terms(&env, zone, &rows)
    }

    /// Settlement only. Applies the rows of a batch, all or none.
    pub fn apply(env: Env, zone: u32, rows: Bytes) -> Result<(), Error> {
        settlement_only(&env)?;
        positions::apply(&env, zone, &rows)
    }

    /// Settlement only. Keeps units of a member from being withdrawn; with `needs_cover` they have to be there now.
    pub fn hold(
        env: Env,
        zone: u32,
        member: u32,
        amount: i64,
        needs_cover: bool,
    ) -> Result<(), Error> {
        settlement_only(&env)?;
        positions::hold(&env, (zone, member), positive(amount)?, needs_cover)
    }

    /// Settlement only, paused or not. Ends a hold.
    pub fn release(env: Env, zone: u32, member: u32, amount: i64) -> Result<(), Error> {
        storage::wiring(&env).settlement.require_auth();
        positions::release(&env, (zone, member), positive(amount)?)
    }

    /// Settlement only. Ends a hold and moves it to another member, as far as balance and credit limit go. Returns the
    /// units moved.
    pub fn forfeit(env: Env, zone: u32, from: u32, to: u32, amount: i64) -> Result<i64, Error> {
        settlement_only(&env)?;
        positions::forfeit(&env, zone, (from, to), positive(amount)?)
    }

    /// Anybody may pay in for a member.
    pub fn deposit(
        env: Env,
        from: Address,
        zone: u32,
        member: u32,
        amount: i128,
    ) -> Result<(), Error> {
        from.require_auth();
        require_running(&env)?;
        withdrawals::deposit(&env, from, (zone, member), amount)
    }

    /// The member's address, paused or not. The amount is held from now on and paid after the delay; batches go on in
    /// between.
    pub fn request_withdrawal(env: Env, zone: u32, member: u32, amount: i128) -> Result<(), Error> {
        withdrawals::member_address(&env, (zone, member))?.require_auth();
        withdrawals::request(&env, (zone, member), amount)
    }

    /// The member's address, from the end of the delay for 14 days, once the zone has settled what came before the request
    /// or a week after it. Pays what was asked for, or what later debits left of it; never credit, never what is held
    /// otherwise, never more than the zone's members put in. Returns the units paid.
    pub fn withdraw(env: Env, zone: u32, member: u32) -> Result<i64, Error> {
        let to = withdrawals::member_address(&env, (zone, member))?;
        to.require_auth();
        require_running_or_escaped(&env)?;
        withdrawals::pay(&env, (zone, member), to)
    }

    /// The member's address, paused or not. Takes the request back.
    pub fn cancel_withdrawal(env: Env, zone: u32, member: u32) -> Result<(), Error> {
        withdrawals::member_address(&env, (zone, member))?.require_auth();
        withdrawals::cancel(&env, (zone, member))
    }

    /// Governance. Requests so far keep their time.
    pub fn set_withdrawal_delay(env: Env, delay_s: u64) -> Result<(), Error> {
        control::governance(&env).require_auth();
        check_delay(delay_s)?;
        let wiring = storage::wiring(&env);
        storage::set_wiring(
            &env,
            &Wiring {
                withdrawal_delay_s: delay_s,
                ..wiring
            },
        );
        WithdrawalDelaySet { delay_s }.publish(&env);
        Ok(())
    }

    pub fn position(env: Env, zone: u32, member: u32) -> Result<Position, Error> {
        Shard::of_member(&env, zone, member).position(member)
    }

    /// Members `256 * shard..`, 33 bytes each: balance i64 | held i64 | limit i64 | energy_wh i64 | flags u8 (bit 0:
    /// active). Empty for a shard without members.
    pub fn positions(env: Env, zone: u32, shard: u32) -> Bytes {
        storage::shard(&env, (zone, shard)).unwrap_or_else(|| Bytes::new(&env))
    }

    /// Units that the zone's members put in and have not taken out: the sum of their balances.
    pub fn total(env: Env, zone: u32) -> i64 {
        storage::total(&env, zone)
    }

    pub fn withdrawal(env: Env, zone: u32, member: u32) -> Option<Withdrawal> {
        storage::withdrawal(&env, zone, member)
    }

    pub fn config(env: Env) -> Config {
        let Wiring {
            registry,
            settlement,
            token,
            withdrawal_delay_s,
        } = storage::wiring(&env);
        let (governance, guardian) = (control::governance(&env), control::guardian(&env));
        Config {
            governance,
            guardian,
            registry,
            settlement,
            token,
            withdrawal_delay_s,
        }
    }

    pub fn is_paused(env: Env) -> bool {
        control::is_paused(&env)
    }

    pub fn version() -> u32 {
        1
    }

    /// Guardian.
    pub fn pause(env: Env) {
        control::pause(&env);
    }

    /// Governance.
    pub fn unpause(env: Env) {
        control::unpause(&env);
    }

    /// Governance.
    pub fn set_guardian(env: Env, guardian: Address) {
        control::set_guardian(&env, guardian);
    }

    /// Governance, paused or not.
    pub fn upgrade(env: Env, new_wasm_hash: BytesN<32>) {
        control::upgrade(&env, new_wasm_hash);
    }
}

fn require_running(env: &Env) -> Result<(), Error> {
    if control::is_paused(env) {
        return Err(Error::Paused);
    }
    control::keep_instance_alive(env);
    Ok(())
}

fn require_running_or_escaped(env: &Env) -> Result<(), Error> {
    let now_s = env.ledger().timestamp();
    match control::paused_at_s(env) {
        Some(since_s) if now_s < since_s.saturating_add(WITHDRAWAL_ESCAPE_S) => Err(Error::Paused),
        _ => Ok(()),
    }
}

fn registry_only(env: &Env) -> Result<(), Error> {
    storage::wiring(env).registry.require_auth();
    require_running(env)
}

fn settlement_only(env: &Env) -> Result<(), Error> {
    storage::wiring(env).settlement.require_auth();
    require_running(env)
}

fn check_delay(delay_s: u64) -> Result<(), Error> {
    if (DELAY_BOUNDS_S.0..=DELAY_BOUNDS_S.1).contains(&delay_s) {
        Ok(())
    } else {
        Err(Error::BadDelay)
    }
}
