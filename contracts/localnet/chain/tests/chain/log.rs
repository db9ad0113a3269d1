use crate::tiny_contract;
use crate::world::*;
use soroban_env_host::xdr::*;

#[test]
fn a_chain_comes_back_from_its_log_as_it_was() {
    let mut world = World::new();
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    world.call(alice, &contract, "put", &[symbol("count"), ScVal::U32(41)]);
    let back = world.reopened();
    assert_eq!(back.header_hash(), world.ledger.header_hash());
    assert_eq!(back.state_hash().unwrap(), world.ledger.state_hash().unwrap());
}
