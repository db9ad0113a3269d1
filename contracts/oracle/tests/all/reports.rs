use batch_format::Report;
use ed25519_dalek::{Signer, SigningKey};
use soroban_sdk::{testutils::Ledger, BytesN};
use suite::{outcome, World, ZONE};

/// What a test asks the oracle to accept.
#[derive(Clone)]
pub struct Asked {
    pub hash: [u8; 32],
    pub window: (u64, u64),
    pub report: Report,
    pub signatures: Vec<u8>,
}

impl Asked {
    /// A window of 15 minutes that has just ended, with 1 kWh at 0.20 per kWh, signed by both.
    pub fn sound(world: &World) -> Self {
        let window = World::window(1);
        if world.env.ledger().timestamp() < window.1 {
            world.env.ledger().set_timestamp(window.1);
        }
        let hash = [42; 32];
        Self {
            hash,
            window,
            report: Report {
                meters_root: [5; 32],
                produced_wh: 1_000,
                retired_wh: 900,
                covered_s: 900,
                price_micro_per_kwh: 200_000,
            },
            signatures: signed(&world.signers, &hash),
        }
    }

    pub fn with_price(world: &World, price: i64) -> Self {
        let mut asked = Self::sound(world);
        asked.report.price_micro_per_kwh = price;
        asked
    }

    /// Asks as the settlement contract. Returns the cap in Wh.
    ///
    /// # Errors
    /// The code of the refusal; 0 for one of the host, such as a signature that does not verify.
    pub fn ask(&self, world: &World) -> Result<u64, u32> {
        let accepted = world.oracle().try_accept(
            &ZONE,
            &BytesN::from_array(&world.env, &self.hash),
            &self.window.0,
            &self.window.1,
            &world.bytes(&self.report.to_bytes()),
            &world.bytes(&self.signatures),
        );
        outcome(accepted)
    }
}

/// Signatures by these keys, with their places as indices.
pub fn signed(keys: &[SigningKey], hash: &[u8; 32]) -> Vec<u8> {
    let indexed = keys.iter().enumerate();
    indexed
        .flat_map(|(index, key)| one(index as u8, key, hash))
        .collect()
}

pub fn one(index: u8, key: &SigningKey, hash: &[u8; 32]) -> Vec<u8> {
    [&[index][..], &key.sign(hash).to_bytes()].concat()
}
