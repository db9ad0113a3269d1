use soroban_sdk::{
    testutils::{Address as _, MockAuthInvoke},
    token::StellarAssetClient,
    vec, Address, BytesN, IntoVal, Val, Vec,
};
use suite::{on_both_codes, Code, Guarded, World, ZONE};

on_both_codes! {
    every_entry_point_needs_its_authority
}

const WASM: &[u8] = include_bytes!("../../../wasm/incentive.wasm");

fn every_entry_point_needs_its_authority(code: Code) {
    let world = World::with_members(code, 3, 0);
    let (env, keys) = (&world.env, &world.keys);
    let (sponsor, other, member) = (
        Address::generate(env),
        Address::generate(env),
        world.bind(1),
    );
    StellarAssetClient::new(env, &world.token).mint(&sponsor, &1_000);
    let operator = Address::generate(env);
    world.incentive().set_operator(&operator);
    let check =
        |function: &str, authority: &Address, args: Vec<Val>, sub_invokes: &[MockAuthInvoke]| {
            Guarded {
                contract: &world.incentive,
                function,
                args,
                authority,
                sub_invokes,
            }
            .check(env);
        };
    let zone: Val = ZONE.into_val(env);
    let rows = world.bytes(&[1u32.to_be_bytes(), 1u32.to_be_bytes()].concat());
    check(
        "set_weights",
        &operator,
        vec![env, zone, rows.into_val(env)],
        &[],
    );
    let payment = MockAuthInvoke {
        contract: &world.token,
        fn_name: "transfer",
        args: vec![
            env,
            sponsor.into_val(env),
            world.incentive.into_val(env),
            100i128.into_val(env),
        ],
        sub_invokes: &[],
    };
    let args = vec![env, sponsor.into_val(env), zone, 100i128.into_val(env)];
    check("fund", &sponsor, args, &[payment]);
    check("claim", &member, vec![env, zone, 1u32.into_val(env)], &[]);
    check(
        "set_operator",
        &keys.governance,
        vec![env, other.into_val(env)],
        &[],
    );
    check("pause", &keys.guardian, vec![env], &[]);
    check("unpause", &keys.governance, vec![env], &[]);
    check(
        "set_guardian",
        &keys.governance,
        vec![env, other.into_val(env)],
        &[],
    );
    let wasm: BytesN<32> = env.deployer().upload_contract_wasm(WASM);
    check(
        "upgrade",
        &keys.governance,
        vec![env, wasm.into_val(env)],
        &[],
    );
}
