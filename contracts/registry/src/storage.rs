use soroban_sdk::{contracttype, unwrap::UnwrapOptimized, Address, BytesN, Env, Vec};

use crate::errors::Error;

#[contracttype]
#[derive(Clone)]
pub enum DataKey {
    /// Instance: `Wiring`.
    Wiring,
    /// Persistent: `Zone`.
    Zone(u32),
    /// Persistent: address of zone and member.
    Bound(u32, u32),
    /// Persistent: `Meter` by its key.
    Meter(BytesN<32>),
}

/// Whom this contract works with.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Wiring {
    pub registrar: Address,
    pub locking: Address,
    pub settlement: Address,
    pub oracle: Address,
}

/// Who may do what here.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    pub governance: Address,
    pub guardian: Address,
    pub registrar: Address,
    pub locking: Address,
    pub settlement: Address,
    pub oracle: Address,
}

/// What a zone begins with.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ZoneTerms {
    /// SHA-256 of the community's name.
    pub community: BytesN<32>,
    /// Sends the zone's batches.
    pub operator: Address,
    /// Holds the zone's energy tokens.
    pub custodian: Address,
    /// Start of the first batch, seconds since 1970.
    pub window_start: u64,
    /// Ed25519 keys that sign batches, in the order of their indices.
    pub signers: Vec<BytesN<32>>,
    /// How many of them have to sign.
    pub threshold: u32,
    /// Power that a single member can draw or feed in at most.
    pub max_power_w: u64,
    /// Lowest price, micro currency per kWh.
    pub min_price: i64,
    /// Highest price, micro currency per kWh.
    pub max_price: i64,
}

/// What the registry keeps of a zone; the terms that others keep are with them.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Zone {
    pub community: BytesN<32>,
    pub custodian: Address,
    /// Members, the zone's own account included.
    pub members: u32,
}

#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Meter {
    pub zone: u32,
    pub member: u32,
    pub max_power_w: u32,
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

pub fn zone(env: &Env, zone: u32) -> Result<Zone, Error> {
    let key = DataKey::Zone(zone);
    env.storage()
        .persistent()
        .get(&key)
        .ok_or(Error::UnknownZone)
}

pub fn set_zone(env: &Env, zone: u32, record: &Zone) {
    let key = DataKey::Zone(zone);
    env.storage().persistent().set(&key, record);
    control::keep_alive(env, &key);
}

pub fn require_member(env: &Env, zone_number: u32, member: u32) -> Result<(), Error> {
    if member < zone(env, zone_number)?.members {
        Ok(())
    } else {
        Err(Error::UnknownMember)
    }
}

pub fn bound(env: &Env, zone: u32, member: u32) -> Option<Address> {
    env.storage()
        .persistent()
        .get(&DataKey::Bound(zone, member))
}

pub fn set_bound(env: &Env, zone: u32, member: u32, address: &Address) {
    let key = DataKey::Bound(zone, member);
    env.storage().persistent().set(&key, address);
    control::keep_alive(env, &key);
}

pub fn meter(env: &Env, key: &BytesN<32>) -> Option<Meter> {
    env.storage().persistent().get(&DataKey::Meter(key.clone()))
}

pub fn set_meter(env: &Env, key: &BytesN<32>, meter: &Meter) {
    let key = DataKey::Meter(key.clone());
    env.storage().persistent().set(&key, meter);
    control::keep_alive(env, &key);
}

pub fn remove_meter(env: &Env, key: &BytesN<32>) {
    env.storage()
        .persistent()
        .remove(&DataKey::Meter(key.clone()));
}
