//! How many transactions a second the chain applies, one ledger after another: `cargo run --release --example throughput`.

#[path = "../tests/chain/tiny_contract.rs"]
mod tiny_contract;
#[allow(dead_code)]
#[path = "../tests/chain/world.rs"]
mod world;

use std::time::Instant;

use soroban_env_host::xdr::ScVal;
use world::{address, invocation, payment, symbol, World};

const ACCOUNTS: u8 = 100;
const LEDGERS: usize = 20;

fn main() {
    let mut world = World::new();
    let seeds: Vec<_> = (1..=ACCOUNTS).map(|seed| world.account(seed)).collect();
    let contract = world.deploy(seeds[0], tiny_contract::wasm(0));
    world.change_settings(|settings| {
        settings
            .set_limit("ledger_max_write_bytes", 1 << 30)
            .unwrap()
    });
    report(&mut world, "payments", |world| {
        seeds
            .iter()
            .map(|seed| world.transaction(*seed, payment(&world.root(), 1)))
            .collect()
    });
    report(&mut world, "contract calls", |world| {
        let call = |seed: &[u8; 32]| {
            let args = [ScVal::Address(address(seed)), symbol("value")];
            world.contract_frame(*seed, invocation(&contract, "put", &args))
        };
        seeds.iter().map(call).collect()
    });
    println!(
        "log: {} bytes for {} ledgers",
        world.log.len(),
        world.ledger.seq()
    );
    let started = Instant::now();
    let back = world.reopened();
    let ms = started.elapsed().as_millis();
    println!(
        "replay: {ms} ms, same hash: {}",
        back.header_hash() == world.ledger.header_hash()
    );
}

fn report(world: &mut World, what: &str, make: impl Fn(&World) -> Vec<chain::frame::Frame>) {
    let mut seconds = 0.0;
    let mut count = 0;
    for _ in 0..LEDGERS {
        let frames = make(world);
        let started = Instant::now();
        let closed = world.close(&frames);
        seconds += started.elapsed().as_secs_f64();
        count += closed.transactions.len();
        assert!(closed
            .transactions
            .iter()
            .all(|applied| applied.is_success()));
    }
    println!(
        "{what}: {:.0} a second ({count} in {seconds:.2} s)",
        count as f64 / seconds
    );
}
