use crate::bytes::{read_hash, read_i64, read_u64, Writer};
use crate::hash::Hash;

/// Bytes of a report.
pub const REPORT_LEN: usize = 64;
/// Bytes that the leaf of one metering point can have at most.
pub const METER_LEAF_MAX_LEN: usize = 1 + 255 + 16;

/// What the meters of a zone measured for a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Root of the tree over all metering points, sorted by the bytes of their names.
    pub meters_root: Hash,
    /// Energy that the token contract mints.
    pub produced_wh: u64,
    /// Energy that the token contract retires.
    pub retired_wh: u64,
    /// Summed length of all intervals that the batch touches, seconds.
    pub covered_s: u64,
    /// Mean price weighted by energy, rounded down, in millionths of the currency per kWh.
    pub price_micro_per_kwh: i64,
}

impl Report {
    /// The report in its 64 bytes.
    pub fn from_bytes(bytes: &[u8; REPORT_LEN]) -> Self {
        Self {
            meters_root: read_hash(bytes, 0),
            produced_wh: read_u64(bytes, 32),
            retired_wh: read_u64(bytes, 40),
            covered_s: read_u64(bytes, 48),
            price_micro_per_kwh: read_i64(bytes, 56),
        }
    }

    /// The report's bytes.
    pub fn to_bytes(&self) -> [u8; REPORT_LEN] {
        let mut out = [0; REPORT_LEN];
        Writer::new(&mut out)
            .put(&self.meters_root)
            .put(&self.produced_wh.to_be_bytes())
            .put(&self.retired_wh.to_be_bytes())
            .put(&self.covered_s.to_be_bytes())
            .put(&self.price_micro_per_kwh.to_be_bytes());
        out
    }
}

/// What a batch changes at one metering point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeterChange<'a> {
    /// Name of the metering point, 1 to 255 bytes.
    pub metering_point: &'a str,
    /// Change of the energy drawn from the grid.
    pub import_wh: i64,
    /// Change of the energy fed into the grid.
    pub export_wh: i64,
}

/// Writes `length u8 | name | import i64 | export i64` and returns how many bytes that took; 0 for a name that does not fit.
pub fn write_meter_leaf(change: &MeterChange, out: &mut [u8; METER_LEAF_MAX_LEN]) -> usize {
    let name = change.metering_point.as_bytes();
    if name.is_empty() || name.len() > 255 {
        return 0;
    }
    let mut writer = Writer::new(out);
    writer
        .put(&[name.len() as u8])
        .put(name)
        .put(&change.import_wh.to_be_bytes())
        .put(&change.export_wh.to_be_bytes());
    writer.len()
}
