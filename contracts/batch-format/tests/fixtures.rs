//! Golden bytes shared with the TypeScript code of the hub, the node and the member app.
//! `UPDATE_FIXTURES=1 cargo test -p batch-format` writes them.

use batch_format::*;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{json, Value};
use sha2::Digest;
use std::path::PathBuf;

struct Software;

impl Sha256 for Software {
    fn digest(&self, bytes: &[u8]) -> Hash {
        sha2::Sha256::digest(bytes).into()
    }
}

const PASSPHRASE: &str = "localgrid ; neighbourhood";
const ZONE: u32 = 7;
const SEQ: u64 = 42;

fn leaves(count: u32) -> Vec<Leaf> {
    (0..count)
        .map(|index| Leaf {
            zone: ZONE,
            seq: SEQ,
            index,
            interval_start_s: 1_790_000_100 + 900 * u64::from(index / 4),
            member: index % 4,
            revision: u32::from(index % 7 == 6),
            energy_wh: [350, -125, -1, i64::from(index) * 1_000][index as usize % 4],
            price_micro_per_kwh: 143_000 + i64::from(index),
            money_nano: [-50_050_000, 17_875_000, 143_000, 0][index as usize % 4],
        })
        .collect()
}

fn leaf_json(leaf: &Leaf) -> Value {
    json!({
        "zone": leaf.zone, "seq": leaf.seq.to_string(), "index": leaf.index,
        "interval_start_s": leaf.interval_start_s.to_string(), "member": leaf.member, "revision": leaf.revision,
        "energy_wh": leaf.energy_wh.to_string(), "price_micro_per_kwh": leaf.price_micro_per_kwh.to_string(),
        "money_nano": leaf.money_nano.to_string(),
        "bytes": hex::encode(leaf.to_bytes()), "hash": hex::encode(leaf_hash(&Software, &leaf.to_bytes())),
    })
}

fn hashes(leaves: &[Leaf]) -> Vec<Hash> {
    leaves
        .iter()
        .map(|leaf| leaf_hash(&Software, &leaf.to_bytes()))
        .collect()
}

fn proof(leaf_hashes: &[Hash], index: usize) -> Vec<Hash> {
    let mut out = [[0; 32]; MAX_PROOF_LEN];
    let length = inclusion_proof(&Software, leaf_hashes, index, &mut out);
    out[..length].to_vec()
}

fn tree_json(count: u32) -> Value {
    let leaves = leaves(count);
    let leaf_hashes = hashes(&leaves);
    let shown: Vec<usize> = if count <= 8 {
        (0..count as usize).collect()
    } else {
        vec![0, 1, 31, 63, 64, 95, 96, 99]
    };
    let proofs: Vec<Value> = shown
        .into_iter()
        .map(|index| json!({ "index": index, "proof": proof(&leaf_hashes, index).iter().map(hex::encode).collect::<Vec<_>>() }))
        .collect();
    json!({
        "leaves": leaves.iter().map(|leaf| hex::encode(leaf.to_bytes())).collect::<Vec<_>>(),
        "root": hex::encode(root(&Software, &leaf_hashes)),
        "proofs": proofs,
    })
}

fn rows() -> Vec<Row> {
    vec![
        Row {
            member: 0,
            energy_wh: 0,
            money_units: 1_234,
        },
        Row {
            member: 1,
            energy_wh: 350,
            money_units: -501_234,
        },
        Row {
            member: 2,
            energy_wh: -350,
            money_units: 500_500,
        },
        Row {
            member: 300,
            energy_wh: i64::MAX,
            money_units: i64::MIN + 1,
        },
        Row {
            member: 4_294_967_295,
            energy_wh: -i64::MAX,
            money_units: i64::MAX - 500,
        },
    ]
}

fn rows_json() -> Value {
    let good = rows();
    let packed: Vec<u8> = good.iter().flat_map(Row::to_bytes).collect();
    let summary = check_rows(&packed, u64::MAX).expect("good rows");
    let bad = [
        (
            "one byte too few",
            packed[..packed.len() - 1].to_vec(),
            RowsError::BadLength,
        ),
        (
            "a member twice",
            [&packed[..20], &packed[..20]].concat(),
            RowsError::NotSorted,
        ),
        (
            "members in falling order",
            [&packed[20..40], &packed[..20]].concat(),
            RowsError::NotSorted,
        ),
        ("a row of zeros", vec![0; 20], RowsError::EmptyRow),
        (
            "money does not sum to zero",
            packed[..60]
                .iter()
                .copied()
                .chain([0, 0, 0, 9])
                .chain([0; 8])
                .chain(1i64.to_be_bytes())
                .collect(),
            RowsError::NotBalanced,
        ),
        (
            "energy does not sum to zero",
            packed[20..40].to_vec(),
            RowsError::NotBalanced,
        ),
    ];
    let refused: Vec<Value> = bad
        .iter()
        .map(|(name, bytes, error)| {
            assert_eq!(check_rows(bytes, u64::MAX), Err(*error), "{name}");
            json!({ "name": name, "bytes": hex::encode(bytes), "error": format!("{error:?}") })
        })
        .collect();
    json!({
        "rows": good.iter().map(|row| json!({ "member": row.member, "energy_wh": row.energy_wh.to_string(), "money_units": row.money_units.to_string() })).collect::<Vec<_>>(),
        "bytes": hex::encode(&packed),
        "sha256": hex::encode(Software.digest(&packed)),
        "moved_wh": summary.moved_wh.to_string(),
        "moved_units": summary.moved_units.to_string(),
        "refused": refused,
    })
}

/// XDR of ScVal::Address of a contract: value type 18, address type 1, 32 bytes.
fn domain(network_id: &Hash, contract: &Hash) -> (Vec<u8>, Hash) {
    let address = [&[0, 0, 0, 18, 0, 0, 0, 1], &contract[..]].concat();
    let hash = Software.digest(&[&network_id[..], &address].concat());
    (address, hash)
}

fn batch_json() -> Value {
    let contract = Software.digest(b"a settlement contract");
    let network_id = Software.digest(PASSPHRASE.as_bytes());
    let (address_xdr, domain) = domain(&network_id, &contract);
    let meters = [
        MeterChange {
            metering_point: "AT0010000000000000001000011111111",
            import_wh: 350,
            export_wh: 0,
        },
        MeterChange {
            metering_point: "AT0010000000000000001000011111112",
            import_wh: 0,
            export_wh: 351,
        },
        MeterChange {
            metering_point: "hof-süd",
            import_wh: -2,
            export_wh: i64::MAX,
        },
    ];
    let meter_leaves: Vec<Vec<u8>> = meters
        .iter()
        .map(|meter| {
            let mut out = [0; METER_LEAF_MAX_LEN];
            let length = write_meter_leaf(meter, &mut out);
            out[..length].to_vec()
        })
        .collect();
    let meter_hashes: Vec<Hash> = meter_leaves
        .iter()
        .map(|leaf| leaf_hash(&Software, leaf))
        .collect();
    let report = Report {
        meters_root: root(&Software, &meter_hashes),
        produced_wh: 351,
        retired_wh: 350,
        covered_s: 900,
        price_micro_per_kwh: 143_000,
    };
    let packed: Vec<u8> = rows()[..3].iter().flat_map(Row::to_bytes).collect();
    let packed = [
        &packed[..],
        &Row {
            member: 3,
            energy_wh: 0,
            money_units: -500,
        }
        .to_bytes(),
    ]
    .concat();
    check_rows(&packed, 1_000).expect("balanced rows");
    let header = Header {
        domain,
        zone: ZONE,
        seq: SEQ,
        window_start_s: 1_790_000_100,
        window_end_s: 1_790_001_000,
        trade_count: 8,
        trades_root: root(&Software, &hashes(&leaves(8))),
        rows_hash: Software.digest(&packed),
        report: report.to_bytes(),
    };
    let batch_hash = header.hash(&Software);
    json!({
        "network_passphrase": PASSPHRASE, "network_id": hex::encode(network_id), "settlement_contract": hex::encode(contract),
        "address_xdr": hex::encode(address_xdr), "domain": hex::encode(domain),
        "meters": meters.iter().zip(&meter_leaves).map(|(meter, bytes)| json!({
            "metering_point": meter.metering_point, "import_wh": meter.import_wh.to_string(), "export_wh": meter.export_wh.to_string(),
            "bytes": hex::encode(bytes) })).collect::<Vec<_>>(),
        "report": { "meters_root": hex::encode(report.meters_root), "produced_wh": "351", "retired_wh": "350", "covered_s": "900",
            "price_micro_per_kwh": "143000", "bytes": hex::encode(report.to_bytes()) },
        "rows": hex::encode(&packed),
        "header": { "zone": ZONE, "seq": SEQ.to_string(), "window_start_s": "1790000100", "window_end_s": "1790001000", "trade_count": 8,
            "trades_root": hex::encode(header.trades_root), "rows_hash": hex::encode(header.rows_hash), "bytes": hex::encode(header.to_bytes()) },
        "batch_hash": hex::encode(batch_hash),
        "signatures": signatures_json(&batch_hash),
    })
}

fn signatures_json(batch_hash: &Hash) -> Value {
    let seeds = [Software.digest(b"hub"), Software.digest(b"node")];
    let mut packed = Vec::new();
    let signers: Vec<Value> = seeds.iter().enumerate().map(|(index, seed)| {
        let key = SigningKey::from_bytes(seed);
        packed.push(index as u8);
        packed.extend(key.sign(batch_hash).to_bytes());
        json!({ "index": index, "seed": hex::encode(seed), "public_key": hex::encode(key.verifying_key().to_bytes()) })
    }).collect();
    assert_eq!(
        Signatures::from_bytes(&packed).expect("signatures").count(),
        2
    );
    json!({ "signers": signers, "bytes": hex::encode(packed) })
}

fn frontier_json() -> Value {
    let mut bytes = [0; FRONTIER_LEN];
    let mut steps = Vec::new();
    let mut leaf_hashes = Vec::new();
    for size in 0..20u64 {
        let batch_hash = Software.digest(&size.to_be_bytes());
        leaf_hashes.push(leaf_hash(&Software, &batch_hash));
        let mut frontier = Frontier::new(&mut bytes);
        assert!(frontier.push(&Software, size, &batch_hash));
        let tree_root = frontier.root(&Software, size + 1);
        assert_eq!(tree_root, root(&Software, &leaf_hashes));
        steps.push(json!({ "batch_hash": hex::encode(batch_hash), "size": size + 1, "root": hex::encode(tree_root) }));
    }
    json!({ "levels": FRONTIER_LEVELS, "steps": steps, "bytes_of_last": hex::encode(bytes) })
}

fn compare(name: &str, value: Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    let text = format!("{}\n", serde_json::to_string_pretty(&value).expect("JSON"));
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&path, &text).expect("fixture is written");
    }
    let stored = std::fs::read_to_string(&path).expect("fixture is there");
    assert_eq!(stored, text, "{name} differs from what the code makes");
}

#[test]
fn rows_have_their_golden_bytes() {
    compare("rows.json", rows_json());
}

#[test]
fn leaves_have_their_golden_bytes() {
    compare(
        "leaves.json",
        Value::Array(leaves(12).iter().map(leaf_json).collect()),
    );
}

#[test]
fn trees_have_their_golden_roots_and_proofs() {
    let trees = [0, 1, 2, 3, 5, 8, 100].map(tree_json);
    compare("trees.json", Value::Array(trees.to_vec()));
}

#[test]
fn a_batch_has_its_golden_header_hash_and_signatures() {
    compare("batch.json", batch_json());
}

#[test]
fn a_frontier_has_its_golden_roots() {
    compare("frontier.json", frontier_json());
}
