use oracle::Bounds;
use soroban_sdk::testutils::Ledger;
use suite::{on_both_codes, outcome, Code, World, ZONE};

use crate::reports::Asked;

const DAY_S: u64 = 86_400;

on_both_codes! {
    a_window_is_over_and_not_too_old
    a_price_lies_in_the_band
    a_price_that_jumps_has_to_wait
    a_price_is_written_when_it_moves_or_the_last_is_old
    without_trade_there_is_no_price
    a_batch_covers_its_window_and_corrections_at_most
    members_cannot_produce_more_than_their_connections_carry
    the_registry_is_asked_again_when_members_came
    extremes_are_refused_and_never_wrap
    bounds_that_cannot_be_kept_are_refused
}

fn a_window_is_over_and_not_too_old(code: Code) {
    let world = World::with_members(code, 3, 0);
    let asked = Asked::sound(&world);
    let ask_at = |at_s: u64| {
        world.env.ledger().set_timestamp(at_s);
        asked.ask(&world)
    };
    let end = asked.window.1;
    assert_eq!(ask_at(end - 1), Err(510));
    assert_eq!(ask_at(end), Ok(5_000));
    assert_eq!(ask_at(end + 400 * DAY_S), Ok(5_000));
    assert_eq!(ask_at(end + 400 * DAY_S + 1), Err(511));
    let mut turned = asked.clone();
    turned.window = (end, end);
    assert_eq!(turned.ask(&world), Err(510));
}

fn a_price_lies_in_the_band(code: Code) {
    let world = World::with_members(code, 3, 0);
    let bounds = Bounds {
        min_price: 100_000,
        max_deviation: i64::MAX,
        ..first_bounds(&world)
    };
    world.oracle().set_bounds(&ZONE, &bounds);
    for (price, expected) in [
        (99_999, Err(513)),
        (100_000, Ok(5_000)),
        (1_000_000, Ok(5_000)),
        (1_000_001, Err(513)),
        (-100_000, Err(513)),
    ] {
        assert_eq!(
            Asked::with_price(&world, price).ask(&world),
            expected,
            "{price}"
        );
    }
}

fn a_price_that_jumps_has_to_wait(code: Code) {
    let world = World::with_members(code, 3, 0);
    let bounds = Bounds {
        max_deviation: 50_000,
        deviation_period_s: 3_600,
        ..first_bounds(&world)
    };
    world.oracle().set_bounds(&ZONE, &bounds);
    // Nothing to compare with yet.
    assert_eq!(Asked::with_price(&world, 900_000).ask(&world), Ok(5_000));
    assert_eq!(Asked::with_price(&world, 849_999).ask(&world), Err(514));
    assert_eq!(Asked::with_price(&world, 850_000).ask(&world), Ok(5_000));
    let since = world.env.ledger().timestamp();
    let far = Asked::with_price(&world, 1_000_000);
    world.env.ledger().set_timestamp(since + 2 * 3_600 - 1);
    assert_eq!(far.ask(&world), Err(514));
    world.env.ledger().set_timestamp(since + 2 * 3_600);
    assert_eq!(far.ask(&world), Ok(5_000));
}

fn a_price_is_written_when_it_moves_or_the_last_is_old(code: Code) {
    let world = World::with_members(code, 3, 0);
    let deviation_period_s = 3_600;
    let bounds = Bounds {
        max_deviation: 160_000,
        deviation_period_s,
        ..first_bounds(&world)
    };
    world.oracle().set_bounds(&ZONE, &bounds);
    let price_after = |price: i64, later_s: u64| {
        let mut asked = Asked::with_price(&world, price);
        asked.window.1 += later_s;
        world.env.ledger().set_timestamp(asked.window.1);
        assert_eq!(asked.ask(&world), Ok(5_000));
        world.oracle().price(&ZONE).map(|price| price.price)
    };
    assert_eq!(price_after(200_000, 0), Some(200_000));
    assert_eq!(price_after(210_000, 900), Some(200_000));
    assert_eq!(price_after(210_001, 900), Some(210_001));
    assert_eq!(price_after(205_000, 900 + 3_599), Some(210_001));
    assert_eq!(price_after(205_000, 900 + 3_600), Some(205_000));
}

fn without_trade_there_is_no_price(code: Code) {
    let world = World::with_members(code, 3, 0);
    let bounds = Bounds {
        min_price: 100_000,
        ..first_bounds(&world)
    };
    world.oracle().set_bounds(&ZONE, &bounds);
    assert_eq!(Asked::with_price(&world, 0).ask(&world), Ok(5_000));
    assert_eq!(world.oracle().price(&ZONE), None);
    assert_eq!(Asked::with_price(&world, 300_000).ask(&world), Ok(5_000));
    assert_eq!(Asked::with_price(&world, 0).ask(&world), Ok(5_000));
    assert_eq!(
        world.oracle().price(&ZONE).map(|price| price.price),
        Some(300_000)
    );
}

fn a_batch_covers_its_window_and_corrections_at_most(code: Code) {
    let world = World::with_members(code, 3, 0);
    let mut asked = Asked::sound(&world);
    asked.report.covered_s = 900 + 400 * DAY_S;
    assert_eq!(asked.ask(&world), Ok(20_000 * (900 + 400 * DAY_S) / 3_600));
    asked.report.covered_s += 1;
    assert_eq!(asked.ask(&world), Err(512));
    asked.report.covered_s = 0;
    asked.report.produced_wh = 0;
    assert_eq!(asked.ask(&world), Ok(0));
}

fn members_cannot_produce_more_than_their_connections_carry(code: Code) {
    let world = World::with_members(code, 3, 0);
    let mut asked = Asked::sound(&world);
    // Two members; number 0 is the zone's own account.
    asked.report.produced_wh = 10_000;
    assert_eq!(asked.ask(&world), Ok(5_000));
    asked.report.produced_wh = 10_001;
    assert_eq!(asked.ask(&world), Err(515));
}

fn the_registry_is_asked_again_when_members_came(code: Code) {
    let world = World::with_members(code, 3, 0);
    let mut asked = Asked::sound(&world);
    asked.report.produced_wh = 10_001;
    assert_eq!(asked.ask(&world), Err(515));
    world.enrol(1, 0);
    assert_eq!(asked.ask(&world), Ok(5_000));
    asked.report.produced_wh = 15_001;
    assert_eq!(asked.ask(&world), Err(515));
}

fn extremes_are_refused_and_never_wrap(code: Code) {
    let world = World::with_members(code, 3, 0);
    let sound = Asked::sound(&world);
    let asked = |change: &dyn Fn(&mut Asked)| {
        let mut asked = sound.clone();
        change(&mut asked);
        asked.ask(&world)
    };
    assert_eq!(asked(&|asked| asked.report.covered_s = u64::MAX), Err(512));
    assert_eq!(
        asked(&|asked| asked.report.produced_wh = u64::MAX),
        Err(515)
    );
    assert_eq!(
        asked(&|asked| asked.report.price_micro_per_kwh = i64::MIN),
        Err(513)
    );
    assert_eq!(
        asked(&|asked| asked.report.price_micro_per_kwh = i64::MAX),
        Err(513)
    );
    assert_eq!(asked(&|asked| asked.window = (0, u64::MAX)), Err(510));
    assert_eq!(asked(&|asked| asked.window = (u64::MAX, 0)), Err(510));
}

fn bounds_that_cannot_be_kept_are_refused(code: Code) {
    let world = World::new(code);
    let sound = first_bounds(&world);
    let wrong = [
        Bounds {
            max_power_w: 0,
            ..sound.clone()
        },
        Bounds {
            max_power_w: u64::MAX,
            ..sound.clone()
        },
        Bounds {
            min_price: 1_000_001,
            ..sound.clone()
        },
        Bounds {
            min_price: i64::MIN,
            ..sound.clone()
        },
        Bounds {
            max_price: i64::MAX,
            ..sound.clone()
        },
        Bounds {
            max_deviation: -1,
            ..sound.clone()
        },
        Bounds {
            deviation_period_s: 0,
            ..sound.clone()
        },
        Bounds {
            max_age_s: u64::MAX,
            ..sound.clone()
        },
        Bounds {
            max_corrected_s: u64::MAX,
            ..sound.clone()
        },
    ];
    for bounds in wrong {
        let refused = world.oracle().try_set_bounds(&ZONE, &bounds);
        assert_eq!(outcome(refused).err(), Some(505), "{bounds:?}");
    }
    assert_eq!(first_bounds(&world), sound);
}

fn first_bounds(world: &World) -> Bounds {
    world.oracle().zone(&ZONE).bounds
}
