use soroban_sdk::{
    testutils::Address as _, vec, Address, BytesN, Error, Symbol, Val, Vec as HostVec,
};
use suite::{on_both_codes, Code};

use crate::senate::{code_of, Senate};

on_both_codes! {
    the_guardian_pauses_every_contract_and_only_governance_unpauses_it
    only_governance_replaces_the_guardian_of_every_contract
    only_governance_upgrades_every_contract_and_the_new_code_can_be_upgraded_again
}

/// All contracts that governance governs, with the codes that they run.
fn governed(senate: &Senate) -> [(&Address, &'static [u8]); 6] {
    let world = &senate.world;
    [
        (
            &world.registry,
            include_bytes!("../../../wasm/registry.wasm"),
        ),
        (&world.locking, include_bytes!("../../../wasm/locking.wasm")),
        (
            &world.settlement,
            include_bytes!("../../../wasm/settlement.wasm"),
        ),
        (&world.oracle, include_bytes!("../../../wasm/oracle.wasm")),
        (
            &world.energy_token,
            include_bytes!("../../../wasm/energy-token.wasm"),
        ),
        (
            &world.incentive,
            include_bytes!("../../../wasm/incentive.wasm"),
        ),
    ]
}

fn call(senate: &Senate, target: &Address, function: &str, args: HostVec<Val>) -> bool {
    let env = &senate.world.env;
    let outcome = env.try_invoke_contract::<Val, Error>(target, &Symbol::new(env, function), args);
    matches!(outcome, Ok(Ok(_)))
}

fn is_paused(senate: &Senate, target: &Address) -> bool {
    let env = &senate.world.env;
    env.invoke_contract(target, &Symbol::new(env, "is_paused"), vec![env])
}

fn the_guardian_pauses_every_contract_and_only_governance_unpauses_it(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    for (target, _) in governed(&senate) {
        env.mock_all_auths();
        assert!(call(&senate, target, "pause", vec![env]));
        assert!(is_paused(&senate, target));
        // Not even with everybody's agreement from outside: governance is a contract, and has to call itself.
        env.set_auths(&[]);
        assert!(!call(&senate, target, "unpause", vec![env]));
        env.mock_all_auths();
        assert_eq!(senate.enact(target, "unpause", vec![env]), Ok(()));
        assert!(!is_paused(&senate, target));
    }
}

fn only_governance_replaces_the_guardian_of_every_contract(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    let next = Address::generate(env);
    for (target, _) in governed(&senate) {
        env.set_auths(&[]);
        assert!(!call(
            &senate,
            target,
            "set_guardian",
            vec![env, next.to_val()]
        ));
        env.mock_all_auths();
        assert_eq!(
            senate.enact(target, "set_guardian", vec![env, next.to_val()]),
            Ok(())
        );
    }
    assert_eq!(senate.world.oracle().config().guardian, next);
}

fn only_governance_upgrades_every_contract_and_the_new_code_can_be_upgraded_again(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    for (target, wasm) in governed(&senate) {
        let hash: BytesN<32> = env.deployer().upload_contract_wasm(wasm);
        let args = || vec![env, hash.to_val()];
        env.set_auths(&[]);
        assert!(!call(&senate, target, "upgrade", args()));
        env.mock_all_auths();
        assert_eq!(senate.enact(target, "upgrade", args()), Ok(()));
        assert!(!is_paused(&senate, target), "the state is still there");
        assert_eq!(senate.enact(target, "upgrade", args()), Ok(()));
    }
    let unknown = BytesN::from_array(env, &[0; 32]);
    let id = senate.propose(&senate.world.oracle, "upgrade", vec![env, unknown.to_val()]);
    senate.governance().approve(&senate.signers[1], &id);
    senate.wait(crate::senate::DELAY_S);
    assert!(code_of(senate.governance().try_execute(&senate.signers[0], &id)).is_some());
}
