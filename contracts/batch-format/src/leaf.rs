use crate::bytes::{read_i64, read_u32, read_u64, Writer};

/// Bytes of a trade leaf.
pub const LEAF_LEN: usize = 56;

/// One member's fill in one interval: what this batch adds to what earlier batches settled for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Zone of the batch.
    pub zone: u32,
    /// Number of the batch in its zone.
    pub seq: u64,
    /// Place in the batch's tree, from 0.
    pub index: u32,
    /// Start of the delivery interval, seconds since 1970.
    pub interval_start_s: u64,
    /// Number of the member in its zone.
    pub member: u32,
    /// 0 when the interval is settled for this member for the first time, one more for each later change.
    pub revision: u32,
    /// Bought, or sold if negative.
    pub energy_wh: i64,
    /// Clearing price in millionths of the currency per kWh.
    pub price_micro_per_kwh: i64,
    /// Received, or paid if negative, in 1e-9 of the currency.
    pub money_nano: i64,
}

impl Leaf {
    /// The leaf in its 56 bytes.
    pub fn from_bytes(bytes: &[u8; LEAF_LEN]) -> Self {
        Self {
            zone: read_u32(bytes, 0),
            seq: read_u64(bytes, 4),
            index: read_u32(bytes, 12),
            interval_start_s: read_u64(bytes, 16),
            member: read_u32(bytes, 24),
            revision: read_u32(bytes, 28),
            energy_wh: read_i64(bytes, 32),
            price_micro_per_kwh: read_i64(bytes, 40),
            money_nano: read_i64(bytes, 48),
        }
    }

    /// The leaf's bytes.
    pub fn to_bytes(&self) -> [u8; LEAF_LEN] {
        let mut out = [0; LEAF_LEN];
        Writer::new(&mut out)
            .put(&self.zone.to_be_bytes())
            .put(&self.seq.to_be_bytes())
            .put(&self.index.to_be_bytes())
            .put(&self.interval_start_s.to_be_bytes())
            .put(&self.member.to_be_bytes())
            .put(&self.revision.to_be_bytes())
            .put(&self.energy_wh.to_be_bytes())
            .put(&self.price_micro_per_kwh.to_be_bytes())
            .put(&self.money_nano.to_be_bytes());
        out
    }
}
