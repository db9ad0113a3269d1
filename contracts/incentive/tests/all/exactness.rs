use proptest::prelude::*;
use soroban_sdk::{testutils::Address as _, token::TokenClient, Address};
use suite::{Code, World, ZONE};

use crate::shares::{fund, weigh};

const MEMBERS: u32 = 5;

#[derive(Clone, Debug)]
enum Step {
    Weigh(u32, u32),
    Fund(i64),
    Claim(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let member = || 1..MEMBERS;
    let weight = prop_oneof![Just(0u32), 1u32..10, Just(u32::MAX)];
    let amount = prop_oneof![1i64..20, 1i64..1_000_000, Just(i64::MAX >> 20)];
    prop_oneof![
        (member(), weight).prop_map(|(member, weight)| Step::Weigh(member, weight)),
        amount.prop_map(Step::Fund),
        member().prop_map(Step::Claim),
    ]
}

/// Does the steps. Returns what each member got, after everybody claimed at the end.
fn run(world: &World, steps: &[Step], with_claims: bool) -> Vec<i128> {
    let sponsor = Address::generate(&world.env);
    let addresses: Vec<Address> = (1..MEMBERS).map(|member| world.bind(member)).collect();
    let mut funded = 0i128;
    for step in steps {
        match step {
            Step::Weigh(member, weight) => weigh(world, &[(*member, *weight)]),
            Step::Fund(amount) => {
                fund(world, &sponsor, *amount);
                funded += i128::from(*amount);
            }
            Step::Claim(member) if with_claims => {
                let _ = world.incentive().try_claim(&ZONE, member);
            }
            Step::Claim(_) => {}
        }
        check_cover(world, funded);
    }
    for member in 1..MEMBERS {
        let _ = world.incentive().try_claim(&ZONE, &member);
    }
    check_cover(world, funded);
    let token = TokenClient::new(&world.env, &world.token);
    // Left are parts of a unit of each member, and what waits for weights.
    let waiting = (world.incentive().pool(&ZONE).undivided >> 64) as i128;
    assert!(token.balance(&world.incentive) - waiting <= i128::from(MEMBERS));
    addresses
        .iter()
        .map(|address| token.balance(address))
        .collect()
}

/// All that can still be claimed is there, and no more is gone than was claimed.
fn check_cover(world: &World, funded: i128) {
    let incentive = world.incentive();
    let open: i128 = (0..MEMBERS)
        .map(|member| incentive.claimable(&ZONE, &member))
        .sum();
    let kept = TokenClient::new(&world.env, &world.token).balance(&world.incentive);
    let pool = incentive.pool(&ZONE);
    assert!(open <= kept, "{open} can be claimed of {kept}");
    assert_eq!(i128::from(pool.funded), funded);
    assert_eq!(funded - i128::from(pool.claimed), kept);
}

fn check(code: Code, steps: &[Step]) {
    let world = || World::with_members(code, MEMBERS, 0);
    assert_eq!(run(&world(), steps, true), run(&world(), steps, false));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn members_get_the_same_whenever_they_claim_and_never_more_than_was_paid_in(
        steps in prop::collection::vec(step(), 1..30)
    ) {
        check(Code::Native, &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]
    #[test]
    fn members_get_the_same_from_the_wasm_too(steps in prop::collection::vec(step(), 1..15)) {
        check(Code::Wasm, &steps);
    }
}
