use crate::world::*;
use chain::closed::Applied;
use chain::frame::Frame;
use chain::sign::{account_id, decorate};
use soroban_env_host::xdr::*;

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
            LedgerEntryData::Account(account) => Some(account.balance),
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

/// A transaction of several operations, each with its own source, signed by all.
fn several(world: &World, parts: &[([u8; 32], OperationBody)]) -> Frame {
    let (first, body) = &parts[0];
    let mut tx = world.draft(*first, body.clone());
    let operations: Vec<_> = parts
        .iter()
        .map(|(seed, body)| Operation {
            source_account: Some(chain::account::muxed(&account_id(seed))),
            body: body.clone(),
        })
        .collect();
    tx.fee = 100 * u32::try_from(operations.len()).unwrap();
    tx.operations = operations.try_into().unwrap();
    let frame = world.signed(*first, tx);
    let TransactionEnvelope::Tx(mut v1) = frame.envelope.clone() else {
        panic!("not an envelope of version 1");
    };
    let mut seeds: Vec<_> = parts.iter().map(|(seed, _)| *seed).collect();
    seeds.dedup();
    let signatures: Vec<_> = seeds
        .iter()
        .map(|seed| decorate(seed, &frame.hash).unwrap())
        .collect();
    v1.signatures = signatures.try_into().unwrap();
    Frame::from_envelope(TransactionEnvelope::Tx(v1), &world.ledger.network_id()).unwrap()
}

fn results(applied: &Applied) -> Vec<OperationResult> {
    match &applied.result.result {
        TransactionResultResult::TxFailed(results) => results.to_vec(),
        TransactionResultResult::TxSuccess(results) => results.to_vec(),
        other => panic!("{other:?}"),
    }
}

fn created(result: CreateAccountResult) -> OperationResult {
    OperationResult::OpInner(OperationResultTr::CreateAccount(result))
}

fn paid(result: PaymentResult) -> OperationResult {
    OperationResult::OpInner(OperationResultTr::Payment(result))
}

#[test]
fn operations_of_one_transaction_succeed_together() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let frame = several(
        &world,
        &[
            (alice, payment(&bob, LUMEN)),
            (bob, payment(&alice, 3 * LUMEN)),
        ],
    );
    let applied = world.close_one(frame);
    assert_eq!(results(&applied), vec![paid(PaymentResult::Success); 2]);
    assert_eq!(applied.result.fee_charged, 200);
    assert_eq!(world.balance(&alice), 1_002 * LUMEN - 200);
    assert_eq!(world.balance(&bob), 998 * LUMEN);
}

#[test]
fn one_failed_operation_undoes_the_others_and_each_has_its_result() {
    let mut world = World::new();
    let alice = world.account(1);
    let nobody = [9; 32];
    let frame = several(
        &world,
        &[
            (alice, create_account(&nobody, 5 * LUMEN)),
            (alice, payment(&[8; 32], LUMEN)),
            (alice, create_account(&alice_s_friend(), LUMEN - 1)),
            (alice, payment(&nobody, 5_000 * LUMEN)),
        ],
    );
    let applied = world.close_one(frame);
    let expected = vec![
        created(CreateAccountResult::Success),
        paid(PaymentResult::NoDestination),
        created(CreateAccountResult::LowReserve),
        paid(PaymentResult::Underfunded),
    ];
    assert_eq!(results(&applied), expected);
    assert!(world.ledger.state().get(&key_of_account(&nobody)).is_none());
    assert_eq!(world.balance(&alice), 1_000 * LUMEN - 400);
}

fn alice_s_friend() -> [u8; 32] {
    [10; 32]
}

#[test]
fn an_account_is_made_once() {
    let mut world = World::new();
    let alice = world.account(1);
    let frame = world.transaction(world.root(), create_account(&alice, LUMEN));
    let applied = world.close_one(frame);
    assert_eq!(
        results(&applied),
        vec![created(CreateAccountResult::AlreadyExist)]
    );
}

#[test]
fn an_operation_s_own_source_must_sign() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let frame = several(
        &world,
        &[(alice, payment(&bob, 1)), (bob, payment(&alice, 1))],
    );
    let TransactionEnvelope::Tx(mut v1) = frame.envelope else {
        panic!("not an envelope of version 1");
    };
    v1.signatures = vec![v1.signatures[0].clone()].try_into().unwrap();
    let network_id = world.ledger.network_id();
    let frame = Frame::from_envelope(TransactionEnvelope::Tx(v1), &network_id).unwrap();
    let refused = world.ledger.validate(&frame, world.next()).unwrap_err();
    let TransactionResultResult::TxFailed(results) = refused.result else {
        panic!("{refused:?}");
    };
    assert_eq!(results[1], OperationResult::OpBadAuth);
}

#[test]
fn a_new_account_s_first_sequence_number_is_that_of_its_ledger() {
    let mut world = World::new();
    let alice = world.account(1);
    assert_eq!(
        world.entry(&alice).seq_num.0,
        i64::from(world.ledger.seq()) << 32
    );
}
