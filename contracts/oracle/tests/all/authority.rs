use batch_format::Report;
use ed25519_dalek::SigningKey;
use oracle::Oracle;
use soroban_sdk::{
    testutils::{Address as _, Ledger},
    vec, Address, BytesN, IntoVal, Val, Vec,
};
use suite::{on_both_codes, Code, Guarded, World, ZONE};

use crate::reports::signed;

on_both_codes! {
    every_entry_point_needs_its_authority
}

const WASM: &[u8] = include_bytes!("../../../wasm/oracle.wasm");

fn every_entry_point_needs_its_authority(code: Code) {
    let world = World::new(code);
    let env = &world.env;
    let [registry, settlement, other] = [(); 3].map(|()| Address::generate(env));
    let keys = &world.keys;
    let args = (&keys.governance, &keys.guardian, &registry, &settlement);
    let oracle = match code {
        Code::Wasm => env.register(WASM, args),
        Code::Native => env.register(Oracle, args),
    };
    let check = |function: &str, authority: &Address, args: Vec<Val>| {
        Guarded {
            contract: &oracle,
            function,
            args,
            authority,
            sub_invokes: &[],
        }
        .check(env);
    };
    let zone: Val = ZONE.into_val(env);
    let signers: Val = world.terms().signers.into_val(env);
    let (power, low, high) = (
        20_000u64.into_val(env),
        0i64.into_val(env),
        1_000_000i64.into_val(env),
    );
    let open = vec![env, zone, signers, 2u32.into_val(env), power, low, high];
    check("open_zone", &registry, open);
    check("accept", &settlement, accept_args(&world, &world.signers));
    check(
        "set_signers",
        &keys.governance,
        vec![env, zone, signers, 1u32.into_val(env)],
    );
    let bounds = world.oracle().zone(&ZONE).bounds;
    check(
        "set_bounds",
        &keys.governance,
        vec![env, zone, bounds.into_val(env)],
    );
    check("halt", &keys.guardian, vec![env, zone]);
    check("resume", &keys.governance, vec![env, zone]);
    check("pause", &keys.guardian, vec![env]);
    check("unpause", &keys.governance, vec![env]);
    check(
        "set_guardian",
        &keys.governance,
        vec![env, other.into_val(env)],
    );
    let wasm: BytesN<32> = env.deployer().upload_contract_wasm(WASM);
    check("upgrade", &keys.governance, vec![env, wasm.into_val(env)]);
}

/// A window without production, for which no registry is asked.
fn accept_args(world: &World, signers: &[SigningKey]) -> Vec<Val> {
    let env = &world.env;
    let (hash, window) = ([42; 32], World::window(1));
    env.ledger().set_timestamp(window.1);
    let report = Report {
        meters_root: [5; 32],
        produced_wh: 0,
        retired_wh: 0,
        covered_s: 900,
        price_micro_per_kwh: 200_000,
    };
    vec![
        env,
        ZONE.into_val(env),
        BytesN::from_array(env, &hash).into_val(env),
        window.0.into_val(env),
        window.1.into_val(env),
        world.bytes(&report.to_bytes()).into_val(env),
        world.bytes(&signed(signers, &hash)).into_val(env),
    ]
}
