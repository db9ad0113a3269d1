use batch_format::{read_i64, read_u32, read_u64};
use soroban_sdk::{contracttype, unwrap::UnwrapOptimized, Address, Bytes, BytesN, Env, Vec};

use crate::errors::Error;

/// Signers that a zone can have.
pub const MAX_SIGNERS: u32 = 16;

/// Bytes of a packed zone before its signers.
const HEAD_LEN: usize = 88;
const MAX_LEN: usize = HEAD_LEN + 32 * MAX_SIGNERS as usize;

/// How a zone is packed; another number is another layout.
const LAYOUT: u8 = 1;

#[contracttype]
#[derive(Clone)]
pub enum DataKey {
    Registry,
    Settlement,
    /// Persistent: one packed zone. Its length changes only with its signers, so that a batch pays no rent for it.
    Zone(u32),
}

/// Who may do what here.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    pub governance: Address,
    pub guardian: Address,
    pub registry: Address,
    pub settlement: Address,
}

/// Between which bounds the reports of a zone may lie.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Bounds {
    /// What one member's connection can carry, W.
    pub max_power_w: u64,
    /// Lowest and highest mean price of a batch, in millionths of the currency per kWh.
    pub min_price: i64,
    pub max_price: i64,
    /// How far a price may be from the last one; each `deviation_period_s` that passed since then adds as much again.
    pub max_deviation: i64,
    pub deviation_period_s: u64,
    /// How long ago a window may have ended.
    pub max_age_s: u64,
    /// How much corrected time a batch may cover beside its own window.
    pub max_corrected_s: u64,
}

/// The accepted price of a zone that the next one is compared with.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Price {
    /// Millionths of the currency per kWh.
    pub price: i64,
    /// End of the window that it is the mean of, seconds since 1970.
    pub window_end: u64,
    /// Close time of the ledger that accepted it.
    pub accepted_at: u64,
}

/// All that the oracle knows of a zone.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ZoneView {
    pub signers: Vec<BytesN<32>>,
    pub threshold: u32,
    pub bounds: Bounds,
    pub is_halted: bool,
    /// Accepted at 0: none yet.
    pub price: Price,
}

/// A zone as the contract works on it.
pub struct Zone {
    pub is_halted: bool,
    pub threshold: u32,
    /// Members when the registry was last asked; there can only be more by now.
    pub known_members: u32,
    pub bounds: Bounds,
    /// Accepted at 0: none yet.
    pub price: Price,
    /// 32 bytes each.
    pub signers: Bytes,
}

impl Zone {
    pub fn signer_count(&self) -> u32 {
        self.signers.len() / 32
    }

    /// The public key at an index, which must be smaller than the count.
    pub fn signer(&self, index: u32) -> BytesN<32> {
        let key = self.signers.slice(index * 32..index * 32 + 32);
        BytesN::try_from(key).unwrap_optimized()
    }

    pub fn has_price(&self) -> bool {
        self.price.accepted_at > 0
    }

    pub fn set_signers(&mut self, env: &Env, signers: &Vec<BytesN<32>>) {
        self.signers = Bytes::new(env);
        for key in signers.iter() {
            self.signers.append(&key.into());
        }
    }

    pub fn view(&self, env: &Env) -> ZoneView {
        let mut signers = Vec::new(env);
        for index in 0..self.signer_count() {
            signers.push_back(self.signer(index));
        }
        ZoneView {
            signers,
            threshold: self.threshold,
            bounds: self.bounds.clone(),
            is_halted: self.is_halted,
            price: self.price.clone(),
        }
    }
}

pub fn install(env: &Env, registry: &Address, settlement: &Address) {
    let instance = env.storage().instance();
    instance.set(&DataKey::Registry, registry);
    instance.set(&DataKey::Settlement, settlement);
}

pub fn registry(env: &Env) -> Address {
    wired(env, &DataKey::Registry)
}

pub fn settlement(env: &Env) -> Address {
    wired(env, &DataKey::Settlement)
}

pub fn has_zone(env: &Env, zone: u32) -> bool {
    env.storage().persistent().has(&DataKey::Zone(zone))
}

pub fn zone(env: &Env, zone: u32) -> Result<Zone, Error> {
    let packed: Bytes = env
        .storage()
        .persistent()
        .get(&DataKey::Zone(zone))
        .ok_or(Error::UnknownZone)?;
    let mut head = [0u8; HEAD_LEN];
    packed.slice(0..HEAD_LEN as u32).copy_into_slice(&mut head);
    let signed = |at: usize| read_i64(&head, at);
    let number = |at: usize| read_u64(&head, at);
    Ok(Zone {
        is_halted: head[1] == 1,
        threshold: u32::from(head[2]),
        known_members: read_u32(&head, 4),
        bounds: Bounds {
            max_power_w: number(8),
            min_price: signed(16),
            max_price: signed(24),
            max_deviation: signed(32),
            deviation_period_s: number(40),
            max_age_s: number(48),
            max_corrected_s: number(56),
        },
        price: Price {
            price: signed(64),
            window_end: number(72),
            accepted_at: number(80),
        },
        signers: packed.slice(HEAD_LEN as u32..),
    })
}

pub fn set_zone(env: &Env, number: u32, zone: &Zone) {
    let mut packed = [0u8; MAX_LEN];
    packed[0] = LAYOUT;
    packed[1] = u8::from(zone.is_halted);
    packed[2] = zone.threshold as u8;
    packed[4..8].copy_from_slice(&zone.known_members.to_be_bytes());
    let fields = [
        zone.bounds.max_power_w,
        zone.bounds.min_price as u64,
        zone.bounds.max_price as u64,
        zone.bounds.max_deviation as u64,
        zone.bounds.deviation_period_s,
        zone.bounds.max_age_s,
        zone.bounds.max_corrected_s,
        zone.price.price as u64,
        zone.price.window_end,
        zone.price.accepted_at,
    ];
    for (field, place) in fields.iter().zip(packed[8..].chunks_exact_mut(8)) {
        place.copy_from_slice(&field.to_be_bytes());
    }
    let end = HEAD_LEN + zone.signers.len() as usize;
    zone.signers.copy_into_slice(&mut packed[HEAD_LEN..end]);
    let key = DataKey::Zone(number);
    env.storage()
        .persistent()
        .set(&key, &Bytes::from_slice(env, &packed[..end]));
    control::keep_alive(env, &key);
}

fn wired(env: &Env, key: &DataKey) -> Address {
    env.storage().instance().get(key).unwrap_optimized()
}
