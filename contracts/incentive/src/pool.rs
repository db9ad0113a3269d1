use crate::{errors::Error, storage::Pool};

/// Parts of a unit in which an index counts: 2^64. Together with amounts below 2^63 every product fits in 128 bits.
pub const PARTS: u128 = 1 << 64;

impl Pool {
    /// Shares an amount by the present weights. Without weights it waits for the first ones. What does not divide
    /// waits for the next amount.
    pub fn fund(&mut self, amount: i64) -> Result<(), Error> {
        let amount = u64::try_from(amount).map_err(|_| Error::InvalidAmount)?;
        self.funded = self
            .funded
            .checked_add(amount)
            .ok_or(Error::InvalidAmount)?;
        if self.funded > i64::MAX as u64 {
            return Err(Error::InvalidAmount);
        }
        self.undivided = self
            .undivided
            .checked_add(u128::from(amount) * PARTS)
            .ok_or(Error::Overflow)?;
        self.share();
        Ok(())
    }

    /// Changes the sum of weights by one member's change, then shares what waited.
    pub fn reweigh(&mut self, before: u32, after: u32) -> Result<(), Error> {
        self.total_weight = self
            .total_weight
            .checked_sub(u64::from(before))
            .and_then(|rest| rest.checked_add(u64::from(after)))
            .ok_or(Error::Overflow)?;
        Ok(())
    }

    /// Moves what divides by the sum of weights into the index.
    pub fn share(&mut self) {
        let weight = u128::from(self.total_weight);
        if let Some(step) = self.undivided.checked_div(weight) {
            self.index += step;
            self.undivided -= step * weight;
        }
    }
}
