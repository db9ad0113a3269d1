use batch_format::read_i64;
use soroban_sdk::{contracttype, Bytes, Env};

use crate::errors::Error;
use crate::storage;

/// Members of one shard, which is one entry.
pub const SHARD_MEMBERS: u32 = 256;
/// Bytes of one member: balance i64 | held i64 | limit i64 | energy_wh i64 | flags u8 (bit 0: active).
pub const POSITION_LEN: usize = 33;
const SHARD_LEN: usize = SHARD_MEMBERS as usize * POSITION_LEN;

/// What a member has.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Position {
    /// Units; negative: owed.
    pub balance: i64,
    /// Units that may not be withdrawn: asked for, or disputed.
    pub held: i64,
    /// Units that the member may owe.
    pub limit: i64,
    /// Everything bought minus everything sold, Wh.
    pub energy_wh: i64,
    pub is_active: bool,
}

impl Position {
    /// What is there without credit and holds.
    pub fn available(&self) -> i64 {
        self.balance.saturating_sub(self.held).max(0)
    }
}

/// One shard in memory: read once, changed, written once.
pub struct Shard {
    /// Zone and number of the shard.
    place: (u32, u32),
    bytes: [u8; SHARD_LEN],
    len: usize,
}

impl Shard {
    /// The shard that has `member`, empty if it does not exist yet.
    pub fn of_member(env: &Env, zone: u32, member: u32) -> Self {
        let mut shard = Self {
            place: (zone, 0),
            bytes: [0; SHARD_LEN],
            len: 0,
        };
        shard.load(env, member / SHARD_MEMBERS);
        shard
    }

    /// Stores the shard and takes the next one when the member is in another.
    pub fn turn_to(&mut self, env: &Env, member: u32) {
        let index = member / SHARD_MEMBERS;
        if index != self.place.1 {
            self.store(env);
            self.load(env, index);
        }
    }

    pub fn position(&self, member: u32) -> Result<Position, Error> {
        let at = place(member);
        if at >= self.len {
            return Err(Error::UnknownMember);
        }
        Ok(Position {
            balance: read_i64(&self.bytes, at),
            held: read_i64(&self.bytes, at + 8),
            limit: read_i64(&self.bytes, at + 16),
            energy_wh: read_i64(&self.bytes, at + 24),
            is_active: self.bytes[at + 32] & 1 == 1,
        })
    }

    pub fn set(&mut self, member: u32, position: &Position) {
        let at = place(member);
        let place = &mut self.bytes[at..at + POSITION_LEN];
        place[..8].copy_from_slice(&position.balance.to_be_bytes());
        place[8..16].copy_from_slice(&position.held.to_be_bytes());
        place[16..24].copy_from_slice(&position.limit.to_be_bytes());
        place[24..32].copy_from_slice(&position.energy_wh.to_be_bytes());
        place[32] = u8::from(position.is_active);
    }

    /// Adds the next member, who has nothing yet.
    pub fn add(&mut self, member: u32, limit: i64) -> Result<(), Error> {
        if place(member) != self.len {
            return Err(Error::NotNext);
        }
        self.len += POSITION_LEN;
        let position = Position {
            balance: 0,
            held: 0,
            limit,
            energy_wh: 0,
            is_active: true,
        };
        self.set(member, &position);
        Ok(())
    }

    pub fn store(&self, env: &Env) {
        let bytes = Bytes::from_slice(env, &self.bytes[..self.len]);
        storage::set_shard(env, self.place, &bytes);
    }

    /// In place: the bytes are too many to be handed around.
    fn load(&mut self, env: &Env, index: u32) {
        self.place.1 = index;
        self.len = 0;
        if let Some(stored) = storage::shard(env, self.place) {
            self.len = stored.len() as usize;
            stored.copy_into_slice(&mut self.bytes[..self.len]);
        }
    }
}

/// Where a member begins in the shard.
fn place(member: u32) -> usize {
    (member % SHARD_MEMBERS) as usize * POSITION_LEN
}
