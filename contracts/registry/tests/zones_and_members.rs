//! Zones, members, addresses and meters.

use registry::ZoneTerms;
use soroban_sdk::{testutils::Address as _, Address, BytesN, Vec as HostVec};
use suite::{outcome, Code, World, ZONE};

const BOTH: [Code; 2] = [Code::Native, Code::Wasm];

fn open(world: &World, zone: u32, terms: &ZoneTerms) -> Result<(), u32> {
    outcome(world.registry().try_open_zone(&zone, terms))
}

fn enrol(world: &World, first: u32, limits: &[u8]) -> Result<(), u32> {
    outcome(
        world
            .registry()
            .try_enrol(&ZONE, &first, &world.bytes(limits)),
    )
}

#[test]
fn a_zone_opens_once_everywhere_or_nowhere() {
    for code in BOTH {
        let world = World::new(code);
        assert_eq!(open(&world, ZONE, &world.terms()), Err(102));
        let no_quorum = ZoneTerms {
            threshold: 3,
            ..world.terms()
        };
        let no_signers = ZoneTerms {
            signers: HostVec::new(&world.env),
            threshold: 0,
            ..world.terms()
        };
        let no_power = ZoneTerms {
            max_power_w: 0,
            ..world.terms()
        };
        let no_prices = ZoneTerms {
            min_price: 2,
            max_price: 1,
            ..world.terms()
        };
        for terms in [no_quorum, no_signers, no_power, no_prices] {
            assert_eq!(open(&world, 8, &terms), Err(106));
        }
        let key = world.terms().signers.get(0).expect("a key");
        let twice = ZoneTerms {
            signers: HostVec::from_array(&world.env, [key.clone(), key]),
            ..world.terms()
        };
        assert!(open(&world, 8, &twice).is_err(), "the oracle refuses it");
        assert_eq!(outcome(world.registry().try_zone(&8)), Err(101));
        assert_eq!(outcome(world.settlement().try_zone(&8)), Err(401));
        assert_eq!(open(&world, 8, &world.terms()), Ok(()));
        assert_eq!(world.registry().zone(&8).members, 0);
    }
}

#[test]
fn members_are_enrolled_without_gaps() {
    for code in BOTH {
        let world = World::new(code);
        assert_eq!(enrol(&world, 1, &[0; 8]), Err(104));
        assert_eq!(enrol(&world, 0, &[0; 16]), Ok(()));
        assert_eq!(enrol(&world, 0, &[0; 8]), Err(104));
        assert_eq!(enrol(&world, 3, &[0; 8]), Err(104));
        for limits in [vec![], vec![0; 7], vec![0; 9], vec![0; 8 * 1_025]] {
            assert_eq!(enrol(&world, 2, &limits), Err(105));
        }
        assert_eq!(enrol(&world, 2, &(-1i64).to_be_bytes()), Err(307));
        assert_eq!(world.registry().member_count(&ZONE), 2);
        assert_eq!(enrol(&world, 2, &[0; 8 * 1_024]), Ok(()));
        assert_eq!(world.registry().member_count(&ZONE), 1_026);
        assert_eq!(world.registry().member_count(&99), 0);
        assert_eq!(world.locking().positions(&ZONE, &4).len(), 2 * 33);
    }
}

#[test]
fn terms_name_members_in_order_who_exist() {
    let world = World::with_members(Code::Wasm, 300, 5);
    let row = |member: u32, limit: i64, status: u8| {
        [&member.to_be_bytes()[..], &limit.to_be_bytes(), &[status]].concat()
    };
    let set = |rows: &[u8]| outcome(world.registry().try_set_terms(&ZONE, &world.bytes(rows)));
    assert_eq!(set(&[row(3, 9, 1), row(299, 8, 0)].concat()), Ok(()));
    assert_eq!(world.locking().position(&ZONE, &3).limit, 9);
    let far = world.locking().position(&ZONE, &299);
    assert_eq!((far.limit, far.is_active), (8, false));
    assert_eq!(set(&[row(3, 9, 1), row(3, 9, 1)].concat()), Err(305));
    assert_eq!(set(&[row(4, 9, 1), row(3, 9, 1)].concat()), Err(305));
    assert_eq!(set(&row(3, 9, 2)), Err(305));
    assert_eq!(set(&row(3, -1, 1)), Err(307));
    assert_eq!(set(&row(300, 1, 1)), Err(301));
    assert_eq!(set(&row(3, 1, 1)[..12]), Err(105));
    assert_eq!(world.locking().position(&ZONE, &3).limit, 9);
}

#[test]
fn an_address_is_bound_once_and_changed_by_its_owner_or_governance() {
    for code in BOTH {
        let world = World::with_members(code, 3, 5);
        let registry = world.registry();
        let next = Address::generate(&world.env);
        assert_eq!(registry.address_of(&ZONE, &1), None);
        assert_eq!(outcome(registry.try_rebind(&ZONE, &1, &next)), Err(107 + 1));
        assert_eq!(
            outcome(registry.try_replace_address(&ZONE, &1, &next)),
            Err(108)
        );
        let first = world.bind(1);
        assert_eq!(outcome(registry.try_bind(&ZONE, &1, &next)), Err(107));
        assert_eq!(registry.address_of(&ZONE, &1), Some(first));
        registry.rebind(&ZONE, &1, &next);
        assert_eq!(registry.address_of(&ZONE, &1), Some(next));
        assert_eq!(
            outcome(registry.try_bind(&ZONE, &3, &world.keys.operator)),
            Err(103)
        );
        assert_eq!(
            outcome(registry.try_bind(&9, &0, &world.keys.operator)),
            Err(101)
        );
    }
}

#[test]
fn a_meter_key_belongs_to_one_member_until_it_is_revoked() {
    let world = World::with_members(Code::Wasm, 3, 5);
    let registry = world.registry();
    let key = BytesN::from_array(&world.env, &[5; 32]);
    assert_eq!(
        outcome(registry.try_register_meter(&ZONE, &3, &key, &9_000)),
        Err(103)
    );
    registry.register_meter(&ZONE, &1, &key, &9_000);
    assert_eq!(
        registry
            .meter(&key)
            .map(|meter| (meter.member, meter.max_power_w)),
        Some((1, 9_000))
    );
    assert_eq!(
        outcome(registry.try_register_meter(&ZONE, &2, &key, &9_000)),
        Err(109)
    );
    registry.revoke_meter(&key);
    assert_eq!(outcome(registry.try_revoke_meter(&key)), Err(110));
    registry.register_meter(&ZONE, &2, &key, &9_000);
}
