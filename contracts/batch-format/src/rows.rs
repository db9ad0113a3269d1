use crate::bytes::{read_i64, read_u32};

/// Bytes of one row.
pub const ROW_LEN: usize = 20;
/// Rows that one batch may have.
pub const MAX_ROWS: usize = 2_000;
/// Bytes that the rows of one batch may have.
pub const MAX_ROWS_LEN: usize = ROW_LEN * MAX_ROWS;

/// What a batch changes for one member: `member u32 | energy_wh i64 | money_units i64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Number of the member in its zone; 0 is the zone's own account.
    pub member: u32,
    /// Bought, or sold if negative.
    pub energy_wh: i64,
    /// Received, or paid if negative, in 1e-7 of the currency.
    pub money_units: i64,
}

impl Row {
    /// The row's bytes.
    pub fn to_bytes(&self) -> [u8; ROW_LEN] {
        let mut out = [0; ROW_LEN];
        out[..4].copy_from_slice(&self.member.to_be_bytes());
        out[4..12].copy_from_slice(&self.energy_wh.to_be_bytes());
        out[12..].copy_from_slice(&self.money_units.to_be_bytes());
        out
    }
}

/// Why the rows of a batch are not acceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsError {
    /// Not a whole number of rows, or too many.
    BadLength,
    /// Members are not strictly increasing.
    NotSorted,
    /// A row that changes nothing.
    EmptyRow,
    /// A row's energy is beyond the cap.
    OverCap,
    /// Energy or money of all rows is not zero in sum.
    NotBalanced,
}

/// What the rows of a batch do together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsSummary {
    /// Number of rows.
    pub count: u32,
    /// Sum of the positive energies.
    pub moved_wh: u64,
    /// Sum of the positive amounts, in 1e-7 of the currency.
    pub moved_units: u64,
}

/// The row at `index`. The caller has checked the length.
pub fn row_at(rows: &[u8], index: usize) -> Row {
    let at = index * ROW_LEN;
    Row {
        member: read_u32(rows, at),
        energy_wh: read_i64(rows, at + 4),
        money_units: read_i64(rows, at + 12),
    }
}

/// Checks length, order, empty rows, the cap on each row's energy, and that both columns sum to zero.
pub fn check_rows(rows: &[u8], cap_wh: u64) -> Result<RowsSummary, RowsError> {
    check_rows_len(rows.len())?;
    let mut check = RowsCheck::new(cap_wh);
    for index in 0..rows.len() / ROW_LEN {
        check.add(&row_at(rows, index))?;
    }
    check.finish()
}

/// Whether this many bytes can be the rows of a batch.
pub fn check_rows_len(len: usize) -> Result<(), RowsError> {
    if len.is_multiple_of(ROW_LEN) && len <= MAX_ROWS_LEN {
        Ok(())
    } else {
        Err(RowsError::BadLength)
    }
}

/// Checks rows one after the other. Both signs are summed apart, so that a sum can only pass 64 bits where the batch is
/// absurd.
pub struct RowsCheck {
    cap_wh: u64,
    previous: Option<u32>,
    count: u32,
    wh_in: u64,
    wh_out: u64,
    units_in: u64,
    units_out: u64,
}

impl RowsCheck {
    /// No row may have more energy than `cap_wh`, bought or sold.
    pub fn new(cap_wh: u64) -> Self {
        Self {
            cap_wh,
            previous: None,
            count: 0,
            wh_in: 0,
            wh_out: 0,
            units_in: 0,
            units_out: 0,
        }
    }

    /// Checks the next row.
    pub fn add(&mut self, row: &Row) -> Result<(), RowsError> {
        if self.previous.is_some_and(|before| row.member <= before) {
            return Err(RowsError::NotSorted);
        }
        if row.energy_wh == 0 && row.money_units == 0 {
            return Err(RowsError::EmptyRow);
        }
        if row.energy_wh.unsigned_abs() > self.cap_wh {
            return Err(RowsError::OverCap);
        }
        self.previous = Some(row.member);
        self.count += 1;
        self.sum(row).ok_or(RowsError::NotBalanced)
    }

    /// What all rows do together, if they balance.
    pub fn finish(&self) -> Result<RowsSummary, RowsError> {
        if self.wh_in != self.wh_out || self.units_in != self.units_out {
            return Err(RowsError::NotBalanced);
        }
        Ok(RowsSummary {
            count: self.count,
            moved_wh: self.wh_in,
            moved_units: self.units_in,
        })
    }

    fn sum(&mut self, row: &Row) -> Option<()> {
        let wh = if row.energy_wh > 0 {
            &mut self.wh_in
        } else {
            &mut self.wh_out
        };
        *wh = wh.checked_add(row.energy_wh.unsigned_abs())?;
        let units = if row.money_units > 0 {
            &mut self.units_in
        } else {
            &mut self.units_out
        };
        *units = units.checked_add(row.money_units.unsigned_abs())?;
        Some(())
    }
}
