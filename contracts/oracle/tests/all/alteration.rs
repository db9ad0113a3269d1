use batch_format::ROW_LEN;
use proptest::prelude::*;
use suite::{Code, Sealed, World};

/// Parts of a signed batch.
#[derive(Clone, Copy, Debug)]
enum Part {
    Window,
    TradesRoot,
    Rows,
    Report,
    Signatures,
}

/// Flips one bit of one part; the place is taken modulo the part's length.
fn altered(batch: &Sealed, part: Part, place: usize, bit: u8) -> Sealed {
    let mut batch = batch.clone();
    let flip = |bytes: &mut [u8]| {
        let index = place % bytes.len();
        bytes[index] ^= 1 << bit;
    };
    match part {
        Part::Window => batch.plan.window.1 ^= 1 << (place % 10),
        Part::TradesRoot => flip(&mut batch.trades_root),
        Part::Rows => flip(&mut batch.rows),
        Part::Signatures => flip(&mut batch.signatures),
        Part::Report => {
            let mut report = batch.plan.report.to_bytes();
            flip(&mut report);
            batch.plan.report = batch_format::Report::from_bytes(&report);
        }
    }
    batch
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        Just(Part::Window),
        Just(Part::TradesRoot),
        Just(Part::Rows),
        Just(Part::Report),
        Just(Part::Signatures),
    ]
}

fn check(code: Code, cases: &[(Part, usize, u8)]) {
    let world = World::with_members(code, 5, 1_000_000);
    let batch = world.batch(1, (4, 3));
    assert_eq!(batch.rows.len(), 4 * ROW_LEN);
    for (part, place, bit) in cases {
        let outcome = world.settle(&altered(&batch, *part, *place, *bit));
        assert!(outcome.is_err(), "{part:?} {place} {bit}: {outcome:?}");
    }
    assert_eq!(world.settle(&batch), Ok(1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn a_batch_with_any_bit_altered_is_refused(
        cases in prop::collection::vec((part(), any::<usize>(), 0u8..8), 8)
    ) {
        check(Code::Native, &cases);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]
    #[test]
    fn a_batch_with_any_bit_altered_is_refused_by_the_wasm_too(
        cases in prop::collection::vec((part(), any::<usize>(), 0u8..8), 8)
    ) {
        check(Code::Wasm, &cases);
    }
}
