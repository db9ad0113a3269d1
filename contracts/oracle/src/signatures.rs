use batch_format::{Signatures, SIGNATURE_LEN};
use soroban_sdk::{Bytes, BytesN, Env};

use crate::{
    errors::Error,
    storage::{Zone, MAX_SIGNERS},
};

const MAX_LEN: usize = SIGNATURE_LEN * MAX_SIGNERS as usize;

/// Every signature must verify, by signers of the zone, each once, and there must be as many as the threshold. One that
/// does not verify ends the transaction.
pub fn check(env: &Env, zone: &Zone, hash: &BytesN<32>, packed: &Bytes) -> Result<(), Error> {
    let len = packed.len() as usize;
    if len > MAX_LEN {
        return Err(Error::InvalidSignatures);
    }
    let mut buffer = [0u8; MAX_LEN];
    packed.copy_into_slice(&mut buffer[..len]);
    let signatures = Signatures::from_bytes(&buffer[..len]).ok_or(Error::InvalidSignatures)?;
    let message: Bytes = hash.into();
    let mut count = 0;
    for signature in signatures {
        let signer = u32::from(signature.signer);
        if signer >= zone.signer_count() {
            return Err(Error::UnknownSigner);
        }
        let bytes = BytesN::from_array(env, &signature.bytes);
        env.crypto()
            .ed25519_verify(&zone.signer(signer), &message, &bytes);
        count += 1;
    }
    if count < zone.threshold {
        return Err(Error::TooFewSignatures);
    }
    Ok(())
}
