use batch_format::{check_rows, read_i64, read_u32, row_at, Row, MAX_ROWS_LEN};
use interfaces::RegistryClient;
use soroban_sdk::{
    contract, contractimpl, panic_with_error, token::TokenClient, Address, Bytes, BytesN, Env,
};

use crate::{
    errors::Error,
    events::{
        Deposited, Forfeited, WithdrawalCancelled, WithdrawalDelaySet, WithdrawalRequested,
        Withdrawn,
    },
    shard::{Position, Shard},
    storage::{self, Config, DataKey, Wiring, Withdrawal},
};

/// Members that one call may open or change, as in the registry.
const MAX_MEMBERS_PER_CALL: usize = 1_024;
const LIMIT_LEN: usize = 8;
const TERMS_LEN: usize = 13;
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

    /// Registry only. Adds members `first..` with their credit limits, 8 bytes each.
    pub fn open(env: Env, zone: u32, first: u32, limits: Bytes) -> Result<(), Error> {
        registry_only(&env)?;
        let mut buffer = [0; LIMIT_LEN * MAX_MEMBERS_PER_CALL];
        let limits = copied(&limits, &mut buffer, LIMIT_LEN)?;
        let mut shard = Shard::of_member(&env, zone, first);
        for (index, limit) in limits.chunks_exact(LIMIT_LEN).enumerate() {
            let member = first.checked_add(index as u32).ok_or(Error::Overflow)?;
            turn_to(&env, &mut shard, zone, member);
            shard.add(member, checked_limit(read_i64(limit, 0))?)?;
        }
        shard.store(&env);
        Ok(())
    }

    /// Registry only. Rows of 13 bytes, strictly increasing by member: member u32 | limit i64 | status u8.
    pub fn set_terms(env: Env, zone: u32, rows: Bytes) -> Result<(), Error> {
        registry_only(&env)?;
        let mut buffer = [0; TERMS_LEN * MAX_MEMBERS_PER_CALL];
        let rows = copied(&rows, &mut buffer, TERMS_LEN)?;
        let mut shard = Shard::of_member(&env, zone, read_u32(rows, 0));
        let mut previous: Option<u32> = None;
        for row in rows.chunks_exact(TERMS_LEN) {
            let member = read_u32(row, 0);
            if row[12] > 1 || previous.is_some_and(|before| member <= before) {
                return Err(Error::BadRows);
            }
            previous = Some(member);
            turn_to(&env, &mut shard, zone, member);
            let mut position = shard.position(member)?;
            position.limit = checked_limit(read_i64(row, 4))?;
            position.is_active = row[12] == 1;
            shard.set(member, &position);
        }
        shard.store(&env);
        Ok(())
    }

    /// Settlement only. Applies the rows of a batch, all or none.
    pub fn apply(env: Env, zone: u32, rows: Bytes) -> Result<(), Error> {
        settlement_only(&env)?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut buffer = [0; MAX_ROWS_LEN];
        let rows = copied(&rows, &mut buffer, batch_format::ROW_LEN)?;
        let count = check_rows(rows, u64::MAX)?.count as usize;
        let mut shard = Shard::of_member(&env, zone, row_at(rows, 0).member);
        for index in 0..count {
            let row = row_at(rows, index);
            turn_to(&env, &mut shard, zone, row.member);
            let position = after(&shard.position(row.member)?, &row)?;
            shard.set(row.member, &position);
        }
        shard.store(&env);
        Ok(())
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
        hold_units(&env, (zone, member), positive(amount)?, needs_cover)
    }

    /// Settlement only. Ends a hold.
    pub fn release(env: Env, zone: u32, member: u32, amount: i64) -> Result<(), Error> {
        settlement_only(&env)?;
        release_units(&env, (zone, member), positive(amount)?)
    }

    /// Settlement only. Ends a hold and moves it to another member, as far as balance and credit limit go. Returns the
    /// units moved.
    pub fn forfeit(env: Env, zone: u32, from: u32, to: u32, amount: i64) -> Result<i64, Error> {
        settlement_only(&env)?;
        let mut moved = 0;
        change(&env, (zone, from), |position| {
            position.held = without_hold(position, positive(amount)?)?;
            let most = position.balance.saturating_add(position.limit).max(0);
            moved = amount.min(most);
            position.balance = position.balance.checked_sub(moved).ok_or(Error::Overflow)?;
            Ok(())
        })?;
        change(&env, (zone, to), |position| {
            position.balance = position.balance.checked_add(moved).ok_or(Error::Overflow)?;
            Ok(())
        })?;
        Forfeited {
            zone,
            member: from,
            to,
            amount,
            moved,
        }
        .publish(&env);
        Ok(moved)
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
        let units = positive(i64::try_from(amount).map_err(|_| Error::BadAmount)?)?;
        change(&env, (zone, member), |position| {
            position.balance = position.balance.checked_add(units).ok_or(Error::Overflow)?;
            Ok(())
        })?;
        let total = storage::total(&env, zone)
            .checked_add(units)
            .ok_or(Error::Overflow)?;
        storage::set_total(&env, zone, total);
        let own = env.current_contract_address();
        move_tokens(&env, &from, &own, units)?;
        Deposited {
            zone,
            member,
            from,
            amount: units,
        }
        .publish(&env);
        Ok(())
    }

    /// The member's address. The amount is held from now on and paid after the delay; batches go on in between.
    pub fn request_withdrawal(env: Env, zone: u32, member: u32, amount: i128) -> Result<(), Error> {
        let wiring = storage::wiring(&env);
        member_address(&env, &wiring, (zone, member))?.require_auth();
        let units = positive(i64::try_from(amount).map_err(|_| Error::BadAmount)?)?;
        if storage::withdrawal(&env, zone, member).is_some() {
            return Err(Error::WithdrawalExists);
        }
        hold_units(&env, (zone, member), units, true)?;
        let ready_at_s = env
            .ledger()
            .timestamp()
            .saturating_add(wiring.withdrawal_delay_s);
        storage::set_withdrawal(
            &env,
            zone,
            member,
            &Withdrawal {
                amount: units,
                ready_at_s,
            },
        );
        WithdrawalRequested {
            zone,
            member,
            amount: units,
            ready_at_s,
        }
        .publish(&env);
        Ok(())
    }

    /// The member's address. Pays what was asked for, or what later debits left of it; never credit, never what is held
    /// otherwise, never more than the zone's members put in.
    pub fn withdraw(env: Env, zone: u32, member: u32) -> Result<i64, Error> {
        let to = member_address(&env, &storage::wiring(&env), (zone, member))?;
        to.require_auth();
        require_running_or_escaped(&env)?;
        let asked = storage::withdrawal(&env, zone, member).ok_or(Error::NoWithdrawal)?;
        if env.ledger().timestamp() < asked.ready_at_s {
            return Err(Error::TooEarly);
        }
        let total = storage::total(&env, zone);
        let mut paid = 0;
        change(&env, (zone, member), |position| {
            position.held = without_hold(position, asked.amount)?;
            paid = asked.amount.min(position.available()).min(total);
            position.balance -= paid;
            Ok(())
        })?;
        if paid <= 0 {
            return Err(Error::NotCovered);
        }
        storage::remove_withdrawal(&env, zone, member);
        storage::set_total(&env, zone, total - paid);
        move_tokens(&env, &env.current_contract_address(), &to, paid)?;
        Withdrawn {
            zone,
            member,
            to,
            amount: paid,
        }
        .publish(&env);
        Ok(paid)
    }

    /// The member's address. Takes the request back.
    pub fn cancel_withdrawal(env: Env, zone: u32, member: u32) -> Result<(), Error> {
        member_address(&env, &storage::wiring(&env), (zone, member))?.require_auth();
        let asked = storage::withdrawal(&env, zone, member).ok_or(Error::NoWithdrawal)?;
        storage::remove_withdrawal(&env, zone, member);
        release_units(&env, (zone, member), asked.amount)?;
        WithdrawalCancelled {
            zone,
            member,
            amount: asked.amount,
        }
        .publish(&env);
        Ok(())
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
        storage::shard(&env, &DataKey::Shard(zone, shard)).unwrap_or_else(|| Bytes::new(&env))
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

fn member_address(
    env: &Env,
    wiring: &Wiring,
    (zone, member): (u32, u32),
) -> Result<Address, Error> {
    RegistryClient::new(env, &wiring.registry)
        .address_of(&zone, &member)
        .ok_or(Error::NotBound)
}

/// The packed rows in linear memory, if they are at least one and whole.
fn copied<'a>(packed: &Bytes, buffer: &'a mut [u8], row_len: usize) -> Result<&'a [u8], Error> {
    let len = packed.len() as usize;
    if len == 0 || len > buffer.len() || !len.is_multiple_of(row_len) {
        return Err(Error::BadRows);
    }
    let rows = &mut buffer[..len];
    packed.copy_into_slice(rows);
    Ok(rows)
}

/// Stores the shard and takes the next one when the member is in another.
fn turn_to(env: &Env, shard: &mut Shard, zone: u32, member: u32) {
    if !shard.has(member) {
        shard.store(env);
        *shard = Shard::of_member(env, zone, member);
    }
}

/// A member's position after a row. Whoever receives money may, even beyond the limit.
fn after(position: &Position, row: &Row) -> Result<Position, Error> {
    if !position.is_active {
        return Err(Error::Suspended);
    }
    let balance = position
        .balance
        .checked_add(row.money_units)
        .ok_or(Error::Overflow)?;
    let energy_wh = position
        .energy_wh
        .checked_add(row.energy_wh)
        .ok_or(Error::Overflow)?;
    if row.money_units < 0 && balance < -position.limit {
        return Err(Error::OverLimit);
    }
    Ok(Position {
        balance,
        energy_wh,
        ..position.clone()
    })
}

fn change(
    env: &Env,
    (zone, member): (u32, u32),
    edit: impl FnOnce(&mut Position) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut shard = Shard::of_member(env, zone, member);
    let mut position = shard.position(member)?;
    edit(&mut position)?;
    shard.set(member, &position);
    shard.store(env);
    Ok(())
}

fn hold_units(env: &Env, who: (u32, u32), units: i64, needs_cover: bool) -> Result<(), Error> {
    change(env, who, |position| {
        if needs_cover && position.available() < units {
            return Err(Error::NotCovered);
        }
        position.held = position.held.checked_add(units).ok_or(Error::Overflow)?;
        Ok(())
    })
}

fn release_units(env: &Env, who: (u32, u32), units: i64) -> Result<(), Error> {
    change(env, who, |position| {
        position.held = without_hold(position, units)?;
        Ok(())
    })
}

fn without_hold(position: &Position, units: i64) -> Result<i64, Error> {
    let held = position.held.checked_sub(units).ok_or(Error::NotHeld)?;
    if held < 0 {
        return Err(Error::NotHeld);
    }
    Ok(held)
}

/// Believes the token contract only as far as the own balance shows it.
fn move_tokens(env: &Env, from: &Address, to: &Address, units: i64) -> Result<(), Error> {
    let own = env.current_contract_address();
    let token = TokenClient::new(env, &storage::wiring(env).token);
    let before = token.balance(&own);
    token.transfer(from, to, &i128::from(units));
    let moved = token.balance(&own).abs_diff(before);
    if moved != u128::from(units.unsigned_abs()) {
        return Err(Error::TokenMismatch);
    }
    Ok(())
}

fn positive(units: i64) -> Result<i64, Error> {
    if units > 0 {
        Ok(units)
    } else {
        Err(Error::BadAmount)
    }
}

fn checked_limit(limit: i64) -> Result<i64, Error> {
    if limit >= 0 {
        Ok(limit)
    } else {
        Err(Error::BadLimit)
    }
}

fn check_delay(delay_s: u64) -> Result<(), Error> {
    if (DELAY_BOUNDS_S.0..=DELAY_BOUNDS_S.1).contains(&delay_s) {
        Ok(())
    } else {
        Err(Error::BadDelay)
    }
}
