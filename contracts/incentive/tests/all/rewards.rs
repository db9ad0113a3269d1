use incentive::{Claimed, Funded, OperatorSet, WeightsSet};
use soroban_sdk::{
    testutils::{Address as _, Events, Ledger},
    token::{StellarAssetClient, TokenClient},
    Address, Event,
};
use suite::{on_both_codes, outcome, Code, World, ZONE};

use crate::shares::{fund, weigh};

on_both_codes! {
    rewards_are_shared_by_weight
    what_came_before_a_weight_is_not_shared_by_it
    rewards_wait_for_the_first_weights
    parts_of_a_unit_are_kept_for_the_next_claim
    members_of_many_shards_are_weighed_in_one_call
    a_claim_needs_a_bound_address_and_something_to_claim
    rows_are_whole_ordered_and_of_known_members
    amounts_are_positive_and_zones_known
    a_pause_keeps_what_is_the_members_own_for_14_days_at_most
    changes_are_told_by_events
    its_wiring_can_be_read
}

fn sponsor(world: &World) -> Address {
    Address::generate(&world.env)
}

fn rewards_are_shared_by_weight(code: Code) {
    let world = World::with_members(code, 4, 0);
    let (first, second) = (world.bind(1), world.bind(2));
    weigh(&world, &[(1, 3), (2, 1)]);
    fund(&world, &sponsor(&world), 1_000);
    assert_eq!(world.incentive().claimable(&ZONE, &1), 750);
    assert_eq!(world.incentive().claim(&ZONE, &1), 750);
    assert_eq!(world.incentive().claim(&ZONE, &2), 250);
    let token = TokenClient::new(&world.env, &world.token);
    assert_eq!((token.balance(&first), token.balance(&second)), (750, 250));
    assert_eq!(token.balance(&world.incentive), 0);
    let pool = world.incentive().pool(&ZONE);
    assert_eq!((pool.funded, pool.claimed), (1_000, 1_000));
}

fn what_came_before_a_weight_is_not_shared_by_it(code: Code) {
    let world = World::with_members(code, 4, 0);
    let sponsor = sponsor(&world);
    weigh(&world, &[(1, 1)]);
    fund(&world, &sponsor, 100);
    weigh(&world, &[(2, 1)]);
    fund(&world, &sponsor, 100);
    weigh(&world, &[(1, 0)]);
    fund(&world, &sponsor, 100);
    assert_eq!(world.incentive().claimable(&ZONE, &1), 150);
    assert_eq!(world.incentive().claimable(&ZONE, &2), 150);
    assert_eq!(world.incentive().claimable(&ZONE, &3), 0);
}

fn rewards_wait_for_the_first_weights(code: Code) {
    let world = World::with_members(code, 4, 0);
    fund(&world, &sponsor(&world), 90);
    assert_eq!(world.incentive().claimable(&ZONE, &1), 0);
    weigh(&world, &[(1, 1), (2, 2)]);
    assert_eq!(world.incentive().claimable(&ZONE, &1), 30);
    assert_eq!(world.incentive().claimable(&ZONE, &2), 60);
}

fn parts_of_a_unit_are_kept_for_the_next_claim(code: Code) {
    let world = World::with_members(code, 4, 0);
    let sponsor = sponsor(&world);
    for member in 1..=3 {
        world.bind(member);
    }
    weigh(&world, &[(1, 1), (2, 1), (3, 1)]);
    let claim = || outcome(world.incentive().try_claim(&ZONE, &1));
    fund(&world, &sponsor, 1);
    assert_eq!(claim(), Err(605));
    fund(&world, &sponsor, 1);
    assert_eq!(claim(), Err(605));
    fund(&world, &sponsor, 1);
    assert_eq!(claim(), Ok(1));
    fund(&world, &sponsor, 4);
    assert_eq!(claim(), Ok(1));
    fund(&world, &sponsor, 2);
    assert_eq!(claim(), Ok(1));
}

fn members_of_many_shards_are_weighed_in_one_call(code: Code) {
    let world = World::with_members(code, 600, 0);
    let weights: Vec<(u32, u32)> = [0, 1, 255, 256, 511, 512, 599]
        .map(|member| (member, 1))
        .to_vec();
    weigh(&world, &weights);
    fund(&world, &sponsor(&world), 700);
    for (member, _) in &weights {
        assert_eq!(world.incentive().weight(&ZONE, member), 1);
        assert_eq!(world.incentive().claimable(&ZONE, member), 100);
    }
    assert_eq!(world.incentive().weight(&ZONE, &257), 0);
    assert_eq!(world.incentive().pool(&ZONE).total_weight, 7);
}

fn a_claim_needs_a_bound_address_and_something_to_claim(code: Code) {
    let world = World::with_members(code, 4, 0);
    weigh(&world, &[(1, 1)]);
    fund(&world, &sponsor(&world), 100);
    let claim = |member: u32| outcome(world.incentive().try_claim(&ZONE, &member)).err();
    assert_eq!(claim(1), Some(604));
    world.bind(1);
    world.bind(2);
    assert_eq!(claim(1), None);
    assert_eq!(claim(1), Some(605));
    assert_eq!(claim(2), Some(605));
}

fn rows_are_whole_ordered_and_of_known_members(code: Code) {
    let world = World::with_members(code, 4, 0);
    let set = |rows: &[u8]| {
        let set = world.incentive().try_set_weights(&ZONE, &world.bytes(rows));
        outcome(set).err()
    };
    let row = |member: u32| [member.to_be_bytes(), 1u32.to_be_bytes()].concat();
    assert_eq!(set(&[]), Some(602));
    assert_eq!(set(&row(1)[..7]), Some(602));
    assert_eq!(set(&[row(1), row(1)].concat()), Some(602));
    assert_eq!(set(&[row(2), row(1)].concat()), Some(602));
    assert_eq!(
        set(&(0..2_001).flat_map(row).collect::<Vec<u8>>()),
        Some(602)
    );
    assert_eq!(set(&[row(1), row(4)].concat()), Some(603));
    assert_eq!(set(&row(u32::MAX)), Some(603));
    assert_eq!(set(&[row(0), row(3)].concat()), None);
}

fn amounts_are_positive_and_zones_known(code: Code) {
    let world = World::with_members(code, 4, 0);
    let sponsor = sponsor(&world);
    let rich = i128::from(i64::MAX);
    StellarAssetClient::new(&world.env, &world.token).mint(&sponsor, &rich);
    let fund = |zone: u32, amount: i128| {
        outcome(world.incentive().try_fund(&sponsor, &zone, &amount)).err()
    };
    for amount in [0, -1, i128::MIN, i128::MAX, rich + 1] {
        assert_eq!(fund(ZONE, amount), Some(601), "{amount}");
    }
    assert_eq!(fund(8, 1), Some(603));
    assert_eq!(fund(ZONE, rich), None);
    // 63 bits are all that a zone can be paid.
    assert_eq!(fund(ZONE, 1), Some(601));
    weigh(&world, &[(1, u32::MAX), (2, u32::MAX)]);
    assert_eq!(world.incentive().claimable(&ZONE, &1), rich / 2);
}

fn a_pause_keeps_what_is_the_members_own_for_14_days_at_most(code: Code) {
    let world = World::with_members(code, 4, 0);
    let sponsor = sponsor(&world);
    world.bind(1);
    weigh(&world, &[(1, 1)]);
    fund(&world, &sponsor, 100);
    let incentive = world.incentive();
    incentive.pause();
    let rows = world.bytes(&[1u32.to_be_bytes(), 1u32.to_be_bytes()].concat());
    let claim = || outcome(incentive.try_claim(&ZONE, &1)).err();
    assert_eq!(
        outcome(incentive.try_fund(&sponsor, &ZONE, &1)).err(),
        Some(600)
    );
    assert_eq!(
        outcome(incentive.try_set_weights(&ZONE, &rows)).err(),
        Some(600)
    );
    assert_eq!(claim(), Some(600));
    let since = world.env.ledger().timestamp();
    world.env.ledger().set_timestamp(since + 14 * 86_400 - 1);
    assert_eq!(claim(), Some(600));
    // Pausing again does not make the pause longer.
    incentive.pause();
    world.env.ledger().set_timestamp(since + 14 * 86_400);
    assert_eq!(claim(), None);
    assert_eq!(
        outcome(incentive.try_set_weights(&ZONE, &rows)).err(),
        Some(600)
    );
    incentive.unpause();
    incentive.set_weights(&ZONE, &rows);
}

fn changes_are_told_by_events(code: Code) {
    let world = World::with_members(code, 4, 0);
    let (env, sponsor, to) = (&world.env, sponsor(&world), world.bind(1));
    let told = |event: soroban_sdk::xdr::ContractEvent| {
        let events = env.events().all().filter_by_contract(&world.incentive);
        assert_eq!(events, std::vec![event]);
    };
    weigh(&world, &[(1, 5), (2, 6)]);
    told(
        WeightsSet {
            zone: ZONE,
            rows: 2,
            total_weight: 11,
        }
        .to_xdr(env, &world.incentive),
    );
    fund(&world, &sponsor, 110);
    told(
        Funded {
            zone: ZONE,
            from: sponsor,
            amount: 110,
        }
        .to_xdr(env, &world.incentive),
    );
    world.incentive().claim(&ZONE, &1);
    told(
        Claimed {
            zone: ZONE,
            member: 1,
            to,
            amount: 50,
        }
        .to_xdr(env, &world.incentive),
    );
    let operator = Address::generate(env);
    world.incentive().set_operator(&operator);
    told(
        OperatorSet {
            operator: operator.clone(),
        }
        .to_xdr(env, &world.incentive),
    );
    assert_eq!(world.incentive().config().operator, operator);
}

fn its_wiring_can_be_read(code: Code) {
    let world = World::new(code);
    let config = world.incentive().config();
    assert_eq!(config.governance, world.keys.governance);
    assert_eq!(config.guardian, world.keys.guardian);
    assert_eq!(config.registry, world.registry);
    assert_eq!(config.operator, world.keys.operator);
    assert_eq!(config.token, world.token);
}
