//! A transaction envelope with its hashes, as it travels from submission to the ledger.

use sha2::{Digest, Sha256};
use soroban_env_host::xdr::{
    AccountId, DecoratedSignature, FeeBumpTransaction, FeeBumpTransactionInnerTx, Hash, Limits,
    OperationBody, ReadXdr, SorobanTransactionData, Transaction, TransactionEnvelope,
    TransactionExt, TransactionSignaturePayload, TransactionSignaturePayloadTaggedTransaction,
    WriteXdr,
};

use crate::account::account_of;
use crate::error::ChainError;

/// Deepest nesting of XDR that is read, as stellar-core allows.
const MAX_DEPTH: u32 = 500;
/// Longest envelope that is read; the network's own limit per transaction is far below.
const MAX_BYTES: usize = 1 << 20;

/// A parsed envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub envelope: TransactionEnvelope,
    /// What the network calls the transaction: of a fee bump, the outer hash.
    pub hash: [u8; 32],
    /// Hash of the transaction inside a fee bump.
    pub inner_hash: Option<[u8; 32]>,
    /// XDR size of the (inner) envelope: what size fees are computed from.
    pub size_bytes: u32,
}

impl Frame {
    /// Reads an envelope. Refuses trailing bytes and envelopes of before protocol 13.
    pub fn from_xdr(envelope: &[u8], network_id: &[u8; 32]) -> Result<Self, ChainError> {
        if envelope.len() > MAX_BYTES {
            return Err(ChainError::Xdr(format!(
                "{} bytes are too many",
                envelope.len()
            )));
        }
        let limits = Limits {
            depth: MAX_DEPTH,
            len: envelope.len(),
        };
        Self::from_envelope(TransactionEnvelope::from_xdr(envelope, limits)?, network_id)
    }

    pub fn from_envelope(
        envelope: TransactionEnvelope,
        network_id: &[u8; 32],
    ) -> Result<Self, ChainError> {
        let (hash, inner_hash, size) = match &envelope {
            TransactionEnvelope::Tx(v1) => {
                let hash = hash_of_transaction(&v1.tx, network_id)?;
                (hash, None, envelope.to_xdr(Limits::none())?.len())
            }
            TransactionEnvelope::TxFeeBump(bump) => {
                let FeeBumpTransactionInnerTx::Tx(v1) = &bump.tx.inner_tx;
                let inner = TransactionEnvelope::Tx(v1.clone());
                (
                    hash_of_fee_bump(&bump.tx, network_id)?,
                    Some(hash_of_transaction(&v1.tx, network_id)?),
                    inner.to_xdr(Limits::none())?.len(),
                )
            }
            TransactionEnvelope::TxV0(_) => {
                return Err(ChainError::Unsupported(
                    "transaction envelopes of version 0".into(),
                ))
            }
        };
        let size_bytes = u32::try_from(size).unwrap_or(u32::MAX);
        Ok(Self {
            envelope,
            hash,
            inner_hash,
            size_bytes,
        })
    }

    /// The transaction itself: of a fee bump, the inner one.
    pub fn transaction(&self) -> &Transaction {
        match &self.envelope {
            TransactionEnvelope::Tx(v1) => &v1.tx,
            TransactionEnvelope::TxFeeBump(bump) => {
                let FeeBumpTransactionInnerTx::Tx(v1) = &bump.tx.inner_tx;
                &v1.tx
            }
            TransactionEnvelope::TxV0(_) => unreachable!("refused when the frame was made"),
        }
    }

    /// Signatures of the (inner) transaction, over `signed_hash`.
    pub fn signatures(&self) -> &[DecoratedSignature] {
        match &self.envelope {
            TransactionEnvelope::Tx(v1) => &v1.signatures,
            TransactionEnvelope::TxFeeBump(bump) => {
                let FeeBumpTransactionInnerTx::Tx(v1) = &bump.tx.inner_tx;
                &v1.signatures
            }
            TransactionEnvelope::TxV0(_) => &[],
        }
    }

    /// The hash that the (inner) transaction's signatures are over.
    pub fn signed_hash(&self) -> &[u8; 32] {
        self.inner_hash.as_ref().unwrap_or(&self.hash)
    }

    /// The fee bump around the transaction and its signatures.
    pub fn fee_bump(&self) -> Option<(&FeeBumpTransaction, &[DecoratedSignature])> {
        match &self.envelope {
            TransactionEnvelope::TxFeeBump(bump) => Some((&bump.tx, &bump.signatures)),
            _ => None,
        }
    }

    /// The account whose sequence number is used.
    pub fn source(&self) -> AccountId {
        account_of(&self.transaction().source_account)
    }

    /// The account that pays: the same, or that of the fee bump.
    pub fn fee_source(&self) -> AccountId {
        self.fee_bump()
            .map_or_else(|| self.source(), |(bump, _)| account_of(&bump.fee_source))
    }

    pub fn sequence(&self) -> i64 {
        self.transaction().seq_num.0
    }

    /// Whether the transaction runs contracts or touches their entries.
    pub fn is_soroban(&self) -> bool {
        self.transaction()
            .operations
            .iter()
            .any(|operation| is_soroban(&operation.body))
    }

    /// Declared resources and the fee for them.
    pub fn soroban_data(&self) -> Option<&SorobanTransactionData> {
        match &self.transaction().ext {
            TransactionExt::V1(data) => Some(data),
            TransactionExt::V0 => None,
        }
    }

    pub fn resource_fee(&self) -> i64 {
        self.soroban_data().map_or(0, |data| data.resource_fee)
    }

    /// The most that the transaction may cost, stroops.
    pub fn full_fee(&self) -> i64 {
        self.fee_bump()
            .map_or_else(|| i64::from(self.transaction().fee), |(bump, _)| bump.fee)
    }

    /// The bid for a place in the ledger: the fee without the part for resources, stroops.
    pub fn inclusion_fee(&self) -> i64 {
        self.full_fee().saturating_sub(self.resource_fee())
    }

    /// Operations as fees count them: a fee bump is one more.
    pub fn operation_count(&self) -> u32 {
        let inner = u32::try_from(self.transaction().operations.len()).unwrap_or(u32::MAX);
        inner + u32::from(self.inner_hash.is_some())
    }
}

/// Whether an operation is one of the three that contracts are used with.
pub fn is_soroban(body: &OperationBody) -> bool {
    matches!(
        body,
        OperationBody::InvokeHostFunction(_)
            | OperationBody::ExtendFootprintTtl(_)
            | OperationBody::RestoreFootprint(_)
    )
}

/// What a transaction's signatures are over (CAP-0015: network id, kind, transaction).
pub fn hash_of_transaction(
    tx: &Transaction,
    network_id: &[u8; 32],
) -> Result<[u8; 32], ChainError> {
    payload_hash(
        TransactionSignaturePayloadTaggedTransaction::Tx(tx.clone()),
        network_id,
    )
}

/// What a fee bump's signatures are over.
pub fn hash_of_fee_bump(
    tx: &FeeBumpTransaction,
    network_id: &[u8; 32],
) -> Result<[u8; 32], ChainError> {
    payload_hash(
        TransactionSignaturePayloadTaggedTransaction::TxFeeBump(tx.clone()),
        network_id,
    )
}

fn payload_hash(
    tagged_transaction: TransactionSignaturePayloadTaggedTransaction,
    network_id: &[u8; 32],
) -> Result<[u8; 32], ChainError> {
    let payload = TransactionSignaturePayload {
        network_id: Hash(*network_id),
        tagged_transaction,
    };
    Ok(Sha256::digest(payload.to_xdr(Limits::none())?).into())
}
