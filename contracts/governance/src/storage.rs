use soroban_sdk::{contracttype, unwrap::UnwrapOptimized, Address, BytesN, Env, Vec};

use crate::{errors::Error, operation::Operation};

const DAY_S: u64 = 86_400;
const MAX_DELAY_S: u64 = 30 * DAY_S;
const MIN_EXPIRY_S: u64 = 3600;
const MAX_EXPIRY_S: u64 = 60 * DAY_S;
const FIRST_EXPIRY_S: u64 = 14 * DAY_S;
const MAX_SIGNERS: u32 = 16;

#[contracttype]
#[derive(Clone)]
pub enum DataKey {
    Parameters,
    /// u64: how many operations were proposed.
    Proposals,
    /// Persistent; there while it waits.
    Operation(BytesN<32>),
}

/// How decisions are taken.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Parameters {
    pub signers: Vec<Address>,
    /// How many of them have to approve.
    pub threshold: u32,
    /// Between the last needed approval and the execution.
    pub delay_s: u64,
    /// To gather approvals, and again to execute once the delay has passed.
    pub expiry_s: u64,
    /// Counts changes of the signers: what was proposed under others is void.
    pub signers_version: u32,
}

/// Parameters as they are now, and who may pause.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Config {
    pub signers: Vec<Address>,
    pub threshold: u32,
    pub delay_s: u64,
    pub expiry_s: u64,
    pub guardian: Address,
}

impl Parameters {
    pub fn first(signers: Vec<Address>, threshold: u32, delay_s: u64) -> Self {
        Self {
            signers,
            threshold,
            delay_s,
            expiry_s: FIRST_EXPIRY_S,
            signers_version: 0,
        }
    }

    /// Parameters under which decisions can be taken.
    pub fn check(&self) -> Result<(), Error> {
        let count = self.signers.len();
        if count == 0 || count > MAX_SIGNERS {
            return Err(Error::InvalidSigners);
        }
        for (index, signer) in self.signers.iter().enumerate() {
            if self.signers.first_index_of(&signer) != Some(index as u32) {
                return Err(Error::InvalidSigners);
            }
        }
        if self.threshold == 0 || self.threshold > count {
            return Err(Error::InvalidThreshold);
        }
        let is_in_time =
            self.delay_s <= MAX_DELAY_S && (MIN_EXPIRY_S..=MAX_EXPIRY_S).contains(&self.expiry_s);
        if is_in_time {
            Ok(())
        } else {
            Err(Error::InvalidTime)
        }
    }

    /// The bit of a signer in the approvals of an operation.
    pub fn bit_of(&self, signer: &Address) -> Result<u32, Error> {
        let index = self.signers.first_index_of(signer);
        index.map(|index| 1 << index).ok_or(Error::NotSigner)
    }
}

pub fn parameters(env: &Env) -> Parameters {
    env.storage()
        .instance()
        .get(&DataKey::Parameters)
        .unwrap_optimized()
}

pub fn set_parameters(env: &Env, parameters: &Parameters) {
    env.storage()
        .instance()
        .set(&DataKey::Parameters, parameters);
}

/// A number that no other proposal has.
pub fn next_proposal(env: &Env) -> u64 {
    let instance = env.storage().instance();
    let number: u64 = instance.get(&DataKey::Proposals).unwrap_or(0) + 1;
    instance.set(&DataKey::Proposals, &number);
    number
}

pub fn operation(env: &Env, id: &BytesN<32>) -> Result<Operation, Error> {
    let key = DataKey::Operation(id.clone());
    let found = env.storage().persistent().get(&key);
    found.ok_or(Error::UnknownOperation)
}

pub fn set_operation(env: &Env, id: &BytesN<32>, operation: &Operation) {
    let key = DataKey::Operation(id.clone());
    env.storage().persistent().set(&key, operation);
    control::keep_alive(env, &key);
}

pub fn remove_operation(env: &Env, id: &BytesN<32>) {
    env.storage()
        .persistent()
        .remove(&DataKey::Operation(id.clone()));
}
