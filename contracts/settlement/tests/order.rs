//! Whatever is sent in whatever order, the committed code takes each batch once and in turn.

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use suite::{Code, Plan, Sealed, World, ZONE};

/// Batches that the contract remembers by their hashes.
const REMEMBERED: u64 = 16;
const CONFLICT: u32 = 404;
const SEQ_GAP: u32 = 403;
const TOO_OLD: u32 = 405;

#[derive(Clone, Debug)]
enum Send {
    /// The batch whose turn it is.
    Next,
    /// One that was settled, again.
    Settled(prop::sample::Index),
    /// Another batch under the number of a settled one, or under 0.
    Changed(prop::sample::Index),
    /// One that leaves out this many.
    Ahead(u64),
}

fn send() -> impl Strategy<Value = Send> {
    prop_oneof![
        4 => Just(Send::Next),
        2 => any::<prop::sample::Index>().prop_map(Send::Settled),
        2 => any::<prop::sample::Index>().prop_map(Send::Changed),
        1 => (1u64..1_000).prop_map(Send::Ahead),
    ]
}

/// Batch of a number that is not its turn; its window is the one that would be next.
fn another(world: &World, seq: u64, settled: &[Sealed]) -> Sealed {
    let window = World::window(settled.len() as u64 + 1);
    world.seal(Plan::between_members(ZONE, seq, window, (4, 5)))
}

fn is_remembered(seq: u64, settled: &[Sealed]) -> bool {
    seq > 0 && seq + REMEMBERED > settled.len() as u64
}

/// Sends one, and answers what the model says of it.
fn run(
    world: &World,
    settled: &mut Vec<Sealed>,
    send: Send,
) -> (Result<u32, u32>, Result<u32, u32>) {
    let cursor = settled.len();
    match send {
        Send::Settled(place) if cursor > 0 => {
            let place = place.index(cursor);
            let expected = if is_remembered(place as u64 + 1, settled) {
                Ok(2)
            } else {
                Err(TOO_OLD)
            };
            (world.settle(&settled[place]), expected)
        }
        Send::Changed(place) => {
            let seq = place.index(cursor + 1) as u64;
            let expected = if seq == 0 || is_remembered(seq, settled) {
                CONFLICT
            } else {
                TOO_OLD
            };
            (world.settle(&another(world, seq, settled)), Err(expected))
        }
        Send::Ahead(left_out) => {
            let seq = cursor as u64 + 1 + left_out;
            (world.settle(&another(world, seq, settled)), Err(SEQ_GAP))
        }
        Send::Next | Send::Settled(_) => {
            let batch = world.batch(cursor as u64 + 1, (2, 3));
            let result = world.settle(&batch);
            settled.push(batch);
            (result, Ok(1))
        }
    }
}

fn takes_each_once(sends: Vec<Send>) {
    let world = World::with_members(Code::Wasm, 5, 1_000_000);
    let mut settled = Vec::new();
    for send in sends {
        let before = world.settlement().zone(&ZONE);
        let (result, expected) = run(&world, &mut settled, send.clone());
        assert_eq!(result, expected, "{send:?} after {}", before.cursor);
        let zone = world.settlement().zone(&ZONE);
        assert_eq!(zone.cursor, settled.len() as u64);
        assert_eq!(zone == before, result != Ok(1), "{send:?}");
        let moved: i64 = settled
            .iter()
            .map(|batch| batch.plan.rows[0].money_units)
            .sum();
        assert_eq!(world.balance(1), moved);
    }
}

#[test]
fn batches_in_any_order_are_taken_once_and_in_turn() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(6)
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    TestRunner::new_with_rng(config, rng)
        .run(&prop::collection::vec(send(), 30..70), |sends| {
            takes_each_once(sends);
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}
