use oracle::{Bounds, BoundsSet, Halted, Resumed, SignersSet};
use soroban_sdk::{testutils::Events, BytesN, Event, Vec as HostVec};
use suite::{on_both_codes, outcome, Code, World, ZONE};

use crate::reports::Asked;

on_both_codes! {
    a_zone_opens_with_what_it_was_given
    a_zone_opens_once_and_with_signers_that_can_sign
    a_halted_zone_takes_nothing_until_it_is_resumed
    a_paused_oracle_takes_nothing
    an_unknown_zone_is_refused
    changes_are_told_by_events
    its_wiring_can_be_read
}

fn a_zone_opens_with_what_it_was_given(code: Code) {
    let world = World::new(code);
    let zone = world.oracle().zone(&ZONE);
    assert_eq!(zone.threshold, 2);
    assert_eq!(zone.signers, world.terms().signers);
    assert_eq!(zone.bounds.max_power_w, 20_000);
    assert_eq!(
        (zone.bounds.min_price, zone.bounds.max_price),
        (0, 1_000_000)
    );
    assert!(!zone.is_halted);
}

fn a_zone_opens_once_and_with_signers_that_can_sign(code: Code) {
    let world = World::new(code);
    let keys = |bytes: &[u8]| {
        let keys = bytes
            .iter()
            .map(|byte| BytesN::from_array(&world.env, &[*byte; 32]));
        HostVec::from_iter(&world.env, keys)
    };
    let open = |zone: u32, signers: &[u8], threshold: u32| {
        let opened = world.oracle().try_open_zone(
            &zone,
            &keys(signers),
            &threshold,
            &20_000,
            &0,
            &1_000_000,
        );
        outcome(opened)
    };
    assert_eq!(open(ZONE, &[1], 1), Err(502));
    assert_eq!(open(8, &[], 1), Err(503));
    assert_eq!(open(8, &[1, 2, 1], 1), Err(503));
    assert_eq!(open(8, &(1..=17).collect::<Vec<u8>>(), 1), Err(503));
    assert_eq!(open(8, &[1, 2], 0), Err(504));
    assert_eq!(open(8, &[1, 2], 3), Err(504));
    assert_eq!(open(8, &(1..=16).collect::<Vec<u8>>(), 16), Ok(()));
    let turned = world
        .oracle()
        .try_open_zone(&9, &keys(&[1]), &1, &20_000, &1, &0);
    assert_eq!(outcome(turned).err(), Some(505));
}

fn a_halted_zone_takes_nothing_until_it_is_resumed(code: Code) {
    let world = World::with_members(code, 3, 0);
    world.oracle().halt(&ZONE);
    assert!(world.oracle().zone(&ZONE).is_halted);
    assert_eq!(Asked::sound(&world).ask(&world), Err(516));
    world.oracle().resume(&ZONE);
    assert_eq!(Asked::sound(&world).ask(&world), Ok(5_000));
}

fn a_paused_oracle_takes_nothing(code: Code) {
    let world = World::with_members(code, 3, 0);
    world.oracle().pause();
    assert_eq!(Asked::sound(&world).ask(&world), Err(500));
    let opened = world
        .oracle()
        .try_open_zone(&8, &world.terms().signers, &1, &1, &0, &1);
    assert_eq!(outcome(opened).err(), Some(500));
    world.oracle().unpause();
    assert_eq!(Asked::sound(&world).ask(&world), Ok(5_000));
}

fn an_unknown_zone_is_refused(code: Code) {
    let world = World::new(code);
    let (oracle, bounds) = (world.oracle(), world.oracle().zone(&ZONE).bounds);
    let hash = BytesN::from_array(&world.env, &[0; 32]);
    let accepted = oracle.try_accept(
        &8,
        &hash,
        &0,
        &900,
        &world.bytes(&[0; 64]),
        &world.bytes(&[]),
    );
    let refusals = [
        outcome(oracle.try_zone(&8)).err(),
        outcome(oracle.try_price(&8)).err(),
        outcome(oracle.try_halt(&8)).err(),
        outcome(oracle.try_resume(&8)).err(),
        outcome(oracle.try_set_bounds(&8, &bounds)).err(),
        outcome(oracle.try_set_signers(&8, &world.terms().signers, &1)).err(),
        outcome(accepted).err(),
    ];
    assert_eq!(refusals, [Some(501); 7]);
}

fn changes_are_told_by_events(code: Code) {
    let world = World::new(code);
    let (env, oracle) = (&world.env, world.oracle());
    let told = |event: &dyn Fn() -> soroban_sdk::xdr::ContractEvent| {
        assert_eq!(env.events().all(), std::vec![event()]);
    };
    let signers = world.terms().signers;
    let bounds = Bounds {
        max_age_s: 60,
        ..oracle.zone(&ZONE).bounds
    };
    oracle.set_signers(&ZONE, &signers, &1);
    told(&|| {
        SignersSet {
            zone: ZONE,
            signers: signers.clone(),
            threshold: 1,
        }
        .to_xdr(env, &world.oracle)
    });
    oracle.set_bounds(&ZONE, &bounds);
    told(&|| {
        BoundsSet {
            zone: ZONE,
            bounds: bounds.clone(),
        }
        .to_xdr(env, &world.oracle)
    });
    oracle.halt(&ZONE);
    told(&|| Halted { zone: ZONE }.to_xdr(env, &world.oracle));
    oracle.resume(&ZONE);
    told(&|| Resumed { zone: ZONE }.to_xdr(env, &world.oracle));
}

fn its_wiring_can_be_read(code: Code) {
    let world = World::new(code);
    let config = world.oracle().config();
    assert_eq!(config.governance, world.keys.governance);
    assert_eq!(config.guardian, world.keys.guardian);
    assert_eq!(config.registry, world.registry);
    assert_eq!(config.settlement, world.settlement);
}
