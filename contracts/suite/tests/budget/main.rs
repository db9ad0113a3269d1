//! What each entry point takes on the committed Wasm, against a committed baseline.
//! `UPDATE_BASELINE=1 cargo test -p suite --test budget` writes it.

mod chain_rows;
mod control_rows;
mod entry_points;
mod governance_rows;
mod scene;
mod zone_rows;

use serde_json::{Map, Value};
use std::{collections::BTreeSet, path::PathBuf};
use suite::{Code, Cost, World};

use crate::entry_points::{entry_points, CONTRACTS};
use crate::scene::{scene, Row};

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
    for (name, call) in rows() {
        let scene = scene();
        call(&scene);
        let cost = Cost::of_last_call(&scene.world.env).to_json(ORDINARY_BYTES);
        let before = all.insert((*name).to_owned(), cost);
        assert!(before.is_none(), "two rows are named {name}");
    }
    all
}

fn rows() -> impl Iterator<Item = &'static Row> {
    [
        zone_rows::REGISTRY,
        zone_rows::LOCKING,
        chain_rows::SETTLEMENT,
        chain_rows::ORACLE,
        chain_rows::ENERGY_TOKEN,
        zone_rows::INCENTIVE,
        control_rows::ALL,
        governance_rows::ALL,
    ]
    .into_iter()
    .flatten()
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../budget-baseline.json")
}

/// The entry point that a row is of: its name up to the first space.
fn entry_point_of(row: &str) -> String {
    row.split(' ').next().unwrap_or_default().to_owned()
}

fn figure(value: &Value, name: &str) -> i64 {
    value.get(name).and_then(Value::as_i64).unwrap_or(0)
}

#[test]
fn no_entry_point_takes_five_percent_more_than_its_baseline() {
    let path = path();
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
fn every_entry_point_of_the_committed_contracts_has_a_row() {
    let in_spec: BTreeSet<String> = CONTRACTS
        .iter()
        .flat_map(|(contract, wasm)| {
            let names = entry_points(wasm);
            assert!(names.len() > 5, "{contract} has a spec");
            names
                .into_iter()
                .map(move |name| format!("{contract}.{name}"))
        })
        .collect();
    let mut measured: BTreeSet<String> = rows().map(|(name, _)| entry_point_of(name)).collect();
    measured.insert("settlement.settle_batch".to_owned());
    assert_same(&measured, &in_spec, "rows and spec");
    if std::env::var_os("UPDATE_BASELINE").is_none() {
        let text = std::fs::read_to_string(path()).expect("baseline is there");
        let baseline: Map<String, Value> = serde_json::from_str(&text).expect("JSON");
        let in_baseline: BTreeSet<String> =
            baseline.keys().map(|name| entry_point_of(name)).collect();
        assert_same(&in_baseline, &in_spec, "baseline and spec");
    }
}

fn assert_same(left: &BTreeSet<String>, right: &BTreeSet<String>, what: &str) {
    let differing: Vec<&String> = left.symmetric_difference(right).collect();
    assert!(
        differing.is_empty(),
        "{what}: in one only are {differing:?}"
    );
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
