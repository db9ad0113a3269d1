use proptest::prelude::*;
use soroban_sdk::BytesN;
use suite::Code;

use crate::senate::{Senate, DAY_S, DELAY_S};

const SIGNERS: usize = 4;
const THRESHOLD: usize = 3;

#[derive(Clone, Debug)]
enum Step {
    Approve(usize),
    Revoke(usize),
    Execute,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..SIGNERS).prop_map(Step::Approve),
        1 => (0..SIGNERS).prop_map(Step::Revoke),
        2 => Just(Step::Execute),
        3 => prop_oneof![Just(DELAY_S), Just(DELAY_S - 1), Just(15 * DAY_S), 1..DELAY_S].prop_map(Step::Wait),
    ]
}

/// What governance has to be, said in the simplest way: who approves, since when there have been enough, until when.
struct Model {
    approvals: [bool; SIGNERS],
    enough_since: Option<u64>,
    gathered_until: u64,
    is_done: bool,
}

impl Model {
    fn is_enough(&self) -> bool {
        self.approvals.iter().filter(|is_given| **is_given).count() >= THRESHOLD
    }

    fn last_second(&self) -> u64 {
        self.enough_since
            .map_or(self.gathered_until, |since| since + DELAY_S + 14 * DAY_S)
    }

    fn vote(&mut self, signer: usize, is_given: bool, now_s: u64) -> bool {
        if self.is_done || now_s > self.last_second() || self.approvals[signer] == is_given {
            return false;
        }
        self.approvals[signer] = is_given;
        if self.is_enough() != self.enough_since.is_some() {
            self.enough_since = self.is_enough().then_some(now_s);
            self.gathered_until = now_s + 14 * DAY_S;
        }
        true
    }

    fn execute(&mut self, now_s: u64) -> bool {
        let is_ready = self
            .enough_since
            .is_some_and(|since| now_s >= since + DELAY_S);
        let is_now = !self.is_done && is_ready && now_s <= self.last_second();
        self.is_done |= is_now;
        is_now
    }
}

fn take(senate: &Senate, id: &BytesN<32>, model: &mut Model, step: &Step) {
    let now_s = senate.world.env.ledger().timestamp();
    match step {
        Step::Approve(signer) => {
            let outcome = senate
                .governance()
                .try_approve(&senate.signers[*signer], id);
            assert_eq!(
                outcome.is_ok(),
                model.vote(*signer, true, now_s),
                "{step:?}"
            );
        }
        Step::Revoke(signer) => {
            let outcome = senate.governance().try_revoke(&senate.signers[*signer], id);
            assert_eq!(
                outcome.is_ok(),
                model.vote(*signer, false, now_s),
                "{step:?}"
            );
        }
        Step::Execute => assert_eq!(senate.execute(id).is_ok(), model.execute(now_s), "{step:?}"),
        Step::Wait(seconds) => senate.wait(*seconds),
    }
}

fn check(code: Code, steps: &[Step]) {
    let senate = Senate::of(code, SIGNERS, THRESHOLD as u32);
    let (id, operator) = senate.propose_operator();
    let mut model = Model {
        approvals: [true, false, false, false],
        enough_since: None,
        gathered_until: senate.world.env.ledger().timestamp() + 14 * DAY_S,
        is_done: false,
    };
    for step in steps {
        take(&senate, &id, &mut model, step);
        let is_carried_out = senate.world.incentive().config().operator == operator;
        assert_eq!(is_carried_out, model.is_done, "{step:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn nothing_is_carried_out_early_late_twice_or_with_too_few(
        steps in prop::collection::vec(step(), 1..30)
    ) {
        check(Code::Native, &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn the_wasm_carries_nothing_out_early_late_twice_or_with_too_few(
        steps in prop::collection::vec(step(), 1..15)
    ) {
        check(Code::Wasm, &steps);
    }
}
