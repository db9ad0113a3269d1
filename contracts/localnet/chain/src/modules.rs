//! Parsed contract code, kept between calls: the network charges a call as if its code were parsed already (CAP-0065).

use std::fmt::Debug;

use soroban_env_host::budget::{AsBudget, Budget};
use soroban_env_host::xdr::{ContractCodeEntry, LedgerEntryData};
use soroban_env_host::{CompilationContext, Error, ErrorHandler, HostError, ModuleCache, Val};

use crate::cost_params;
use crate::error::ChainError;
use crate::rules::PROTOCOL;
use crate::state::State;

/// Parses without a limit: the upload has been paid for.
#[derive(Clone)]
struct Unmetered(Budget);

impl AsBudget for Unmetered {
    fn as_budget(&self) -> &Budget {
        &self.0
    }
}

impl ErrorHandler for Unmetered {
    fn map_err<T, E>(&self, result: Result<T, E>) -> Result<T, HostError>
    where
        Error: From<E>,
        E: Debug,
    {
        result.map_err(|error| HostError::from(Error::from(error)))
    }

    fn error(&self, error: Error, _message: &str, _values: &[Val]) -> HostError {
        HostError::from(error)
    }
}

impl CompilationContext for Unmetered {}

fn context() -> Result<Unmetered, ChainError> {
    Ok(Unmetered(Budget::try_from_configs(
        u64::MAX,
        u64::MAX,
        cost_params::cpu_instructions(),
        cost_params::memory_bytes(),
    )?))
}

/// A cache with all code of the state.
pub fn cache_of(state: &State) -> Result<ModuleCache, ChainError> {
    let cache = ModuleCache::new(&context()?)?;
    for (_, stored) in state.iter() {
        if let LedgerEntryData::ContractCode(code) = &stored.entry.data {
            add(&cache, code)?;
        }
    }
    Ok(cache)
}

/// Adds one contract's code; code that is there already changes nothing.
pub fn add(cache: &ModuleCache, code: &ContractCodeEntry) -> Result<(), ChainError> {
    Ok(cache.parse_and_cache_module_simple(&context()?, PROTOCOL, code.code.as_slice())?)
}
