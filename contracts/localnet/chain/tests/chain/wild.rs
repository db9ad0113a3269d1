//! Transactions that no client would make: whatever comes, the chain answers, keeps its books and can be replayed.

use crate::tiny_contract;
use crate::world::*;
use chain::frame::Frame;
use chain::sign::sign;
use soroban_env_host::xdr::*;

/// xorshift64*: the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap() % below
    }
}

/// All money is somewhere.
fn assert_books_balance(world: &World) {
    let state = world.ledger.state();
    let held: i64 = state
        .iter()
        .filter_map(|(_, stored)| match &stored.entry.data {
            LedgerEntryData::Account(account) => Some(account.balance),
            _ => None,
        })
        .sum();
    let header = world.ledger.header();
    assert_eq!(held + header.fee_pool, header.total_coins);
}

fn mutated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.roll(3) {
        let place = dice.roll(bytes.len());
        bytes[place] = match dice.roll(4) {
            0 => 0xff,
            1 => 0x7f,
            2 => bytes[place].wrapping_add(1),
            _ => u8::try_from(dice.roll(256)).unwrap(),
        };
    }
    bytes
}

fn drafts(world: &World, alice: [u8; 32], contract: &ScAddress) -> Vec<Transaction> {
    let call = |name, args: &[ScVal]| world.contract_draft(alice, invocation(contract, name, args));
    vec![
        world.draft(alice, payment(&world.root(), 1)),
        world.draft(alice, create_account(&[77; 32], 5 * LUMEN)),
        call("put", &[symbol("count"), ScVal::U32(7)]),
        call("put_short", &[symbol("note"), ScVal::U32(7)]),
        call("now", &[]),
    ]
}

#[test]
fn mutated_transactions_with_a_good_signature_never_break_the_books() {
    let mut world = World::new();
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    let network_id = world.ledger.network_id();
    let mut dice = Dice(20_261_121);
    let (mut entered, mut refused) = (0, 0);
    for round in 0..400 {
        let drafts = drafts(&world, alice, &contract);
        for draft in &drafts {
            let bytes = mutated(&draft.to_xdr(Limits::none()).unwrap(), &mut dice);
            let Ok(tx) = Transaction::from_xdr(&bytes, Limits::none()) else {
                continue;
            };
            let Ok(envelope) = sign(tx, &alice, &network_id) else {
                continue;
            };
            let frame = Frame::from_envelope(envelope, &network_id).unwrap();
            let prepared = world.prepare(&[frame], world.next());
            entered += prepared.closed.transactions.len();
            refused += prepared.refused.len();
            if !prepared.closed.transactions.is_empty() {
                world.commit(prepared);
            }
        }
        if round % 50 == 0 {
            assert_books_balance(&world);
        }
    }
    assert!(
        entered > 100 && refused > 100,
        "{entered} entered, {refused} refused"
    );
    assert_books_balance(&world);
    let back = world.reopened();
    assert_eq!(
        back.state_hash().unwrap(),
        world.ledger.state_hash().unwrap()
    );
}

#[test]
fn mutated_envelopes_are_answered() {
    let mut world = World::new();
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    let network_id = world.ledger.network_id();
    let mut dice = Dice(7);
    for draft in drafts(&world, alice, &contract) {
        let bytes = world
            .signed(alice, draft)
            .envelope
            .to_xdr(Limits::none())
            .unwrap();
        for _ in 0..1_000 {
            if let Ok(frame) = Frame::from_xdr(&mutated(&bytes, &mut dice), &network_id) {
                let _ = world.ledger.validate(&frame, world.next());
            }
        }
    }
    assert_eq!(world.reopened().header_hash(), world.ledger.header_hash());
}

/// A call whose argument is a list in a list in a list.
fn nested(world: &World, alice: [u8; 32], contract: &ScAddress, depth: usize) -> Vec<u8> {
    let function = invocation(contract, "put", &[symbol("count"), ScVal::U32(7)]);
    let mut tx = world.contract_draft(alice, function);
    let mut deep = ScVal::U32(7);
    for _ in 0..depth {
        deep = ScVal::Vec(Some(ScVec(vec![deep].try_into().unwrap())));
    }
    let body = OperationBody::InvokeHostFunction(InvokeHostFunctionOp {
        host_function: invocation(contract, "put", &[symbol("count"), deep]),
        auth: Default::default(),
    });
    let operation = Operation {
        source_account: None,
        body,
    };
    tx.operations = vec![operation].try_into().unwrap();
    let data = data_of(&mut tx);
    data.resources.instructions *= 10;
    data.resource_fee += 100_000;
    tx.fee += 100_000;
    let envelope = world.signed(alice, tx).envelope;
    envelope.to_xdr(Limits::none()).unwrap()
}

#[test]
fn deeply_nested_values_fail_the_call_and_deeper_ones_are_not_read() {
    let mut world = World::new();
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    let network_id = world.ledger.network_id();
    let readable = nested(&world, alice, &contract, 100);
    let frame = Frame::from_xdr(&readable, &network_id).unwrap();
    assert!(!world.close_one(frame).is_success());
    let too_deep = nested(&world, alice, &contract, 200);
    assert!(Frame::from_xdr(&too_deep, &network_id).is_err());
}
