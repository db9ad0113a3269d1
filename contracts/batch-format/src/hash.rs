/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// SHA-256 as the caller has it: a library's, or the chain host's.
pub trait Sha256 {
    /// The digest of `bytes`.
    fn digest(&self, bytes: &[u8]) -> Hash;
}
