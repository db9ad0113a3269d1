use crate::tiny_contract;
use crate::world::*;
use chain::account::{muxed, Closing};
use chain::frame::Frame;
use chain::sign::{account_id, decorate};
use soroban_env_host::xdr::TransactionResultResult as Code;
use soroban_env_host::xdr::*;

fn code(world: &World, frame: &Frame) -> Code {
    let result = world.ledger.validate(frame, world.next()).unwrap_err();
    let prepared = world.prepare(std::slice::from_ref(frame), world.next());
    assert_eq!(prepared.refused, vec![(0, result.clone())]);
    assert!(prepared.closed.transactions.is_empty());
    result.result
}

/// A payment that would be accepted, changed.
fn changed(world: &World, change: impl FnOnce(&mut Transaction)) -> Code {
    let mut tx = world.draft([1; 32], payment(&world.root(), 1));
    change(&mut tx);
    code(world, &world.signed([1; 32], tx))
}

fn with_alice() -> World {
    let mut world = World::new();
    world.account(1);
    world
}

fn within(min_time: u64, max_time: u64) -> Preconditions {
    Preconditions::Time(TimeBounds {
        min_time: TimePoint(min_time),
        max_time: TimePoint(max_time),
    })
}

fn extended(change: impl FnOnce(&mut PreconditionsV2)) -> Preconditions {
    let mut v2 = PreconditionsV2 {
        time_bounds: None,
        ledger_bounds: None,
        min_seq_num: None,
        min_seq_age: Duration(0),
        min_seq_ledger_gap: 0,
        extra_signers: Default::default(),
    };
    change(&mut v2);
    Preconditions::V2(v2)
}

#[test]
fn sequence_numbers_follow_one_by_one() {
    let world = with_alice();
    assert_eq!(changed(&world, |tx| tx.seq_num.0 += 1), Code::TxBadSeq);
    assert_eq!(changed(&world, |tx| tx.seq_num.0 -= 1), Code::TxBadSeq);
    assert_eq!(
        changed(&world, |tx| tx.seq_num.0 = i64::MAX),
        Code::TxBadSeq
    );
}

#[test]
fn a_transaction_that_is_in_a_ledger_is_a_bad_sequence_number() {
    let mut world = with_alice();
    let frame = world.transaction([1; 32], payment(&world.root(), 1));
    world.close(std::slice::from_ref(&frame));
    assert_eq!(code(&world, &frame), Code::TxBadSeq);
}

#[test]
fn time_bounds_hold_to_the_second() {
    let world = with_alice();
    let now = world.next().close_time_s;
    assert_eq!(
        changed(&world, |tx| tx.cond = within(now + 1, 0)),
        Code::TxTooEarly
    );
    assert_eq!(
        changed(&world, |tx| tx.cond = within(0, now - 1)),
        Code::TxTooLate
    );
    let mut tx = world.draft([1; 32], payment(&world.root(), 1));
    tx.cond = within(now, now);
    let frame = world.signed([1; 32], tx);
    assert_eq!(world.ledger.validate(&frame, world.next()), Ok(()));
}

#[test]
fn ledger_bounds_hold() {
    let world = with_alice();
    let seq = world.next().seq;
    let bounds = |min_ledger, max_ledger| {
        extended(|v2| {
            v2.ledger_bounds = Some(LedgerBounds {
                min_ledger,
                max_ledger,
            })
        })
    };
    assert_eq!(
        changed(&world, |tx| tx.cond = bounds(seq + 1, 0)),
        Code::TxTooEarly
    );
    assert_eq!(
        changed(&world, |tx| tx.cond = bounds(0, seq)),
        Code::TxTooLate
    );
}

#[test]
fn gaps_since_the_last_use_hold() {
    let mut world = with_alice();
    let frame = world.transaction([1; 32], payment(&world.root(), 1));
    world.close(&[frame]);
    let gap = extended(|v2| v2.min_seq_ledger_gap = 2);
    let age = extended(|v2| v2.min_seq_age = Duration(2));
    assert_eq!(
        changed(&world, |tx| tx.cond = gap),
        Code::TxBadMinSeqAgeOrGap
    );
    assert_eq!(
        changed(&world, |tx| tx.cond = age),
        Code::TxBadMinSeqAgeOrGap
    );
}

#[test]
fn a_lowest_sequence_number_allows_a_leap() {
    let world = with_alice();
    let mut tx = world.draft([1; 32], payment(&world.root(), 1));
    let current = tx.seq_num.0 - 1;
    tx.seq_num.0 += 5;
    tx.cond = extended(|v2| v2.min_seq_num = Some(SequenceNumber(current)));
    let frame = world.signed([1; 32], tx.clone());
    assert_eq!(world.ledger.validate(&frame, world.next()), Ok(()));
    tx.cond = extended(|v2| v2.min_seq_num = Some(SequenceNumber(current + 1)));
    assert_eq!(code(&world, &world.signed([1; 32], tx)), Code::TxBadSeq);
}

#[test]
fn a_stranger_s_signature_is_no_authority() {
    let world = with_alice();
    let tx = world.draft([1; 32], payment(&world.root(), 1));
    assert_eq!(code(&world, &world.signed([9; 32], tx)), Code::TxBadAuth);
}

#[test]
fn a_signature_for_another_network_is_no_authority() {
    let world = with_alice();
    let tx = world.draft([1; 32], payment(&world.root(), 1));
    let envelope = chain::sign::sign(tx, &[1; 32], &[0; 32]).unwrap();
    let frame = Frame::from_envelope(envelope, &world.ledger.network_id()).unwrap();
    assert_eq!(code(&world, &frame), Code::TxBadAuth);
}

#[test]
fn a_signature_that_nobody_needs_is_one_too_many() {
    let world = with_alice();
    let frame = world.transaction([1; 32], payment(&world.root(), 1));
    let TransactionEnvelope::Tx(mut v1) = frame.envelope.clone() else {
        panic!("not an envelope of version 1");
    };
    let more = decorate(&[9; 32], &frame.hash).unwrap();
    v1.signatures = vec![v1.signatures[0].clone(), more].try_into().unwrap();
    let envelope = TransactionEnvelope::Tx(v1);
    let frame = Frame::from_envelope(envelope, &world.ledger.network_id()).unwrap();
    assert_eq!(code(&world, &frame), Code::TxBadAuthExtra);
}

#[test]
fn extra_signers_must_sign_too() {
    let world = with_alice();
    let key = SignerKey::Ed25519(Uint256(chain::sign::key_of(&account_id(&[9; 32]))));
    let cond = extended(|v2| v2.extra_signers = vec![key].try_into().unwrap());
    assert_eq!(
        changed(&world, |tx| tx.cond = cond.clone()),
        Code::TxBadAuth
    );
    let mut tx = world.draft([1; 32], payment(&world.root(), 1));
    tx.cond = cond;
    let frame = world.signed([1; 32], tx);
    let TransactionEnvelope::Tx(mut v1) = frame.envelope.clone() else {
        panic!("not an envelope of version 1");
    };
    let more = decorate(&[9; 32], &frame.hash).unwrap();
    v1.signatures = vec![v1.signatures[0].clone(), more].try_into().unwrap();
    let network_id = world.ledger.network_id();
    let frame = Frame::from_envelope(TransactionEnvelope::Tx(v1), &network_id).unwrap();
    assert_eq!(world.ledger.validate(&frame, world.next()), Ok(()));
}

#[test]
fn fee_and_balance_must_suffice() {
    let world = with_alice();
    assert_eq!(changed(&world, |tx| tx.fee = 99), Code::TxInsufficientFee);
    let all = u32::MAX;
    assert!(i64::from(all) < world.balance(&[1; 32]));
    let mut poor = World::new();
    let frame = poor.transaction(poor.root(), create_account(&[1; 32], LUMEN));
    poor.close(&[frame]);
    assert_eq!(changed(&poor, |_| {}), Code::TxInsufficientBalance);
}

#[test]
fn an_account_that_is_not_there_cannot_act() {
    let world = with_alice();
    let nobody = muxed(&account_id(&[9; 32]));
    assert_eq!(
        changed(&world, |tx| tx.source_account = nobody),
        Code::TxNoAccount
    );
}

#[test]
fn a_transaction_does_something_and_only_what_the_chain_knows() {
    let world = with_alice();
    assert_eq!(
        changed(&world, |tx| tx.operations = Default::default()),
        Code::TxMissingOperation
    );
    let unknown = Operation {
        source_account: None,
        body: OperationBody::Inflation,
    };
    let expected = Code::TxFailed(vec![OperationResult::OpNotSupported].try_into().unwrap());
    assert_eq!(
        changed(&world, |tx| tx.operations =
            vec![unknown].try_into().unwrap()),
        expected
    );
}

#[test]
fn contracts_have_a_transaction_for_themselves_without_memo() {
    let world = with_alice();
    let upload = HostFunction::UploadContractWasm(tiny_contract::wasm(0).try_into().unwrap());
    let tx = world.contract_draft([1; 32], upload);
    let changed = |change: &dyn Fn(&mut Transaction)| {
        let mut tx = tx.clone();
        change(&mut tx);
        code(&world, &world.signed([1; 32], tx))
    };
    let payment = Operation {
        source_account: None,
        body: payment(&[1; 32], 1),
    };
    assert_eq!(changed(&|tx| tx.memo = Memo::Id(1)), Code::TxSorobanInvalid);
    assert_eq!(
        changed(&|tx| tx.ext = TransactionExt::V0),
        Code::TxMalformed
    );
    assert_eq!(
        changed(&|tx| {
            let both = vec![tx.operations[0].clone(), payment.clone()];
            tx.operations = both.try_into().unwrap();
        }),
        Code::TxMalformed
    );
    assert_eq!(
        changed(&|tx| data_of(tx).resource_fee = -1),
        Code::TxMalformed
    );
    assert_eq!(changed(&|tx| tx.fee = 99), Code::TxSorobanInvalid);
    assert_eq!(
        changed(&|tx| data_of(tx).resource_fee = 100),
        Code::TxSorobanInvalid
    );
    assert_eq!(
        changed(&|tx| data_of(tx).resources.instructions = 400_000_001),
        Code::TxSorobanInvalid
    );
    assert_eq!(
        changed(&|tx| data_of(tx).resources.write_bytes = 132_097),
        Code::TxSorobanInvalid
    );
    assert_eq!(
        changed(&|tx| {
            let footprint = &mut data_of(tx).resources.footprint;
            footprint.read_only = footprint.read_write.clone();
        }),
        Code::TxSorobanInvalid
    );
}

#[test]
fn a_ledger_must_be_later_than_the_last() {
    let world = with_alice();
    let seq = world.ledger.seq();
    let closing = Closing {
        seq,
        ..world.next()
    };
    assert!(world.ledger.prepare(&[], closing, None).is_err());
    let closing = Closing {
        close_time_s: world.ledger.close_time_s(),
        ..world.next()
    };
    assert!(world.ledger.prepare(&[], closing, None).is_err());
}

#[test]
fn bytes_that_are_no_envelope_are_refused() {
    let world = with_alice();
    let network_id = world.ledger.network_id();
    let frame = world.transaction([1; 32], payment(&world.root(), 1));
    let mut bytes = frame.envelope.to_xdr(Limits::none()).unwrap();
    assert_eq!(Frame::from_xdr(&bytes, &network_id), Ok(frame));
    bytes.push(0);
    assert!(Frame::from_xdr(&bytes, &network_id).is_err());
    assert!(Frame::from_xdr(&bytes[..40], &network_id).is_err());
    assert!(Frame::from_xdr(&[], &network_id).is_err());
}
