use governance::{state, GovernanceClient};
use soroban_sdk::{testutils::Ledger, vec, Address, BytesN, IntoVal, Symbol, Val, Vec};

use crate::scene::{Row, Scene};

const DELAY_S: u64 = 86_400;

pub const ALL: &[Row] = &[
    ("governance.propose", |s| {
        Governed::new(s).propose_pricing();
    }),
    ("governance.approve that starts the delay", |s| {
        let governed = Governed::new(s);
        let id = governed.propose_pricing();
        governed.client().approve(&governed.signers[1], &id);
    }),
    ("governance.revoke", |s| {
        let governed = Governed::new(s);
        let id = governed.propose_pricing();
        governed.client().revoke(&governed.signers[0], &id);
    }),
    ("governance.execute of oracle.set_bounds", |s| {
        let governed = Governed::new(s);
        let id = governed.propose_pricing();
        governed.carry_out(&id);
    }),
    ("governance.execute of its own upgrade", |s| {
        let governed = Governed::new(s);
        let id = governed.propose_own("upgrade", vec![&s.world.env, s.code.into_val(&s.world.env)]);
        governed.carry_out(&id);
    }),
    ("governance.execute of its own unpause", |s| {
        let governed = Governed::new(s);
        let id = governed.propose_own("unpause", vec![&s.world.env]);
        governed.client().pause();
        governed.carry_out(&id);
    }),
    ("governance.cancel", |s| {
        let governed = Governed::new(s);
        let id = governed.propose_pricing();
        governed.client().cancel(&s.world.keys.guardian, &id);
    }),
    ("governance.operation", |s| {
        let governed = Governed::new(s);
        let id = governed.propose_pricing();
        assert!(!governed.client().operation(&id).is_scheduled());
    }),
    ("governance.state", |s| {
        let governed = Governed::new(s);
        let id = governed.propose_pricing();
        assert_eq!(governed.client().state(&id), state::OPEN);
    }),
    ("governance.config", |s| {
        assert_eq!(Governed::new(s).client().config().threshold, 2)
    }),
    ("governance.is_paused", |s| {
        assert!(!Governed::new(s).client().is_paused())
    }),
    ("governance.version", |s| {
        assert_eq!(Governed::new(s).client().version(), 1)
    }),
    ("governance.pause", |s| Governed::new(s).client().pause()),
];

/// The scene with the governance contract where the others expect it: two of three signers decide.
struct Governed<'a> {
    scene: &'a Scene,
    signers: [Address; 3],
}

impl<'a> Governed<'a> {
    fn new(scene: &'a Scene) -> Self {
        let world = &scene.world;
        let signers = [(); 3].map(|()| scene.anybody());
        world.env.register_at(
            &world.keys.governance,
            include_bytes!("../../../wasm/governance.wasm").as_slice(),
            (
                Vec::from_slice(&world.env, &signers),
                2u32,
                DELAY_S,
                &world.keys.guardian,
            ),
        );
        world.cache_modules();
        Self { scene, signers }
    }

    fn client(&self) -> GovernanceClient<'a> {
        GovernanceClient::new(&self.scene.world.env, &self.scene.world.keys.governance)
    }

    fn propose(&self, target: &Address, function: &str, args: Vec<Val>) -> BytesN<32> {
        let function = Symbol::new(&self.scene.world.env, function);
        self.client()
            .propose(&self.signers[0], target, &function, &args)
    }

    fn propose_own(&self, function: &str, args: Vec<Val>) -> BytesN<32> {
        self.propose(&self.scene.world.keys.governance, function, args)
    }

    fn propose_pricing(&self) -> BytesN<32> {
        let world = &self.scene.world;
        let bounds = world.oracle().zone(&suite::ZONE).bounds;
        let args = (suite::ZONE, bounds).into_val(&world.env);
        self.propose(&world.oracle, "set_bounds", args)
    }

    fn carry_out(&self, id: &BytesN<32>) {
        let env = &self.scene.world.env;
        self.client().approve(&self.signers[1], id);
        let now = env.ledger().timestamp();
        env.ledger().set_timestamp(now + DELAY_S);
        self.client().execute(&self.signers[2], id);
    }
}
