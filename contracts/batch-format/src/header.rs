use crate::bytes::{read_hash, read_u32, read_u64, Writer};
use crate::hash::{Hash, Sha256};
use crate::report::REPORT_LEN;

/// Bytes of a batch header.
pub const HEADER_LEN: usize = 202;
/// First bytes of every header: no other signed message of localgrid begins so.
pub const HEADER_LABEL: &[u8; 10] = b"lg/batch/1";

/// Everything a batch is bound to. Its hash is what nodes and hub sign and what the chain keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Network and settlement contract: SHA-256(network id | XDR of the contract's address value).
    pub domain: Hash,
    /// Zone of the batch.
    pub zone: u32,
    /// Number of the batch in its zone, from 1.
    pub seq: u64,
    /// Start of the window, seconds since 1970; the end of the batch before.
    pub window_start_s: u64,
    /// End of the window, seconds since 1970.
    pub window_end_s: u64,
    /// Leaves of the tree of trades.
    pub trade_count: u32,
    /// Root of the tree of trades.
    pub trades_root: Hash,
    /// SHA-256 of the rows.
    pub rows_hash: Hash,
    /// The report's bytes.
    pub report: [u8; REPORT_LEN],
}

impl Header {
    /// The header in its 202 bytes; none when they do not begin with the label.
    pub fn from_bytes(bytes: &[u8; HEADER_LEN]) -> Option<Self> {
        if bytes[..10] != HEADER_LABEL[..] {
            return None;
        }
        let mut report = [0; REPORT_LEN];
        report.copy_from_slice(&bytes[138..]);
        Some(Self {
            domain: read_hash(bytes, 10),
            zone: read_u32(bytes, 42),
            seq: read_u64(bytes, 46),
            window_start_s: read_u64(bytes, 54),
            window_end_s: read_u64(bytes, 62),
            trade_count: read_u32(bytes, 70),
            trades_root: read_hash(bytes, 74),
            rows_hash: read_hash(bytes, 106),
            report,
        })
    }

    /// The header's bytes.
    pub fn to_bytes(&self) -> [u8; HEADER_LEN] {
        let mut out = [0; HEADER_LEN];
        Writer::new(&mut out)
            .put(HEADER_LABEL)
            .put(&self.domain)
            .put(&self.zone.to_be_bytes())
            .put(&self.seq.to_be_bytes())
            .put(&self.window_start_s.to_be_bytes())
            .put(&self.window_end_s.to_be_bytes())
            .put(&self.trade_count.to_be_bytes())
            .put(&self.trades_root)
            .put(&self.rows_hash)
            .put(&self.report);
        out
    }

    /// The batch's hash.
    pub fn hash(&self, sha256: &impl Sha256) -> Hash {
        sha256.digest(&self.to_bytes())
    }
}
