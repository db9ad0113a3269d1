//! Disputes: holds, decisions, and their limits.

use settlement::DisputeState;
use soroban_sdk::testutils::{Events, Ledger};
use suite::{outcome, Code, Sealed, World, ZONE};

const BOND: i64 = 500;
const DAY_S: u64 = 86_400;
/// What the trade at index 1 brings its member, number 2.
const CREDIT: i64 = 200;

fn open(world: &World, batch: &Sealed, (index, claimant): (usize, u32)) -> Result<(), u32> {
    open_with(world, batch, (index, claimant), &[])
}

fn open_with(
    world: &World,
    batch: &Sealed,
    (index, claimant): (usize, u32),
    batch_proof: &[u8],
) -> Result<(), u32> {
    let leaf = batch.plan.leaves[index].to_bytes();
    outcome(world.settlement().try_open_dispute(
        &ZONE,
        &world.bytes(&batch.header),
        &world.bytes(&leaf),
        &world.bytes(&batch.trade_proof(index)),
        &world.bytes(batch_proof),
        &claimant,
    ))
}

fn resolve(world: &World, index: u32, is_upheld: bool) -> Result<(), u32> {
    outcome(
        world
            .settlement()
            .try_resolve_dispute(&ZONE, &1, &index, &is_upheld),
    )
}

fn held(world: &World, member: u32) -> i64 {
    world.locking().position(&ZONE, &member).held
}

fn disputed(code: Code) -> (World, Sealed) {
    let world = World::with_members(code, 4, 1_000_000);
    world.bind_with_deposit(3, 2 * BOND);
    let batch = world.settle_many(1).remove(0);
    assert_eq!(open(&world, &batch, (1, 3)), Ok(()));
    (world, batch)
}

#[test]
fn a_dispute_holds_the_bond_and_what_the_trade_brought() {
    for code in [Code::Native, Code::Wasm] {
        let (world, batch) = disputed(code);
        assert_eq!((held(&world, 3), held(&world, 2)), (BOND, CREDIT));
        let dispute = world
            .settlement()
            .dispute(&ZONE, &1, &1)
            .expect("a dispute");
        assert_eq!(
            (dispute.claimant, dispute.member, dispute.state),
            (3, 2, DisputeState::Open)
        );
        assert_eq!(open(&world, &batch, (1, 3)), Err(416));
        // A trade that cost its member money holds nothing but the bond.
        assert_eq!(open(&world, &batch, (0, 3)), Ok(()));
        assert_eq!((held(&world, 3), held(&world, 1)), (2 * BOND, 0));
    }
}

#[test]
fn an_upheld_dispute_moves_nothing_and_ends_both_holds() {
    for code in [Code::Native, Code::Wasm] {
        let (world, _) = disputed(code);
        let before = [0, 2, 3].map(|member| world.balance(member));
        assert_eq!(resolve(&world, 1, true), Ok(()));
        assert_eq!([0, 2, 3].map(|member| held(&world, member)), [0, 0, 0]);
        let after = [0, 2, 3].map(|member| world.balance(member));
        assert_eq!(after, before);
        assert_eq!(resolve(&world, 1, true), Err(418));
    }
}

#[test]
fn a_rejected_dispute_costs_the_bond() {
    for code in [Code::Native, Code::Wasm] {
        let (world, batch) = disputed(code);
        let before = [0, 2, 3].map(|member| world.balance(member));
        assert_eq!(resolve(&world, 1, false), Ok(()));
        assert_eq!([0, 2, 3].map(|member| held(&world, member)), [0, 0, 0]);
        let after = [0, 2, 3].map(|member| world.balance(member));
        assert_eq!(after, [before[0] + BOND, before[1], before[2] - BOND]);
        assert_eq!(open(&world, &batch, (1, 3)), Err(416));
    }
}

#[test]
fn a_dispute_that_nobody_decides_lapses_after_30_days_even_while_paused() {
    for code in [Code::Native, Code::Wasm] {
        let (world, batch) = disputed(code);
        let before = [0, 2, 3].map(|member| world.balance(member));
        let opened_s = world.env.ledger().timestamp();
        world.settlement().pause();
        world.locking().pause();
        let lapse = |index: u32| outcome(world.settlement().try_lapse_dispute(&ZONE, &1, &index));
        assert_eq!(lapse(0), Err(417));
        world.env.ledger().set_timestamp(opened_s + 30 * DAY_S - 1);
        assert_eq!(lapse(1), Err(421));
        world.env.ledger().set_timestamp(opened_s + 30 * DAY_S);
        world.env.set_auths(&[]);
        assert_eq!(lapse(1), Ok(()));
        let events = world.env.events().all();
        let told = events.filter_by_contract(&world.settlement);
        assert_eq!(told.events().len(), 1);
        assert_eq!([0, 2, 3].map(|member| held(&world, member)), [0, 0, 0]);
        assert_eq!([0, 2, 3].map(|member| world.balance(member)), before);
        assert_eq!(lapse(1), Err(418));
        world.env.mock_all_auths();
        world.settlement().unpause();
        assert_eq!(resolve(&world, 1, false), Err(418));
        assert_eq!(open(&world, &batch, (1, 3)), Err(416));
    }
}

#[test]
fn a_dispute_that_was_decided_does_not_lapse() {
    for code in [Code::Native, Code::Wasm] {
        let (world, _) = disputed(code);
        assert_eq!(resolve(&world, 1, true), Ok(()));
        let now_s = world.env.ledger().timestamp();
        world.env.ledger().set_timestamp(now_s + 30 * DAY_S);
        let lapsed = outcome(world.settlement().try_lapse_dispute(&ZONE, &1, &1));
        assert_eq!(lapsed, Err(418));
    }
}

#[test]
fn only_settled_trades_are_disputed_by_members_who_can_pay_the_bond() {
    let (world, batch) = disputed(Code::Wasm);
    assert_eq!(open(&world, &batch, (2, 1)), Err(415));
    world.bind(1);
    assert_eq!(open(&world, &batch, (2, 1)), Err(309));
    assert_eq!(open(&world, &world.batch(2, (2, 3)), (0, 3)), Err(414));
    assert_eq!(resolve(&world, 2, true), Err(417));
}

#[test]
fn what_is_forfeited_never_passes_the_credit_limit() {
    let world = World::with_members(Code::Wasm, 4, 0);
    world.bind_with_deposit(3, BOND);
    world.bind_with_deposit(1, 1_000);
    let batch = world.batch(1, (2, 3));
    assert_eq!(world.settle(&batch), Ok(1));
    assert_eq!(open(&world, &batch, (1, 3)), Ok(()));
    // Meanwhile the claimant spends most of the bond.
    let mut plan = suite::Plan::between_members(ZONE, 2, World::window(2), (2, 3));
    let (mut payee, mut payer) = (plan.rows[0], plan.rows[1]);
    (payee.member, payee.money_units) = (2, BOND - 50);
    (payer.member, payer.money_units) = (3, 50 - BOND);
    plan.rows = vec![payee, payer];
    assert_eq!(world.settle(&world.seal(plan)), Ok(1));
    assert_eq!(world.balance(3), 50);
    assert_eq!(resolve(&world, 1, false), Ok(()));
    assert_eq!((world.balance(3), world.balance(0)), (0, 50));
}

#[test]
fn the_time_for_disputes_ends_after_the_window_and_sixteen_batches() {
    let world = World::with_members(Code::Native, 4, 1_000_000);
    world.bind_with_deposit(3, 10 * BOND);
    let mut batches = world.settle_many(16);
    world
        .env
        .ledger()
        .set_timestamp(World::window(1).1 + 3 * 86_400 + 1);
    assert_eq!(
        open(&world, &batches[0], (0, 3)),
        Ok(()),
        "still among the last 16"
    );
    batches.push(world.batch(17, (2, 3)));
    assert_eq!(world.settle(&batches[16]), Ok(1));
    let proof = Sealed::batch_proof(&batches, 1);
    assert_eq!(open_with(&world, &batches[0], (1, 3), &proof), Err(419));
    world
        .env
        .ledger()
        .set_timestamp(World::window(1).1 + 3 * 86_400);
    assert_eq!(open_with(&world, &batches[0], (1, 3), &proof), Ok(()));
}
