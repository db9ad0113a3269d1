use governance::Governance;
use soroban_sdk::{
    testutils::{Address as _, Ledger},
    vec, Address, BytesN, IntoVal, Symbol, Val, Vec,
};
use suite::{on_both_codes, Code, Guarded, World};

use crate::senate::{Senate, DELAY_S, WASM};

on_both_codes! {
    every_entry_point_needs_its_authority
    nobody_upgrades_or_unpauses_governance_from_outside
}

fn every_entry_point_needs_its_authority(code: Code) {
    let senate = Senate::new(code);
    let (env, guardian) = (&senate.world.env, &senate.world.keys.guardian);
    let [first, second, third] = [0, 1, 2].map(|place| &senate.signers[place]);
    let check = |function: &str, authority: &Address, args: Vec<Val>| {
        Guarded {
            contract: &senate.world.keys.governance,
            function,
            args,
            authority,
            sub_invokes: &[],
        }
        .check(env);
    };
    let (id, _) = senate.propose_operator();
    let (other, _) = senate.propose_operator();
    let target = &senate.world.incentive;
    let function: Val = Symbol::new(env, "unpause").into_val(env);
    let none: Vec<Val> = vec![env];
    check(
        "propose",
        first,
        vec![
            env,
            first.to_val(),
            target.to_val(),
            function,
            none.to_val(),
        ],
    );
    check("approve", second, vec![env, second.to_val(), id.to_val()]);
    check("revoke", second, vec![env, second.to_val(), id.to_val()]);
    check("approve", third, vec![env, third.to_val(), id.to_val()]);
    env.ledger()
        .set_timestamp(env.ledger().timestamp() + DELAY_S);
    check("execute", second, vec![env, second.to_val(), id.to_val()]);
    check(
        "cancel",
        guardian,
        vec![env, guardian.to_val(), other.to_val()],
    );
    check("pause", guardian, vec![env]);
}

/// There are no such entry points: governance carries both out itself, after a decision.
fn nobody_upgrades_or_unpauses_governance_from_outside(code: Code) {
    let world = World::new(code);
    let env = &world.env;
    let signers = vec![env, Address::generate(env)];
    let args = (signers, 1u32, 0u64, &world.keys.guardian);
    let governance = match code {
        Code::Wasm => env.register(WASM, args),
        Code::Native => env.register(Governance, args),
    };
    let hash = BytesN::from_array(env, &[0; 32]);
    for (function, args) in [
        ("upgrade", vec![env, hash.to_val()]),
        ("unpause", vec![env]),
    ] {
        let function = Symbol::new(env, function);
        let outcome =
            env.try_invoke_contract::<Val, soroban_sdk::Error>(&governance, &function, args);
        assert!(outcome.is_err());
    }
}
