//! Batches: in order, once, balanced and within limits; on the committed Wasm and on native code.

use batch_format::Row;
use soroban_sdk::testutils::Ledger;
use suite::{Code, Plan, Sealed, World, ZONE};

const BOTH: [Code; 2] = [Code::Native, Code::Wasm];

fn row(member: u32, energy_wh: i64, money_units: i64) -> Row {
    Row {
        member,
        energy_wh,
        money_units,
    }
}

fn batch_of(world: &World, seq: u64, rows: Vec<Row>) -> Sealed {
    let plan = Plan::between_members(ZONE, seq, World::window(seq), (0, 4));
    world.seal(Plan { rows, ..plan })
}

fn refused(world: &World, batch: &Sealed, code: u32) {
    let before = (
        world.settlement().zone(&ZONE),
        world.locking().positions(&ZONE, &0),
    );
    assert_eq!(world.settle(batch), Err(code));
    assert_eq!(
        (
            world.settlement().zone(&ZONE),
            world.locking().positions(&ZONE, &0)
        ),
        before
    );
}

/// The oracle's codes; a signature that is wrong ends the call in the host, without one.
fn is_refused_by_oracle(result: Result<u32, u32>) -> bool {
    matches!(result, Err(0 | 500..=599))
}

#[test]
fn a_batch_moves_money_and_energy_and_advances_the_cursor() {
    for code in BOTH {
        let world = World::with_members(code, 101, 1_000_000);
        let batch = world.batch(1, (100, 200));
        assert_eq!(world.settle(&batch), Ok(1), "{code:?}");
        let zone = world.settlement().zone(&ZONE);
        assert_eq!((zone.cursor, zone.window_end), (1, batch.plan.window.1));
        let buyer = world.locking().position(&ZONE, &1);
        assert_eq!((buyer.balance, buyer.energy_wh), (-200, 100));
        let seller = world.locking().position(&ZONE, &2);
        assert_eq!((seller.balance, seller.energy_wh), (200, -100));
        assert_eq!(world.energy_token().balance(&world.keys.custodian), 100);
    }
}

#[test]
fn a_batch_that_comes_again_changes_nothing_while_it_is_remembered() {
    for code in BOTH {
        let world = World::with_members(code, 3, 1_000_000);
        let batches = world.settle_many(16);
        let before = (
            world.settlement().zone(&ZONE),
            world.locking().positions(&ZONE, &0),
        );
        for batch in &batches {
            assert_eq!(world.settle(batch), Ok(2));
        }
        assert_eq!(
            (
                world.settlement().zone(&ZONE),
                world.locking().positions(&ZONE, &0)
            ),
            before
        );
        assert_eq!(world.settle(&world.batch(17, (2, 3))), Ok(1));
        assert_eq!(world.settle(&batches[0]), Err(405));
        assert_eq!(world.settle(&batches[1]), Ok(2));
    }
}

#[test]
fn another_batch_with_a_settled_number_conflicts() {
    for code in BOTH {
        let world = World::with_members(code, 5, 1_000_000);
        world.settle_many(3);
        for seq in 0..=3 {
            let plan = Plan::between_members(ZONE, seq, World::window(3), (4, 3));
            refused(&world, &world.seal(plan), 404);
        }
    }
}

#[test]
fn a_batch_before_its_turn_is_refused() {
    for code in BOTH {
        let world = World::with_members(code, 3, 1_000_000);
        refused(&world, &world.batch(2, (2, 3)), 403);
        world.settle_many(2);
        refused(&world, &world.batch(4, (2, 3)), 403);
        let last = Plan::between_members(ZONE, u64::MAX, World::window(3), (2, 3));
        refused(&world, &world.seal(last), 403);
    }
}

#[test]
fn a_window_has_to_follow_the_one_before_and_to_be_over() {
    for code in BOTH {
        let world = World::with_members(code, 3, 1_000_000);
        world.settle_many(1);
        let (start, end) = World::window(2);
        world.env.ledger().set_timestamp(end + 10);
        for window in [
            (start - 1, end),
            (start + 1, end),
            (start, start),
            (start, start - 1),
            (start, end + 11),
        ] {
            let mut plan = Plan::between_members(ZONE, 2, World::window(2), (2, 3));
            plan.window = window;
            assert_eq!(world.settle_now(&world.seal(plan)), Err(406), "{window:?}");
        }
        assert_eq!(world.settle_now(&world.batch(2, (2, 3))), Ok(1));
    }
}

#[test]
fn merged_windows_settle_in_one_batch() {
    let world = World::with_members(Code::Wasm, 3, 1_000_000);
    let window = (World::window(1).0, World::window(288).1);
    let plan = Plan::between_members(ZONE, 1, window, (2, 3));
    assert_eq!(world.settle(&world.seal(plan)), Ok(1));
    assert_eq!(
        world.settle(&world.seal(Plan::between_members(ZONE, 2, World::window(289), (2, 3)))),
        Ok(1)
    );
}

#[test]
fn rows_that_do_not_add_up_are_refused_by_the_rule_they_break() {
    for code in BOTH {
        let world = World::with_members(code, 4, 1_000_000);
        let over_cap = 20_000 * 900 / 3_600 + 1;
        let cases = [
            (vec![row(1, 10, -10), row(2, -10, 9)], 411),
            (vec![row(1, 10, -10), row(2, -9, 10)], 411),
            (vec![row(1, 10, -10), row(1, -10, 10)], 408),
            (vec![row(2, 10, -10), row(1, -10, 10)], 408),
            (vec![row(1, 10, -10), row(2, -10, 10), row(3, 0, 0)], 409),
            (vec![row(1, over_cap, -10), row(2, -over_cap, 10)], 410),
            (
                vec![row(1, i64::MIN, 0), row(2, i64::MAX, 0), row(3, 1, 0)],
                410,
            ),
            (
                vec![
                    row(1, 0, i64::MIN),
                    row(2, 0, i64::MAX),
                    row(3, 0, i64::MAX),
                ],
                411,
            ),
            (
                vec![row(1, 0, i64::MIN), row(2, 0, i64::MAX), row(3, 0, 1)],
                303,
            ),
            (vec![row(1, 10, -10), row(4, -10, 10)], 301),
            (vec![row(1, 10, -10), row(u32::MAX, -10, 10)], 301),
        ];
        for (rows, code) in cases {
            refused(&world, &batch_of(&world, 1, rows), code);
        }
        let mut cut = world.batch(1, (2, 3));
        cut.rows.pop();
        assert!(world.settle(&cut).is_err());
        let exact = over_cap - 1;
        let most = batch_of(&world, 1, vec![row(1, exact, -10), row(2, -exact, 10)]);
        assert_eq!(world.settle(&most), Ok(1));
    }
}

#[test]
fn nobody_owes_more_than_the_credit_limit() {
    for code in BOTH {
        let world = World::with_members(code, 3, 100);
        refused(
            &world,
            &batch_of(&world, 1, vec![row(1, 5, -101), row(2, -5, 101)]),
            303,
        );
        refused(
            &world,
            &batch_of(&world, 1, vec![row(0, 0, -101), row(2, 0, 101)]),
            303,
        );
        assert_eq!(
            world.settle(&batch_of(&world, 1, vec![row(1, 5, -100), row(2, -5, 100)])),
            Ok(1)
        );
        refused(
            &world,
            &batch_of(&world, 2, vec![row(1, 5, -1), row(2, -5, 1)]),
            303,
        );
        let lowered = [&1u32.to_be_bytes()[..], &10i64.to_be_bytes(), &[1]].concat();
        world.registry().set_terms(&ZONE, &world.bytes(&lowered));
        let paying_back = batch_of(&world, 2, vec![row(1, -5, 30), row(2, 5, -30)]);
        assert_eq!(world.settle(&paying_back), Ok(1));
        assert_eq!((world.balance(1), world.balance(2)), (-70, 70));
    }
}

#[test]
fn a_suspended_member_takes_part_again_after_being_activated() {
    let world = World::with_members(Code::Wasm, 3, 100);
    let status = |active: u8| {
        let bytes = [&2u32.to_be_bytes()[..], &100i64.to_be_bytes(), &[active]].concat();
        world.registry().set_terms(&ZONE, &world.bytes(&bytes));
    };
    let batch = batch_of(&world, 1, vec![row(1, 5, -1), row(2, -5, 1)]);
    status(0);
    refused(&world, &batch, 302);
    status(1);
    assert_eq!(world.settle(&batch), Ok(1));
}

#[test]
fn a_batch_without_both_signatures_or_for_another_chain_is_refused() {
    let world = World::with_members(Code::Wasm, 3, 1_000);
    let batch = world.batch(1, (2, 3));
    let signatures = &batch.signatures;
    let one_bit_off = [&signatures[..70], &[signatures[70] ^ 1], &signatures[71..]].concat();
    let twice_the_same = [&signatures[..65], &signatures[..65]].concat();
    for bytes in [
        vec![],
        signatures[..65].to_vec(),
        one_bit_off,
        twice_the_same,
        signatures[1..].to_vec(),
    ] {
        let unsigned = Sealed {
            signatures: bytes,
            ..batch.clone()
        };
        assert!(is_refused_by_oracle(world.settle(&unsigned)));
    }
    let foreign =
        Plan::between_members(ZONE, 1, World::window(1), (2, 3)).seal([7; 32], &world.signers);
    assert!(is_refused_by_oracle(world.settle(&foreign)));
    assert_eq!(world.settle(&batch), Ok(1));
}

#[test]
fn members_of_many_shards_settle_together() {
    let world = World::with_members(Code::Wasm, 600, 1_000);
    let rows = vec![
        row(0, 0, -3),
        row(255, 7, -4),
        row(256, -7, 4),
        row(511, 0, -1),
        row(512, 0, 4),
    ];
    assert_eq!(world.settle(&batch_of(&world, 1, rows)), Ok(1));
    assert_eq!(
        [0, 255, 256, 511, 512, 1].map(|member| world.balance(member)),
        [-3, -4, 4, -1, 4, 0]
    );
    assert_eq!(world.locking().positions(&ZONE, &2).len(), 88 * 33);
    assert!(world.locking().positions(&ZONE, &3).is_empty());
}

#[test]
fn trades_that_cancel_each_other_make_a_batch_without_rows() {
    let world = World::with_members(Code::Wasm, 3, 100);
    assert_eq!(world.settle(&batch_of(&world, 1, vec![])), Ok(1));
}

#[test]
fn unknown_zones_and_odd_reports_are_refused() {
    let world = World::with_members(Code::Wasm, 3, 100);
    let elsewhere = Plan::between_members(8, 1, World::window(1), (2, 3));
    assert_eq!(world.settle(&world.seal(elsewhere)), Err(401));
    let batch = world.batch(1, (2, 3));
    let root = soroban_sdk::BytesN::from_array(&world.env, &batch.trades_root);
    let (start, end) = batch.plan.window;
    let result = world.settlement().try_settle_batch(
        &ZONE,
        &1,
        &start,
        &end,
        &root,
        &3,
        &world.bytes(&batch.rows),
        &world.bytes(&[0; 63]),
        &world.bytes(&batch.signatures),
    );
    assert_eq!(suite::outcome(result), Err(412));
}

#[test]
fn what_a_batch_writes_never_grows() {
    let world = World::with_members(Code::Native, 3, 1_000_000);
    for seq in 1..=20 {
        assert_eq!(world.settle(&world.batch(seq, (2, 3))), Ok(1));
        let rent = world
            .env
            .cost_estimate()
            .resources()
            .persistent_rent_ledger_bytes;
        // The first batch also makes the entry of the custodian's tokens.
        assert!(
            seq == 1 || rent == 0,
            "batch {seq} pays rent for {rent} byte ledgers"
        );
    }
}

#[test]
fn entries_that_near_their_end_are_kept_alive_by_one_batch() {
    let world = World::with_members(Code::Wasm, 3, 1_000_000);
    world.settle_many(1);
    let rent_of = |seq: u64| {
        assert_eq!(world.settle(&world.batch(seq, (2, 3))), Ok(1));
        world
            .env
            .cost_estimate()
            .resources()
            .persistent_rent_ledger_bytes
    };
    assert_eq!(rent_of(2), 0);
    // 80,000 ledgers before entries end that were made with the network's least lifetime.
    let now = world.env.ledger().sequence();
    world
        .env
        .ledger()
        .set_sequence_number(now + 2_073_600 - 80_000);
    assert!(rent_of(3) > 0);
    assert_eq!(rent_of(4), 0);
}
