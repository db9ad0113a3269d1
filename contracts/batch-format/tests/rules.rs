//! What holds for all trees, rows and frontiers.

use batch_format::*;
use proptest::prelude::*;
use sha2::Digest;

struct Software;

impl Sha256 for Software {
    fn digest(&self, bytes: &[u8]) -> Hash {
        sha2::Sha256::digest(bytes).into()
    }
}

fn hashes(count: usize) -> Vec<Hash> {
    (0..count)
        .map(|index| leaf_hash(&Software, &index.to_be_bytes()))
        .collect()
}

fn proof(leaf_hashes: &[Hash], index: usize) -> Vec<u8> {
    let mut out = [[0; 32]; MAX_PROOF_LEN];
    let length = inclusion_proof(&Software, leaf_hashes, index, &mut out);
    out[..length].concat()
}

#[test]
fn a_proof_holds_at_its_own_place_of_a_tree_of_its_own_size_only() {
    for size in 1..=20usize {
        let leaf_hashes = hashes(size);
        let tree_root = root(&Software, &leaf_hashes);
        for index in 0..size {
            let proof = proof(&leaf_hashes, index);
            let holds = |place: usize, leaf: usize, of: usize| {
                is_included(
                    &Software,
                    &leaf_hashes[leaf],
                    (place as u64, of as u64),
                    &proof,
                    &tree_root,
                )
            };
            assert!(holds(index, index, size), "{index} of {size}");
            for other in (0..size).filter(|other| *other != index) {
                assert!(!holds(other, index, size), "{index} as {other} of {size}");
                assert!(!holds(index, other, size), "{other} at {index} of {size}");
            }
            assert!(!holds(index, index, 0));
            assert!(!holds(size, index, size));
        }
    }
}

#[test]
fn a_frontier_refuses_what_it_has_no_room_for() {
    let mut bytes = [0; FRONTIER_LEN];
    let before = bytes;
    assert!(!Frontier::new(&mut bytes).push(&Software, (1 << FRONTIER_LEVELS) - 1, b"leaf"));
    assert_eq!(bytes, before);
    assert!(Frontier::new(&mut bytes).push(&Software, (1 << FRONTIER_LEVELS) - 2, b"leaf"));
}

#[test]
fn more_rows_than_a_batch_may_have_are_refused() {
    let rows = |pairs: u32| -> Vec<u8> {
        (0..pairs * 2)
            .flat_map(|member| {
                let sign = if member % 2 == 0 { 1 } else { -1 };
                Row {
                    member,
                    energy_wh: sign,
                    money_units: -sign,
                }
                .to_bytes()
            })
            .collect()
    };
    assert_eq!(
        check_rows(&rows(1_000), 1).map(|summary| summary.count),
        Ok(2_000)
    );
    assert_eq!(check_rows(&rows(1_001), 1), Err(RowsError::BadLength));
    assert_eq!(check_rows(&rows(1_000), 0), Err(RowsError::OverCap));
}

#[test]
fn a_meter_needs_a_name_that_fits() {
    let mut out = [0; METER_LEAF_MAX_LEN];
    let long = "x".repeat(256);
    for metering_point in ["", &long] {
        let change = MeterChange {
            metering_point,
            import_wh: 1,
            export_wh: 1,
        };
        assert_eq!(write_meter_leaf(&change, &mut out), 0);
    }
    let change = MeterChange {
        metering_point: &long[1..],
        import_wh: 1,
        export_wh: 1,
    };
    assert_eq!(write_meter_leaf(&change, &mut out), METER_LEAF_MAX_LEN);
}

proptest! {
    #[test]
    fn rows_are_accepted_only_in_order_and_in_balance(columns in prop::collection::vec((0u32..50, -9i64..9, -9i64..9), 0..12)) {
        let rows: Vec<Row> = columns.into_iter().map(|(member, energy_wh, money_units)| Row { member, energy_wh, money_units }).collect();
        let packed: Vec<u8> = rows.iter().flat_map(Row::to_bytes).collect();
        let is_sorted = rows.windows(2).all(|pair| pair[0].member < pair[1].member);
        let is_balanced = rows.iter().map(|row| row.energy_wh).sum::<i64>() == 0 && rows.iter().map(|row| row.money_units).sum::<i64>() == 0;
        let is_full = rows.iter().all(|row| row.energy_wh != 0 || row.money_units != 0);
        prop_assert_eq!(check_rows(&packed, 9).is_ok(), is_sorted && is_balanced && is_full);
    }

    #[test]
    fn two_balanced_rows_of_any_size_are_accepted(wh in 1i64..=i64::MAX, units in 1i64..=i64::MAX) {
        let rows = [Row { member: 0, energy_wh: wh, money_units: -units }, Row { member: u32::MAX, energy_wh: -wh, money_units: units }];
        let packed = rows.map(|row| row.to_bytes()).concat();
        prop_assert_eq!(check_rows(&packed, u64::MAX).map(|summary| (summary.moved_wh, summary.moved_units)), Ok((wh as u64, units as u64)));
    }

    #[test]
    fn bytes_of_leaves_and_headers_come_back_as_they_were(bytes in prop::collection::vec(any::<u8>(), HEADER_LEN)) {
        let leaf: [u8; LEAF_LEN] = bytes[..LEAF_LEN].try_into().unwrap();
        prop_assert_eq!(Leaf::from_bytes(&leaf).to_bytes(), leaf);
        let report: [u8; REPORT_LEN] = bytes[..REPORT_LEN].try_into().unwrap();
        prop_assert_eq!(Report::from_bytes(&report).to_bytes(), report);
        let mut header: [u8; HEADER_LEN] = bytes.try_into().unwrap();
        prop_assert_eq!(Header::from_bytes(&header), None);
        header[..10].copy_from_slice(HEADER_LABEL);
        prop_assert_eq!(Header::from_bytes(&header).unwrap().to_bytes(), header);
    }

    #[test]
    fn no_bytes_make_any_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), index in any::<u64>(), size in any::<u64>()) {
        let _ = check_rows(&bytes, u64::MAX);
        if let Some(signatures) = Signatures::from_bytes(&bytes) {
            prop_assert_eq!(signatures.count(), bytes.len() / SIGNATURE_LEN);
        }
        prop_assert!(!is_included(&Software, &[1; 32], (index, size), &bytes, &[2; 32]));
    }
}
