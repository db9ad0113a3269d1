use soroban_sdk::{contracttype, xdr::ToXdr, Address, BytesN, Env, Symbol, Val, Vec};

use crate::{errors::Error, storage::Parameters};

/// What an operation is at a moment, as one number.
pub mod state {
    /// Nothing of that id waits: never proposed, executed or cancelled.
    pub const NONE: u32 = 0;
    /// Waits for approvals.
    pub const OPEN: u32 = 1;
    /// Approved; the delay runs.
    pub const SCHEDULED: u32 = 2;
    /// Can be executed.
    pub const READY: u32 = 3;
    /// Too late, or proposed under other signers: can never be executed.
    pub const VOID: u32 = 4;
}

/// Arguments of one call, as XDR with target and function.
const MAX_CALL_LEN: u32 = 4096;

/// A call that signers may decide on.
#[contracttype]
#[derive(Clone, Debug)]
pub struct Operation {
    pub target: Address,
    pub function: Symbol,
    pub args: Vec<Val>,
    pub proposer: Address,
    /// One bit per signer, by place in the list.
    pub approvals: u32,
    pub signers_version: u32,
    /// 0 until enough signers approved; then when the delay has passed, seconds since 1970.
    pub ready_at: u64,
    /// The last second in which it can be approved, or executed once scheduled.
    pub expires_at: u64,
}

impl Operation {
    pub fn is_scheduled(&self) -> bool {
        self.ready_at > 0
    }

    /// Neither too late nor of former signers.
    pub fn check_alive(&self, parameters: &Parameters, now_s: u64) -> Result<(), Error> {
        if self.signers_version != parameters.signers_version {
            return Err(Error::Outdated);
        }
        if now_s > self.expires_at {
            return Err(Error::Expired);
        }
        Ok(())
    }

    /// Approved by enough, and the delay has passed.
    pub fn check_ready(&self, parameters: &Parameters, now_s: u64) -> Result<(), Error> {
        self.check_alive(parameters, now_s)?;
        if !self.is_scheduled() || self.approvals.count_ones() < parameters.threshold {
            return Err(Error::NotScheduled);
        }
        if now_s < self.ready_at {
            return Err(Error::TooEarly);
        }
        Ok(())
    }

    /// Counts approvals again after one came or went. Returns whether it became scheduled by that.
    pub fn reschedule(&mut self, parameters: &Parameters, now_s: u64) -> bool {
        let is_enough = self.approvals.count_ones() >= parameters.threshold;
        if is_enough == self.is_scheduled() {
            return false;
        }
        self.ready_at = if is_enough {
            now_s + parameters.delay_s
        } else {
            0
        };
        self.expires_at = self.ready_at.max(now_s) + parameters.expiry_s;
        is_enough
    }

    /// One of the numbers of `state`.
    pub fn state(&self, parameters: &Parameters, now_s: u64) -> u32 {
        match self.check_ready(parameters, now_s) {
            Ok(()) => state::READY,
            Err(Error::TooEarly) => state::SCHEDULED,
            Err(Error::NotScheduled) => state::OPEN,
            Err(_) => state::VOID,
        }
    }

    /// SHA-256 over the XDR of target, function, arguments and the number of the proposal.
    pub fn id(&self, env: &Env, number: u64) -> Result<BytesN<32>, Error> {
        let call = (
            self.target.clone(),
            self.function.clone(),
            self.args.clone(),
            number,
        );
        let bytes = call.to_xdr(env);
        if bytes.len() > MAX_CALL_LEN {
            return Err(Error::InvalidArguments);
        }
        Ok(env.crypto().sha256(&bytes).into())
    }
}
