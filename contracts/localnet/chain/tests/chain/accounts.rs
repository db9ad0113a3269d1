use crate::world::*;
use chain::sign::account_id;

#[test]
fn an_account_is_made_pays_and_loses_the_fee() {
    let mut world = World::new();
    let alice = world.account(1);
    let bob = world.account(2);
    let frame = world.transaction(alice, payment(&bob, 7 * LUMEN));
    let applied = world.close_one(frame);
    assert!(applied.is_success());
    assert_eq!(applied.result.fee_charged, 100);
    assert_eq!(world.balance(&alice), 993 * LUMEN - 100);
    assert_eq!(world.balance(&bob), 1_007 * LUMEN);
}

#[test]
fn all_money_is_in_accounts_or_in_the_fee_pool() {
    let mut world = World::new();
    let alice = world.account(1);
    let bob = world.account(2);
    let frame = world.transaction(alice, payment(&bob, LUMEN));
    world.close(&[frame]);
    let state = world.ledger.state();
    let held: i64 = state
        .iter()
        .filter_map(|(_, stored)| match &stored.entry.data {
            soroban_env_host::xdr::LedgerEntryData::Account(account) => Some(account.balance),
            _ => None,
        })
        .sum();
    let header = world.ledger.header();
    assert_eq!(held + header.fee_pool, header.total_coins);
}

#[test]
fn the_root_account_belongs_to_the_network_passphrase() {
    let world = World::new();
    let entry = world.entry(&world.root());
    assert_eq!(entry.account_id, account_id(&world.ledger.network_id()));
}
