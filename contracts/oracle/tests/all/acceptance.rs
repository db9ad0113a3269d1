use ed25519_dalek::SigningKey;
use soroban_sdk::{BytesN, Vec as HostVec};
use suite::{on_both_codes, outcome, Code, World, ZONE};

use crate::reports::{one, signed, Asked};

on_both_codes! {
    a_batch_that_enough_signers_signed_is_taken
    fewer_signatures_than_the_threshold_are_refused
    every_given_signature_has_to_verify
    no_signer_counts_twice
    signatures_have_whole_lengths_and_known_signers
    a_signature_over_another_hash_is_refused
    signers_that_were_replaced_sign_no_more
    a_report_has_64_bytes
}

fn a_batch_that_enough_signers_signed_is_taken(code: Code) {
    let world = World::with_members(code, 3, 0);
    // 20 kW for 900 seconds.
    assert_eq!(Asked::sound(&world).ask(&world), Ok(5_000));
    let price = world.oracle().price(&ZONE).expect("a price");
    assert_eq!(price.price, 200_000);
    assert_eq!(price.window_end, World::window(1).1);
    assert_eq!(price.accepted_at, world.env.ledger().timestamp());
}

fn fewer_signatures_than_the_threshold_are_refused(code: Code) {
    let world = World::with_members(code, 3, 0);
    let sound = Asked::sound(&world);
    for signatures in [
        vec![],
        sound.signatures[..65].to_vec(),
        sound.signatures[65..].to_vec(),
    ] {
        let asked = Asked {
            signatures,
            ..sound.clone()
        };
        assert_eq!(asked.ask(&world), Err(509));
    }
}

fn every_given_signature_has_to_verify(code: Code) {
    let world = World::with_members(code, 3, 0);
    let third = SigningKey::from_bytes(&[3; 32]);
    set_signers(&world, &[&world.signers[0], &world.signers[1], &third], 2);
    let mut asked = Asked::sound(&world);
    assert_eq!(asked.ask(&world), Ok(5_000));
    asked.signatures.extend(one(2, &third, &asked.hash));
    assert_eq!(asked.ask(&world), Ok(5_000));
    asked.signatures[194] ^= 1;
    assert_eq!(asked.ask(&world), Err(0));
}

fn no_signer_counts_twice(code: Code) {
    let world = World::with_members(code, 3, 0);
    let sound = Asked::sound(&world);
    let (first, second) = sound.signatures.split_at(65);
    for signatures in [
        [first, first].concat(),
        [second, first].concat(),
        [second, second].concat(),
    ] {
        let asked = Asked {
            signatures,
            ..sound.clone()
        };
        assert_eq!(asked.ask(&world), Err(507));
    }
}

fn signatures_have_whole_lengths_and_known_signers(code: Code) {
    let world = World::with_members(code, 3, 0);
    let sound = Asked::sound(&world);
    let refused = |signatures: Vec<u8>| {
        Asked {
            signatures,
            ..sound.clone()
        }
        .ask(&world)
    };
    assert_eq!(refused(sound.signatures[..129].to_vec()), Err(507));
    assert_eq!(refused([&sound.signatures[..], &[2]].concat()), Err(507));
    assert_eq!(refused(vec![0; 65 * 17]), Err(507));
    let stranger = one(2, &SigningKey::from_bytes(&[3; 32]), &sound.hash);
    assert_eq!(
        refused([&sound.signatures[..], &stranger].concat()),
        Err(508)
    );
}

fn a_signature_over_another_hash_is_refused(code: Code) {
    let world = World::with_members(code, 3, 0);
    let mut asked = Asked::sound(&world);
    asked.signatures = signed(&world.signers, &[43; 32]);
    assert_eq!(asked.ask(&world), Err(0));
}

fn signers_that_were_replaced_sign_no_more(code: Code) {
    let world = World::with_members(code, 3, 0);
    let next = SigningKey::from_bytes(&[3; 32]);
    let asked = Asked::sound(&world);
    set_signers(&world, &[&world.signers[0], &next], 2);
    assert_eq!(asked.ask(&world), Err(0));
    let both = [
        one(0, &world.signers[0], &asked.hash),
        one(1, &next, &asked.hash),
    ]
    .concat();
    assert_eq!(
        Asked {
            signatures: both,
            ..asked
        }
        .ask(&world),
        Ok(5_000)
    );
}

fn a_report_has_64_bytes(code: Code) {
    let world = World::with_members(code, 3, 0);
    let asked = Asked::sound(&world);
    for length in [0, 63, 65, 128] {
        let accepted = world.oracle().try_accept(
            &ZONE,
            &BytesN::from_array(&world.env, &asked.hash),
            &asked.window.0,
            &asked.window.1,
            &world.bytes(&vec![0; length]),
            &world.bytes(&asked.signatures),
        );
        assert_eq!(outcome(accepted).err(), Some(506));
    }
}

fn set_signers(world: &World, keys: &[&SigningKey], threshold: u32) {
    let keys = keys
        .iter()
        .map(|key| BytesN::from_array(&world.env, &key.verifying_key().to_bytes()));
    world
        .oracle()
        .set_signers(&ZONE, &HostVec::from_iter(&world.env, keys), &threshold);
}
