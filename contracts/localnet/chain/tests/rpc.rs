//! The chain as shells drive it: bytes in, instructions and records out.

use chain::rpc::{Endpoint, Instruction, Options, Reply, Request};
use serde_json::{json, Value};

const START_S: u64 = 1_700_000_000;

fn options() -> Options {
    serde_json::from_value(json!({ "passphrase": "Test network", "is_manual": true }))
        .expect("options")
}

/// A new chain and its log.
fn begun() -> (Endpoint, Vec<u8>) {
    let mut endpoint = Endpoint::new(options());
    let opened = endpoint.open(START_S).expect("a new chain opens");
    assert_eq!(opened.valid_bytes, 0);
    (endpoint, opened.append)
}

fn close(endpoint: &mut Endpoint, log: &mut Vec<u8>) {
    let record = endpoint.prepare_close(START_S).expect("a ledger");
    log.extend(record.expect("a ledger closes"));
    endpoint.commit_close().expect("it was prepared");
}

fn post(endpoint: &mut Endpoint, target: &str, body: &[u8]) -> Instruction {
    let request = Request {
        method: "POST",
        target,
        host: "localhost",
        body,
        is_local: true,
    };
    endpoint.handle(&request, START_S)
}

fn answer(instruction: Instruction) -> Value {
    match instruction {
        Instruction::Reply(Reply { body, .. }) => serde_json::from_slice(&body).expect("JSON"),
        other => panic!("no reply but {other:?}"),
    }
}

fn ask(endpoint: &mut Endpoint, method: &str, params: &Value) -> Value {
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    answer(post(endpoint, "/", body.to_string().as_bytes()))["result"].take()
}

#[test]
fn a_chain_comes_back_from_its_log_in_pieces_of_any_size() {
    let (mut endpoint, mut log) = begun();
    let address = "/friendbot?addr=GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H";
    let Instruction::Wait { ticket, hurries } = post(&mut endpoint, address, b"") else {
        panic!("friendbot lets nobody wait");
    };
    assert!(hurries && endpoint.poll(ticket).is_none());
    close(&mut endpoint, &mut log);
    close(&mut endpoint, &mut log);
    let funded = endpoint.poll(ticket).expect("an answer after the ledger");
    let funded: Value = serde_json::from_slice(&funded.body).expect("JSON");
    let asked = json!({ "hash": funded["hash"] });
    let latest = ask(&mut endpoint, "getLatestLedger", &Value::Null);
    let transaction = ask(&mut endpoint, "getTransaction", &asked);
    assert_eq!(transaction["status"], "SUCCESS");
    for piece in [1, 7, 1_000, log.len()] {
        let mut again = Endpoint::new(options());
        log.chunks(piece)
            .for_each(|bytes| again.feed(bytes).expect("its own log"));
        let opened = again.open(START_S).expect("its own log");
        assert_eq!(
            (opened.valid_bytes, opened.append.len()),
            (log.len() as u64, 0)
        );
        assert_eq!(ask(&mut again, "getLatestLedger", &Value::Null), latest);
        assert_eq!(ask(&mut again, "getTransaction", &asked), transaction);
    }
}

#[test]
fn a_log_that_was_cut_anywhere_opens_with_what_is_whole() {
    let (mut endpoint, mut log) = begun();
    let mut ends = vec![0, log.len()];
    for _ in 0..3 {
        close(&mut endpoint, &mut log);
        ends.push(log.len());
    }
    for cut in (0..log.len()).step_by(97).chain(ends.clone()) {
        let mut again = Endpoint::new(options());
        again.feed(&log[..cut]).expect("a part of its own log");
        let whole = ends.iter().rev().find(|end| **end <= cut).copied();
        assert_eq!(
            again.open(START_S).expect("it opens").valid_bytes,
            whole.unwrap_or(0) as u64
        );
    }
}

#[test]
fn a_record_that_is_damaged_before_others_is_refused() {
    let (mut endpoint, mut log) = begun();
    let first = log.len();
    close(&mut endpoint, &mut log);
    close(&mut endpoint, &mut log);
    log[first + 20] ^= 1;
    let mut again = Endpoint::new(options());
    again.feed(&log).expect("damage is found at the end");
    assert!(again.open(START_S).is_err());
}

#[test]
fn a_ledger_that_is_prepared_is_seen_by_nobody_before_it_is_committed() {
    let (mut endpoint, mut log) = begun();
    close(&mut endpoint, &mut log);
    let before = endpoint.latest();
    assert!(endpoint
        .prepare_close(START_S)
        .is_ok_and(|record| record.is_some()));
    assert_eq!(endpoint.latest(), before);
    assert!(endpoint
        .prepare_close(START_S)
        .is_ok_and(|record| record.is_none()));
    endpoint.commit_close().expect("it was prepared");
    assert_eq!(endpoint.latest().0, before.0 + 1);
}

/// Numbers that are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

#[test]
fn no_request_however_broken_stops_the_chain() {
    let (mut endpoint, mut log) = begun();
    close(&mut endpoint, &mut log);
    let whole = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "getEvents", "params": { "startLedger": 2, "filters": [{ "type": "contract", "topics": [["*", "**"]] }], "pagination": { "limit": 5, "cursor": "0000000008589938687-4294967295" } } }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "getLedgers", "params": { "startLedger": 2, "pagination": { "cursor": "18446744073709551615", "limit": 3 } } }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "getTransactions", "params": { "pagination": { "cursor": "18446744073709551615" } } }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "getLedgerEntries", "params": { "keys": ["AAAAAAAAAABjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjYw=="] } }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "sendTransaction", "params": { "transaction": "AAAAAgAAAABjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjYwAAAGQAAAAAAAAAAQAAAAAAAAAAAAAAAQAAAAAAAAAYAAAAAgAAAAAAAAAA" } }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "simulateTransaction", "params": { "transaction": "AAAAAgAAAABjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjYwAAAGQAAAAAAAAAAQAAAAAAAAAAAAAAAQAAAAAAAAAYAAAAAgAAAAAAAAAA" } }),
    ];
    let mut numbers = Numbers(7);
    for _ in 0..3_000 {
        let mut body = whole[numbers.below(whole.len())].to_string().into_bytes();
        for _ in 0..numbers.below(4) {
            let place = numbers.below(body.len());
            body[place] = 32 + numbers.below(95) as u8;
        }
        let cut = numbers.below(8);
        let length = if cut == 0 {
            numbers.below(body.len())
        } else {
            body.len()
        };
        let told = answer(post(&mut endpoint, "/", &body[..length]));
        assert!(
            told.get("result").is_some() != told.get("error").is_some(),
            "{told}"
        );
    }
    assert_eq!(
        ask(&mut endpoint, "getHealth", &Value::Null)["status"],
        "healthy"
    );
}

#[test]
fn only_the_own_machine_closes_ledgers_and_causes_faults() {
    let (mut endpoint, mut log) = begun();
    close(&mut endpoint, &mut log);
    for (method, target) in [
        ("POST", "/chaos"),
        ("POST", "/ledgers"),
        ("GET", "/chaos"),
        ("GET", "/ledgers"),
    ] {
        let request = Request {
            method,
            target,
            host: "localhost",
            body: b"{\"mode\":\"stop-closing\"}",
            is_local: false,
        };
        let Instruction::Reply(Reply { status, .. }) = endpoint.handle(&request, START_S) else {
            panic!("no reply");
        };
        assert_eq!((status, target), (403, target));
    }
}
