//! The part of a resource fee that comes back when it is not needed: events and rent.

use crate::frame::Frame;
use crate::rules::Rules;

/// What a transaction has paid in advance and what of it is spent, stroops.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refundable {
    pub non_refundable_fee: i64,
    limit: i64,
    pub events_fee: i64,
    pub rent_fee: i64,
}

impl Refundable {
    pub fn of(frame: &Frame, rules: &Rules) -> Self {
        let non_refundable_fee = rules.non_refundable_fee(frame);
        Self {
            non_refundable_fee,
            limit: frame.resource_fee() - non_refundable_fee,
            events_fee: 0,
            rent_fee: 0,
        }
    }

    /// Spends; false when the transaction did not declare that much.
    #[must_use]
    pub fn spend(&mut self, events_fee: i64, rent_fee: i64) -> bool {
        self.events_fee = self.events_fee.saturating_add(events_fee);
        self.rent_fee = self.rent_fee.saturating_add(rent_fee);
        self.spent() <= self.limit
    }

    /// A failed transaction spends nothing of it.
    pub fn reset(&mut self) {
        self.events_fee = 0;
        self.rent_fee = 0;
    }

    pub fn spent(&self) -> i64 {
        self.events_fee.saturating_add(self.rent_fee)
    }

    pub fn refund(&self) -> i64 {
        (self.limit - self.spent()).max(0)
    }
}
