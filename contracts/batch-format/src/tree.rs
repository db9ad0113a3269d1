use crate::hash::{Hash, Sha256};

/// Hashes that an inclusion proof can have: the height of a tree with 2^32 leaves, and of one with 2^63.
pub const MAX_PROOF_LEN: usize = 64;

/// SHA-256(0x00 | leaf), RFC 9162 section 2.1.1. `leaf` is at most 272 bytes.
pub fn leaf_hash(sha256: &impl Sha256, leaf: &[u8]) -> Hash {
    let mut buffer = [0; 273];
    buffer[1..=leaf.len()].copy_from_slice(leaf);
    sha256.digest(&buffer[..=leaf.len()])
}

/// SHA-256(0x01 | left | right), RFC 9162 section 2.1.1.
pub fn node_hash(sha256: &impl Sha256, left: &Hash, right: &Hash) -> Hash {
    let mut buffer = [1; 65];
    buffer[1..33].copy_from_slice(left);
    buffer[33..].copy_from_slice(right);
    sha256.digest(&buffer)
}

/// Root over hashed leaves; SHA-256 of nothing for none.
pub fn root(sha256: &impl Sha256, leaf_hashes: &[Hash]) -> Hash {
    match leaf_hashes {
        [] => sha256.digest(&[]),
        [only] => *only,
        more => {
            let (left, right) = more.split_at(split_point(more.len()));
            node_hash(sha256, &root(sha256, left), &root(sha256, right))
        }
    }
}

/// Writes the inclusion proof of a leaf, from the leaf upwards, and returns how many hashes it has (RFC 9162 section
/// 2.1.3.1). The index is below the number of leaves.
pub fn inclusion_proof(
    sha256: &impl Sha256,
    leaf_hashes: &[Hash],
    index: usize,
    out: &mut [Hash; MAX_PROOF_LEN],
) -> usize {
    if leaf_hashes.len() <= 1 {
        return 0;
    }
    let split = split_point(leaf_hashes.len());
    let (left, right) = leaf_hashes.split_at(split);
    let (near, near_index, far) = if index < split {
        (left, index, right)
    } else {
        (right, index - split, left)
    };
    let written = inclusion_proof(sha256, near, near_index, out);
    out[written] = root(sha256, far);
    written + 1
}

/// Whether `proof` (32 bytes per hash, from the leaf upwards) shows the leaf at exactly this index of a tree of exactly
/// this size (RFC 9162 section 2.1.3.2).
pub fn is_included(
    sha256: &impl Sha256,
    leaf: &Hash,
    position: (u64, u64),
    proof: &[u8],
    expected_root: &Hash,
) -> bool {
    let (index, size) = position;
    if index >= size || !proof.len().is_multiple_of(32) || proof.len() > MAX_PROOF_LEN * 32 {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof.chunks_exact(32) {
        if last == 0 {
            return false;
        }
        let mut other = [0; 32];
        other.copy_from_slice(sibling);
        if node & 1 == 1 || node == last {
            hash = node_hash(sha256, &other, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(sha256, &hash, &other);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *expected_root
}

/// The largest power of two below `count`, which is at least 2.
fn split_point(count: usize) -> usize {
    1 << (usize::BITS - 1 - (count - 1).leading_zeros())
}
