/// Bytes of one signature with its signer's index.
pub const SIGNATURE_LEN: usize = 65;

/// One signature over a batch's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Place of the signer in the zone's list.
    pub signer: u8,
    /// Ed25519 signature over the 32 bytes of the hash.
    pub bytes: [u8; 64],
}

/// Signatures of a batch: `signer u8 | signature 64` each, signers strictly increasing.
pub struct Signatures<'a> {
    rest: &'a [u8],
}

impl<'a> Signatures<'a> {
    /// None when the length is not a whole number of signatures or the signers are not strictly increasing.
    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.len().is_multiple_of(SIGNATURE_LEN) {
            return None;
        }
        let mut signers = bytes.iter().step_by(SIGNATURE_LEN);
        let mut before = signers.next();
        for signer in signers {
            if before.is_some_and(|previous| signer <= previous) {
                return None;
            }
            before = Some(signer);
        }
        Some(Self { rest: bytes })
    }
}

impl Iterator for Signatures<'_> {
    type Item = Signature;

    fn next(&mut self) -> Option<Signature> {
        if self.rest.is_empty() {
            return None;
        }
        let (first, rest) = self.rest.split_at(SIGNATURE_LEN);
        self.rest = rest;
        let mut bytes = [0; 64];
        bytes.copy_from_slice(&first[1..]);
        Some(Signature {
            signer: first[0],
            bytes,
        })
    }
}
