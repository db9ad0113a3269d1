use soroban_sdk::{testutils::Address as _, vec, Address, BytesN, IntoVal, Val, Vec};
use suite::{on_both_codes, Code, Guarded, World, ZONE};

on_both_codes! {
    every_entry_point_needs_its_authority
}

fn every_entry_point_needs_its_authority(code: Code) {
    let world = World::new(code);
    let env = &world.env;
    let [holder, other, spender] = [(); 3].map(|()| Address::generate(env));
    let root = BytesN::from_array(env, &[5; 32]);
    let settlement = Address::generate(env);
    let token = fresh_token(&world, code, &settlement);
    let check = |function: &str, authority: &Address, args: Vec<Val>| {
        Guarded {
            contract: &token,
            function,
            args,
            authority,
            sub_invokes: &[],
        }
        .check(env);
    };
    let val = |value: &Address| -> Val { value.into_val(env) };
    let (none, some): (Val, Val) = (0i128.into_val(env), 5i128.into_val(env));
    check(
        "record_window",
        &settlement,
        vec![
            env,
            ZONE.into_val(env),
            val(&holder),
            100u64.into_val(env),
            1u64.into_val(env),
            0u64.into_val(env),
            900u64.into_val(env),
            root.into_val(env),
        ],
    );
    check(
        "transfer",
        &holder,
        vec![env, val(&holder), val(&other), some],
    );
    check("burn", &holder, vec![env, val(&holder), some]);
    let last = 1_000_100u32.into_val(env);
    check(
        "approve",
        &holder,
        vec![env, val(&holder), val(&spender), 20i128.into_val(env), last],
    );
    let from = vec![env, val(&spender), val(&holder), val(&other), some];
    check("transfer_from", &spender, from);
    check(
        "burn_from",
        &spender,
        vec![env, val(&spender), val(&holder), some],
    );
    check(
        "approve",
        &holder,
        vec![env, val(&holder), val(&spender), none, last],
    );
    check("pause", &world.keys.guardian, vec![env]);
    check("unpause", &world.keys.governance, vec![env]);
    check(
        "set_guardian",
        &world.keys.governance,
        vec![env, val(&other)],
    );
    let wasm: BytesN<32> = env.deployer().upload_contract_wasm(WASM);
    check(
        "upgrade",
        &world.keys.governance,
        vec![env, wasm.into_val(env)],
    );
}

const WASM: &[u8] = include_bytes!("../../../wasm/energy-token.wasm");

/// A token whose settlement contract is an address that a test can speak for.
fn fresh_token(world: &World, code: Code, settlement: &Address) -> Address {
    let text = |text: &str| soroban_sdk::String::from_str(&world.env, text);
    let keys = &world.keys;
    let args = (
        &keys.governance,
        &keys.guardian,
        settlement,
        text("energy"),
        text("WH"),
    );
    match code {
        Code::Wasm => world.env.register(WASM, args),
        Code::Native => world.env.register(energy_token::EnergyToken, args),
    }
}
