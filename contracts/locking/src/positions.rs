use batch_format::{check_rows_len, read_i64, read_u32, row_at, Row, RowsCheck, ROW_LEN};
use soroban_sdk::{Bytes, Env};

use crate::{
    errors::Error,
    events::Forfeited,
    shard::{Position, Shard},
};

/// Members that one call may add or change, as in the registry.
const MAX_MEMBERS_PER_CALL: usize = 1_024;
/// Rows are copied into linear memory in parts of 125: a buffer for all of them would have to be cleared every time.
const CHUNK_LEN: usize = 125 * ROW_LEN;
const LIMIT_LEN: usize = 8;
const TERMS_LEN: usize = 13;

/// Adds members `first..` with their credit limits, 8 bytes each.
pub fn add_members(env: &Env, zone: u32, first: u32, limits: &Bytes) -> Result<(), Error> {
    let mut buffer = [0; LIMIT_LEN * MAX_MEMBERS_PER_CALL];
    let limits = copied(limits, &mut buffer, LIMIT_LEN)?;
    let mut shard = Shard::of_member(env, zone, first);
    for (index, limit) in limits.chunks_exact(LIMIT_LEN).enumerate() {
        let member = first.checked_add(index as u32).ok_or(Error::Overflow)?;
        shard.turn_to(env, member);
        shard.add(member, checked_limit(read_i64(limit, 0))?)?;
    }
    shard.store(env);
    Ok(())
}

/// Sets credit limits and states, rows of 13 bytes.
pub fn set_terms(env: &Env, zone: u32, rows: &Bytes) -> Result<(), Error> {
    let mut buffer = [0; TERMS_LEN * MAX_MEMBERS_PER_CALL];
    let rows = copied(rows, &mut buffer, TERMS_LEN)?;
    let mut shard = Shard::of_member(env, zone, read_u32(rows, 0));
    let mut previous: Option<u32> = None;
    for row in rows.chunks_exact(TERMS_LEN) {
        let member = read_u32(row, 0);
        if row[12] > 1 || previous.is_some_and(|before| member <= before) {
            return Err(Error::BadRows);
        }
        previous = Some(member);
        shard.turn_to(env, member);
        let mut position = shard.position(member)?;
        position.limit = checked_limit(read_i64(row, 4))?;
        position.is_active = row[12] == 1;
        shard.set(member, &position);
    }
    shard.store(env);
    Ok(())
}

/// Applies the rows of a batch, all or none. That they balance is checked here too, where the money is.
pub fn apply(env: &Env, zone: u32, rows: &Bytes) -> Result<(), Error> {
    check_rows_len(rows.len() as usize)?;
    let mut check = RowsCheck::new(u64::MAX);
    let mut shard: Option<Shard> = None;
    let mut buffer = [0; CHUNK_LEN];
    for start in (0..rows.len()).step_by(CHUNK_LEN) {
        let chunk = rows.slice(start..rows.len().min(start + CHUNK_LEN as u32));
        let chunk = copied(&chunk, &mut buffer, ROW_LEN)?;
        for index in 0..chunk.len() / ROW_LEN {
            let row = row_at(chunk, index);
            check.add(&row)?;
            let shard = shard.get_or_insert_with(|| Shard::of_member(env, zone, row.member));
            shard.turn_to(env, row.member);
            let position = after(&shard.position(row.member)?, &row)?;
            shard.set(row.member, &position);
        }
    }
    check.finish()?;
    if let Some(shard) = shard {
        shard.store(env);
    }
    Ok(())
}

/// Reads one position, lets `edit` change it, and stores it unless that fails.
pub fn change(
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

/// Keeps units from being withdrawn; with `needs_cover` they have to be there now.
pub fn hold(env: &Env, who: (u32, u32), units: i64, needs_cover: bool) -> Result<(), Error> {
    change(env, who, |position| {
        if needs_cover && position.available() < units {
            return Err(Error::NotCovered);
        }
        position.held = position.held.checked_add(units).ok_or(Error::Overflow)?;
        Ok(())
    })
}

/// Ends a hold.
pub fn release(env: &Env, who: (u32, u32), units: i64) -> Result<(), Error> {
    change(env, who, |position| {
        position.held = without_hold(position, units)?;
        Ok(())
    })
}

/// Ends a hold and moves it to another member, as far as balance and credit limit go. Returns the units moved.
pub fn forfeit(env: &Env, zone: u32, (from, to): (u32, u32), units: i64) -> Result<i64, Error> {
    let mut moved = 0;
    change(env, (zone, from), |position| {
        position.held = without_hold(position, units)?;
        moved = units.min(position.balance.saturating_add(position.limit).max(0));
        position.balance = add(position.balance, -moved)?;
        Ok(())
    })?;
    change(env, (zone, to), |position| {
        position.balance = add(position.balance, moved)?;
        Ok(())
    })?;
    Forfeited {
        zone,
        member: from,
        to,
        amount: units,
        moved,
    }
    .publish(env);
    Ok(moved)
}

/// What stays held when a hold ends.
pub fn without_hold(position: &Position, units: i64) -> Result<i64, Error> {
    let held = add(position.held, -units)?;
    if held < 0 {
        return Err(Error::NotHeld);
    }
    Ok(held)
}

/// The sum, if it is one.
pub fn add(balance: i64, units: i64) -> Result<i64, Error> {
    balance.checked_add(units).ok_or(Error::Overflow)
}

/// The amount, if it is one.
pub fn positive(units: i64) -> Result<i64, Error> {
    if units > 0 {
        Ok(units)
    } else {
        Err(Error::BadAmount)
    }
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

/// A member's position after a row. Whoever receives money may, even beyond the limit.
fn after(position: &Position, row: &Row) -> Result<Position, Error> {
    if !position.is_active {
        return Err(Error::Suspended);
    }
    let balance = add(position.balance, row.money_units)?;
    if row.money_units < 0 && balance < -position.limit {
        return Err(Error::OverLimit);
    }
    Ok(Position {
        balance,
        energy_wh: add(position.energy_wh, row.energy_wh)?,
        ..position.clone()
    })
}

fn checked_limit(limit: i64) -> Result<i64, Error> {
    if limit >= 0 {
        Ok(limit)
    } else {
        Err(Error::BadLimit)
    }
}
