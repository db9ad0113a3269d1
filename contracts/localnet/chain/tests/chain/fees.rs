use crate::tiny_contract;
use crate::world::*;
use chain::closed::Applied;
use soroban_env_host::xdr::*;

fn charged(applied: &Applied) -> SorobanTransactionMetaExtV1 {
    let TransactionMeta::V4(meta) = &applied.meta else {
        panic!("not version 4");
    };
    match &meta.soroban_meta.as_ref().unwrap().ext {
        SorobanTransactionMetaExt::V1(v1) => v1.clone(),
        SorobanTransactionMetaExt::V0 => panic!("no fees"),
    }
}

fn results(applied: &Applied) -> Vec<OperationResult> {
    match &applied.result.result {
        TransactionResultResult::TxFailed(results) => results.to_vec(),
        other => panic!("{other:?}"),
    }
}

fn failed(applied: &Applied) -> InvokeHostFunctionResult {
    match &results(applied)[..] {
        [OperationResult::OpInner(OperationResultTr::InvokeHostFunction(result))] => result.clone(),
        other => panic!("{other:?}"),
    }
}

fn deployed() -> (World, [u8; 32], ScAddress) {
    let mut world = World::new();
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    (world, alice, contract)
}

fn put(contract: &ScAddress) -> HostFunction {
    invocation(contract, "put", &[symbol("count"), ScVal::U32(41)])
}

#[test]
fn a_call_costs_what_it_declared_and_gets_the_rest_back() {
    let (mut world, alice, contract) = deployed();
    let before = world.balance(&alice);
    let tx = world.contract_draft(alice, put(&contract));
    let declared = i64::from(tx.fee);
    let applied = world.close_one(world.signed(alice, tx));
    let fees = charged(&applied);
    let resources =
        fees.total_non_refundable_resource_fee_charged + fees.total_refundable_resource_fee_charged;
    assert_eq!(applied.result.fee_charged, 100 + resources);
    assert!(applied.result.fee_charged < declared);
    assert!(fees.rent_fee_charged > 0);
    assert_eq!(world.balance(&alice), before - applied.result.fee_charged);
}

#[test]
fn rent_is_the_documented_formula() {
    let (mut world, alice, contract) = deployed();
    let applied = world.close_one(world.contract_frame(alice, put(&contract)));
    let key = data_key(
        &contract,
        symbol("count"),
        ContractDataDurability::Persistent,
    );
    let (entry, _) = world.ledger.state().get(&key).unwrap();
    let size = entry.to_xdr(Limits::none()).unwrap().len() as i64;
    let rent = (size * 1_000 * 2_073_600 + 1024 * 1_215 - 1) / (1024 * 1_215);
    let lifetime_entry = 2_500 + (48 * 875 + 1023) / 1024;
    assert_eq!(charged(&applied).rent_fee_charged, rent + lifetime_entry);
}

#[test]
fn a_failed_call_costs_fee_and_sequence_number_and_changes_nothing() {
    let (mut world, alice, contract) = deployed();
    world.call(alice, &contract, "put", &[symbol("count"), ScVal::U32(41)]);
    let mut tx = world.contract_draft(alice, invocation(&contract, "get", &[symbol("count")]));
    let OperationBody::InvokeHostFunction(op) = &mut tx.operations.to_vec()[0].body.clone() else {
        panic!("no call");
    };
    op.host_function = invocation(&contract, "get", &[symbol("other")]);
    let body = OperationBody::InvokeHostFunction(op.clone());
    tx.operations = vec![Operation {
        source_account: None,
        body,
    }]
    .try_into()
    .unwrap();
    let before = world.entry(&alice);
    let applied = world.close_one(world.signed(alice, tx));
    assert_eq!(failed(&applied), InvokeHostFunctionResult::Trapped);
    assert!(!applied.diagnostic_events().is_empty());
    let after = world.entry(&alice);
    assert_eq!(after.seq_num.0, before.seq_num.0 + 1);
    assert_eq!(after.balance, before.balance - applied.result.fee_charged);
    assert_eq!(charged(&applied).total_refundable_resource_fee_charged, 0);
}

#[test]
fn what_is_used_beyond_what_was_declared_fails_the_call() {
    let (mut world, alice, contract) = deployed();
    let tx = world.contract_draft(alice, put(&contract));
    let try_with = |world: &mut World, change: &dyn Fn(&mut SorobanTransactionData)| {
        let mut tx = tx.clone();
        tx.seq_num.0 = world.entry(&alice).seq_num.0 + 1;
        change(data_of(&mut tx));
        failed(&world.close_one(world.signed(alice, tx)))
    };
    use InvokeHostFunctionResult as Code;
    let too_few = try_with(&mut world, &|data| data.resources.instructions = 10_000);
    assert_eq!(too_few, Code::ResourceLimitExceeded);
    let too_short = try_with(&mut world, &|data| data.resources.write_bytes = 8);
    assert_eq!(too_short, Code::ResourceLimitExceeded);
    let no_rent = try_with(&mut world, &|data| data.resource_fee -= 100_000);
    assert_eq!(no_rent, Code::InsufficientRefundableFee);
    let no_entry = try_with(&mut world, &|data| {
        data.resources.footprint.read_write = Default::default();
    });
    assert_eq!(no_entry, Code::Trapped);
}

#[test]
fn events_and_return_value_have_a_common_limit() {
    let (mut world, alice, contract) = deployed();
    let topics = ScVal::Vec(Some(ScVec(vec![symbol("note")].try_into().unwrap())));
    let data = |length: usize| ScVal::Bytes(ScBytes(vec![1; length].try_into().unwrap()));
    let emitted = world.call(alice, &contract, "emit", &[topics.clone(), data(8_000)]);
    assert!(emitted.is_success());
    assert_eq!(emitted.events().len(), 1);
    let tx = world.contract_draft(
        alice,
        invocation(&contract, "emit", &[topics, data(17_000)]),
    );
    let applied = world.close_one(world.signed(alice, tx));
    assert_eq!(
        failed(&applied),
        InvokeHostFunctionResult::ResourceLimitExceeded
    );
    assert!(applied.events().is_empty());
}

#[test]
fn raised_fees_hold_from_the_next_ledger_and_make_old_offers_too_low() {
    let (mut world, alice, contract) = deployed();
    let mut tx = world.contract_draft(alice, put(&contract));
    let frame = world.signed(alice, tx.clone());
    let resources = frame.resource_fee();
    world.change_settings(|settings| settings.scale_fees(300));
    let refused = world.ledger.validate(&frame, world.next()).unwrap_err();
    assert_eq!(refused.result, TransactionResultResult::TxInsufficientFee);
    tx.fee += 200;
    let applied = world.close_one(world.signed(alice, tx));
    assert_eq!(
        failed(&applied),
        InvokeHostFunctionResult::InsufficientRefundableFee
    );
    let mut again = world.contract_draft(alice, put(&contract));
    let ratio = data_of(&mut again).resource_fee / resources;
    assert!((2..=3).contains(&ratio), "{ratio}");
    again.fee += 200;
    assert!(world.close_one(world.signed(alice, again)).is_success());
    assert_eq!(world.reopened().settings(), world.ledger.settings());
}

#[test]
fn an_entry_larger_than_the_network_allows_fails_the_call() {
    let (mut world, alice, contract) = deployed();
    let large = ScVal::Bytes(ScBytes(vec![1; 66_000].try_into().unwrap()));
    let put = invocation(&contract, "put", &[symbol("count"), large]);
    let applied = world.close_one(world.contract_frame(alice, put));
    assert_eq!(
        failed(&applied),
        InvokeHostFunctionResult::ResourceLimitExceeded
    );
}
