use soroban_sdk::testutils::Ledger;
use suite::ZONE;

use crate::scene::{Row, Scene};

pub const REGISTRY: &[Row] = &[
    ("registry.open_zone", |s| {
        s.world.registry().open_zone(&8, &s.world.terms())
    }),
    ("registry.enrol of 100", |s| {
        s.world
            .registry()
            .enrol(&ZONE, &100, &s.world.bytes(&[0; 800]))
    }),
    ("registry.set_terms of 1", |s| {
        s.world.registry().set_terms(&ZONE, &s.terms_of_one())
    }),
    ("registry.bind", |s| {
        s.world.registry().bind(&ZONE, &2, &s.address)
    }),
    ("registry.rebind", |s| {
        s.world.registry().rebind(&ZONE, &1, &s.address)
    }),
    ("registry.replace_address", |s| {
        s.world.registry().replace_address(&ZONE, &1, &s.address)
    }),
    ("registry.register_meter", Scene::register_meter),
    ("registry.revoke_meter", |s| {
        s.register_meter();
        s.world.registry().revoke_meter(&s.key);
    }),
    ("registry.set_registrar", |s| {
        s.world.registry().set_registrar(&s.address)
    }),
    ("registry.zone", |s| {
        assert_eq!(s.world.registry().zone(&ZONE).members, 100)
    }),
    ("registry.address_of", |s| {
        assert!(s.world.registry().address_of(&ZONE, &1).is_some())
    }),
    ("registry.member_count", |s| {
        assert_eq!(s.world.registry().member_count(&ZONE), 100)
    }),
    ("registry.meter", |s| {
        s.register_meter();
        assert!(s.world.registry().meter(&s.key).is_some());
    }),
];

pub const LOCKING: &[Row] = &[
    ("locking.open of 100", |s| {
        s.world
            .locking()
            .open(&ZONE, &100, &s.world.bytes(&[0; 800]))
    }),
    ("locking.set_terms of 1", |s| {
        s.world.locking().set_terms(&ZONE, &s.terms_of_one())
    }),
    ("locking.apply of 98", |s| {
        s.world
            .locking()
            .apply(&ZONE, &s.world.bytes(&s.settled.rows))
    }),
    ("locking.hold", hold),
    ("locking.release", |s| {
        hold(s);
        s.world.locking().release(&ZONE, &1, &5);
    }),
    ("locking.forfeit", |s| {
        hold(s);
        s.world.locking().forfeit(&ZONE, &1, &2, &5);
    }),
    ("locking.deposit", |s| {
        s.world.locking().deposit(&s.address, &ZONE, &1, &5)
    }),
    ("locking.request_withdrawal", request),
    ("locking.withdraw", |s| {
        request(s);
        let now = s.world.env.ledger().timestamp();
        s.world.env.ledger().set_timestamp(now + 1_800);
        s.world.locking().withdraw(&ZONE, &1);
    }),
    ("locking.cancel_withdrawal", |s| {
        request(s);
        s.world.locking().cancel_withdrawal(&ZONE, &1);
    }),
    ("locking.set_withdrawal_delay", |s| {
        s.world.locking().set_withdrawal_delay(&60)
    }),
    ("locking.position", |s| {
        assert!(s.world.locking().position(&ZONE, &1).is_active)
    }),
    ("locking.positions", |s| {
        assert_eq!(s.world.locking().positions(&ZONE, &0).len(), 3_300)
    }),
    ("locking.total", |s| {
        assert_eq!(s.world.locking().total(&ZONE), 1_000_000)
    }),
    ("locking.withdrawal", |s| {
        request(s);
        assert!(s.world.locking().withdrawal(&ZONE, &1).is_some());
    }),
];

pub const INCENTIVE: &[Row] = &[
    ("incentive.set_weights of 99", set_weights),
    ("incentive.fund", fund),
    ("incentive.claim", |s| {
        fund(s);
        s.world.incentive().claim(&ZONE, &1);
    }),
    ("incentive.set_operator", |s| {
        s.world.incentive().set_operator(&s.address)
    }),
    ("incentive.claimable", |s| {
        fund(s);
        assert!(s.world.incentive().claimable(&ZONE, &1) > 0);
    }),
    ("incentive.weight", |s| {
        set_weights(s);
        assert_eq!(s.world.incentive().weight(&ZONE, &1), 3);
    }),
    ("incentive.pool", |s| {
        set_weights(s);
        assert_eq!(s.world.incentive().pool(&ZONE).total_weight, 297);
    }),
];

fn hold(s: &Scene) {
    s.world.locking().hold(&ZONE, &1, &5, &true);
}

fn request(s: &Scene) {
    s.world.locking().request_withdrawal(&ZONE, &1, &5);
}

fn set_weights(s: &Scene) {
    let rows: Vec<u8> = (1..100u32)
        .flat_map(|member| [member.to_be_bytes(), 3u32.to_be_bytes()].concat())
        .collect();
    s.world
        .incentive()
        .set_weights(&ZONE, &s.world.bytes(&rows));
}

fn fund(s: &Scene) {
    set_weights(s);
    s.world.incentive().fund(&s.address, &ZONE, &10_000);
}
