//! What every contract does while it is paused, and after an upgrade.

use soroban_sdk::{BytesN, Env};
use suite::{outcome, Code, World, ZONE};

/// Runs the same lines for the client of each contract.
macro_rules! for_each_contract {
    ($world:ident, |$name:ident, $client:ident| $body:block) => {{
        for_each_contract!(@one $world, $name, $client, $body, registry, locking, settlement, oracle, energy_token, incentive);
    }};
    (@one $world:ident, $name:ident, $client:ident, $body:block, $($contract:ident),+) => {
        $({ let $name = stringify!($contract); let $client = $world.$contract(); $body })+
    };
}

fn upload(env: &Env, wasm: &[u8]) -> BytesN<32> {
    env.deployer().upload_contract_wasm(wasm)
}

#[test]
fn every_contract_pauses_by_the_guardian_and_goes_on_by_governance() {
    let world = World::with_members(Code::Wasm, 3, 1_000);
    for_each_contract!(world, |name, client| {
        assert!(!client.is_paused(), "{name}");
        client.pause();
        assert!(client.is_paused(), "{name}");
        client.pause();
        client.unpause();
        client.unpause();
        assert!(!client.is_paused(), "{name}");
    });
    assert_eq!(world.settle(&world.batch(1, (2, 3))), Ok(1));
}

#[test]
fn every_contract_can_be_upgraded_even_while_it_is_paused() {
    let world = World::with_members(Code::Wasm, 3, 1_000);
    let next = upload(&world.env, include_bytes!("../../wasm/registry.wasm"));
    for_each_contract!(world, |name, client| {
        assert_eq!(client.version(), 1, "{name}");
        client.pause();
        let unknown = BytesN::from_array(&world.env, &[1; 32]);
        assert!(
            client.try_upgrade(&unknown).is_err(),
            "{name} takes no code that is not there"
        );
        client.upgrade(&next);
        client.unpause();
        // The new code answers: member_count is the registry's.
        assert_eq!(
            registry::RegistryContractClient::new(&world.env, &client.address).member_count(&99),
            0,
            "{name}"
        );
    });
}

#[test]
fn every_contract_on_its_way_stops_a_batch_while_it_is_paused() {
    for code in [Code::Native, Code::Wasm] {
        let world = World::with_members(code, 3, 1_000);
        let batch = world.batch(1, (2, 3));
        let before = (
            world.settlement().zone(&ZONE),
            world.locking().positions(&ZONE, &0),
        );
        world.settlement().pause();
        assert_eq!(world.settle(&batch), Err(400));
        world.settlement().unpause();
        world.locking().pause();
        assert_eq!(world.settle(&batch), Err(300));
        world.locking().unpause();
        world.oracle().pause();
        assert!(matches!(world.settle(&batch), Err(500..=599)));
        world.oracle().unpause();
        world.energy_token().pause();
        assert_eq!(world.settle(&batch), Err(200));
        world.energy_token().unpause();
        assert_eq!(
            (
                world.settlement().zone(&ZONE),
                world.locking().positions(&ZONE, &0)
            ),
            before
        );
        world.registry().pause();
        world.incentive().pause();
        assert_eq!(world.settle(&batch), Ok(1));
    }
}

#[test]
fn a_paused_registry_changes_nobody() {
    let world = World::with_members(Code::Wasm, 3, 1_000);
    let address = world.bind(1);
    let key = BytesN::from_array(&world.env, &[5; 32]);
    let registry = world.registry();
    registry.pause();
    let row = world.bytes(&[&1u32.to_be_bytes()[..], &5i64.to_be_bytes(), &[1]].concat());
    let results = [
        outcome(registry.try_open_zone(&8, &world.terms())),
        outcome(registry.try_enrol(&ZONE, &3, &world.bytes(&[0; 8]))),
        outcome(registry.try_set_terms(&ZONE, &row)),
        outcome(registry.try_bind(&ZONE, &2, &address)),
        outcome(registry.try_rebind(&ZONE, &1, &address)),
        outcome(registry.try_register_meter(&ZONE, &1, &key, &1)),
        outcome(registry.try_revoke_meter(&key)),
    ];
    assert_eq!(results, [Err(100); 7]);
    // Governance still acts, and everybody still reads.
    registry.set_registrar(&address);
    registry.replace_address(&ZONE, &1, &world.keys.operator);
    assert_eq!(registry.config().registrar, address);
    assert_eq!(registry.member_count(&ZONE), 3);
}

#[test]
fn paused_locking_moves_nothing_but_lets_members_ask_and_take_back() {
    let world = World::with_members(Code::Wasm, 3, 1_000);
    let address = world.bind_with_deposit(1, 500);
    let locking = world.locking();
    locking.pause();
    let row = world.bytes(&[&1u32.to_be_bytes()[..], &5i64.to_be_bytes(), &[1]].concat());
    let results = [
        outcome(locking.try_open(&ZONE, &3, &world.bytes(&[0; 8]))),
        outcome(locking.try_set_terms(&ZONE, &row)),
        outcome(locking.try_apply(&ZONE, &world.bytes(&[]))),
        outcome(locking.try_hold(&ZONE, &1, &1, &true)),
        outcome(locking.try_forfeit(&ZONE, &1, &2, &1)).map(|_| ()),
        outcome(locking.try_deposit(&address, &ZONE, &1, &1)),
        outcome(locking.try_withdraw(&ZONE, &1)).map(|_| ()),
    ];
    assert_eq!(results, [Err(300); 7]);
    locking.request_withdrawal(&ZONE, &1, &5);
    locking.cancel_withdrawal(&ZONE, &1);
    locking.set_withdrawal_delay(&60);
    assert_eq!(locking.position(&ZONE, &1).balance, 500);
}

#[test]
fn paused_settlement_still_proves_trades() {
    let world = World::with_members(Code::Wasm, 3, 1_000_000);
    world.bind_with_deposit(1, 5_000);
    let batch = world.settle_many(1).remove(0);
    let settlement = world.settlement();
    settlement.pause();
    let bytes = |bytes: &[u8]| world.bytes(bytes);
    let (header, leaf) = (
        bytes(&batch.header),
        bytes(&batch.plan.leaves[1].to_bytes()),
    );
    let proof = bytes(&batch.trade_proof(1));
    assert!(settlement.prove_trade(&ZONE, &header, &leaf, &proof, &bytes(&[])));
    let dispute = settlement.try_open_dispute(&ZONE, &header, &leaf, &proof, &bytes(&[]), &1);
    assert_eq!(outcome(dispute), Err(400));
    assert_eq!(
        outcome(settlement.try_resolve_dispute(&ZONE, &1, &1, &true)),
        Err(400)
    );
    let operator = &world.keys.operator;
    assert_eq!(
        outcome(settlement.try_open_zone(&8, operator, operator, &1)),
        Err(400)
    );
    assert_eq!(world.settle(&batch), Err(400));
    settlement.set_operator(&ZONE, &world.keys.arbiter);
    settlement.set_arbiter(&world.keys.arbiter);
    settlement.set_dispute_terms(&1, &1);
}
