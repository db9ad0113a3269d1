use interfaces::{RegistryClient, SettlementClient};
use soroban_sdk::{token::TokenClient, Address, Env};

use crate::{
    errors::Error,
    events::{Deposited, WithdrawalCancelled, WithdrawalRequested, Withdrawn},
    positions::{add, change, hold, positive, release, without_hold},
    storage::{self, Withdrawal},
};

/// So long a withdrawal waits for batches that are late.
const SETTLING_TIME_S: u64 = 7 * 86_400;
/// So long a withdrawal can be paid: one that stood for ever would let its member go at once, without the delay.
const PAYABLE_S: u64 = 14 * 86_400;

/// Takes tokens in and adds them to a member's balance.
pub fn deposit(env: &Env, from: Address, who: (u32, u32), amount: i128) -> Result<(), Error> {
    let units = units_of(amount)?;
    let (zone, member) = who;
    change(env, who, |position| {
        position.balance = add(position.balance, units)?;
        Ok(())
    })?;
    storage::set_total(env, zone, add(storage::total(env, zone), units)?);
    move_tokens(env, &from, &env.current_contract_address(), units)?;
    Deposited {
        zone,
        member,
        from,
        amount: units,
    }
    .publish(env);
    Ok(())
}

/// Holds the amount and notes when it may be paid.
pub fn request(env: &Env, who: (u32, u32), amount: i128) -> Result<(), Error> {
    let (zone, member) = who;
    let units = units_of(amount)?;
    if storage::withdrawal(env, zone, member).is_some() {
        return Err(Error::WithdrawalExists);
    }
    hold(env, who, units, true)?;
    let delay_s = storage::wiring(env).withdrawal_delay_s;
    let requested_at_s = env.ledger().timestamp();
    let ready_at_s = requested_at_s.saturating_add(delay_s);
    let withdrawal = Withdrawal {
        amount: units,
        requested_at_s,
        ready_at_s,
    };
    storage::set_withdrawal(env, zone, member, &withdrawal);
    WithdrawalRequested {
        zone,
        member,
        amount: units,
        ready_at_s,
    }
    .publish(env);
    Ok(())
}

/// Pays what was asked for, or what later debits left of it; never credit, never what is held otherwise, never more
/// than the zone's members put in; and not before what the member owes for the time until the request is settled.
pub fn pay(env: &Env, who: (u32, u32), to: Address) -> Result<i64, Error> {
    let (zone, member) = who;
    let asked = storage::withdrawal(env, zone, member).ok_or(Error::NoWithdrawal)?;
    check_time(env, zone, &asked)?;
    let total = storage::total(env, zone);
    let mut paid = 0;
    change(env, who, |position| {
        position.held = without_hold(position, asked.amount)?;
        paid = asked.amount.min(position.available()).min(total);
        if paid <= 0 {
            return Err(Error::NotCovered);
        }
        position.balance = add(position.balance, -paid)?;
        Ok(())
    })?;
    storage::remove_withdrawal(env, zone, member);
    storage::set_total(env, zone, add(total, -paid)?);
    move_tokens(env, &env.current_contract_address(), &to, paid)?;
    Withdrawn {
        zone,
        member,
        to,
        amount: paid,
    }
    .publish(env);
    Ok(paid)
}

/// Ends a request and its hold.
pub fn cancel(env: &Env, who: (u32, u32)) -> Result<(), Error> {
    let (zone, member) = who;
    let asked = storage::withdrawal(env, zone, member).ok_or(Error::NoWithdrawal)?;
    storage::remove_withdrawal(env, zone, member);
    release(env, who, asked.amount)?;
    WithdrawalCancelled {
        zone,
        member,
        amount: asked.amount,
    }
    .publish(env);
    Ok(())
}

/// The address that decides for a member.
pub fn member_address(env: &Env, (zone, member): (u32, u32)) -> Result<Address, Error> {
    let registry = storage::wiring(env).registry;
    RegistryClient::new(env, &registry)
        .address_of(&zone, &member)
        .ok_or(Error::NotBound)
}

fn check_time(env: &Env, zone: u32, asked: &Withdrawal) -> Result<(), Error> {
    let now_s = env.ledger().timestamp();
    if now_s < asked.ready_at_s {
        return Err(Error::TooEarly);
    }
    if now_s >= asked.ready_at_s.saturating_add(PAYABLE_S) {
        return Err(Error::Lapsed);
    }
    // Settlement is asked only when it matters, so that nothing there can keep a member waiting for longer.
    let waits_until_s = asked.requested_at_s.saturating_add(SETTLING_TIME_S);
    if now_s < waits_until_s && settled_until_s(env, zone) < asked.requested_at_s {
        return Err(Error::NotSettled);
    }
    Ok(())
}

fn settled_until_s(env: &Env, zone: u32) -> u64 {
    let settlement = storage::wiring(env).settlement;
    SettlementClient::new(env, &settlement).settled_until(&zone)
}

fn units_of(amount: i128) -> Result<i64, Error> {
    positive(i64::try_from(amount).map_err(|_| Error::BadAmount)?)
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
