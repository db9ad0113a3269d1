#![no_std]
//! The bytes of a settlement batch: what the hub seals, the node attests, the contracts check and a member proves.
//! Whole numbers are big-endian and of fixed width. Nothing here knows the chain; whoever calls brings SHA-256.

mod bytes;
mod frontier;
mod hash;
mod header;
mod leaf;
mod report;
mod rows;
mod signatures;
mod tree;

pub use bytes::{read_i64, read_u32, read_u64};
pub use frontier::{Frontier, FRONTIER_LEN, FRONTIER_LEVELS};
pub use hash::{Hash, Sha256};
pub use header::{Header, HEADER_LABEL, HEADER_LEN};
pub use leaf::{Leaf, LEAF_LEN};
pub use report::{write_meter_leaf, MeterChange, Report, METER_LEAF_MAX_LEN, REPORT_LEN};
pub use rows::{
    check_rows, check_rows_len, row_at, Row, RowsCheck, RowsError, RowsSummary, MAX_ROWS,
    MAX_ROWS_LEN, ROW_LEN,
};
pub use signatures::{Signature, Signatures, SIGNATURE_LEN};
pub use tree::{inclusion_proof, is_included, leaf_hash, node_hash, root, MAX_PROOF_LEN};
