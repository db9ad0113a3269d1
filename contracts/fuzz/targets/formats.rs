#![no_main]
//! Bytes of batches: what is read is written again, rows are taken exactly when a plain model takes them, and a proof
//! shows exactly the leaf, place and size that it was made for.

use batch_format::{
    check_rows, inclusion_proof, is_included, leaf_hash, root, row_at, Frontier, Hash, Header,
    Leaf, Report, Row, Signatures, FRONTIER_LEN, HEADER_LEN, LEAF_LEN, MAX_PROOF_LEN, MAX_ROWS,
    REPORT_LEN, ROW_LEN, SIGNATURE_LEN,
};
use fuzz::Draw;
use libfuzzer_sys::fuzz_target;
use suite::Software;

fuzz_target!(|data: &[u8]| {
    let mut draw = Draw::new(data);
    match draw.byte() % 4 {
        0 => fixed_widths(draw.rest()),
        1 => rows(&mut draw),
        2 => signatures(draw.rest()),
        _ => trees(&mut draw),
    }
});

fn fixed_widths(bytes: &[u8]) {
    if let Some(bytes) = bytes.first_chunk::<LEAF_LEN>() {
        assert_eq!(&Leaf::from_bytes(bytes).to_bytes(), bytes);
    }
    if let Some(bytes) = bytes.first_chunk::<REPORT_LEN>() {
        assert_eq!(&Report::from_bytes(bytes).to_bytes(), bytes);
    }
    if let Some(bytes) = bytes.first_chunk::<HEADER_LEN>() {
        if let Some(header) = Header::from_bytes(bytes) {
            assert_eq!(&header.to_bytes(), bytes);
        }
    }
}

/// Rows as the fuzzer wants them, closed with a row that makes both sums zero, and perhaps cut.
fn rows(draw: &mut Draw) {
    let cap_wh = draw.amount().unsigned_abs();
    let (closes, cut) = (draw.byte().is_multiple_of(2), draw.byte());
    let mut rows = Vec::new();
    let mut member = 0u32;
    while !draw.is_empty() {
        member = member.wrapping_add(u32::from(draw.byte() % 8));
        rows.push(Row {
            member,
            energy_wh: draw.amount(),
            money_units: draw.amount(),
        });
    }
    if closes {
        let sum =
            |of: fn(&Row) -> i64| rows.iter().fold(0i64, |sum, row| sum.wrapping_add(of(row)));
        let energy_wh = sum(|row| row.energy_wh).wrapping_neg();
        let money_units = sum(|row| row.money_units).wrapping_neg();
        rows.push(Row {
            member: member.wrapping_add(1),
            energy_wh,
            money_units,
        });
    }
    let mut bytes: Vec<u8> = rows.iter().flat_map(Row::to_bytes).collect();
    bytes.truncate(bytes.len() - usize::from(cut % 2 * (cut / 8)).min(bytes.len()));
    let expected = expect_rows(&bytes, cap_wh);
    let summary = check_rows(&bytes, cap_wh);
    assert_eq!(summary.is_ok(), expected.is_some(), "{summary:?}");
    if let (Ok(summary), Some((wh, units))) = (summary, expected) {
        assert_eq!(
            (
                i128::from(summary.moved_wh),
                i128::from(summary.moved_units)
            ),
            (wh, units)
        );
    }
}

/// The moved Wh and units of acceptable rows.
fn expect_rows(bytes: &[u8], cap_wh: u64) -> Option<(i128, i128)> {
    if !bytes.len().is_multiple_of(ROW_LEN) || bytes.len() / ROW_LEN > MAX_ROWS {
        return None;
    }
    let rows: Vec<Row> = (0..bytes.len() / ROW_LEN)
        .map(|index| row_at(bytes, index))
        .collect();
    let is_sorted = rows.windows(2).all(|pair| pair[0].member < pair[1].member);
    let is_each_fine = rows.iter().all(|row| {
        (row.energy_wh, row.money_units) != (0, 0) && row.energy_wh.unsigned_abs() <= cap_wh
    });
    let sum = |of: fn(&Row) -> i64| rows.iter().map(|row| i128::from(of(row))).sum::<i128>();
    let moved = |of: fn(&Row) -> i64| {
        rows.iter()
            .map(|row| i128::from(of(row)).max(0))
            .sum::<i128>()
    };
    let fits = moved(|row| row.energy_wh) <= i128::from(u64::MAX)
        && moved(|row| row.money_units) <= i128::from(u64::MAX);
    let is_balanced = sum(|row| row.energy_wh) == 0 && sum(|row| row.money_units) == 0;
    let is_fine = is_sorted && is_each_fine && fits && is_balanced;
    is_fine.then(|| (moved(|row| row.energy_wh), moved(|row| row.money_units)))
}

fn signatures(bytes: &[u8]) {
    let Some(signatures) = Signatures::from_bytes(bytes) else {
        return;
    };
    let all: Vec<_> = signatures.collect();
    assert_eq!(all.len() * SIGNATURE_LEN, bytes.len());
    assert!(all.windows(2).all(|pair| pair[0].signer < pair[1].signer));
}

fn trees(draw: &mut Draw) {
    let leaves: Vec<Vec<u8>> = (0..1 + draw.below(40))
        .map(|index| vec![index as u8, draw.byte() % 4])
        .collect();
    let hashes: Vec<Hash> = leaves
        .iter()
        .map(|leaf| leaf_hash(&Software, leaf))
        .collect();
    let (index, size) = (draw.below(leaves.len()), leaves.len() as u64);
    let tree_root = root(&Software, &hashes);
    check_frontier(&leaves, tree_root);
    let mut out = [[0; 32]; MAX_PROOF_LEN];
    let count = inclusion_proof(&Software, &hashes, index, &mut out);
    let honest = (hashes[index], (index as u64, size), out[..count].concat());
    let mut claim = honest.clone();
    match draw.byte() % 6 {
        0 => claim.0[draw.below(32)] ^= 1 << (draw.byte() % 8),
        1 => claim.1 .0 = draw.amount() as u64 % (size + 2),
        2 => claim.2.truncate(draw.below(claim.2.len() + 1)),
        3 => claim.2.extend((0..32).map(|_| draw.byte())),
        4 if count > 0 => {
            let place = draw.below(claim.2.len());
            claim.2[place] ^= 1 << (draw.byte() % 8);
        }
        _ => {}
    }
    let is_shown = is_included(&Software, &claim.0, claim.1, &claim.2, &tree_root);
    assert_eq!(is_shown, claim == honest, "{claim:?}");
    // An inner node is no leaf of a smaller tree.
    if let [first, second, ..] = &hashes[..] {
        let inner = batch_format::node_hash(&Software, first, second);
        assert!(!is_included(
            &Software,
            &inner,
            (0, size),
            &honest.2,
            &tree_root
        ));
    }
}

fn check_frontier(leaves: &[Vec<u8>], tree_root: Hash) {
    let mut peaks = [0; FRONTIER_LEN];
    for (size, leaf) in leaves.iter().enumerate() {
        assert!(Frontier::new(&mut peaks).push(&Software, size as u64, leaf));
    }
    assert_eq!(
        Frontier::new(&mut peaks).root(&Software, leaves.len() as u64),
        tree_root
    );
}
