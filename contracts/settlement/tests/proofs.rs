//! Proofs accept exactly the trades that were settled.

use batch_format::{node_hash, HEADER_LEN, LEAF_LEN};
use proptest::prelude::*;
use suite::{Code, Plan, Sealed, Software, World, ZONE};

struct Claim {
    header: Vec<u8>,
    leaf: Vec<u8>,
    trade_proof: Vec<u8>,
    batch_proof: Vec<u8>,
}

fn claim(batch: &Sealed, index: usize) -> Claim {
    Claim {
        header: batch.header.to_vec(),
        leaf: batch.plan.leaves[index].to_bytes().to_vec(),
        trade_proof: batch.trade_proof(index),
        batch_proof: vec![],
    }
}

fn is_proven(world: &World, claim: &Claim) -> bool {
    let Claim {
        header,
        leaf,
        trade_proof,
        batch_proof,
    } = claim;
    let bytes = |bytes: &[u8]| world.bytes(bytes);
    world.settlement().prove_trade(
        &ZONE,
        &bytes(header),
        &bytes(leaf),
        &bytes(trade_proof),
        &bytes(batch_proof),
    )
}

#[test]
fn every_trade_of_trees_of_every_shape_is_proven() {
    for code in [Code::Native, Code::Wasm] {
        let world = World::with_members(code, 3, 1_000_000);
        for (seq, trades) in [1, 2, 3, 5, 7, 8, 9, 33].into_iter().enumerate() {
            let batch = world.batch(seq as u64 + 1, (2, trades));
            assert_eq!(world.settle(&batch), Ok(1));
            for index in 0..trades as usize {
                assert!(
                    is_proven(&world, &claim(&batch, index)),
                    "{index} of {trades}"
                );
            }
        }
    }
}

#[test]
fn old_batches_are_proven_by_the_tree_of_all_batches() {
    let world = World::with_members(Code::Wasm, 3, 1_000_000);
    let batches = world.settle_many(21);
    for (place, batch) in batches.iter().enumerate() {
        let seq = place as u64 + 1;
        let mut claim = claim(batch, 1);
        assert_eq!(is_proven(&world, &claim), seq > 5, "ring, batch {seq}");
        claim.batch_proof = Sealed::batch_proof(&batches, seq);
        assert!(is_proven(&world, &claim), "tree, batch {seq}");
        claim.batch_proof = Sealed::batch_proof(&batches, seq % 21 + 1);
        assert!(
            !is_proven(&world, &claim),
            "another batch's proof, batch {seq}"
        );
    }
}

#[test]
fn an_inner_node_is_no_trade_and_a_trade_no_node() {
    let world = World::with_members(Code::Wasm, 3, 1_000_000);
    let batch = world.batch(1, (2, 4));
    assert_eq!(world.settle(&batch), Ok(1));
    let whole = claim(&batch, 0);
    // A subtree given as if it were the leaf: what is hashed to the node, and the shorter path above it.
    let (left, right) = (
        whole.trade_proof[..32].to_vec(),
        whole.trade_proof[32..].to_vec(),
    );
    for leaf in [
        [&[1][..], &left, &left].concat(),
        [&left[..], &left].concat(),
        left[..].repeat(2)[..LEAF_LEN].to_vec(),
    ] {
        assert!(!is_proven(
            &world,
            &Claim {
                leaf,
                trade_proof: right.clone(),
                ..claim(&batch, 0)
            }
        ));
    }
    // A path that is longer or shorter than the tree is high.
    let inner = node_hash(&Software, &batch.trades_root, &batch.trades_root).to_vec();
    for trade_proof in [
        vec![],
        left.clone(),
        [whole.trade_proof.clone(), inner].concat(),
        whole.trade_proof[..63].to_vec(),
        vec![0; 65 * 32],
    ] {
        assert!(!is_proven(
            &world,
            &Claim {
                trade_proof,
                ..claim(&batch, 0)
            }
        ));
    }
}

#[test]
fn a_trade_has_one_place_only() {
    let world = World::with_members(Code::Wasm, 3, 1_000_000);
    let mut plan = Plan::between_members(ZONE, 1, World::window(1), (2, 4));
    // The sealer gives two places the same trade: only the one that the leaf names is proven.
    plan.leaves[3] = plan.leaves[0];
    let batch = world.seal(plan);
    assert_eq!(world.settle(&batch), Ok(1));
    assert!(is_proven(&world, &claim(&batch, 0)));
    assert!(!is_proven(&world, &claim(&batch, 3)));
}

#[test]
fn trades_of_unsettled_foreign_or_changed_batches_are_not_proven() {
    let world = World::with_members(Code::Wasm, 3, 1_000_000);
    let next = world.batch(1, (2, 3));
    assert!(!is_proven(&world, &claim(&next, 0)));
    assert_eq!(world.settle(&next), Ok(1));
    let other = world.batch(1, (2, 4));
    assert!(!is_proven(&world, &claim(&other, 0)));
    let foreign = next.plan.clone().seal([7; 32], &world.signers);
    assert!(!is_proven(&world, &claim(&foreign, 0)));
    assert!(is_proven(&world, &claim(&next, 0)));
    for header in [vec![], vec![0; HEADER_LEN], next.header[..201].to_vec()] {
        assert!(!is_proven(
            &world,
            &Claim {
                header,
                ..claim(&next, 0)
            }
        ));
    }
}

/// Trades and bits, each as a place among all of them.
type Picks = Vec<(prop::sample::Index, prop::sample::Index)>;

fn picks(count: usize) -> impl Strategy<Value = Picks> {
    prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), count)
}

fn refuses_changed_bits(code: Code, trades: u32, picks: Picks) {
    let world = World::with_members(code, 3, 1_000_000);
    let batches = [1, 2, 3].map(|seq| world.batch(seq, (2, trades)));
    for batch in &batches {
        assert_eq!(world.settle(batch), Ok(1));
    }
    for (trade, bit) in picks {
        let mut changed = claim(&batches[1], trade.index(trades as usize));
        changed.batch_proof = Sealed::batch_proof(&batches, 2);
        assert!(is_proven(&world, &changed));
        flip(&mut changed, bit);
        assert!(!is_proven(&world, &changed));
    }
}

fn flip(claim: &mut Claim, bit: prop::sample::Index) {
    let mut parts = [
        &mut claim.header,
        &mut claim.leaf,
        &mut claim.trade_proof,
        &mut claim.batch_proof,
    ];
    let total: usize = parts.iter().map(|part| part.len()).sum();
    let mut at = bit.index(total * 8);
    for part in &mut parts {
        if at < part.len() * 8 {
            part[at / 8] ^= 1 << (at % 8);
            return;
        }
        at -= part.len() * 8;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_claim_with_a_changed_bit_is_proven(trades in 1u32..20, picks in picks(24)) {
        refuses_changed_bits(Code::Native, trades, picks);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn no_claim_with_a_changed_bit_is_proven_on_the_committed_code(trades in 1u32..20, picks in picks(24)) {
        refuses_changed_bits(Code::Wasm, trades, picks);
    }
}
