use crate::tiny_contract;
use crate::world::*;
use chain::settings::Profile;
use soroban_env_host::storage::SnapshotSource;
use soroban_env_host::xdr::*;
use soroban_simulation::simulation::{
    simulate_extend_ttl_op, simulate_restore_op, SimulationAdjustmentConfig,
};

const PERSISTENT: ContractDataDurability = ContractDataDurability::Persistent;
const TEMPORARY: ContractDataDurability = ContractDataDurability::Temporary;

fn with_entry(profile: Profile) -> (World, [u8; 32], ScAddress, LedgerKey) {
    let mut world = World::of(profile);
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    let put = world.call(alice, &contract, "put", &[symbol("count"), ScVal::U32(41)]);
    assert!(put.is_success());
    let key = data_key(&contract, symbol("count"), PERSISTENT);
    (world, alice, contract, key)
}

fn extend(world: &World, seed: [u8; 32], keys: &[LedgerKey], extend_to: u32) -> Transaction {
    let simulated = simulate_extend_ttl_op(
        world.ledger.state().as_ref(),
        world.ledger.network_config(),
        &SimulationAdjustmentConfig::default_adjustment(),
        &world.ledger.ledger_info(world.next()),
        keys,
        extend_to,
    )
    .unwrap();
    let body = OperationBody::ExtendFootprintTtl(ExtendFootprintTtlOp {
        ext: ExtensionPoint::V0,
        extend_to,
    });
    with_data(world.draft(seed, body), simulated.transaction_data)
}

fn restore(world: &World, seed: [u8; 32], keys: &[LedgerKey]) -> Transaction {
    let simulated = simulate_restore_op(
        world.ledger.state().as_ref(),
        world.ledger.network_config(),
        &SimulationAdjustmentConfig::default_adjustment(),
        &world.ledger.ledger_info(world.next()),
        keys,
    )
    .unwrap();
    let body = OperationBody::RestoreFootprint(RestoreFootprintOp {
        ext: ExtensionPoint::V0,
    });
    with_data(world.draft(seed, body), simulated.transaction_data)
}

#[test]
fn a_new_entry_lives_as_long_as_the_network_says() {
    for (profile, ledgers) in [(Profile::Mainnet, 2_073_600), (Profile::Testnet, 120_960)] {
        let (world, _, _, key) = with_entry(profile);
        assert_eq!(
            world.live_until(&key),
            Some(world.ledger.seq() + ledgers - 1)
        );
    }
}

#[test]
fn anybody_can_let_an_entry_live_longer() {
    let (mut world, _, _, key) = with_entry(Profile::Testnet);
    let bob = world.account(2);
    let applied = world.close_one(world.signed(
        bob,
        extend(&world, bob, std::slice::from_ref(&key), 500_000),
    ));
    assert!(applied.is_success(), "{:?}", applied.result);
    assert_eq!(world.live_until(&key), Some(world.ledger.seq() + 500_000));
}

#[test]
fn no_entry_lives_longer_than_the_network_allows() {
    let (world, alice, _, key) = with_entry(Profile::Testnet);
    let mut tx = extend(&world, alice, &[key], 3_110_399);
    assert_eq!(
        world
            .ledger
            .validate(&world.signed(alice, tx.clone()), world.next()),
        Ok(())
    );
    tx.operations = vec![Operation {
        source_account: None,
        body: OperationBody::ExtendFootprintTtl(ExtendFootprintTtlOp {
            ext: ExtensionPoint::V0,
            extend_to: 3_110_400,
        }),
    }]
    .try_into()
    .unwrap();
    assert!(world
        .ledger
        .validate(&world.signed(alice, tx), world.next())
        .is_err());
}

#[test]
fn a_temporary_entry_that_ended_is_gone() {
    let (mut world, alice, contract, _) = with_entry(Profile::Testnet);
    world.call(
        alice,
        &contract,
        "put_short",
        &[symbol("note"), ScVal::U32(1)],
    );
    let key = data_key(&contract, symbol("note"), TEMPORARY);
    let last = world.live_until(&key).unwrap();
    world.jump_to(last);
    assert!(world.ledger.state().get(&key).is_some());
    let prepared = world.prepare(&[], world.next());
    assert_eq!(prepared.closed.evicted, vec![key.clone()]);
    world.commit(prepared);
    assert_eq!(world.ledger.state().get(&key), None);
    let has = world.call(alice, &contract, "has_short", &[symbol("note")]);
    assert_eq!(has.return_value(), Some(&ScVal::Bool(false)));
    assert_eq!(
        world.reopened().state_hash().unwrap(),
        world.ledger.state_hash().unwrap()
    );
}

#[test]
fn an_archived_entry_must_be_restored_before_it_is_read() {
    let (mut world, alice, contract, key) = with_entry(Profile::Testnet);
    let read = invocation(&contract, "get", &[symbol("count")]);
    let stale = world.contract_draft(alice, read.clone());
    let instance = data_key(&contract, ScVal::LedgerKeyContractInstance, PERSISTENT);
    let code = world
        .ledger
        .state()
        .iter()
        .map(|(key, _)| key.clone())
        .find(|key| matches!(key, LedgerKey::ContractCode(_)))
        .unwrap();
    world.jump_to(world.live_until(&key).unwrap() + 1);
    let applied = world.close_one(world.signed(alice, stale));
    let archived = OperationResult::OpInner(OperationResultTr::InvokeHostFunction(
        InvokeHostFunctionResult::EntryArchived,
    ));
    let expected = TransactionResultResult::TxFailed(vec![archived].try_into().unwrap());
    assert_eq!(applied.result.result, expected);

    let keys = [key.clone(), instance, code];
    let applied = world.close_one(world.signed(alice, restore(&world, alice, &keys)));
    assert!(applied.is_success(), "{:?}", applied.result);
    assert_eq!(
        world.live_until(&key),
        Some(world.ledger.seq() + 120_960 - 1)
    );
    let got = world.close_one(world.contract_frame(alice, read));
    assert_eq!(got.return_value(), Some(&ScVal::U32(41)));
}

#[test]
fn a_call_restores_what_it_names_as_archived() {
    let (mut world, alice, contract, key) = with_entry(Profile::Testnet);
    world.jump_to(world.live_until(&key).unwrap() + 1);
    let tx = world.contract_draft(alice, invocation(&contract, "get", &[symbol("count")]));
    let TransactionExt::V1(data) = &tx.ext else {
        panic!("no resources");
    };
    assert!(matches!(data.ext, SorobanTransactionDataExt::V1(_)));
    let applied = world.close_one(world.signed(alice, tx));
    assert_eq!(applied.return_value(), Some(&ScVal::U32(41)));
    let TransactionMeta::V4(meta) = &applied.meta else {
        panic!("not version 4");
    };
    let restored = meta.operations[0]
        .changes
        .0
        .iter()
        .filter(|change| matches!(change, LedgerEntryChange::Restored(_)))
        .count();
    assert_eq!(
        restored, 6,
        "entry, instance and code, each with its lifetime"
    );
    assert_eq!(
        world.live_until(&key),
        Some(world.ledger.seq() + 120_960 - 1)
    );
}

#[test]
fn an_archived_entry_is_still_in_the_state() {
    let (mut world, _, _, key) = with_entry(Profile::Testnet);
    let last = world.live_until(&key).unwrap();
    world.jump_to(last + 10);
    let state = world.ledger.state();
    let found = SnapshotSource::get(state.as_ref(), &std::rc::Rc::new(key)).unwrap();
    assert_eq!(found.unwrap().1, Some(last));
}

fn rent_charged(applied: &chain::closed::Applied) -> i64 {
    let TransactionMeta::V4(meta) = &applied.meta else {
        panic!("not version 4");
    };
    match &meta.soroban_meta.as_ref().unwrap().ext {
        SorobanTransactionMetaExt::V1(v1) => v1.rent_fee_charged,
        SorobanTransactionMetaExt::V0 => panic!("no fees"),
    }
}

/// Rent of one persistent entry at the lowest rate, with the writing of its lifetime.
fn rent(world: &World, key: &LedgerKey, ledgers: u32) -> i64 {
    let (entry, _) = world.ledger.state().get(key).unwrap();
    let size = i64::try_from(entry.to_xdr(Limits::none()).unwrap().len()).unwrap();
    let denominator = 1024 * 1_215;
    let rent = (size * 1_000 * i64::from(ledgers) + denominator - 1) / denominator;
    rent + 2_500 + (48 * 875 + 1023) / 1024
}

#[test]
fn only_the_added_ledgers_are_paid_for() {
    let (mut world, alice, _, key) = with_entry(Profile::Testnet);
    let before = world.live_until(&key).unwrap();
    let tx = extend(&world, alice, std::slice::from_ref(&key), 500_000);
    let applied = world.close_one(world.signed(alice, tx));
    let added = world.live_until(&key).unwrap() - before;
    assert_eq!(rent_charged(&applied), rent(&world, &key, added));
}

#[test]
fn a_restored_entry_pays_for_its_whole_new_life() {
    let (mut world, alice, _, key) = with_entry(Profile::Testnet);
    world.jump_to(world.live_until(&key).unwrap() + 1);
    let tx = restore(&world, alice, std::slice::from_ref(&key));
    let applied = world.close_one(world.signed(alice, tx));
    assert_eq!(rent_charged(&applied), rent(&world, &key, 120_960));
}

#[test]
fn an_extension_or_a_restoration_that_pays_too_little_rent_fails() {
    let (mut world, alice, _, key) = with_entry(Profile::Testnet);
    let keys = std::slice::from_ref(&key);
    let mut tx = extend(&world, alice, keys, 500_000);
    data_of(&mut tx).resource_fee /= 2;
    let applied = world.close_one(world.signed(alice, tx));
    let expected =
        OperationResultTr::ExtendFootprintTtl(ExtendFootprintTtlResult::InsufficientRefundableFee);
    assert_failed(&applied, expected);

    world.jump_to(world.live_until(&key).unwrap() + 1);
    let mut tx = restore(&world, alice, keys);
    data_of(&mut tx).resource_fee /= 2;
    let applied = world.close_one(world.signed(alice, tx));
    let expected =
        OperationResultTr::RestoreFootprint(RestoreFootprintResult::InsufficientRefundableFee);
    assert_failed(&applied, expected);

    let mut tx = restore(&world, alice, keys);
    data_of(&mut tx).resources.write_bytes -= 1;
    let applied = world.close_one(world.signed(alice, tx));
    let expected =
        OperationResultTr::RestoreFootprint(RestoreFootprintResult::ResourceLimitExceeded);
    assert_failed(&applied, expected);
    assert!(world.live_until(&key).unwrap() < world.ledger.seq());
}

#[test]
fn many_entries_are_restored_at_the_simulated_fee() {
    let (mut world, alice, contract, _) = with_entry(Profile::Testnet);
    let mut keys = Vec::new();
    for number in 0..20 {
        let put = world.call(
            alice,
            &contract,
            "put",
            &[ScVal::U32(number), ScVal::U32(1)],
        );
        assert!(put.is_success());
        keys.push(data_key(&contract, ScVal::U32(number), PERSISTENT));
    }
    world.jump_to(world.live_until(&keys[19]).unwrap() + 1);
    let applied = world.close_one(world.signed(alice, restore(&world, alice, &keys)));
    assert!(applied.is_success(), "{:?}", applied.result);
    let until = Some(world.ledger.seq() + 120_960 - 1);
    assert!(keys.iter().all(|key| world.live_until(key) == until));
}

fn assert_failed(applied: &chain::closed::Applied, expected: OperationResultTr) {
    let results = vec![OperationResult::OpInner(expected)].try_into().unwrap();
    assert_eq!(
        applied.result.result,
        TransactionResultResult::TxFailed(results)
    );
}
