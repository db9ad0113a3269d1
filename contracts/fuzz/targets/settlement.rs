#![no_main]
//! The settlement contract with the contracts behind it, native, fed with batches that are signed but wrong and with
//! signed batches altered on the way. What it takes keeps the sums, and what was altered it does not take.

use batch_format::{Report, Row, Sha256};
use fuzz::Draw;
use libfuzzer_sys::fuzz_target;
use soroban_sdk::testutils::Ledger as _;
use std::cell::RefCell;
use suite::{Code, Plan, Sealed, Software, World, ZONE};

const MEMBERS: u32 = 8;
const LIMIT: i64 = 20_000;
/// A new chain after so many settled batches.
const BATCHES: u64 = 40;

struct Chain {
    world: World,
    settled: Vec<Sealed>,
}

thread_local! {
    static CHAIN: RefCell<Option<Chain>> = const { RefCell::new(None) };
}

fuzz_target!(|data: &[u8]| {
    CHAIN.with_borrow_mut(|kept| {
        let chain = kept.get_or_insert_with(Chain::new);
        let mut draw = Draw::new(data);
        match draw.byte() % 3 {
            0 => chain.send_signed(&mut draw),
            1 => chain.send_altered(&mut draw),
            _ => chain.prove(&mut draw),
        }
        let is_stuck = !chain.takes(&chain.sound());
        if is_stuck || chain.settled.len() as u64 >= BATCHES {
            *kept = None;
        }
    });
});

impl Chain {
    fn new() -> Self {
        let mut chain = Self {
            world: World::with_members(Code::Native, MEMBERS, LIMIT),
            settled: Vec::new(),
        };
        for _ in 0..3 {
            let batch = chain.sound();
            assert_eq!(chain.world.settle(&batch), Ok(1));
            chain.settled.push(batch);
        }
        chain
    }

    fn seq(&self) -> u64 {
        self.settled.len() as u64 + 1
    }

    /// Moves the same money to and fro, so that no limit is ever reached.
    fn sound(&self) -> Sealed {
        let mut plan = Plan::between_members(ZONE, self.seq(), World::window(self.seq()), (6, 5));
        if self.seq().is_multiple_of(2) {
            plan.rows
                .iter_mut()
                .for_each(|row| row.money_units = -row.money_units);
        }
        self.world.seal(plan)
    }

    /// Rows and report of the fuzzer, with good signatures: taken exactly when a plain model takes them.
    fn send_signed(&mut self, draw: &mut Draw) {
        let mut plan = self.sound().plan;
        plan.report.produced_wh = draw.amount().unsigned_abs() % 60_000;
        plan.report.retired_wh = draw.amount().unsigned_abs() % 60_000;
        plan.report.covered_s = draw.amount().unsigned_abs() % 4_000;
        let mut member = 0;
        plan.rows.clear();
        while !draw.is_empty() {
            member += u32::from(draw.byte() % 4);
            plan.rows.push(Row {
                member,
                energy_wh: draw.amount(),
                money_units: draw.amount(),
            });
        }
        let sum = |of: fn(&Row) -> i64| {
            plan.rows
                .iter()
                .fold(0i64, |sum, row| sum.wrapping_sub(of(row)))
        };
        let last = Row {
            member: member + 1,
            energy_wh: sum(|row| row.energy_wh),
            money_units: sum(|row| row.money_units),
        };
        plan.rows.push(last);
        let batch = self.world.seal(plan);
        let expected = self.takes(&batch);
        let before = self.balances();
        let report = &batch.plan.report;
        let energy = self.energy() + i128::from(report.produced_wh);
        let energy_left = (energy - i128::from(report.retired_wh)).max(0);
        let outcome = self.world.settle(&batch);
        assert_eq!(outcome.is_ok(), expected, "{outcome:?} {:?}", batch.plan);
        if outcome.is_ok() {
            assert_eq!(self.energy(), energy_left);
            self.settled.push(batch);
        } else {
            assert_eq!(self.balances(), before);
        }
        assert_eq!(self.balances().iter().sum::<i64>(), 0);
    }

    /// Whether a signed batch can be taken.
    fn takes(&self, batch: &Sealed) -> bool {
        let (rows, report) = (&batch.plan.rows, &batch.plan.report);
        let cap_wh = 20_000 * report.covered_s / 3_600;
        let balances = self.balances();
        let is_each_fine = rows.iter().all(|row| {
            let Some(balance) = balances.get(row.member as usize) else {
                return false;
            };
            let after = i128::from(*balance) + i128::from(row.money_units);
            let is_borne = row.money_units >= 0 || after >= -i128::from(LIMIT);
            let is_something = (row.energy_wh, row.money_units) != (0, 0);
            is_something
                && row.energy_wh.unsigned_abs() <= cap_wh
                && is_borne
                && after <= i128::from(i64::MAX)
        });
        let sum = |of: fn(&Row) -> i64| rows.iter().map(|row| i128::from(of(row))).sum::<i128>();
        let is_sorted = rows.windows(2).all(|pair| pair[0].member < pair[1].member);
        is_each_fine
            && is_sorted
            && sum(|row| row.energy_wh) == 0
            && sum(|row| row.money_units) == 0
            && report.covered_s <= 900 + 400 * 86_400
            && report.produced_wh <= cap_wh * u64::from(MEMBERS - 1)
    }

    /// A good batch with one part altered is refused; unaltered it is taken, and the last one again changes nothing.
    fn send_altered(&mut self, draw: &mut Draw) {
        let sound = self.sound();
        let mut batch = sound.clone();
        alter(&mut batch, draw);
        let is_taken = is_same(&batch, &sound) && self.takes(&sound);
        let before = self.balances();
        self.world.env.ledger().set_timestamp(sound.plan.window.1);
        let outcome = self.world.settle_now(&batch);
        assert_eq!(outcome.is_ok(), is_taken, "{outcome:?}");
        if is_taken {
            self.settled.push(sound);
        } else {
            assert_eq!(self.balances(), before);
        }
        let last = self.settled.last().expect("there are batches");
        let before = self.balances();
        assert_eq!(self.world.settle(last), Ok(2));
        assert_eq!(self.balances(), before);
    }

    /// A claim is shown exactly when nothing of it was altered.
    fn prove(&mut self, draw: &mut Draw) {
        let place = draw.below(self.settled.len());
        let batch = &self.settled[place];
        if batch.plan.leaves.is_empty() {
            return;
        }
        let index = draw.below(batch.plan.leaves.len());
        let in_tree = Sealed::batch_proof(&self.settled, place as u64 + 1);
        let is_recent = self.settled.len() - place <= 16;
        let honest = [
            batch.header.to_vec(),
            batch.plan.leaves[index].to_bytes().to_vec(),
            batch.trade_proof(index),
            if is_recent && draw.byte().is_multiple_of(2) {
                vec![]
            } else {
                in_tree
            },
        ];
        let mut claim = honest.clone();
        let part = draw.below(5);
        if let Some(bytes) = claim.get_mut(part) {
            alter_bytes(bytes, draw);
        }
        let [header, leaf, trade, history] = &claim;
        let bytes = |bytes: &[u8]| self.world.bytes(bytes);
        let is_shown = self.world.settlement().prove_trade(
            &ZONE,
            &bytes(header),
            &bytes(leaf),
            &bytes(trade),
            &bytes(history),
        );
        // Without the proof in the tree, or with it, a recent batch is shown both ways.
        let is_honest = claim[..3] == honest[..3]
            && (claim[3] == honest[3] || claim[3].is_empty() && is_recent);
        assert_eq!(is_shown, is_honest, "{claim:?}");
    }

    fn balances(&self) -> Vec<i64> {
        let position = |member| self.world.locking().position(&ZONE, &member);
        (0..MEMBERS)
            .map(|member| position(member).balance)
            .collect()
    }

    fn energy(&self) -> i128 {
        self.world
            .energy_token()
            .balance(&self.world.keys.custodian)
    }
}

fn is_same(batch: &Sealed, sound: &Sealed) -> bool {
    let parts = |batch: &Sealed| {
        let plan = &batch.plan;
        (
            plan.seq,
            plan.window,
            plan.report,
            batch.trades_root,
            batch.rows.clone(),
            batch.signatures.clone(),
        )
    };
    parts(batch) == parts(sound)
}

fn alter(batch: &mut Sealed, draw: &mut Draw) {
    let plan = &mut batch.plan;
    match draw.byte() % 8 {
        0 => alter_bytes(&mut batch.rows, draw),
        1 => alter_bytes(&mut batch.signatures, draw),
        2 => plan.seq = plan.seq.wrapping_add_signed(draw.amount()),
        3 => plan.window.0 = plan.window.0.wrapping_add_signed(draw.amount()),
        4 => plan.window.1 = plan.window.1.wrapping_add_signed(draw.amount()),
        5 => batch.trades_root = Software.digest(draw.rest()),
        6 => {
            let mut report = plan.report.to_bytes();
            report[draw.below(64)] ^= draw.byte();
            plan.report = Report::from_bytes(&report);
        }
        _ => {}
    }
}

fn alter_bytes(bytes: &mut Vec<u8>, draw: &mut Draw) {
    match draw.byte() % 3 {
        0 => bytes.truncate(draw.below(bytes.len() + 1)),
        1 => bytes.extend(draw.rest()),
        _ if bytes.is_empty() => {}
        _ => {
            let place = draw.below(bytes.len());
            bytes[place] ^= draw.byte();
        }
    }
}
