use soroban_sdk::{contract, contractimpl, Address, BytesN, Env, Symbol, Val, Vec};

use crate::{
    errors::Error,
    events::{Approved, Cancelled, Executed, ParametersSet, Proposed, Revoked, Scheduled},
    operation::{state, Operation},
    own_call::OwnCall,
    storage::{self, Config, Parameters},
};

#[contract]
pub struct Governance;

#[contractimpl]
impl Governance {
    /// Time in seconds. Delays and expiry are changed by operations later.
    pub fn __constructor(
        env: Env,
        signers: Vec<Address>,
        threshold: u32,
        delay_s: u64,
        guardian: Address,
    ) -> Result<(), Error> {
        let parameters = Parameters::first(signers, threshold, delay_s);
        parameters.check()?;
        control::install(&env, &env.current_contract_address(), &guardian);
        storage::set_parameters(&env, &parameters);
        ParametersSet { parameters }.publish(&env);
        Ok(())
    }

    /// Signers only; counts as the proposer's approval. Returns the operation's id. With governance itself as the
    /// target: `set_signers`, `set_times`, `set_guardian`, `upgrade`, `unpause`.
    pub fn propose(
        env: Env,
        proposer: Address,
        target: Address,
        function: Symbol,
        args: Vec<Val>,
    ) -> Result<BytesN<32>, Error> {
        proposer.require_auth();
        let parameters = storage::parameters(&env);
        let approvals = parameters.bit_of(&proposer)?;
        if target == env.current_contract_address() {
            OwnCall::read(&env, &function, &args)?;
        }
        let now_s = env.ledger().timestamp();
        let mut operation = Operation {
            target: target.clone(),
            function: function.clone(),
            args: args.clone(),
            proposer: proposer.clone(),
            approvals,
            signers_version: parameters.signers_version,
            ready_at: 0,
            expires_at: now_s + parameters.expiry_s,
        };
        let id = operation.id(&env, storage::next_proposal(&env))?;
        Proposed {
            id: id.clone(),
            proposer,
            target,
            function,
            args,
        }
        .publish(&env);
        update(&env, &id, &mut operation, &parameters);
        Ok(id)
    }

    /// Signers only. The last needed approval starts the delay.
    pub fn approve(env: Env, signer: Address, id: BytesN<32>) -> Result<(), Error> {
        let (mut operation, parameters, bit) = vote(&env, &signer, &id)?;
        if operation.approvals & bit != 0 {
            return Err(Error::AlreadyApproved);
        }
        operation.approvals |= bit;
        Approved {
            id: id.clone(),
            signer,
        }
        .publish(&env);
        update(&env, &id, &mut operation, &parameters);
        Ok(())
    }

    /// Signers only: takes an approval back. With too few left the delay begins anew when enough approve again.
    pub fn revoke(env: Env, signer: Address, id: BytesN<32>) -> Result<(), Error> {
        let (mut operation, parameters, bit) = vote(&env, &signer, &id)?;
        if operation.approvals & bit == 0 {
            return Err(Error::NotApproved);
        }
        operation.approvals &= !bit;
        Revoked {
            id: id.clone(),
            signer,
        }
        .publish(&env);
        update(&env, &id, &mut operation, &parameters);
        Ok(())
    }

    /// Signers only, once the delay has passed. Returns what the called function returned.
    pub fn execute(env: Env, executor: Address, id: BytesN<32>) -> Result<Val, Error> {
        executor.require_auth();
        let parameters = storage::parameters(&env);
        parameters.bit_of(&executor)?;
        let operation = storage::operation(&env, &id)?;
        operation.check_ready(&parameters, env.ledger().timestamp())?;
        storage::remove_operation(&env, &id);
        Executed { id, executor }.publish(&env);
        carry_out(&env, operation)
    }

    /// The guardian, for everything that does not replace a guardian; or the proposer, before it is scheduled.
    pub fn cancel(env: Env, canceller: Address, id: BytesN<32>) -> Result<(), Error> {
        canceller.require_auth();
        let operation = storage::operation(&env, &id)?;
        let replaces_guardian = operation.function == Symbol::new(&env, "set_guardian");
        let as_guardian = canceller == control::guardian(&env) && !replaces_guardian;
        let as_proposer = canceller == operation.proposer && !operation.is_scheduled();
        if !as_guardian && !as_proposer {
            return Err(Error::MayNotCancel);
        }
        storage::remove_operation(&env, &id);
        Cancelled { id, canceller }.publish(&env);
        Ok(())
    }

    /// What waits under an id.
    pub fn operation(env: Env, id: BytesN<32>) -> Result<Operation, Error> {
        storage::operation(&env, &id)
    }

    /// 0 nothing waits, 1 open, 2 scheduled, 3 ready, 4 void.
    pub fn state(env: Env, id: BytesN<32>) -> u32 {
        let parameters = storage::parameters(&env);
        match storage::operation(&env, &id) {
            Ok(operation) => operation.state(&parameters, env.ledger().timestamp()),
            Err(_) => state::NONE,
        }
    }

    pub fn config(env: Env) -> Config {
        let parameters = storage::parameters(&env);
        Config {
            signers: parameters.signers,
            threshold: parameters.threshold,
            delay_s: parameters.delay_s,
            expiry_s: parameters.expiry_s,
            guardian: control::guardian(&env),
        }
    }

    pub fn is_paused(env: Env) -> bool {
        control::is_paused(&env)
    }

    pub fn version() -> u32 {
        1
    }

    /// Guardian only: nothing is executed but what unpauses or replaces the guardian.
    pub fn pause(env: Env) {
        control::pause(&env);
    }
}

/// The operation that a signer speaks on, if that still matters, and the signer's bit.
fn vote(
    env: &Env,
    signer: &Address,
    id: &BytesN<32>,
) -> Result<(Operation, Parameters, u32), Error> {
    signer.require_auth();
    let parameters = storage::parameters(env);
    let bit = parameters.bit_of(signer)?;
    let operation = storage::operation(env, id)?;
    operation.check_alive(&parameters, env.ledger().timestamp())?;
    Ok((operation, parameters, bit))
}

fn update(env: &Env, id: &BytesN<32>, operation: &mut Operation, parameters: &Parameters) {
    let is_new = operation.reschedule(parameters, env.ledger().timestamp());
    storage::set_operation(env, id, operation);
    control::keep_instance_alive(env);
    if is_new {
        Scheduled {
            id: id.clone(),
            ready_at: operation.ready_at,
            expires_at: operation.expires_at,
        }
        .publish(env);
    }
}

fn carry_out(env: &Env, operation: Operation) -> Result<Val, Error> {
    if operation.target != env.current_contract_address() {
        if control::is_paused(env) {
            return Err(Error::Paused);
        }
        return Ok(env.invoke_contract(&operation.target, &operation.function, operation.args));
    }
    let call = OwnCall::read(env, &operation.function, &operation.args)?;
    if control::is_paused(env) && !call.works_paused() {
        return Err(Error::Paused);
    }
    call.carry_out(env)?;
    Ok(Val::VOID.into())
}
