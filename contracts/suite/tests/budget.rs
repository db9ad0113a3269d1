//! What each entry point takes on the committed Wasm, against a committed baseline.
//! `UPDATE_BASELINE=1 cargo test -p suite --test budget` writes it.

use serde_json::{Map, Value};
use soroban_sdk::{
    testutils::Address as _, testutils::Ledger, token::StellarAssetClient, Address, BytesN,
};
use std::path::PathBuf;
use suite::{Code, Cost, Sealed, World, ZONE};

/// Figures may grow by this much.
const SLACK_PERCENT: i64 = 5;
/// Size of an ordinary transaction, for calls whose arguments are short.
const ORDINARY_BYTES: u32 = 700;
/// A quarter of what one ledger of mainnet takes, of everything that grows with a batch.
const QUARTER_OF_A_LEDGER: [(&str, i64); 4] = [
    ("instructions", 145_000_000),
    ("write_entries", 250),
    ("write_bytes", 71_680),
    ("transaction_bytes", 66_560),
];

struct Scene {
    world: World,
    address: Address,
    settled: Sealed,
    key: BytesN<32>,
}

type Call = fn(&Scene);

fn scene() -> Scene {
    let world = World::with_members(Code::Wasm, 100, 1_000_000);
    let address = world.bind_with_deposit(1, 1_000_000);
    StellarAssetClient::new(&world.env, &world.token).mint(&address, &1_000_000);
    let settled = world.batch(1, (98, 200));
    assert_eq!(world.settle(&settled), Ok(1));
    let key = BytesN::from_array(&world.env, &[5; 32]);
    world.cache_modules();
    Scene {
        world,
        address,
        settled,
        key,
    }
}

fn open_dispute(scene: &Scene) {
    let (world, batch) = (&scene.world, &scene.settled);
    let leaf = batch.plan.leaves[1].to_bytes();
    let parts =
        [&batch.header[..], &leaf, &batch.trade_proof(1), &[]].map(|part| world.bytes(part));
    world
        .settlement()
        .open_dispute(&ZONE, &parts[0], &parts[1], &parts[2], &parts[3], &1);
}

fn prove_trade(scene: &Scene) {
    let (world, batch) = (&scene.world, &scene.settled);
    let leaf = batch.plan.leaves[100].to_bytes();
    let parts =
        [&batch.header[..], &leaf, &batch.trade_proof(100), &[]].map(|part| world.bytes(part));
    assert!(world
        .settlement()
        .prove_trade(&ZONE, &parts[0], &parts[1], &parts[2], &parts[3]));
}

fn request(scene: &Scene) {
    scene.world.locking().request_withdrawal(&ZONE, &1, &5);
}

fn withdraw(scene: &Scene) {
    request(scene);
    let now = scene.world.env.ledger().timestamp();
    scene.world.env.ledger().set_timestamp(now + 1_800);
    scene.world.locking().withdraw(&ZONE, &1);
}

fn set_weights(scene: &Scene) {
    let rows: Vec<u8> = (1..100u32)
        .flat_map(|member| [member.to_be_bytes(), 3u32.to_be_bytes()].concat())
        .collect();
    scene
        .world
        .incentive()
        .set_weights(&ZONE, &scene.world.bytes(&rows));
}

const CALLS: &[(&str, Call)] = &[
    ("registry.open_zone", |s| {
        s.world.registry().open_zone(&8, &s.world.terms())
    }),
    ("registry.enrol of 100", |s| {
        s.world
            .registry()
            .enrol(&ZONE, &100, &s.world.bytes(&[0; 800]))
    }),
    ("registry.set_terms of 1", |s| {
        let row = [&1u32.to_be_bytes()[..], &5i64.to_be_bytes(), &[1]].concat();
        s.world.registry().set_terms(&ZONE, &s.world.bytes(&row));
    }),
    ("registry.bind", |s| {
        s.world.registry().bind(&ZONE, &2, &s.address)
    }),
    ("registry.rebind", |s| {
        s.world.registry().rebind(&ZONE, &1, &s.address)
    }),
    ("registry.replace_address", |s| {
        s.world.registry().replace_address(&ZONE, &1, &s.address)
    }),
    ("registry.register_meter", |s| {
        s.world.registry().register_meter(&ZONE, &1, &s.key, &9_000)
    }),
    ("registry.revoke_meter", |s| {
        s.world.registry().register_meter(&ZONE, &1, &s.key, &9_000);
        s.world.registry().revoke_meter(&s.key);
    }),
    ("registry.set_registrar", |s| {
        s.world.registry().set_registrar(&s.address)
    }),
    ("registry.pause", |s| s.world.registry().pause()),
    ("locking.deposit", |s| {
        s.world.locking().deposit(&s.address, &ZONE, &1, &5)
    }),
    ("locking.request_withdrawal", request),
    ("locking.withdraw", withdraw),
    ("locking.cancel_withdrawal", |s| {
        request(s);
        s.world.locking().cancel_withdrawal(&ZONE, &1);
    }),
    ("locking.hold", |s| {
        s.world.locking().hold(&ZONE, &1, &5, &true)
    }),
    ("locking.apply of 98", |s| {
        s.world
            .locking()
            .apply(&ZONE, &s.world.bytes(&s.settled.rows))
    }),
    ("locking.position", |s| {
        assert!(s.world.locking().position(&ZONE, &1).is_active)
    }),
    ("locking.positions", |s| {
        assert_eq!(s.world.locking().positions(&ZONE, &0).len(), 3_300)
    }),
    ("settlement.prove_trade", prove_trade),
    ("settlement.open_dispute", open_dispute),
    ("settlement.resolve_dispute", |s| {
        open_dispute(s);
        s.world.settlement().resolve_dispute(&ZONE, &1, &1, &true);
    }),
    ("settlement.set_operator", |s| {
        s.world.settlement().set_operator(&ZONE, &s.address)
    }),
    ("settlement.zone", |s| {
        assert_eq!(s.world.settlement().zone(&ZONE).cursor, 1)
    }),
    ("energy-token.transfer", |s| {
        s.world.energy_token().transfer(
            &s.world.keys.custodian,
            Address::generate(&s.world.env),
            &5,
        );
    }),
    ("energy-token.burn", |s| {
        s.world.energy_token().burn(&s.world.keys.custodian, &5)
    }),
    ("incentive.set_weights of 99", set_weights),
    ("incentive.fund", |s| {
        set_weights(s);
        s.world.incentive().fund(&s.address, &ZONE, &1_000);
    }),
    ("incentive.claim", |s| {
        set_weights(s);
        s.world.incentive().fund(&s.address, &ZONE, &10_000);
        s.world.incentive().claim(&ZONE, &1);
    }),
];

fn batch_cost((members, trades): (u32, u32)) -> (Cost, u32) {
    let world = World::with_members(Code::Wasm, members + 1, 1_000_000_000);
    world.cache_modules();
    for seq in 1..=2 {
        assert_eq!(world.settle(&world.batch(seq, (members, trades))), Ok(1));
    }
    let batch = world.batch(3, (members, trades));
    assert_eq!(world.settle(&batch), Ok(1));
    (
        Cost::of_last_call(&world.env),
        world.transaction_bytes(&batch),
    )
}

fn measured() -> Map<String, Value> {
    let mut all = Map::new();
    for sizes in [(2, 2), (100, 200), (500, 4_000), (2_000, 20_000)] {
        let (cost, bytes) = batch_cost(sizes);
        let name = format!(
            "settlement.settle_batch of {} members, {} trades",
            sizes.0, sizes.1
        );
        all.insert(name, cost.to_json(bytes));
    }
    for (name, call) in CALLS {
        let scene = scene();
        call(&scene);
        all.insert(
            (*name).to_owned(),
            Cost::of_last_call(&scene.world.env).to_json(ORDINARY_BYTES),
        );
    }
    all
}

fn figure(value: &Value, name: &str) -> i64 {
    value.get(name).and_then(Value::as_i64).unwrap_or(0)
}

#[test]
fn no_entry_point_takes_five_percent_more_than_its_baseline() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../budget-baseline.json");
    let now = measured();
    if std::env::var_os("UPDATE_BASELINE").is_some() {
        let text = serde_json::to_string_pretty(&now).expect("JSON");
        std::fs::write(&path, format!("{text}\n")).expect("baseline is written");
    }
    let text = std::fs::read_to_string(&path).expect("baseline is there");
    let baseline: Map<String, Value> = serde_json::from_str(&text).expect("JSON");
    let names = |map: &Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&now),
        names(&baseline),
        "entry points of the baseline"
    );
    let mut grown = Vec::new();
    for (name, before) in &baseline {
        for figure_name in before.as_object().expect("figures").keys() {
            let (was, is) = (figure(before, figure_name), figure(&now[name], figure_name));
            if is * 100 > was * (100 + SLACK_PERCENT) {
                grown.push(format!("{name}: {figure_name} {was} -> {is}"));
            }
        }
    }
    assert!(grown.is_empty(), "{}", grown.join("\n"));
}

#[test]
fn a_netted_batch_keeps_its_price_per_trade_and_leaves_the_ledger_to_others() {
    for ((members, trades), most) in [((100, 200), 200), ((2_000, 20_000), 20)] {
        let (cost, bytes) = batch_cost((members, trades));
        let fee = cost.fee_stroops(bytes);
        println!(
            "local host, real metering: {members} members, {trades} trades: {fee} stroops, {:.2} per trade, {cost:?}, {bytes} B",
            fee as f64 / f64::from(trades)
        );
        assert!(fee <= most * i64::from(trades), "{fee} stroops");
        let figures = cost.to_json(bytes);
        for (name, limit) in QUARTER_OF_A_LEDGER {
            assert!(
                figure(&figures, name) <= limit,
                "{name} of {members} members"
            );
        }
    }
}
