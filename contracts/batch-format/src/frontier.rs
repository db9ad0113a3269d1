use crate::bytes::read_hash;
use crate::hash::{Hash, Sha256};
use crate::tree::{leaf_hash, node_hash};

/// Levels that a frontier has room for: 2^24 batches are 478 years of quarter hours.
pub const FRONTIER_LEVELS: usize = 24;
/// Bytes of a frontier.
pub const FRONTIER_LEN: usize = FRONTIER_LEVELS * 32;

/// Peaks of a growing tree of RFC 9162, enough to add a leaf and to know the root. Place `level` holds the root of the
/// perfect tree of 2^level leaves when that bit of the size is set, else zeros. The size is kept by the caller. All
/// levels are always there, because an entry on the chain that grows pays rent for its whole remaining life.
pub struct Frontier<'a> {
    peaks: &'a mut [u8; FRONTIER_LEN],
}

impl<'a> Frontier<'a> {
    /// Works on the caller's bytes.
    pub fn new(peaks: &'a mut [u8; FRONTIER_LEN]) -> Self {
        Self { peaks }
    }

    /// Adds the leaf after `size` others. False, with nothing changed, when there is no room.
    pub fn push(&mut self, sha256: &impl Sha256, size: u64, leaf: &[u8]) -> bool {
        let level_after = size.trailing_ones() as usize;
        if level_after >= FRONTIER_LEVELS {
            return false;
        }
        let mut carry = leaf_hash(sha256, leaf);
        for level in 0..level_after {
            carry = node_hash(sha256, &self.peak(level), &carry);
            self.peaks[level * 32..][..32].fill(0);
        }
        self.peaks[level_after * 32..][..32].copy_from_slice(&carry);
        true
    }

    /// Root of the tree of `size` leaves.
    pub fn root(&self, sha256: &impl Sha256, size: u64) -> Hash {
        let mut hash: Option<Hash> = None;
        for level in 0..FRONTIER_LEVELS {
            if size >> level & 1 == 0 {
                continue;
            }
            let peak = self.peak(level);
            hash = Some(hash.map_or(peak, |smaller| node_hash(sha256, &peak, &smaller)));
        }
        hash.unwrap_or_else(|| sha256.digest(&[]))
    }

    fn peak(&self, level: usize) -> Hash {
        read_hash(self.peaks, level * 32)
    }
}
