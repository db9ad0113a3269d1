use soroban_sdk::{contracttype, unwrap::UnwrapOptimized, Address, Bytes, BytesN, Env};

use crate::errors::Error;

/// Batch hashes that a zone keeps.
pub const RING_SLOTS: usize = 16;
pub const RING_LEN: usize = RING_SLOTS * 32;

#[contracttype]
#[derive(Clone)]
pub enum DataKey {
    /// Instance: `Wiring`.
    Wiring,
    /// Persistent: `ZoneState`.
    Zone(u32),
    /// Persistent: `Dispute` by zone, batch and index of the trade.
    Dispute(u32, u64, u32),
}

/// Whom this contract works with, and its parameters.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Wiring {
    pub registry: Address,
    pub locking: Address,
    pub oracle: Address,
    pub energy_token: Address,
    pub arbiter: Address,
    pub dispute_window_s: u64,
    /// Units.
    pub dispute_bond: i64,
    /// SHA-256(network id | XDR of this contract's address value).
    pub domain: BytesN<32>,
}

/// Who may do what here.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    pub governance: Address,
    pub guardian: Address,
    pub registry: Address,
    pub locking: Address,
    pub oracle: Address,
    pub energy_token: Address,
    pub arbiter: Address,
    pub dispute_window_s: u64,
    pub dispute_bond: i64,
    pub domain: BytesN<32>,
}

/// Where a zone is. Its size never changes: an entry that grows pays rent for its whole remaining life.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ZoneState {
    /// Sends the batches.
    pub operator: Address,
    /// Holds the energy tokens.
    pub custodian: Address,
    /// Number of the last settled batch; 0 before the first.
    pub cursor: u64,
    /// SHA-256(accumulator before | batch hash); zeros before the first batch.
    pub acc: BytesN<32>,
    /// End of the last window, seconds since 1970.
    pub window_end: u64,
    /// The last 16 batch hashes: batch `seq` is in slot (seq - 1) % 16.
    pub ring: Bytes,
    /// Peaks of the tree over all batch hashes, see `batch_format::Frontier`.
    pub frontier: Bytes,
}

#[contracttype]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u32)]
pub enum DisputeState {
    Open = 0,
    Upheld = 1,
    Rejected = 2,
    /// Nobody decided in time.
    Lapsed = 3,
}

#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dispute {
    pub claimant: u32,
    /// Units held from the claimant.
    pub bond: i64,
    /// The trade's member.
    pub member: u32,
    /// Units held from that member: what the trade brought.
    pub held: i64,
    /// Seconds since 1970.
    pub opened_at_s: u64,
    pub state: DisputeState,
}

pub fn wiring(env: &Env) -> Wiring {
    env.storage()
        .instance()
        .get(&DataKey::Wiring)
        .unwrap_optimized()
}

pub fn set_wiring(env: &Env, wiring: &Wiring) {
    env.storage().instance().set(&DataKey::Wiring, wiring);
}

pub fn has_zone(env: &Env, zone: u32) -> bool {
    env.storage().persistent().has(&DataKey::Zone(zone))
}

pub fn zone(env: &Env, zone: u32) -> Result<ZoneState, Error> {
    let key = DataKey::Zone(zone);
    env.storage()
        .persistent()
        .get(&key)
        .ok_or(Error::UnknownZone)
}

pub fn set_zone(env: &Env, zone: u32, state: &ZoneState) {
    let key = DataKey::Zone(zone);
    env.storage().persistent().set(&key, state);
    control::keep_alive(env, &key);
}

pub fn dispute(env: &Env, (zone, seq, index): (u32, u64, u32)) -> Option<Dispute> {
    env.storage()
        .persistent()
        .get(&DataKey::Dispute(zone, seq, index))
}

pub fn set_dispute(env: &Env, (zone, seq, index): (u32, u64, u32), dispute: &Dispute) {
    let key = DataKey::Dispute(zone, seq, index);
    env.storage().persistent().set(&key, dispute);
    control::keep_alive(env, &key);
}
