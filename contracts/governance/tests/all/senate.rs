use core::fmt::Debug;

use governance::{Governance, GovernanceClient};
use soroban_sdk::{
    testutils::{Address as _, Ledger, MockAuth, MockAuthInvoke},
    vec, Address, BytesN, Error, InvokeError, Symbol, Val, Vec as HostVec,
};
use suite::{outcome, Code, World};

pub const DAY_S: u64 = 86_400;
pub const DELAY_S: u64 = 2 * DAY_S;

pub const WASM: &[u8] = include_bytes!("../../../wasm/governance.wasm");

/// A world whose governance is the contract, with signers.
pub struct Senate {
    pub world: World,
    pub signers: Vec<Address>,
}

impl Senate {
    /// Two of three signers, two days of delay.
    pub fn new(code: Code) -> Self {
        Self::of(code, 3, 2)
    }

    pub fn of(code: Code, count: usize, threshold: u32) -> Self {
        let world = World::new(code);
        let env = &world.env;
        let signers: Vec<Address> = (0..count).map(|_| Address::generate(env)).collect();
        let list = HostVec::from_iter(env, signers.iter().cloned());
        let args = (list, threshold, DELAY_S, &world.keys.guardian);
        match code {
            Code::Wasm => env.register_at(&world.keys.governance, WASM, args),
            Code::Native => env.register_at(&world.keys.governance, Governance, args),
        };
        Self { world, signers }
    }

    pub fn governance(&self) -> GovernanceClient<'_> {
        GovernanceClient::new(&self.world.env, &self.world.keys.governance)
    }

    /// By the first signer.
    pub fn propose(&self, target: &Address, function: &str, args: HostVec<Val>) -> BytesN<32> {
        let function = Symbol::new(&self.world.env, function);
        self.governance()
            .propose(&self.signers[0], target, &function, &args)
    }

    /// Something harmless that can be seen to have been done.
    pub fn propose_operator(&self) -> (BytesN<32>, Address) {
        let operator = Address::generate(&self.world.env);
        let args = soroban_sdk::vec![&self.world.env, operator.to_val()];
        (
            self.propose(&self.world.incentive, "set_operator", args),
            operator,
        )
    }

    /// With no authority but the executor's for this one call: what is called must be content with governance calling.
    ///
    /// # Errors
    /// The code of the refusal.
    pub fn execute(&self, id: &BytesN<32>) -> Result<(), u32> {
        let (env, executor) = (&self.world.env, &self.signers[0]);
        env.mock_auths(&[MockAuth {
            address: executor,
            invoke: &MockAuthInvoke {
                contract: &self.world.keys.governance,
                fn_name: "execute",
                args: vec![env, executor.to_val(), id.to_val()],
                sub_invokes: &[],
            },
        }]);
        let executed = outcome(self.governance().try_execute(executor, id));
        env.mock_all_auths();
        executed.map(|_| ())
    }

    /// Proposes, approves, waits and executes.
    ///
    /// # Errors
    /// The code of the refusal.
    pub fn enact(&self, target: &Address, function: &str, args: HostVec<Val>) -> Result<(), u32> {
        let id = self.propose(target, function, args);
        self.governance().approve(&self.signers[1], &id);
        self.wait(DELAY_S);
        self.execute(&id)
    }

    pub fn wait(&self, seconds: u64) {
        let now_s = self.world.env.ledger().timestamp();
        self.world.env.ledger().set_timestamp(now_s + seconds);
    }
}

/// The code of a refusal, none when it passed.
pub fn code_of<T, C: Debug, E: Into<Error>>(
    result: Result<Result<T, C>, Result<E, InvokeError>>,
) -> Option<u32> {
    outcome(result).err()
}
