use crate::world::*;

#[test]
fn the_higher_bid_goes_first_and_equal_ones_as_they_came() {
    let mut world = World::new();
    let seeds: Vec<_> = (1..=3).map(|seed| world.account(seed)).collect();
    let fees = [100, 300, 100];
    let frames: Vec<_> = seeds
        .iter()
        .zip(fees)
        .map(|(seed, fee)| {
            let mut tx = world.draft(*seed, payment(&world.root(), 1));
            tx.fee = fee;
            world.signed(*seed, tx)
        })
        .collect();
    let closed = world.close(&frames);
    let order: Vec<_> = closed
        .transactions
        .iter()
        .map(|applied| applied.frame.hash)
        .collect();
    assert_eq!(order, vec![frames[1].hash, frames[0].hash, frames[2].hash]);
    assert!(closed
        .transactions
        .iter()
        .all(|applied| applied.result.fee_charged == 100));
}

#[test]
fn a_second_transaction_of_an_account_follows_the_first_or_is_refused() {
    let mut world = World::new();
    let alice = world.account(1);
    let first = world.transaction(alice, payment(&world.root(), 1));
    let mut tx = world.draft(alice, payment(&world.root(), 2));
    tx.seq_num.0 += 1;
    let second = world.signed(alice, tx);
    let same_number = world.transaction(alice, payment(&world.root(), 3));
    let prepared = world.prepare(&[first, second, same_number], world.next());
    assert_eq!(prepared.closed.transactions.len(), 2);
    assert_eq!(prepared.refused.len(), 1);
    assert_eq!(prepared.refused[0].0, 2);
}

#[test]
fn a_payment_that_another_one_made_impossible_fails_and_is_paid_for() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let all = world.transaction(alice, payment(&bob, 998 * LUMEN));
    let back = world.transaction(bob, payment(&alice, 1_996 * LUMEN));
    let closed = world.close(&[all, back]);
    assert!(closed
        .transactions
        .iter()
        .all(|applied| applied.is_success()));
    let too_much = world.transaction(bob, payment(&alice, 10 * LUMEN));
    let applied = world.close_one(too_much);
    assert!(!applied.is_success());
    assert_eq!(applied.result.fee_charged, 100);
}
