use energy_token::{Burned, Minted};
use soroban_sdk::{testutils::Events, BytesN, Event, MuxedAddress};
use suite::{on_both_codes, outcome, Code, Plan, World, ZONE};

on_both_codes! {
    a_window_mints_what_was_produced_and_retires_what_was_used
    what_was_passed_on_is_not_retired
    a_batch_applies_when_its_certificates_were_passed_on
    a_window_ends_after_it_begins
    a_settled_batch_reaches_the_custodian
    energy_of_earlier_windows_can_be_retired_later
}

fn record(world: &World, produced_wh: u64, retired_wh: u64, window: (u64, u64)) -> Result<(), u32> {
    let root = BytesN::from_array(&world.env, &[5; 32]);
    outcome(world.energy_token().try_record_window(
        &ZONE,
        &world.keys.custodian,
        &produced_wh,
        &retired_wh,
        &window.0,
        &window.1,
        &root,
    ))
}

fn a_window_mints_what_was_produced_and_retires_what_was_used(code: Code) {
    let world = World::new(code);
    record(&world, 1_000, 400, (900, 1_800)).expect("recorded");
    let mut origin = [5u8; 52];
    origin[0..4].copy_from_slice(&ZONE.to_be_bytes());
    origin[4..12].copy_from_slice(&900u64.to_be_bytes());
    origin[12..20].copy_from_slice(&1_800u64.to_be_bytes());
    let owner = world.keys.custodian.clone();
    let minted = Minted {
        to: owner.clone(),
        amount: 1_000,
        origin: BytesN::from_array(&world.env, &origin),
    };
    let burned = Burned {
        from: owner.clone(),
        amount: 400,
    };
    assert_eq!(
        world.env.events().all(),
        std::vec![
            minted.to_xdr(&world.env, &world.energy_token),
            burned.to_xdr(&world.env, &world.energy_token),
        ]
    );
    assert_eq!(world.energy_token().balance(&owner), 600);
}

fn what_was_passed_on_is_not_retired(code: Code) {
    let world = World::new(code);
    let burned = |amount| {
        let from = world.keys.custodian.clone();
        Burned { from, amount }.to_xdr(&world.env, &world.energy_token)
    };
    assert_eq!(record(&world, 10, 11, (0, 900)), Ok(()));
    let events = world.env.events().all();
    assert_eq!(events.events().last(), Some(&burned(10)));
    assert_eq!(world.energy_token().balance(&world.keys.custodian), 0);
    assert_eq!(record(&world, 0, 11, (900, 1_800)), Ok(()));
    assert!(world.env.events().all().events().is_empty());
    assert_eq!(world.energy_token().balance(&world.keys.custodian), 0);
}

fn a_batch_applies_when_its_certificates_were_passed_on(code: Code) {
    let world = World::with_members(code, 11, 1_000_000);
    let token = world.energy_token();
    assert_eq!(world.settle(&world.batch(1, (10, 20))), Ok(1));
    let custodian = world.keys.custodian.clone();
    let left = token.balance(&custodian);
    if left > 0 {
        token.transfer(
            &custodian,
            MuxedAddress::from(world.keys.arbiter.clone()),
            &left,
        );
    }
    let mut plan = Plan::between_members(ZONE, 2, World::window(2), (10, 20));
    plan.report.produced_wh = 1;
    plan.report.retired_wh = 1_000;
    assert_eq!(world.settle(&world.seal(plan)), Ok(1));
    assert_eq!(token.balance(&custodian), 0);
}

fn energy_of_earlier_windows_can_be_retired_later(code: Code) {
    let world = World::new(code);
    record(&world, 10, 0, (0, 900)).expect("recorded");
    record(&world, 0, 10, (900, 1_800)).expect("recorded");
    assert_eq!(world.energy_token().balance(&world.keys.custodian), 0);
}

fn a_window_ends_after_it_begins(code: Code) {
    let world = World::new(code);
    assert_eq!(record(&world, 10, 0, (900, 900)), Err(206));
    assert_eq!(record(&world, 10, 0, (900, 899)), Err(206));
    assert_eq!(record(&world, 10, 0, (900, 901)), Ok(()));
}

fn a_settled_batch_reaches_the_custodian(code: Code) {
    let world = World::with_members(code, 11, 1_000_000);
    let batch = world.batch(1, (10, 20));
    assert_eq!(world.settle(&batch), Ok(1));
    let report = &batch.plan.report;
    let left = i128::from(report.produced_wh - report.retired_wh);
    assert_eq!(world.energy_token().balance(&world.keys.custodian), left);
    assert_eq!(world.settle(&batch), Ok(2));
    assert_eq!(world.energy_token().balance(&world.keys.custodian), left);
}
