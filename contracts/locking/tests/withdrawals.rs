//! Deposits and withdrawals: delayed, covered, never on credit.

use batch_format::Row;
use soroban_sdk::{testutils::Address as _, testutils::Ledger, token::TokenClient, Address};
use suite::{outcome, Code, Plan, World, ZONE};

const BOTH: [Code; 2] = [Code::Native, Code::Wasm];
const DELAY_S: u64 = 1_800;
const WEEK_S: u64 = 7 * 86_400;
const WINDOW_S: u64 = 900;

fn request(world: &World, member: u32, amount: i128) -> Result<(), u32> {
    outcome(
        world
            .locking()
            .try_request_withdrawal(&ZONE, &member, &amount),
    )
}

fn withdraw(world: &World, member: u32) -> Result<i64, u32> {
    outcome(world.locking().try_withdraw(&ZONE, &member))
}

fn wait(world: &World, seconds: u64) {
    let now = world.env.ledger().timestamp();
    world.env.ledger().set_timestamp(now + seconds);
}

fn tokens(world: &World, address: &Address) -> i128 {
    TokenClient::new(&world.env, &world.token).balance(address)
}

/// Member 1 pays `units` to member 2.
fn pay(world: &World, seq: u64, units: i64) -> Result<u32, u32> {
    let plan = Plan::between_members(ZONE, seq, World::window(seq), (2, 2));
    let row = |member, energy_wh, money_units| Row {
        member,
        energy_wh,
        money_units,
    };
    world.settle(&world.seal(Plan {
        rows: vec![row(1, 1, -units), row(2, -1, units)],
        ..plan
    }))
}

#[test]
fn a_deposit_comes_back_after_the_delay() {
    for code in BOTH {
        let world = World::with_members(code, 3, 0);
        let address = world.bind_with_deposit(1, 1_000);
        assert_eq!(
            (
                world.balance(1),
                world.locking().total(&ZONE),
                tokens(&world, &address)
            ),
            (1_000, 1_000, 0)
        );
        assert_eq!(withdraw(&world, 1), Err(312));
        assert_eq!(request(&world, 1, 600), Ok(()));
        assert_eq!(request(&world, 1, 1), Err(311));
        wait(&world, DELAY_S - 1);
        assert_eq!(withdraw(&world, 1), Err(313));
        wait(&world, 1);
        assert_eq!(withdraw(&world, 1), Ok(600));
        assert_eq!(withdraw(&world, 1), Err(312));
        assert_eq!(
            (
                world.balance(1),
                world.locking().total(&ZONE),
                tokens(&world, &address)
            ),
            (400, 400, 600)
        );
        assert_eq!(world.locking().position(&ZONE, &1).held, 0);
    }
}

#[test]
fn debits_go_before_a_withdrawal_that_waits() {
    for code in BOTH {
        let world = World::with_members(code, 3, 0);
        world.bind_with_deposit(1, 1_000);
        assert_eq!(request(&world, 1, 1_000), Ok(()));
        assert_eq!(pay(&world, 1, 700), Ok(1));
        wait(&world, DELAY_S);
        assert_eq!(withdraw(&world, 1), Ok(300));
        assert_eq!(world.balance(1), 0);
        assert_eq!(pay(&world, 2, 1), Err(303));
    }
}

#[test]
fn a_batch_that_is_late_goes_before_a_withdrawal() {
    for code in BOTH {
        let world = World::with_members(code, 3, 0);
        world.bind_with_deposit(1, 1_000);
        wait(&world, 2 * WINDOW_S);
        assert_eq!(request(&world, 1, 1_000), Ok(()));
        wait(&world, DELAY_S);
        assert_eq!(withdraw(&world, 1), Err(317));
        assert_eq!(pay(&world, 1, 300), Ok(1));
        assert_eq!(withdraw(&world, 1), Err(317), "one window is missing");
        assert_eq!(pay(&world, 2, 400), Ok(1));
        let settled_s = world.settlement().settled_until(&ZONE);
        let asked = world.locking().withdrawal(&ZONE, &1).expect("a request");
        assert_eq!(settled_s, asked.requested_at_s);
        assert_eq!(withdraw(&world, 1), Ok(300));
    }
}

#[test]
fn a_withdrawal_waits_a_week_at_most_for_batches() {
    for code in BOTH {
        let world = World::with_members(code, 3, 0);
        world.bind_with_deposit(1, 1_000);
        wait(&world, 1);
        assert_eq!(request(&world, 1, 1_000), Ok(()));
        wait(&world, WEEK_S - 1);
        assert_eq!(withdraw(&world, 1), Err(317));
        wait(&world, 1);
        assert_eq!(withdraw(&world, 1), Ok(1_000));
    }
}

#[test]
fn a_request_lapses_14_days_after_it_could_be_paid() {
    for code in BOTH {
        let world = World::with_members(code, 3, 0);
        world.bind_with_deposit(1, 1_000);
        assert_eq!(request(&world, 1, 600), Ok(()));
        wait(&world, DELAY_S + 2 * WEEK_S);
        assert_eq!(withdraw(&world, 1), Err(318));
        assert_eq!(request(&world, 1, 1), Err(311));
        let cancelled = world.locking().try_cancel_withdrawal(&ZONE, &1);
        assert_eq!(outcome(cancelled), Ok(()));
        assert_eq!(request(&world, 1, 600), Ok(()));
        assert_eq!(withdraw(&world, 1), Err(313));
        wait(&world, WEEK_S + 1);
        assert_eq!(withdraw(&world, 1), Ok(600));
        assert_eq!(request(&world, 1, 400), Ok(()));
        wait(&world, DELAY_S + 2 * WEEK_S - 1);
        assert_eq!(withdraw(&world, 1), Ok(400));
    }
}

#[test]
fn what_was_spent_meanwhile_leaves_nothing_to_pay() {
    let world = World::with_members(Code::Wasm, 3, 5_000);
    world.bind_with_deposit(1, 1_000);
    assert_eq!(request(&world, 1, 1_000), Ok(()));
    assert_eq!(pay(&world, 1, 4_000), Ok(1));
    wait(&world, DELAY_S);
    assert_eq!(withdraw(&world, 1), Err(309));
    assert_eq!(
        outcome(world.locking().try_cancel_withdrawal(&ZONE, &1)),
        Ok(())
    );
    assert_eq!(world.locking().position(&ZONE, &1).held, 0);
    assert_eq!(
        outcome(world.locking().try_cancel_withdrawal(&ZONE, &1)),
        Err(312)
    );
}

#[test]
fn credit_is_never_paid_out() {
    let world = World::with_members(Code::Wasm, 4, 10_000);
    world.bind_with_deposit(1, 100);
    assert_eq!(request(&world, 1, 101), Err(309));
    world.bind(2);
    assert_eq!(request(&world, 2, 1), Err(309));
    // Member 2 is owed more than everybody put in: what is there is paid, the rest stays owed.
    assert_eq!(pay(&world, 1, 5_000), Ok(1));
    assert_eq!(request(&world, 2, 5_000), Ok(()));
    wait(&world, DELAY_S);
    assert_eq!(withdraw(&world, 2), Ok(100));
    assert_eq!((world.balance(2), world.locking().total(&ZONE)), (4_900, 0));
}

#[test]
fn a_zone_never_pays_with_the_deposits_of_another() {
    let world = World::with_members(Code::Native, 3, 10_000);
    let mut terms = world.terms();
    terms.window_start = World::window(1).0;
    world.registry().open_zone(&8, &terms);
    world.registry().enrol(&8, &0, &world.bytes(&[0; 16]));
    let rich = Address::generate(&world.env);
    soroban_sdk::token::StellarAssetClient::new(&world.env, &world.token).mint(&rich, &9_000);
    world.locking().deposit(&rich, &8, &1, &9_000);
    assert_eq!(pay(&world, 1, 500), Ok(1));
    world.bind(2);
    assert_eq!(request(&world, 2, 500), Ok(()));
    wait(&world, DELAY_S);
    assert_eq!(withdraw(&world, 2), Err(309));
    assert_eq!(world.locking().total(&8), 9_000);
}

#[test]
fn a_request_is_held_so_that_it_covers_nothing_else() {
    let world = World::with_members(Code::Wasm, 3, 0);
    world.bind_with_deposit(1, 1_000);
    assert_eq!(request(&world, 1, 800), Ok(()));
    let hold = |units: i64| outcome(world.locking().try_hold(&ZONE, &1, &units, &true));
    assert_eq!(hold(201), Err(309));
    assert_eq!(hold(200), Ok(()));
    wait(&world, DELAY_S);
    assert_eq!(withdraw(&world, 1), Ok(800));
    assert_eq!(
        outcome(world.locking().try_release(&ZONE, &1, &201)),
        Err(316)
    );
    assert_eq!(
        outcome(world.locking().try_release(&ZONE, &1, &200)),
        Ok(())
    );
}

#[test]
fn amounts_out_of_range_are_refused() {
    let world = World::with_members(Code::Wasm, 3, 0);
    let address = world.bind_with_deposit(1, 1_000);
    for amount in [0, -1, i128::MIN, i128::from(i64::MAX) + 1, i128::MAX] {
        assert_eq!(request(&world, 1, amount), Err(308));
        assert_eq!(
            outcome(world.locking().try_deposit(&address, &ZONE, &1, &amount)),
            Err(308)
        );
    }
    for amount in [0, -1, i64::MIN] {
        assert_eq!(
            outcome(world.locking().try_hold(&ZONE, &1, &amount, &false)),
            Err(308)
        );
        assert_eq!(
            outcome(world.locking().try_release(&ZONE, &1, &amount)),
            Err(308)
        );
        assert_eq!(
            outcome(world.locking().try_forfeit(&ZONE, &1, &2, &amount)),
            Err(308)
        );
    }
    assert_eq!(
        outcome(world.locking().try_deposit(&address, &ZONE, &3, &1)),
        Err(301)
    );
    assert_eq!(request(&world, 2, 1), Err(310));
    let most = i128::from(i64::MAX);
    assert_eq!(
        outcome(world.locking().try_deposit(&address, &ZONE, &1, &most)),
        Err(304)
    );
}

#[test]
fn a_pause_holds_withdrawals_back_for_a_week_at_most() {
    for code in BOTH {
        let world = World::with_members(code, 3, 0);
        world.bind_with_deposit(1, 1_000);
        world.locking().pause();
        assert_eq!(request(&world, 1, 1_000), Ok(()));
        wait(&world, WEEK_S - 1);
        assert_eq!(withdraw(&world, 1), Err(300));
        world.locking().pause();
        wait(&world, 1);
        assert_eq!(withdraw(&world, 1), Ok(1_000));
    }
}

#[test]
fn the_delay_has_bounds_and_holds_for_new_requests() {
    let world = World::with_members(Code::Wasm, 3, 0);
    world.bind_with_deposit(1, 1_000);
    for delay in [0, 59, 31 * 86_400 + 1, u64::MAX] {
        assert_eq!(
            outcome(world.locking().try_set_withdrawal_delay(&delay)),
            Err(315)
        );
    }
    assert_eq!(request(&world, 1, 10), Ok(()));
    assert_eq!(
        outcome(world.locking().try_set_withdrawal_delay(&60)),
        Ok(())
    );
    wait(&world, 60);
    assert_eq!(withdraw(&world, 1), Err(313));
    wait(&world, DELAY_S - 60);
    assert_eq!(withdraw(&world, 1), Ok(10));
}
