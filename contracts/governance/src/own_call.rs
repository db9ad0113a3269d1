use soroban_sdk::{Address, BytesN, Env, Symbol, TryFromVal, Val, Vec};

use crate::{
    errors::Error,
    events::ParametersSet,
    storage::{self, Parameters},
};

/// What governance decides about itself. A contract cannot call itself, so these have no entry points.
pub enum OwnCall {
    /// `set_signers(signers: Vec<Address>, threshold: u32)`
    SetSigners(Vec<Address>, u32),
    /// `set_times(delay_s: u64, expiry_s: u64)`
    SetTimes(u64, u64),
    /// `set_guardian(guardian: Address)`
    SetGuardian(Address),
    /// `upgrade(new_wasm_hash: BytesN<32>)`
    Upgrade(BytesN<32>),
    /// `unpause()`
    Unpause,
}

impl OwnCall {
    pub fn read(env: &Env, function: &Symbol, args: &Vec<Val>) -> Result<Self, Error> {
        let is = |name: &str| *function == Symbol::new(env, name);
        let (call, count) = if is("set_signers") {
            (Self::SetSigners(arg(env, args, 0)?, arg(env, args, 1)?), 2)
        } else if is("set_times") {
            (Self::SetTimes(arg(env, args, 0)?, arg(env, args, 1)?), 2)
        } else if is("set_guardian") {
            (Self::SetGuardian(arg(env, args, 0)?), 1)
        } else if is("upgrade") {
            (Self::Upgrade(arg(env, args, 0)?), 1)
        } else if is("unpause") {
            (Self::Unpause, 0)
        } else {
            return Err(Error::UnknownFunction);
        };
        if args.len() != count {
            return Err(Error::InvalidArguments);
        }
        call.checked(env)
    }

    /// Whether it may be carried out while paused: what ends a pause, or takes the power to pause from somebody.
    pub fn works_paused(&self) -> bool {
        matches!(self, Self::Unpause | Self::SetGuardian(_))
    }

    pub fn carry_out(self, env: &Env) -> Result<(), Error> {
        match self {
            Self::SetSigners(signers, threshold) => {
                let now = storage::parameters(env);
                let parameters = Parameters {
                    signers,
                    threshold,
                    signers_version: now.signers_version + 1,
                    ..now
                };
                change(env, parameters)?;
            }
            Self::SetTimes(delay_s, expiry_s) => {
                let parameters = Parameters {
                    delay_s,
                    expiry_s,
                    ..storage::parameters(env)
                };
                change(env, parameters)?;
            }
            Self::SetGuardian(guardian) => control::own::set_guardian(env, guardian),
            Self::Upgrade(wasm_hash) => control::own::upgrade(env, wasm_hash),
            Self::Unpause => control::own::unpause(env),
        }
        Ok(())
    }

    /// Refuses at the proposal what could not be carried out.
    fn checked(self, env: &Env) -> Result<Self, Error> {
        let now = storage::parameters(env);
        match &self {
            Self::SetSigners(signers, threshold) => Parameters {
                signers: signers.clone(),
                threshold: *threshold,
                ..now
            }
            .check()?,
            Self::SetTimes(delay_s, expiry_s) => Parameters {
                delay_s: *delay_s,
                expiry_s: *expiry_s,
                ..now
            }
            .check()?,
            _ => {}
        }
        Ok(self)
    }
}

fn change(env: &Env, parameters: Parameters) -> Result<(), Error> {
    parameters.check()?;
    storage::set_parameters(env, &parameters);
    ParametersSet { parameters }.publish(env);
    Ok(())
}

fn arg<T: TryFromVal<Env, Val>>(env: &Env, args: &Vec<Val>, index: u32) -> Result<T, Error> {
    let value = args.get(index).ok_or(Error::InvalidArguments)?;
    T::try_from_val(env, &value).map_err(|_| Error::InvalidArguments)
}
