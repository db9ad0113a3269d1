use batch_format::{read_u32, read_u64};
use soroban_sdk::Bytes;

use crate::{errors::Error, pool::PARTS};

/// Bytes of one member: weight u32 | index u128 | earned u128.
pub const ACCOUNT_LEN: usize = 36;

/// What one member of a zone has earned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub weight: u32,
    /// The pool's index up to which the member's share is in `earned`.
    pub index: u128,
    /// Parts of a unit.
    pub earned: u128,
}

impl Account {
    /// Brings the account up to the pool's index.
    pub fn settle(&mut self, index: u128) -> Result<(), Error> {
        let step = index.checked_sub(self.index).ok_or(Error::Overflow)?;
        self.earned = u128::from(self.weight)
            .checked_mul(step)
            .and_then(|share| self.earned.checked_add(share))
            .ok_or(Error::Overflow)?;
        self.index = index;
        Ok(())
    }

    /// Whole units that can be taken.
    pub fn units(&self) -> i64 {
        (self.earned / PARTS) as i64
    }

    /// Takes all whole units; parts stay.
    pub fn take(&mut self) -> i64 {
        let units = self.units();
        self.earned %= PARTS;
        units
    }
}

/// Reads member `place` of a shard; one beyond its end has nothing yet.
pub fn read(shard: &Bytes, place: u32) -> Account {
    let start = place * ACCOUNT_LEN as u32;
    if shard.len() < start + ACCOUNT_LEN as u32 {
        return Account::default();
    }
    let mut bytes = [0u8; ACCOUNT_LEN];
    shard
        .slice(start..start + ACCOUNT_LEN as u32)
        .copy_into_slice(&mut bytes);
    Account {
        weight: read_u32(&bytes, 0),
        index: read_u128(&bytes, 4),
        earned: read_u128(&bytes, 20),
    }
}

/// Writes member `place`, and members without anything before it where the shard was shorter.
pub fn write(shard: &mut Bytes, place: u32, account: &Account) {
    let start = place * ACCOUNT_LEN as u32;
    while shard.len() < start + ACCOUNT_LEN as u32 {
        shard.extend_from_array(&[0u8; ACCOUNT_LEN]);
    }
    let mut bytes = [0u8; ACCOUNT_LEN];
    bytes[0..4].copy_from_slice(&account.weight.to_be_bytes());
    bytes[4..20].copy_from_slice(&account.index.to_be_bytes());
    bytes[20..36].copy_from_slice(&account.earned.to_be_bytes());
    shard.copy_from_slice(start, &bytes);
}

fn read_u128(bytes: &[u8], at: usize) -> u128 {
    u128::from(read_u64(bytes, at)) << 64 | u128::from(read_u64(bytes, at + 8))
}
