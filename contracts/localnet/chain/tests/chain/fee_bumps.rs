use crate::world::*;
use chain::frame::Frame;
use chain::sign::{decorate, sign_fee_bump};
use soroban_env_host::xdr::TransactionResultResult as Code;
use soroban_env_host::xdr::*;

fn bump(world: &World, inner: &Frame, fee: i64, payer: [u8; 32]) -> Frame {
    let TransactionEnvelope::Tx(v1) = inner.envelope.clone() else {
        panic!("not an envelope of version 1");
    };
    let network_id = world.ledger.network_id();
    let envelope = sign_fee_bump(v1, fee, &payer, &network_id).unwrap();
    Frame::from_envelope(envelope, &network_id).unwrap()
}

fn code(world: &World, frame: &Frame) -> Code {
    world
        .ledger
        .validate(frame, world.next())
        .unwrap_err()
        .result
}

#[test]
fn somebody_else_pays_the_fee() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let inner = world.transaction(alice, payment(&bob, LUMEN));
    let frame = bump(&world, &inner, 500, bob);
    assert_eq!(frame.inner_hash, Some(inner.hash));
    let applied = world.close_one(frame);
    assert!(applied.is_success());
    assert_eq!(applied.result.fee_charged, 200);
    assert_eq!(world.balance(&alice), 999 * LUMEN);
    assert_eq!(world.balance(&bob), 1_001 * LUMEN - 200);
    let Code::TxFeeBumpInnerSuccess(pair) = applied.result.result else {
        panic!("{:?}", applied.result);
    };
    assert_eq!(pair.transaction_hash, Hash(inner.hash));
    assert_eq!(code(&world, &inner), Code::TxBadSeq);
}

#[test]
fn a_fee_bump_pays_more_per_operation_than_what_it_bumps() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let mut tx = world.draft(alice, payment(&bob, LUMEN));
    tx.fee = 300;
    let inner = world.signed(alice, tx);
    assert_eq!(
        code(&world, &bump(&world, &inner, 599, bob)),
        Code::TxInsufficientFee
    );
    let enough = bump(&world, &inner, 600, bob);
    assert_eq!(world.ledger.validate(&enough, world.next()), Ok(()));
}

#[test]
fn what_is_wrong_inside_shows_inside() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let mut tx = world.draft(alice, payment(&bob, LUMEN));
    tx.seq_num.0 += 1;
    let frame = bump(&world, &world.signed(alice, tx), 500, bob);
    let Code::TxFeeBumpInnerFailed(pair) = code(&world, &frame) else {
        panic!("no inner failure");
    };
    assert_eq!(pair.result.result, InnerTransactionResultResult::TxBadSeq);
}

#[test]
fn a_payer_must_be_there_and_have_signed() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let inner = world.transaction(alice, payment(&bob, LUMEN));
    assert_eq!(
        code(&world, &bump(&world, &inner, 500, [9; 32])),
        Code::TxNoAccount
    );
    let TransactionEnvelope::TxFeeBump(mut envelope) = bump(&world, &inner, 500, bob).envelope
    else {
        panic!("no fee bump");
    };
    envelope.tx.fee = 501;
    let network_id = world.ledger.network_id();
    let envelope = TransactionEnvelope::TxFeeBump(envelope);
    let frame = Frame::from_envelope(envelope, &network_id).unwrap();
    assert_eq!(code(&world, &frame), Code::TxBadAuth);
}

#[test]
fn a_contract_s_refund_goes_to_who_paid() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let contract = world.deploy(alice, crate::tiny_contract::wasm(0));
    let (before_alice, before_bob) = (world.balance(&alice), world.balance(&bob));
    let args = [symbol("count"), ScVal::U32(41)];
    let inner = world.contract_frame(alice, invocation(&contract, "put", &args));
    let fee = inner.full_fee() + 1_000;
    let applied = world.close_one(bump(&world, &inner, fee, bob));
    assert!(applied.is_success());
    assert!(applied.result.fee_charged < fee);
    assert_ne!(applied.refund_meta, LedgerEntryChanges::default());
    assert_eq!(world.balance(&alice), before_alice);
    assert_eq!(world.balance(&bob), before_bob - applied.result.fee_charged);
}

#[test]
fn a_signature_that_a_fee_bump_does_not_need_is_one_too_many() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let inner = world.transaction(alice, payment(&bob, LUMEN));
    let frame = bump(&world, &inner, 500, bob);
    let TransactionEnvelope::TxFeeBump(mut envelope) = frame.envelope else {
        panic!("no fee bump");
    };
    let more = decorate(&alice, &frame.hash).unwrap();
    envelope.signatures = vec![envelope.signatures[0].clone(), more]
        .try_into()
        .unwrap();
    let network_id = world.ledger.network_id();
    let envelope = TransactionEnvelope::TxFeeBump(envelope);
    let frame = Frame::from_envelope(envelope, &network_id).unwrap();
    assert_eq!(code(&world, &frame), Code::TxBadAuthExtra);
}

#[test]
fn a_payer_keeps_its_reserve() {
    let mut world = World::new();
    let alice = world.account(1);
    let poor = [2; 32];
    let frame = world.transaction(world.root(), create_account(&poor, LUMEN + 400));
    world.close(&[frame]);
    let inner = world.transaction(alice, payment(&poor, 1));
    assert_eq!(
        code(&world, &bump(&world, &inner, 500, poor)),
        Code::TxInsufficientBalance
    );
    let enough = bump(&world, &inner, 400, poor);
    assert_eq!(world.ledger.validate(&enough, world.next()), Ok(()));
}
