//! Which of the waiting transactions enter a ledger, and in which order.

use std::rc::Rc;

use soroban_env_host::xdr::TransactionResult;

use crate::account;
use crate::error::ChainError;
use crate::frame::Frame;
use crate::rules::{disk_read_entries, Rules};
use crate::state::{Draft, View};
use crate::validate::check_submission;

/// The outcome of a choice; numbers are places in what was offered.
#[derive(Debug, Default)]
pub struct Choice {
    /// In the order of application.
    pub taken: Vec<usize>,
    /// Cannot enter this ledger or any later one as things stand.
    pub refused: Vec<(usize, TransactionResult)>,
    /// Found no room.
    pub waiting: Vec<usize>,
}

/// What the ledger's limits leave.
#[derive(Debug, Default)]
struct Load {
    classic_operations: u64,
    transactions: u64,
    instructions: u64,
    bytes: u64,
    disk_read_entries: u64,
    disk_read_bytes: u64,
    write_entries: u64,
    write_bytes: u64,
}

/// Chooses by the inclusion fee per operation, highest first, equal ones as they came.
pub fn choose(frames: &[Rc<Frame>], view: &dyn View, rules: &Rules) -> Result<Choice, ChainError> {
    let mut order: Vec<usize> = (0..frames.len()).collect();
    order.sort_by(|a, b| bid(&frames[*b], &frames[*a]));
    let mut choice = Choice::default();
    let mut load = Load::default();
    let mut draft = Draft::on(view);
    for place in order {
        let frame = &frames[place];
        if let Err(result) = check_submission(frame, &draft, rules) {
            choice.refused.push((place, result));
            continue;
        }
        match load.with(frame, rules) {
            None => choice.waiting.push(place),
            Some(fuller) => {
                load = fuller;
                choice.taken.push(place);
                if let Some(mut source) = account::find(&draft, &frame.source()) {
                    account::use_sequence(&mut source, frame.sequence(), rules.closing);
                    account::put(&mut draft, source, rules.closing);
                }
            }
        }
    }
    Ok(choice)
}

/// Compares bids per operation without rounding.
fn bid(a: &Frame, b: &Frame) -> std::cmp::Ordering {
    let left = i128::from(a.inclusion_fee()) * i128::from(b.operation_count());
    let right = i128::from(b.inclusion_fee()) * i128::from(a.operation_count());
    left.cmp(&right)
}

impl Load {
    fn with(&self, frame: &Frame, rules: &Rules) -> Option<Self> {
        let settings = &rules.settings;
        let Some(data) = frame.soroban_data() else {
            let operations = self.classic_operations + u64::from(frame.operation_count());
            let fits = operations <= u64::from(settings.max_classic_operations);
            return fits.then_some(Self {
                classic_operations: operations,
                ..*self
            });
        };
        let declared = &data.resources;
        let fuller = Self {
            classic_operations: self.classic_operations,
            transactions: self.transactions + 1,
            instructions: self.instructions + u64::from(declared.instructions),
            bytes: self.bytes + u64::from(frame.size_bytes),
            disk_read_entries: self.disk_read_entries + u64::from(disk_read_entries(frame)),
            disk_read_bytes: self.disk_read_bytes + u64::from(declared.disk_read_bytes),
            write_entries: self.write_entries + declared.footprint.read_write.len() as u64,
            write_bytes: self.write_bytes + u64::from(declared.write_bytes),
        };
        fuller.is_within(rules).then_some(fuller)
    }

    fn is_within(&self, rules: &Rules) -> bool {
        let settings = &rules.settings;
        let cost = &settings.ledger_cost;
        let clusters = u64::from(settings.parallel.ledger_max_dependent_tx_clusters.max(1));
        let instructions = u64::try_from(settings.compute.ledger_max_instructions).unwrap_or(0);
        self.transactions <= u64::from(settings.lanes.ledger_max_tx_count)
            && self.instructions <= instructions.saturating_mul(clusters)
            && self.bytes <= u64::from(settings.bandwidth.ledger_max_txs_size_bytes)
            && self.disk_read_entries <= u64::from(cost.ledger_max_disk_read_entries)
            && self.disk_read_bytes <= u64::from(cost.ledger_max_disk_read_bytes)
            && self.write_entries <= u64::from(cost.ledger_max_write_ledger_entries)
            && self.write_bytes <= u64::from(cost.ledger_max_write_bytes)
    }
}
