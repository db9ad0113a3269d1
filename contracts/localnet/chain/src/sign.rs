//! Ed25519 keys and signatures of transactions.

use ed25519_dalek::{Signature as Ed25519Signature, Signer, SigningKey, VerifyingKey};
use soroban_env_host::xdr::{
    AccountId, DecoratedSignature, FeeBumpTransaction, FeeBumpTransactionEnvelope,
    FeeBumpTransactionInnerTx, PublicKey, Signature, SignatureHint, Transaction,
    TransactionEnvelope, TransactionV1Envelope, Uint256, VecM,
};

use crate::error::ChainError;
use crate::frame::{hash_of_fee_bump, hash_of_transaction};

/// The account of a secret seed.
pub fn account_id(seed: &[u8; 32]) -> AccountId {
    let key = SigningKey::from_bytes(seed).verifying_key().to_bytes();
    AccountId(PublicKey::PublicKeyTypeEd25519(Uint256(key)))
}

/// The 32 bytes of an account's key.
pub fn key_of(account: &AccountId) -> [u8; 32] {
    let PublicKey::PublicKeyTypeEd25519(Uint256(key)) = &account.0;
    *key
}

/// Signs a hash; the hint is the end of the public key (Stellar: "Signature hint").
pub fn decorate(seed: &[u8; 32], hash: &[u8; 32]) -> Result<DecoratedSignature, ChainError> {
    let key = SigningKey::from_bytes(seed);
    let signature = key.sign(hash).to_bytes();
    Ok(DecoratedSignature {
        hint: hint_of(&key.verifying_key().to_bytes()),
        signature: Signature(signature.to_vec().try_into()?),
    })
}

/// An envelope signed by one key.
pub fn sign(
    tx: Transaction,
    seed: &[u8; 32],
    network_id: &[u8; 32],
) -> Result<TransactionEnvelope, ChainError> {
    let signature = decorate(seed, &hash_of_transaction(&tx, network_id)?)?;
    let signatures = VecM::try_from(vec![signature])?;
    Ok(TransactionEnvelope::Tx(TransactionV1Envelope {
        tx,
        signatures,
    }))
}

/// A fee bump around a signed transaction, signed by the account that pays.
pub fn sign_fee_bump(
    inner: TransactionV1Envelope,
    fee_stroops: i64,
    seed: &[u8; 32],
    network_id: &[u8; 32],
) -> Result<TransactionEnvelope, ChainError> {
    let tx = FeeBumpTransaction {
        fee_source: crate::account::muxed(&account_id(seed)),
        fee: fee_stroops,
        inner_tx: FeeBumpTransactionInnerTx::Tx(inner),
        ext: soroban_env_host::xdr::FeeBumpTransactionExt::V0,
    };
    let signature = decorate(seed, &hash_of_fee_bump(&tx, network_id)?)?;
    let signatures = VecM::try_from(vec![signature])?;
    Ok(TransactionEnvelope::TxFeeBump(FeeBumpTransactionEnvelope {
        tx,
        signatures,
    }))
}

/// Whether the signature is the key's over the bytes.
pub fn is_valid(key: &[u8; 32], message: &[u8], signature: &DecoratedSignature) -> bool {
    if signature.hint != hint_of(key) {
        return false;
    }
    let Ok(bytes) = <[u8; 64]>::try_from(signature.signature.0.as_slice()) else {
        return false;
    };
    VerifyingKey::from_bytes(key)
        .and_then(|verifying| {
            verifying.verify_strict(message, &Ed25519Signature::from_bytes(&bytes))
        })
        .is_ok()
}

fn hint_of(key: &[u8; 32]) -> SignatureHint {
    SignatureHint([key[28], key[29], key[30], key[31]])
}
