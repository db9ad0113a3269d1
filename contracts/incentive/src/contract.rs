use batch_format::{read_u32, MAX_ROWS};
use interfaces::RegistryClient;
use soroban_sdk::{contract, contractimpl, token::TokenClient, Address, Bytes, BytesN, Env};

use crate::{
    accounts,
    errors::Error,
    events::{Claimed, Funded, OperatorSet, WeightsSet},
    storage::{self, Config, DataKey, Pool, SHARD_MEMBERS},
};

/// A row of weights: member u32 | weight u32.
const ROW_LEN: usize = 8;

/// After so long a pause members can claim again: a pause must not keep what is theirs.
const LONGEST_PAUSE_S: u64 = 14 * 86_400;

#[contract]
pub struct Incentive;

#[contractimpl]
impl Incentive {
    pub fn __constructor(
        env: Env,
        governance: Address,
        guardian: Address,
        registry: Address,
        operator: Address,
        token: Address,
    ) {
        control::install(&env, &governance, &guardian);
        storage::install(&env, &registry, &operator, &token);
    }

    /// Pays rewards in for a zone, in units of the payment token. They are shared by the weights of this moment, or
    /// wait for the first ones.
    pub fn fund(env: Env, from: Address, zone: u32, amount: i128) -> Result<(), Error> {
        from.require_auth();
        require_running(&env)?;
        let units = i64::try_from(amount).map_err(|_| Error::InvalidAmount)?;
        if units <= 0 {
            return Err(Error::InvalidAmount);
        }
        require_members(&env, zone, 1)?;
        let mut pool = storage::pool(&env, zone);
        pool.fund(units)?;
        storage::set_pool(&env, zone, &pool);
        take_payment(&env, &from, amount)?;
        Funded { zone, from, amount }.publish(&env);
        Ok(())
    }

    /// Operator only. Rows of 8 bytes, strictly increasing by member: member u32 | weight u32. Weights of others stay.
    pub fn set_weights(env: Env, zone: u32, rows: Bytes) -> Result<(), Error> {
        storage::wired(&env, &DataKey::Operator).require_auth();
        require_running(&env)?;
        let count = check_rows(&env, zone, &rows)?;
        let mut pool = storage::pool(&env, zone);
        weigh(&env, zone, &rows, &mut pool)?;
        pool.share();
        storage::set_pool(&env, zone, &pool);
        WeightsSet {
            zone,
            rows: count,
            total_weight: pool.total_weight,
        }
        .publish(&env);
        Ok(())
    }

    /// Pays all whole units that a member has earned to the member's bound address, which has to authorise. Returns
    /// the units. Works again once a pause has lasted 14 days.
    pub fn claim(env: Env, zone: u32, member: u32) -> Result<i128, Error> {
        let registry = RegistryClient::new(&env, &storage::wired(&env, &DataKey::Registry));
        let to = registry.address_of(&zone, &member).ok_or(Error::NotBound)?;
        to.require_auth();
        require_claims_open(&env)?;
        let mut pool = storage::pool(&env, zone);
        let (number, place) = (member / SHARD_MEMBERS, member % SHARD_MEMBERS);
        let mut shard = storage::shard(&env, zone, number);
        let mut account = accounts::read(&shard, place);
        account.settle(pool.index)?;
        let units = account.take();
        if units == 0 {
            return Err(Error::NothingToClaim);
        }
        accounts::write(&mut shard, place, &account);
        storage::set_shard(&env, zone, number, &shard);
        pool.claimed += units.unsigned_abs();
        storage::set_pool(&env, zone, &pool);
        let amount = i128::from(units);
        let token = TokenClient::new(&env, &storage::wired(&env, &DataKey::Token));
        token.transfer(&env.current_contract_address(), &to, &amount);
        Claimed {
            zone,
            member,
            to,
            amount,
        }
        .publish(&env);
        Ok(amount)
    }

    /// Governance only.
    pub fn set_operator(env: Env, operator: Address) {
        control::governance(&env).require_auth();
        storage::set_operator(&env, &operator);
        OperatorSet { operator }.publish(&env);
    }

    /// Whole units that a member could claim now.
    pub fn claimable(env: Env, zone: u32, member: u32) -> Result<i128, Error> {
        let shard = storage::shard(&env, zone, member / SHARD_MEMBERS);
        let mut account = accounts::read(&shard, member % SHARD_MEMBERS);
        account.settle(storage::pool(&env, zone).index)?;
        Ok(i128::from(account.units()))
    }

    pub fn weight(env: Env, zone: u32, member: u32) -> u32 {
        let shard = storage::shard(&env, zone, member / SHARD_MEMBERS);
        accounts::read(&shard, member % SHARD_MEMBERS).weight
    }

    pub fn pool(env: Env, zone: u32) -> Pool {
        storage::pool(&env, zone)
    }

    pub fn config(env: Env) -> Config {
        Config {
            governance: control::governance(&env),
            guardian: control::guardian(&env),
            registry: storage::wired(&env, &DataKey::Registry),
            operator: storage::wired(&env, &DataKey::Operator),
            token: storage::wired(&env, &DataKey::Token),
        }
    }

    pub fn is_paused(env: Env) -> bool {
        control::is_paused(&env)
    }

    pub fn version() -> u32 {
        1
    }

    /// Guardian only: stops funding and weights, and claims for at most 14 days.
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

fn require_running(env: &Env) -> Result<(), Error> {
    if control::is_paused(env) {
        return Err(Error::Paused);
    }
    Ok(())
}

fn require_claims_open(env: &Env) -> Result<(), Error> {
    let now_s = env.ledger().timestamp();
    match control::paused_at_s(env) {
        Some(paused_at_s) if now_s < paused_at_s.saturating_add(LONGEST_PAUSE_S) => {
            Err(Error::Paused)
        }
        _ => Ok(()),
    }
}

/// The zone has at least so many members.
fn require_members(env: &Env, zone: u32, count: u32) -> Result<(), Error> {
    let registry = RegistryClient::new(env, &storage::wired(env, &DataKey::Registry));
    if registry.member_count(&zone) < count {
        return Err(Error::UnknownMember);
    }
    Ok(())
}

/// Moves a payment in, and looks whether it arrived.
fn take_payment(env: &Env, from: &Address, amount: i128) -> Result<(), Error> {
    let token = TokenClient::new(env, &storage::wired(env, &DataKey::Token));
    let own = env.current_contract_address();
    let before = token.balance(&own);
    token.transfer(from, &own, &amount);
    if token.balance(&own).checked_sub(before) != Some(amount) {
        return Err(Error::WrongTransfer);
    }
    Ok(())
}

/// Length, order and members of rows. Returns how many there are.
fn check_rows(env: &Env, zone: u32, rows: &Bytes) -> Result<u32, Error> {
    let len = rows.len() as usize;
    if len == 0 || !len.is_multiple_of(ROW_LEN) || len > ROW_LEN * MAX_ROWS {
        return Err(Error::InvalidRows);
    }
    let mut last: Option<u32> = None;
    for_each_row(rows, |member, _| {
        if last.is_some_and(|before| member <= before) {
            return Err(Error::InvalidRows);
        }
        last = Some(member);
        Ok(())
    })?;
    let needed = last.and_then(|member| member.checked_add(1));
    require_members(env, zone, needed.ok_or(Error::UnknownMember)?)?;
    Ok((len / ROW_LEN) as u32)
}

/// Settles every named member up to now, then gives the new weight. Each shard is read and written once.
fn weigh(env: &Env, zone: u32, rows: &Bytes, pool: &mut Pool) -> Result<(), Error> {
    let mut open: Option<(u32, Bytes)> = None;
    for_each_row(rows, |member, weight| {
        let number = member / SHARD_MEMBERS;
        let mut shard = match open.take() {
            Some((kept, shard)) if kept == number => shard,
            other => {
                close_shard(env, zone, &other);
                storage::shard(env, zone, number)
            }
        };
        let place = member % SHARD_MEMBERS;
        let mut account = accounts::read(&shard, place);
        account.settle(pool.index)?;
        pool.reweigh(account.weight, weight)?;
        account.weight = weight;
        accounts::write(&mut shard, place, &account);
        open = Some((number, shard));
        Ok(())
    })?;
    close_shard(env, zone, &open);
    Ok(())
}

fn close_shard(env: &Env, zone: u32, open: &Option<(u32, Bytes)>) {
    if let Some((number, shard)) = open {
        storage::set_shard(env, zone, *number, shard);
    }
}

fn for_each_row(
    rows: &Bytes,
    mut visit: impl FnMut(u32, u32) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut row = [0u8; ROW_LEN];
    for start in (0..rows.len()).step_by(ROW_LEN) {
        rows.slice(start..start + ROW_LEN as u32)
            .copy_into_slice(&mut row);
        visit(read_u32(&row, 0), read_u32(&row, 4))?;
    }
    Ok(())
}
