use batch_format::{
    is_included, leaf_hash, Frontier, Hash, Header, Leaf, Sha256, FRONTIER_LEN, HEADER_LEN,
    LEAF_LEN, MAX_PROOF_LEN,
};
use soroban_sdk::{Bytes, Env};

use crate::storage::{ZoneState, RING_LEN, RING_SLOTS};

/// SHA-256 of the chain's host.
pub struct HostSha256<'a>(pub &'a Env);

impl Sha256 for HostSha256<'_> {
    fn digest(&self, bytes: &[u8]) -> Hash {
        self.0
            .crypto()
            .sha256(&Bytes::from_slice(self.0, bytes))
            .to_array()
    }
}

/// What somebody brings to show that a trade was settled.
pub struct TradeClaim {
    pub header: Bytes,
    pub leaf: Bytes,
    pub trade_proof: Bytes,
    pub batch_proof: Bytes,
}

/// The batch and the trade, when the trade is one of the batch and the batch one of the zone's. An empty batch proof
/// means that the batch is one of the last 16.
pub fn proven(
    env: &Env,
    (zone, state, domain): (u32, &ZoneState, Hash),
    claim: &TradeClaim,
) -> Option<(Header, Leaf)> {
    let sha256 = HostSha256(env);
    let header = Header::from_bytes(&array::<HEADER_LEN>(&claim.header)?)?;
    let leaf_bytes = array::<LEAF_LEN>(&claim.leaf)?;
    let leaf = Leaf::from_bytes(&leaf_bytes);
    let is_of_batch = header.domain == domain
        && header.zone == zone
        && leaf.zone == zone
        && leaf.seq == header.seq;
    if !is_of_batch || header.seq == 0 || header.seq > state.cursor {
        return None;
    }
    let place = (u64::from(leaf.index), u64::from(header.trade_count));
    let leaf_hash = leaf_hash(&sha256, &leaf_bytes);
    let is_trade = is_proof(&claim.trade_proof, |proof| {
        is_included(&sha256, &leaf_hash, place, proof, &header.trades_root)
    });
    let batch_hash = header.hash(&sha256);
    let is_batch = if claim.batch_proof.is_empty() {
        ring_hash(state, header.seq) == Some(batch_hash)
    } else {
        is_proof(&claim.batch_proof, |proof| {
            is_in_history(&sha256, state, (header.seq, batch_hash), proof)
        })
    };
    (is_trade && is_batch).then_some((header, leaf))
}

/// The hash of a batch that is still in the ring.
pub fn ring_hash(state: &ZoneState, seq: u64) -> Option<Hash> {
    let is_kept = seq >= 1 && seq <= state.cursor && state.cursor - seq < RING_SLOTS as u64;
    let ring: [u8; RING_LEN] = array(&state.ring)?;
    is_kept.then(|| {
        let at = slot(seq);
        let mut hash = [0; 32];
        hash.copy_from_slice(&ring[at..at + 32]);
        hash
    })
}

/// Where a batch's hash begins in the ring.
pub fn slot(seq: u64) -> usize {
    ((seq - 1) % RING_SLOTS as u64) as usize * 32
}

/// Copies bytes that have to have exactly this length.
pub fn array<const N: usize>(bytes: &Bytes) -> Option<[u8; N]> {
    let mut out = [0; N];
    if bytes.len() as usize != N {
        return None;
    }
    bytes.copy_into_slice(&mut out);
    Some(out)
}

fn is_in_history(
    sha256: &HostSha256,
    state: &ZoneState,
    (seq, batch_hash): (u64, Hash),
    proof: &[u8],
) -> bool {
    let Some(mut peaks) = array::<FRONTIER_LEN>(&state.frontier) else {
        return false;
    };
    let root = Frontier::new(&mut peaks).root(sha256, state.cursor);
    let leaf = leaf_hash(sha256, &batch_hash);
    is_included(sha256, &leaf, (seq - 1, state.cursor), proof, &root)
}

fn is_proof(packed: &Bytes, check: impl FnOnce(&[u8]) -> bool) -> bool {
    let mut buffer = [0; MAX_PROOF_LEN * 32];
    let len = packed.len() as usize;
    if len > buffer.len() {
        return false;
    }
    packed.copy_into_slice(&mut buffer[..len]);
    check(&buffer[..len])
}
