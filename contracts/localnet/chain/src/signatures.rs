//! Which signatures of an envelope belong to whom. Every one must be needed (stellar-core: `SignatureChecker`).

use soroban_env_host::xdr::AccountId;
use soroban_env_host::xdr::{DecoratedSignature, PublicKey, SignerKey, Uint256};

use sha2::{Digest, Sha256};

use crate::sign::{is_valid, key_of};

/// The signatures of one envelope and which of them have been of use.
pub struct Signatures<'a> {
    hash: &'a [u8; 32],
    signatures: &'a [DecoratedSignature],
    used: Vec<bool>,
}

impl<'a> Signatures<'a> {
    pub fn over(hash: &'a [u8; 32], signatures: &'a [DecoratedSignature]) -> Self {
        Self {
            hash,
            signatures,
            used: vec![false; signatures.len()],
        }
    }

    /// Whether the account's master key signed. Accounts here have no other signers.
    pub fn by_account(&mut self, account: &AccountId) -> bool {
        let key = key_of(account);
        let hash = self.hash;
        self.mark(|signature| is_valid(&key, hash, signature))
    }

    /// Whether a signer named in the preconditions signed (CAP-21).
    pub fn by_extra_signer(&mut self, signer: &SignerKey) -> bool {
        let hash = self.hash;
        match signer {
            SignerKey::Ed25519(Uint256(key)) => {
                self.mark(|signature| is_valid(key, hash, signature))
            }
            SignerKey::HashX(Uint256(image)) => self.mark(|signature| {
                <[u8; 32]>::from(Sha256::digest(signature.signature.0.as_slice())) == *image
            }),
            SignerKey::PreAuthTx(Uint256(expected)) => expected == hash,
            SignerKey::Ed25519SignedPayload(payload) => {
                let key = AccountId(PublicKey::PublicKeyTypeEd25519(payload.ed25519.clone()));
                let key = key_of(&key);
                let hint = payload_hint(&key, &payload.payload);
                self.mark(|signature| {
                    let mut plain = signature.clone();
                    let matches = plain.hint.0 == hint;
                    plain.hint.0 = [key[28], key[29], key[30], key[31]];
                    matches && is_valid(&key, &payload.payload, &plain)
                })
            }
        }
    }

    pub fn all_used(&self) -> bool {
        self.used.iter().all(|used| *used)
    }

    fn mark(&mut self, matches: impl Fn(&DecoratedSignature) -> bool) -> bool {
        match self.signatures.iter().position(matches) {
            Some(place) => {
                self.used[place] = true;
                true
            }
            None => false,
        }
    }
}

/// CAP-40: the key's hint, mixed with the last four bytes of the payload.
fn payload_hint(key: &[u8; 32], payload: &[u8]) -> [u8; 4] {
    let mut tail = [0u8; 4];
    let length = payload.len().min(4);
    if payload.len() >= 4 {
        tail.copy_from_slice(&payload[payload.len() - 4..]);
    } else {
        tail[..length].copy_from_slice(&payload[..length]);
    }
    [
        key[28] ^ tail[0],
        key[29] ^ tail[1],
        key[30] ^ tail[2],
        key[31] ^ tail[3],
    ]
}
