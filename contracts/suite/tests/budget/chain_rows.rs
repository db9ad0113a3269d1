use soroban_sdk::{testutils::Ledger, BytesN};
use suite::{World, ZONE};

use crate::scene::{Row, Scene};

pub const SETTLEMENT: &[Row] = &[
    ("settlement.open_zone", |s| {
        s.world
            .settlement()
            .open_zone(&8, &s.address, &s.address, &1)
    }),
    ("settlement.prove_trade", |s| {
        let (world, batch) = (&s.world, &s.settled);
        let leaf = batch.plan.leaves[100].to_bytes();
        let parts =
            [&batch.header[..], &leaf, &batch.trade_proof(100), &[]].map(|part| world.bytes(part));
        assert!(world
            .settlement()
            .prove_trade(&ZONE, &parts[0], &parts[1], &parts[2], &parts[3]));
    }),
    ("settlement.open_dispute", open_dispute),
    ("settlement.resolve_dispute", |s| {
        open_dispute(s);
        s.world.settlement().resolve_dispute(&ZONE, &1, &1, &true);
    }),
    ("settlement.lapse_dispute", |s| {
        open_dispute(s);
        let now = s.world.env.ledger().timestamp();
        s.world.env.ledger().set_timestamp(now + 30 * 86_400);
        s.world.settlement().lapse_dispute(&ZONE, &1, &1);
    }),
    ("settlement.set_operator", |s| {
        s.world.settlement().set_operator(&ZONE, &s.address)
    }),
    ("settlement.set_arbiter", |s| {
        s.world.settlement().set_arbiter(&s.address)
    }),
    ("settlement.set_dispute_terms", |s| {
        s.world.settlement().set_dispute_terms(&1, &1)
    }),
    ("settlement.zone", |s| {
        assert_eq!(s.world.settlement().zone(&ZONE).cursor, 1)
    }),
    ("settlement.settled_until", |s| {
        let end = s.settled.plan.window.1;
        assert_eq!(s.world.settlement().settled_until(&ZONE), end);
    }),
    ("settlement.dispute", |s| {
        open_dispute(s);
        assert!(s.world.settlement().dispute(&ZONE, &1, &1).is_some());
    }),
];

pub const ORACLE: &[Row] = &[
    ("oracle.open_zone", |s| {
        let terms = s.world.terms();
        s.world
            .oracle()
            .open_zone(&8, &terms.signers, &2, &20_000, &0, &1_000_000);
    }),
    ("oracle.accept", |s| {
        let batch = s.world.batch(2, (98, 200));
        let (start, end) = World::window(2);
        s.world.env.ledger().set_timestamp(end);
        s.world.oracle().accept(
            &ZONE,
            &BytesN::from_array(&s.world.env, &batch.batch_hash),
            &start,
            &end,
            &s.world.bytes(&batch.plan.report.to_bytes()),
            &s.world.bytes(&batch.signatures),
        );
    }),
    ("oracle.set_signers", |s| {
        let terms = s.world.terms();
        s.world.oracle().set_signers(&ZONE, &terms.signers, &1);
    }),
    ("oracle.set_bounds", |s| {
        let bounds = s.world.oracle().zone(&ZONE).bounds;
        s.world.oracle().set_bounds(&ZONE, &bounds);
    }),
    ("oracle.halt", |s| s.world.oracle().halt(&ZONE)),
    ("oracle.resume", |s| {
        s.world.oracle().halt(&ZONE);
        s.world.oracle().resume(&ZONE);
    }),
    ("oracle.price", |s| {
        assert!(s.world.oracle().price(&ZONE).is_some())
    }),
    ("oracle.zone", |s| {
        assert_eq!(s.world.oracle().zone(&ZONE).threshold, 2)
    }),
];

pub const ENERGY_TOKEN: &[Row] = &[
    ("energy-token.record_window", |s| {
        let (start, end) = World::window(2);
        s.world.energy_token().record_window(
            &ZONE,
            &s.world.keys.custodian,
            &1_000,
            &900,
            &start,
            &end,
            &s.key,
        );
    }),
    ("energy-token.approve", approve),
    ("energy-token.allowance", |s| {
        approve(s);
        let given = s
            .world
            .energy_token()
            .allowance(&s.world.keys.custodian, &s.address);
        assert_eq!(given, 50);
    }),
    ("energy-token.transfer", |s| {
        s.world
            .energy_token()
            .transfer(&s.world.keys.custodian, s.anybody(), &5)
    }),
    ("energy-token.transfer_from", |s| {
        approve(s);
        s.world
            .energy_token()
            .transfer_from(&s.address, &s.world.keys.custodian, &s.anybody(), &5);
    }),
    ("energy-token.burn", |s| {
        s.world.energy_token().burn(&s.world.keys.custodian, &5)
    }),
    ("energy-token.burn_from", |s| {
        approve(s);
        s.world
            .energy_token()
            .burn_from(&s.address, &s.world.keys.custodian, &5);
    }),
    ("energy-token.balance", |s| {
        assert_eq!(s.world.energy_token().balance(&s.world.keys.custodian), 100)
    }),
    ("energy-token.decimals", |s| {
        assert_eq!(s.world.energy_token().decimals(), 3)
    }),
    ("energy-token.name", |s| {
        assert!(!s.world.energy_token().name().is_empty())
    }),
    ("energy-token.symbol", |s| {
        assert!(!s.world.energy_token().symbol().is_empty())
    }),
];

fn open_dispute(s: &Scene) {
    let (world, batch) = (&s.world, &s.settled);
    let leaf = batch.plan.leaves[1].to_bytes();
    let parts =
        [&batch.header[..], &leaf, &batch.trade_proof(1), &[]].map(|part| world.bytes(part));
    world
        .settlement()
        .open_dispute(&ZONE, &parts[0], &parts[1], &parts[2], &parts[3], &1);
}

fn approve(s: &Scene) {
    let until = s.world.env.ledger().sequence() + 1_000;
    s.world
        .energy_token()
        .approve(&s.world.keys.custodian, &s.address, &50, &until);
}
