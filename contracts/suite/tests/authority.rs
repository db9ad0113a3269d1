//! Who may call what: every entry point of registry, locking and settlement is refused without the authority it needs,
//! and asks nobody else for theirs.

use soroban_sdk::{
    testutils::Address as _, testutils::Events, testutils::Ledger, token::StellarAssetClient,
    Address, BytesN,
};
use suite::{outcome, Code, Sealed, World, ZONE};

/// A world in which every call below can succeed.
struct Scene {
    world: World,
    member: Address,
    stranger: Address,
    settled: Sealed,
    key: BytesN<32>,
    wasm: BytesN<32>,
}

/// What the calling contract tells of; and unpausing what runs.
const SILENT: [&str; 6] = [
    "open",
    "set_terms of positions",
    "apply",
    "hold",
    "release",
    "unpause",
];

type Call = fn(&Scene) -> Result<(), u32>;
type Prepare = fn(&Scene);
type Needed = fn(&Scene) -> Vec<Address>;

fn scene() -> Scene {
    let world = World::with_members(Code::Wasm, 4, 1_000_000);
    let member = world.bind_with_deposit(1, 10_000);
    let stranger = world.bind_with_deposit(2, 10_000);
    StellarAssetClient::new(&world.env, &world.token).mint(&stranger, &1_000);
    let settled = world.settle_many(1).remove(0);
    let key = BytesN::from_array(&world.env, &[5; 32]);
    world.registry().register_meter(&ZONE, &1, &key, &9_000);
    world.locking().hold(&ZONE, &2, &100, &true);
    let wasm = world
        .env
        .deployer()
        .upload_contract_wasm(&include_bytes!("../../wasm/registry.wasm")[..]);
    Scene {
        world,
        member,
        stranger,
        settled,
        key,
        wasm,
    }
}

fn dispute(scene: &Scene, index: usize) -> Result<(), u32> {
    let (world, batch) = (&scene.world, &scene.settled);
    outcome(world.settlement().try_open_dispute(
        &ZONE,
        &world.bytes(&batch.header),
        &world.bytes(&batch.plan.leaves[index].to_bytes()),
        &world.bytes(&batch.trade_proof(index)),
        &world.bytes(&[]),
        &1,
    ))
}

fn needs_governance(scene: &Scene) -> Vec<Address> {
    vec![scene.world.keys.governance.clone()]
}

fn needs_guardian(scene: &Scene) -> Vec<Address> {
    vec![scene.world.keys.guardian.clone()]
}

fn needs_registrar(scene: &Scene) -> Vec<Address> {
    vec![scene.world.keys.registrar.clone()]
}

fn needs_registry(scene: &Scene) -> Vec<Address> {
    vec![scene.world.registry.clone()]
}

fn needs_settlement(scene: &Scene) -> Vec<Address> {
    vec![scene.world.settlement.clone()]
}

fn needs_member(scene: &Scene) -> Vec<Address> {
    vec![scene.member.clone()]
}

/// Refused with nobody's authority, and the calls before changed nothing that it needs; taken with everybody's, of which
/// it uses exactly what is listed.
fn check(calls: &[(&str, Needed, Call)]) {
    for (name, needed, call) in calls {
        let scene = scene();
        let env = &scene.world.env;
        env.set_auths(&[]);
        assert_eq!(call(&scene), Err(0), "{name} without authority");
        env.mock_all_auths();
        assert_eq!(call(&scene), Ok(()), "{name} with authority");
        let mut asked: Vec<Address> = env
            .auths()
            .into_iter()
            .map(|(address, _)| address)
            .collect();
        let mut expected = needed(&scene);
        asked.sort();
        expected.sort();
        assert_eq!(asked, expected, "{name} asks these");
        let is_told = !env.events().all().events().is_empty();
        assert_eq!(
            is_told,
            !SILENT.contains(name),
            "{name} is told by an event"
        );
    }
}

#[test]
fn the_registry_asks_registrar_owner_and_governance() {
    check(&[
        ("open_zone", needs_registrar, |s| {
            outcome(s.world.registry().try_open_zone(&8, &s.world.terms()))
        }),
        ("enrol", needs_registrar, |s| {
            outcome(
                s.world
                    .registry()
                    .try_enrol(&ZONE, &4, &s.world.bytes(&[0; 8])),
            )
        }),
        ("set_terms", needs_registrar, |s| {
            let rows = [&1u32.to_be_bytes()[..], &5i64.to_be_bytes(), &[1]].concat();
            outcome(
                s.world
                    .registry()
                    .try_set_terms(&ZONE, &s.world.bytes(&rows)),
            )
        }),
        (
            "bind",
            |s| vec![s.world.keys.registrar.clone(), s.stranger.clone()],
            |s| outcome(s.world.registry().try_bind(&ZONE, &3, &s.stranger)),
        ),
        (
            "rebind",
            |s| vec![s.member.clone(), s.stranger.clone()],
            |s| outcome(s.world.registry().try_rebind(&ZONE, &1, &s.stranger)),
        ),
        (
            "replace_address",
            |s| vec![s.world.keys.governance.clone(), s.stranger.clone()],
            |s| {
                outcome(
                    s.world
                        .registry()
                        .try_replace_address(&ZONE, &1, &s.stranger),
                )
            },
        ),
        ("register_meter", needs_registrar, |s| {
            let key = BytesN::from_array(&s.world.env, &[6; 32]);
            outcome(s.world.registry().try_register_meter(&ZONE, &1, &key, &1))
        }),
        ("revoke_meter", needs_registrar, |s| {
            outcome(s.world.registry().try_revoke_meter(&s.key))
        }),
        ("set_registrar", needs_governance, |s| {
            outcome(s.world.registry().try_set_registrar(&s.stranger))
        }),
        ("pause", needs_guardian, |s| {
            outcome(s.world.registry().try_pause())
        }),
        ("unpause", needs_governance, |s| {
            outcome(s.world.registry().try_unpause())
        }),
        ("set_guardian", needs_governance, |s| {
            outcome(s.world.registry().try_set_guardian(&s.stranger))
        }),
        ("upgrade", needs_governance, |s| {
            outcome(s.world.registry().try_upgrade(&s.wasm))
        }),
    ]);
}

#[test]
fn locking_asks_its_two_contracts_owners_and_governance() {
    check(&[
        ("open", needs_registry, |s| {
            outcome(
                s.world
                    .locking()
                    .try_open(&ZONE, &4, &s.world.bytes(&[0; 8])),
            )
        }),
        ("set_terms of positions", needs_registry, |s| {
            let rows = [&1u32.to_be_bytes()[..], &5i64.to_be_bytes(), &[1]].concat();
            outcome(
                s.world
                    .locking()
                    .try_set_terms(&ZONE, &s.world.bytes(&rows)),
            )
        }),
        ("apply", needs_settlement, |s| {
            outcome(
                s.world
                    .locking()
                    .try_apply(&ZONE, &s.world.bytes(&s.settled.rows)),
            )
        }),
        ("hold", needs_settlement, |s| {
            outcome(s.world.locking().try_hold(&ZONE, &1, &1, &true))
        }),
        ("release", needs_settlement, |s| {
            outcome(s.world.locking().try_release(&ZONE, &2, &1))
        }),
        ("forfeit", needs_settlement, |s| {
            outcome(s.world.locking().try_forfeit(&ZONE, &2, &0, &1)).map(|_| ())
        }),
        ("deposit", needs_stranger, |s| {
            outcome(s.world.locking().try_deposit(&s.stranger, &ZONE, &1, &5))
        }),
        ("request_withdrawal", needs_member, |s| {
            outcome(s.world.locking().try_request_withdrawal(&ZONE, &1, &5))
        }),
        ("set_withdrawal_delay", needs_governance, |s| {
            outcome(s.world.locking().try_set_withdrawal_delay(&60))
        }),
        ("pause", needs_guardian, |s| {
            outcome(s.world.locking().try_pause())
        }),
        ("unpause", needs_governance, |s| {
            outcome(s.world.locking().try_unpause())
        }),
        ("set_guardian", needs_governance, |s| {
            outcome(s.world.locking().try_set_guardian(&s.stranger))
        }),
        ("upgrade", needs_governance, |s| {
            outcome(s.world.locking().try_upgrade(&s.wasm))
        }),
    ]);
}

fn needs_stranger(scene: &Scene) -> Vec<Address> {
    vec![scene.stranger.clone()]
}

#[test]
fn settlement_asks_registry_operator_claimant_arbiter_and_governance() {
    check(&[
        ("open_zone", needs_registry, |s| {
            outcome(
                s.world
                    .settlement()
                    .try_open_zone(&8, &s.stranger, &s.stranger, &1),
            )
        }),
        (
            "settle_batch",
            |s| vec![s.world.keys.operator.clone()],
            |s| s.world.settle(&s.world.batch(2, (2, 3))).map(|_| ()),
        ),
        ("open_dispute", needs_member, |s| dispute(s, 1)),
        ("set_operator", needs_governance, |s| {
            outcome(s.world.settlement().try_set_operator(&ZONE, &s.stranger))
        }),
        ("set_arbiter", needs_governance, |s| {
            outcome(s.world.settlement().try_set_arbiter(&s.stranger))
        }),
        ("set_dispute_terms", needs_governance, |s| {
            outcome(s.world.settlement().try_set_dispute_terms(&1, &1))
        }),
        ("pause", needs_guardian, |s| {
            outcome(s.world.settlement().try_pause())
        }),
        ("unpause", needs_governance, |s| {
            outcome(s.world.settlement().try_unpause())
        }),
        ("set_guardian", needs_governance, |s| {
            outcome(s.world.settlement().try_set_guardian(&s.stranger))
        }),
        ("upgrade", needs_governance, |s| {
            outcome(s.world.settlement().try_upgrade(&s.wasm))
        }),
    ]);
}

#[test]
fn a_withdrawal_and_a_decision_need_their_owner_too() {
    let prepared = |prepare: Prepare| {
        let scene = scene();
        prepare(&scene);
        scene
    };
    let cases: [(&str, Prepare, Needed, Call); 3] = [
        (
            "withdraw",
            |s| {
                s.world.locking().request_withdrawal(&ZONE, &1, &5);
                let now = s.world.env.ledger().timestamp();
                s.world.env.ledger().set_timestamp(now + 1_800);
            },
            needs_member,
            |s| outcome(s.world.locking().try_withdraw(&ZONE, &1)).map(|_| ()),
        ),
        (
            "cancel_withdrawal",
            |s| s.world.locking().request_withdrawal(&ZONE, &1, &5),
            needs_member,
            |s| outcome(s.world.locking().try_cancel_withdrawal(&ZONE, &1)),
        ),
        (
            "resolve_dispute",
            |s| assert_eq!(dispute(s, 1), Ok(())),
            |s| vec![s.world.keys.arbiter.clone()],
            |s| {
                outcome(
                    s.world
                        .settlement()
                        .try_resolve_dispute(&ZONE, &1, &1, &true),
                )
            },
        ),
    ];
    for (name, prepare, needed, call) in cases {
        let scene = prepared(prepare);
        let env = &scene.world.env;
        env.set_auths(&[]);
        assert_eq!(call(&scene), Err(0), "{name} without authority");
        env.mock_all_auths();
        assert_eq!(call(&scene), Ok(()), "{name} with authority");
        let asked: Vec<Address> = env
            .auths()
            .into_iter()
            .map(|(address, _)| address)
            .collect();
        assert_eq!(asked, needed(&scene), "{name} asks these");
    }
}

#[test]
fn a_changed_operator_takes_over_at_once() {
    let scene = scene();
    let next = Address::generate(&scene.world.env);
    scene.world.settlement().set_operator(&ZONE, &next);
    assert_eq!(scene.world.settle(&scene.world.batch(2, (2, 3))), Ok(1));
    let asked: Vec<Address> = scene
        .world
        .env
        .auths()
        .into_iter()
        .map(|(address, _)| address)
        .collect();
    assert_eq!(asked, [next]);
}
