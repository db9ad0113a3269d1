use crate::tiny_contract;
use crate::world::*;
use soroban_env_host::xdr::*;

#[test]
fn a_contract_is_uploaded_created_and_called() {
    let mut world = World::new();
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    let put = world.call(alice, &contract, "put", &[symbol("count"), ScVal::U32(41)]);
    assert!(put.is_success(), "{:?}", put.result);
    assert_eq!(put.return_value(), Some(&ScVal::Void));
    let got = world.call(alice, &contract, "get", &[symbol("count")]);
    assert_eq!(got.return_value(), Some(&ScVal::U32(41)));
}
