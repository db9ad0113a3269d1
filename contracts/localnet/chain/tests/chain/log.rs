use std::rc::Rc;

use crate::tiny_contract;
use crate::world::*;
use chain::ledger::Ledger;
use chain::record::{scan, Scan};
use chain::settings::Profile;
use chain::snapshot;
use soroban_env_host::xdr::*;

/// A chain that has seen a bit of everything.
fn lived() -> World {
    let mut world = World::of(Profile::Testnet);
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    world.call(alice, &contract, "put", &[symbol("count"), ScVal::U32(41)]);
    world.call(
        alice,
        &contract,
        "put_short",
        &[symbol("note"), ScVal::U32(1)],
    );
    world.change_settings(|settings| settings.scale_fees(150));
    world.jump_to(5_000);
    world.close(&[]);
    world.call(alice, &contract, "remove", &[symbol("count")]);
    world
}

fn records(log: &[u8]) -> Vec<&[u8]> {
    let mut rest = log;
    let mut payloads = Vec::new();
    while let Scan::Record {
        payload,
        rest: later,
    } = scan(rest)
    {
        payloads.push(payload);
        rest = later;
    }
    payloads
}

#[test]
fn a_chain_comes_back_from_its_log_as_it_was() {
    let world = lived();
    let back = world.reopened();
    assert_eq!(back.header(), world.ledger.header());
    assert_eq!(back.header_hash(), world.ledger.header_hash());
    assert_eq!(
        back.state_hash().unwrap(),
        world.ledger.state_hash().unwrap()
    );
    assert_eq!(back.settings(), world.ledger.settings());
    assert_eq!(back.passphrase(), world.ledger.passphrase());
}

#[test]
fn a_chain_that_came_back_goes_on_in_the_same_way() {
    let world = lived();
    let back = world.reopened();
    let frames = [Rc::new(
        world.transaction([1; 32], payment(&world.root(), 1)),
    )];
    let here = world.ledger.prepare(&frames, world.next(), None).unwrap();
    let there = back.prepare(&frames, world.next(), None).unwrap();
    assert_eq!(here.record, there.record);
    assert_eq!(here.closed, there.closed);
}

#[test]
fn replay_answers_the_ledgers_as_they_were_closed() {
    let mut world = World::new();
    let alice = world.account(1);
    let frame = world.transaction(alice, payment(&world.root(), 1));
    let prepared = world.prepare(&[frame], world.next());
    let Scan::Record { payload, .. } = scan(&prepared.record) else {
        panic!("no record");
    };
    let mut back = world.reopened();
    assert_eq!(back.replay(payload).unwrap(), prepared.closed);
    let closed = world.commit(prepared);
    assert_eq!(
        (back.header(), back.header_hash()),
        (&closed.header, closed.hash)
    );
}

#[test]
fn a_log_can_begin_anew_with_the_state_of_today() {
    let world = lived();
    let short = world.ledger.first_record().unwrap();
    let back = reopen(&short);
    assert_eq!(back.header_hash(), world.ledger.header_hash());
    assert_eq!(
        back.state_hash().unwrap(),
        world.ledger.state_hash().unwrap()
    );
}

#[test]
fn a_log_that_is_cut_off_anywhere_ends_with_its_last_whole_record() {
    let world = lived();
    let whole = records(&world.log).len();
    let last = world.prepare(&[], world.next()).record;
    for length in 1..last.len() {
        let mut log = world.log.clone();
        log.extend(&last[..length]);
        assert_eq!(records(&log).len(), whole, "cut after {length} bytes");
        assert_eq!(scan(&last[..length]), Scan::Torn);
    }
}

#[test]
fn a_damaged_byte_is_noticed_wherever_it_is() {
    let world = lived();
    let record = world.prepare(&[], world.next()).record;
    for place in 0..record.len() {
        let mut damaged = record.clone();
        damaged[place] ^= 1;
        assert_eq!(scan(&damaged), Scan::Torn, "byte {place}");
    }
}

#[test]
fn a_record_that_does_not_follow_is_refused_and_changes_nothing() {
    let world = lived();
    let payloads = records(&world.log);
    let mut back = Ledger::open(payloads[0]).unwrap();
    back.replay(payloads[1]).unwrap();
    let before = (back.header_hash(), back.state_hash().unwrap());
    assert!(back.replay(payloads[1]).is_err(), "a record twice");
    assert!(back.replay(payloads[3]).is_err(), "a record left out");
    assert!(
        back.replay(payloads[0]).is_err(),
        "a state where a ledger belongs"
    );
    let mut longer = payloads[2].to_vec();
    longer.push(0);
    assert!(
        back.replay(&longer).is_err(),
        "a record with something behind it"
    );
    assert!(back.replay(&[]).is_err(), "an empty record");
    assert_eq!((back.header_hash(), back.state_hash().unwrap()), before);
    back.replay(payloads[2]).unwrap();
}

#[test]
fn a_changed_entry_breaks_the_chain_of_hashes() {
    let world = lived();
    let payloads = records(&world.log);
    let mut back = Ledger::open(payloads[0]).unwrap();
    let mut forged = payloads[1].to_vec();
    let balance = (1_000 * LUMEN).to_be_bytes();
    let place = forged
        .windows(8)
        .rposition(|window| window == balance)
        .unwrap();
    forged[place + 7] ^= 1;
    assert!(back.replay(&forged).is_err());
    assert_eq!(back.seq(), 1);
}

#[test]
fn an_empty_ledger_takes_less_than_a_hundred_bytes() {
    let world = lived();
    assert!(world.prepare(&[], world.next()).record.len() < 100);
}

#[test]
fn a_ledger_prepared_on_an_older_one_cannot_be_committed() {
    let mut world = World::new();
    let late = world.prepare(&[], world.next());
    world.close(&[]);
    assert!(world.ledger.commit(late).is_err());
    assert_eq!(world.ledger.seq(), 2);
}

#[test]
fn preparing_changes_nothing() {
    let mut world = World::new();
    let alice = world.account(1);
    let before = (
        world.ledger.header_hash(),
        world.ledger.state_hash().unwrap(),
    );
    let frame = world.transaction(alice, payment(&world.root(), 1));
    let prepared = world.prepare(&[frame], world.next());
    assert!(prepared.closed.transactions[0].is_success());
    assert_eq!(
        (
            world.ledger.header_hash(),
            world.ledger.state_hash().unwrap()
        ),
        before
    );
}

#[test]
fn headers_are_a_chain() {
    let mut world = World::new();
    let first = world.close(&[]);
    let second = world.close(&[]);
    assert_eq!(second.header.previous_ledger_hash, Hash(first.hash));
    let entry = LedgerHeaderHistoryEntry::from_xdr(second.header_xdr().unwrap(), Limits::none());
    let entry = entry.unwrap();
    assert_eq!(
        entry.hash,
        Hash(chain::closed::hash_of(&entry.header).unwrap())
    );
}

#[test]
fn the_network_s_own_report_of_a_close_holds_every_transaction() {
    let mut world = World::new();
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    let call = world.contract_frame(alice, invocation(&contract, "now", &[]));
    let pay = world.transaction(world.root(), payment(&alice, 1));
    let closed = world.close(&[call, pay]);
    let bytes = closed.close_meta_xdr().unwrap();
    let LedgerCloseMeta::V2(meta) = LedgerCloseMeta::from_xdr(bytes, Limits::none()).unwrap()
    else {
        panic!("not version 2");
    };
    assert_eq!(meta.tx_processing.len(), 2);
    let GeneralizedTransactionSet::V1(set) = meta.tx_set;
    assert_eq!(set.phases.len(), 2);
}

#[test]
fn a_snapshot_lists_every_entry() {
    let world = lived();
    let json = snapshot::to_json(&world.ledger).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["sequence_number"], world.ledger.seq());
    assert_eq!(
        value["entries"].as_array().unwrap().len(),
        world.ledger.state().len()
    );
    let hash = snapshot::hex(&world.ledger.state_hash().unwrap());
    assert_eq!(value["state_hash"], hash);
}

#[test]
fn an_old_state_stays_readable_after_later_ledgers() {
    let mut world = World::new();
    let old = world.ledger.state();
    let hash = old.hash().unwrap();
    world.account(1);
    assert_eq!(old.hash().unwrap(), hash);
    assert!(old.get(&key_of_account(&[1; 32])).is_none());
    assert!(world
        .ledger
        .state()
        .get(&key_of_account(&[1; 32]))
        .is_some());
}
