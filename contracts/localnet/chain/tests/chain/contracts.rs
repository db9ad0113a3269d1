use crate::tiny_contract;
use crate::world::*;
use sha2::{Digest, Sha256};
use soroban_env_host::xdr::*;

fn deployed() -> (World, [u8; 32], ScAddress) {
    let mut world = World::new();
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    (world, alice, contract)
}

fn text(value: &str) -> ScVal {
    ScVal::String(ScString(value.try_into().unwrap()))
}

#[test]
fn a_contract_is_uploaded_created_and_called() {
    let (mut world, alice, contract) = deployed();
    let put = world.call(alice, &contract, "put", &[symbol("count"), ScVal::U32(41)]);
    assert!(put.is_success(), "{:?}", put.result);
    assert_eq!(put.return_value(), Some(&ScVal::Void));
    let got = world.call(alice, &contract, "get", &[symbol("count")]);
    assert_eq!(got.return_value(), Some(&ScVal::U32(41)));
    world.call(alice, &contract, "remove", &[symbol("count")]);
    let key = data_key(
        &contract,
        symbol("count"),
        ContractDataDurability::Persistent,
    );
    assert_eq!(world.ledger.state().get(&key), None);
}

#[test]
fn a_contract_sees_the_close_time_of_its_ledger() {
    let (mut world, alice, contract) = deployed();
    let time = world.next().close_time_s;
    let now = world.call(alice, &contract, "now", &[]);
    assert_eq!(now.return_value(), Some(&ScVal::U64(time)));
    assert_eq!(world.ledger.close_time_s(), time);
}

#[test]
fn the_success_hash_is_over_value_and_events() {
    let (mut world, alice, contract) = deployed();
    let topics = ScVal::Vec(Some(ScVec(vec![symbol("note")].try_into().unwrap())));
    let applied = world.call(alice, &contract, "emit", &[topics, ScVal::U32(5)]);
    let events: Vec<_> = applied.events().into_iter().cloned().collect();
    let image = InvokeHostFunctionSuccessPreImage {
        return_value: applied.return_value().unwrap().clone(),
        events: events.try_into().unwrap(),
    };
    let hash = Hash(Sha256::digest(image.to_xdr(Limits::none()).unwrap()).into());
    let success = OperationResult::OpInner(OperationResultTr::InvokeHostFunction(
        InvokeHostFunctionResult::Success(hash),
    ));
    let expected = TransactionResultResult::TxSuccess(vec![success].try_into().unwrap());
    assert_eq!(applied.result.result, expected);
}

#[test]
fn the_source_account_needs_no_entry_of_its_own_to_allow_a_call() {
    let (mut world, alice, contract) = deployed();
    let allowed = world.call(
        alice,
        &contract,
        "allow",
        &[ScVal::Address(address(&alice))],
    );
    assert!(allowed.is_success());
}

#[test]
fn a_contract_calls_another() {
    let (mut world, alice, contract) = deployed();
    let other = world.deploy(alice, tiny_contract::wasm(8));
    assert_ne!(other, contract);
    let time = world.next().close_time_s;
    let no_arguments = ScVal::Vec(Some(ScVec::default()));
    let args = [ScVal::Address(other), symbol("now"), no_arguments];
    let relayed = world.call(alice, &contract, "relay", &args);
    assert_eq!(relayed.return_value(), Some(&ScVal::U64(time)));
}

#[test]
fn a_contract_takes_new_code() {
    let (mut world, alice, contract) = deployed();
    let wasm = tiny_contract::wasm(100);
    let hash: [u8; 32] = Sha256::digest(&wasm).into();
    let upload = HostFunction::UploadContractWasm(wasm.try_into().unwrap());
    assert!(world
        .close_one(world.contract_frame(alice, upload))
        .is_success());
    let args = [ScVal::Bytes(ScBytes(hash.to_vec().try_into().unwrap()))];
    assert!(world.call(alice, &contract, "upgrade", &args).is_success());
    let key = data_key(
        &contract,
        ScVal::LedgerKeyContractInstance,
        ContractDataDurability::Persistent,
    );
    let (entry, _) = world.ledger.state().get(&key).unwrap();
    let LedgerEntryData::ContractData(data) = &entry.data else {
        panic!("{entry:?}");
    };
    let ScVal::ContractInstance(instance) = &data.val else {
        panic!("{data:?}");
    };
    assert_eq!(instance.executable, ContractExecutable::Wasm(Hash(hash)));
}

#[test]
fn bytes_that_are_no_contract_are_not_uploaded() {
    let mut world = World::new();
    let alice = world.account(1);
    let good = HostFunction::UploadContractWasm(tiny_contract::wasm(0).try_into().unwrap());
    let mut tx = world.contract_draft(alice, good);
    let garbage = vec![1; 100].try_into().unwrap();
    let body = OperationBody::InvokeHostFunction(InvokeHostFunctionOp {
        host_function: HostFunction::UploadContractWasm(garbage),
        auth: Default::default(),
    });
    tx.operations = vec![Operation {
        source_account: None,
        body,
    }]
    .try_into()
    .unwrap();
    let entries = world.ledger.state().len();
    assert!(!world.close_one(world.signed(alice, tx)).is_success());
    assert_eq!(world.ledger.state().len(), entries);
}

#[test]
fn a_contract_of_the_suite_is_created_with_its_constructor() {
    let mut world = World::new();
    let alice = world.account(1);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../wasm/energy-token.wasm");
    let wasm = std::fs::read(path).unwrap();
    let hash = Sha256::digest(&wasm).into();
    let upload = HostFunction::UploadContractWasm(wasm.try_into().unwrap());
    assert!(world
        .close_one(world.contract_frame(alice, upload))
        .is_success());
    let somebody = || ScVal::Address(address(&alice));
    let args = vec![
        somebody(),
        somebody(),
        somebody(),
        text("Energy"),
        text("WH"),
    ];
    let create = HostFunction::CreateContractV2(CreateContractArgsV2 {
        contract_id_preimage: ContractIdPreimage::Address(ContractIdPreimageFromAddress {
            address: address(&alice),
            salt: Uint256([1; 32]),
        }),
        executable: ContractExecutable::Wasm(Hash(hash)),
        constructor_args: args.try_into().unwrap(),
    });
    let created = world.close_one(world.contract_frame(alice, create));
    let Some(ScVal::Address(token)) = created.return_value().cloned() else {
        panic!("{:?}", created.result);
    };
    let decimals = world.call(alice, &token, "decimals", &[]);
    assert_eq!(decimals.return_value(), Some(&ScVal::U32(3)));
}
