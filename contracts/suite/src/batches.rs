use batch_format::{
    inclusion_proof, leaf_hash, root, Hash, Header, Leaf, Report, Row, Sha256, MAX_PROOF_LEN,
};
use ed25519_dalek::{Signer, SigningKey};
use sha2::Digest;

/// SHA-256 without a chain.
pub struct Software;

impl Sha256 for Software {
    fn digest(&self, bytes: &[u8]) -> Hash {
        sha2::Sha256::digest(bytes).into()
    }
}

/// What a batch is to say.
#[derive(Clone, Debug)]
pub struct Plan {
    pub zone: u32,
    pub seq: u64,
    pub window: (u64, u64),
    pub rows: Vec<Row>,
    pub leaves: Vec<Leaf>,
    pub report: Report,
}

/// A batch with its bytes, as a hub would send it.
#[derive(Clone, Debug)]
pub struct Sealed {
    pub plan: Plan,
    pub rows: Vec<u8>,
    pub header: [u8; batch_format::HEADER_LEN],
    pub trades_root: Hash,
    pub batch_hash: Hash,
    pub signatures: Vec<u8>,
}

impl Plan {
    /// `members` buy and sell in turn, one Wh per place, `trades` leaves; both columns sum to zero.
    pub fn between_members(zone: u32, seq: u64, window: (u64, u64), sizes: (u32, u32)) -> Self {
        let (members, trades) = sizes;
        let pairs = members / 2;
        let rows = (0..pairs * 2)
            .map(|index| {
                let wh = 100 + i64::from(index / 2);
                let sign = if index < pairs * 2 && index % 2 == 0 {
                    1
                } else {
                    -1
                };
                Row {
                    member: index + 1,
                    energy_wh: sign * wh,
                    money_units: -sign * wh * 2,
                }
            })
            .collect();
        let leaves = (0..trades)
            .map(|index| leaf(zone, seq, index, window.0))
            .collect();
        Self {
            zone,
            seq,
            window,
            rows,
            leaves,
            report: report(seq, window),
        }
    }

    /// Packs and signs for the contract of this domain.
    pub fn seal(self, domain: Hash, signers: &[SigningKey]) -> Sealed {
        let rows: Vec<u8> = self.rows.iter().flat_map(Row::to_bytes).collect();
        let trades_root = root(&Software, &self.leaf_hashes());
        let header = Header {
            domain,
            zone: self.zone,
            seq: self.seq,
            window_start_s: self.window.0,
            window_end_s: self.window.1,
            trade_count: self.leaves.len() as u32,
            trades_root,
            rows_hash: Software.digest(&rows),
            report: self.report.to_bytes(),
        };
        let batch_hash = header.hash(&Software);
        let signatures = signers
            .iter()
            .enumerate()
            .flat_map(|(index, key)| {
                [&[index as u8][..], &key.sign(&batch_hash).to_bytes()].concat()
            })
            .collect();
        Sealed {
            rows,
            header: header.to_bytes(),
            trades_root,
            batch_hash,
            signatures,
            plan: self,
        }
    }

    fn leaf_hashes(&self) -> Vec<Hash> {
        self.leaves
            .iter()
            .map(|leaf| leaf_hash(&Software, &leaf.to_bytes()))
            .collect()
    }
}

impl Sealed {
    /// Proof of the trade at `index`, 32 bytes per hash.
    pub fn trade_proof(&self, index: usize) -> Vec<u8> {
        proof_in(&self.plan.leaf_hashes(), index)
    }

    /// Proof of the batch `seq` in the tree of these batch hashes.
    pub fn batch_proof(batches: &[Sealed], seq: u64) -> Vec<u8> {
        let hashes: Vec<Hash> = batches
            .iter()
            .map(|batch| leaf_hash(&Software, &batch.batch_hash))
            .collect();
        proof_in(&hashes, seq as usize - 1)
    }
}

fn proof_in(hashes: &[Hash], index: usize) -> Vec<u8> {
    let mut out = [[0; 32]; MAX_PROOF_LEN];
    let length = inclusion_proof(&Software, hashes, index, &mut out);
    out[..length].concat()
}

fn leaf(zone: u32, seq: u64, index: u32, interval_start_s: u64) -> Leaf {
    let sign = if index.is_multiple_of(2) { 1 } else { -1 };
    Leaf {
        zone,
        seq,
        index,
        interval_start_s,
        member: index + 1,
        revision: 0,
        energy_wh: sign * 100,
        price_micro_per_kwh: 200_000,
        money_nano: -sign * 20_000,
    }
}

/// The price jumps with every batch, so that the oracle writes its entry each time: the dear case.
fn report(seq: u64, window: (u64, u64)) -> Report {
    Report {
        meters_root: Software.digest(b"meters"),
        produced_wh: 1_000,
        retired_wh: 900,
        covered_s: window.1 - window.0,
        price_micro_per_kwh: 200_000 + (seq % 2) as i64 * 100_000,
    }
}
