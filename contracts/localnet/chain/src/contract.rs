//! Calling the Soroban host with everything that stellar-core checks around it (`InvokeHostFunctionOpFrame`).

use std::rc::Rc;

use sha2::{Digest, Sha256};
use soroban_env_host::budget::Budget;
use soroban_env_host::e2e_invoke::{
    extract_rent_changes, invoke_host_function, InvokeHostFunctionResult as HostOutcome,
};
use soroban_env_host::fees::compute_rent_fee;
use soroban_env_host::xdr::{
    AccountId, ContractDataDurability, ContractEvent, DiagnosticEvent, Hash, InvokeHostFunctionOp,
    InvokeHostFunctionResult, InvokeHostFunctionSuccessPreImage, LedgerEntry, LedgerKey, Limits,
    ReadXdr, ScVal, SorobanTransactionData, TtlEntry, WriteXdr,
};
use soroban_env_host::{HostError, ModuleCache};

use crate::error::ChainError;
use crate::frame::Frame;
use crate::refundable::Refundable;
use crate::rules::{archived_indices, Rules};
use crate::state::{durability_of, key_hash, Draft, Stored, View};

/// One call of a host function.
pub struct Call<'a> {
    pub frame: &'a Frame,
    pub op: &'a InvokeHostFunctionOp,
    pub source: &'a AccountId,
    pub rules: &'a Rules,
    pub modules: &'a ModuleCache,
    pub prng_seed: [u8; 32],
}

/// What a call that succeeded left behind, beside the changed entries.
pub struct Returned {
    pub hash: Hash,
    pub value: ScVal,
    pub events: Vec<ContractEvent>,
}

/// The entries of the footprint as the host wants them.
#[derive(Default)]
struct Input {
    entries: Vec<Vec<u8>>,
    lifetimes: Vec<Vec<u8>>,
    restored: Vec<u32>,
    disk_read_bytes: u32,
}

/// Why a call failed: a code of the operation, or the chain itself.
pub enum CallFailure {
    Result(InvokeHostFunctionResult),
    Chain(ChainError),
}

impl From<ChainError> for CallFailure {
    fn from(error: ChainError) -> Self {
        Self::Chain(error)
    }
}

impl From<soroban_env_host::xdr::Error> for CallFailure {
    fn from(error: soroban_env_host::xdr::Error) -> Self {
        Self::Chain(error.into())
    }
}

impl From<HostError> for CallFailure {
    fn from(error: HostError) -> Self {
        Self::Chain(error.into())
    }
}

impl From<InvokeHostFunctionResult> for CallFailure {
    fn from(result: InvokeHostFunctionResult) -> Self {
        Self::Result(result)
    }
}

/// Runs the call and puts what it changed into the draft. On failure the draft is to be thrown away.
pub fn invoke(
    call: &Call,
    draft: &mut Draft,
    fees: &mut Refundable,
    diagnostics: &mut Vec<DiagnosticEvent>,
) -> Result<Returned, CallFailure> {
    let data = call
        .frame
        .soroban_data()
        .ok_or(InvokeHostFunctionResult::Malformed)?;
    let input = gather(data, draft, call.rules)?;
    let outcome = run(call, data, &input, diagnostics)?;
    let value = match &outcome.encoded_invoke_result {
        Ok(bytes) => bytes,
        Err(_) => return Err(InvokeHostFunctionResult::Trapped.into()),
    };
    put_changes(&outcome, data, &input, draft, call.rules)?;
    let events_bytes = check_events(&outcome, value.len(), call.rules)?;
    let rent_fee = compute_rent_fee(
        &extract_rent_changes(&outcome.ledger_changes),
        &call.rules.network.rent_fee_configuration,
        call.rules.closing.seq,
    );
    if !fees.spend(call.rules.events_fee(call.frame, events_bytes), rent_fee) {
        return Err(InvokeHostFunctionResult::InsufficientRefundableFee.into());
    }
    finish(&outcome, value)
}

fn gather(
    data: &SorobanTransactionData,
    view: &dyn View,
    rules: &Rules,
) -> Result<Input, CallFailure> {
    let mut input = Input::default();
    let footprint = &data.resources.footprint;
    for key in footprint.read_only.iter() {
        gather_one(key, None, view, rules, &mut input)?;
    }
    let archived = archived_indices(&data.ext);
    for (place, key) in footprint.read_write.iter().enumerate() {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let restorable = archived.binary_search(&place).is_ok().then_some(place);
        gather_one(key, restorable, view, rules, &mut input)?;
    }
    if input.disk_read_bytes > data.resources.disk_read_bytes {
        return Err(InvokeHostFunctionResult::ResourceLimitExceeded.into());
    }
    Ok(input)
}

fn gather_one(
    key: &LedgerKey,
    restorable: Option<u32>,
    view: &dyn View,
    rules: &Rules,
    input: &mut Input,
) -> Result<(), CallFailure> {
    let Some(stored) = view.find(key) else {
        return Ok(());
    };
    let bytes = stored.entry.to_xdr(Limits::none())?;
    let length = check_entry_size(key, bytes.len(), rules)?;
    let durability = durability_of(key);
    let mut lifetime = Vec::new();
    match (durability, stored.live_until) {
        (Some(durability), Some(live_until)) => {
            let mut live_until = live_until;
            if live_until < rules.closing.seq {
                if durability == ContractDataDurability::Temporary {
                    return Ok(());
                }
                let place = restorable.ok_or(InvokeHostFunctionResult::EntryArchived)?;
                input.restored.push(place);
                input.disk_read_bytes = input.disk_read_bytes.saturating_add(length);
                live_until = rules.restored_live_until();
            }
            let ttl = TtlEntry {
                key_hash: Hash(key_hash(key)?),
                live_until_ledger_seq: live_until,
            };
            lifetime = ttl.to_xdr(Limits::none())?;
        }
        _ => input.disk_read_bytes = input.disk_read_bytes.saturating_add(length),
    }
    input.entries.push(bytes);
    input.lifetimes.push(lifetime);
    Ok(())
}

/// The size of an entry, or the refusal of one that is larger than the network allows.
pub fn check_entry_size(
    key: &LedgerKey,
    length: usize,
    rules: &Rules,
) -> Result<u32, InvokeHostFunctionResult> {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    let limit = match key {
        LedgerKey::ContractCode(_) => rules.settings.contract_max_size_bytes,
        LedgerKey::ContractData(_) => rules.settings.contract_data_entry_size_bytes,
        _ => u32::MAX,
    };
    if length > limit {
        return Err(InvokeHostFunctionResult::ResourceLimitExceeded);
    }
    Ok(length)
}

fn run(
    call: &Call,
    data: &SorobanTransactionData,
    input: &Input,
    diagnostics: &mut Vec<DiagnosticEvent>,
) -> Result<HostOutcome, CallFailure> {
    let none = Limits::none;
    let memory_limit = u64::from(call.rules.settings.compute.tx_memory_limit);
    let instructions = u64::from(data.resources.instructions);
    let budget = Budget::try_from_configs(
        instructions,
        memory_limit,
        call.rules.network.cpu_cost_params.clone(),
        call.rules.network.memory_cost_params.clone(),
    )?;
    let auth = call
        .op
        .auth
        .iter()
        .map(|entry| entry.to_xdr(none()))
        .collect::<Result<Vec<_>, _>>()?;
    let outcome = invoke_host_function(
        &budget,
        true,
        &call.op.host_function.to_xdr(none())?,
        &data.resources.to_xdr(none())?,
        &input.restored,
        &call.source.to_xdr(none())?,
        auth.iter(),
        call.rules.ledger_info(),
        input.entries.iter(),
        input.lifetimes.iter(),
        &call.prng_seed.to_vec(),
        diagnostics,
        None,
        Some(call.modules.clone()),
    );
    let is_over = budget.get_cpu_insns_consumed()? > instructions
        || budget.get_mem_bytes_consumed()? > memory_limit;
    match outcome {
        Ok(outcome) if outcome.encoded_invoke_result.is_ok() => Ok(outcome),
        _ if is_over => Err(InvokeHostFunctionResult::ResourceLimitExceeded.into()),
        _ => Err(InvokeHostFunctionResult::Trapped.into()),
    }
}

fn put_changes(
    outcome: &HostOutcome,
    data: &SorobanTransactionData,
    input: &Input,
    draft: &mut Draft,
    rules: &Rules,
) -> Result<(), CallFailure> {
    for place in &input.restored {
        if let Some(key) = data.resources.footprint.read_write.get(*place as usize) {
            draft.mark_restored(Rc::new(key.clone()));
        }
    }
    let mut write_bytes = 0u32;
    for change in &outcome.ledger_changes {
        let key = Rc::new(LedgerKey::from_xdr(&change.encoded_key, Limits::none())?);
        let before = draft.find(&key);
        let live_until = change
            .ttl_change
            .as_ref()
            .map(|ttl| ttl.new_live_until_ledger);
        match (&change.encoded_new_value, before) {
            (Some(bytes), _) if !change.read_only => {
                let length = check_entry_size(&key, bytes.len(), rules)?;
                write_bytes = write_bytes.saturating_add(length);
                let mut entry = LedgerEntry::from_xdr(bytes, Limits::none())?;
                entry.last_modified_ledger_seq = rules.closing.seq;
                draft.put(
                    key,
                    Stored {
                        entry: Rc::new(entry),
                        live_until,
                    },
                );
            }
            (None, Some(_)) if !change.read_only => draft.remove(key),
            (_, Some(before)) if live_until > before.live_until => {
                draft.put(
                    key,
                    Stored {
                        entry: before.entry,
                        live_until,
                    },
                );
            }
            _ => {}
        }
    }
    if write_bytes > data.resources.write_bytes {
        return Err(InvokeHostFunctionResult::ResourceLimitExceeded.into());
    }
    Ok(())
}

fn check_events(
    outcome: &HostOutcome,
    value_bytes: usize,
    rules: &Rules,
) -> Result<u32, InvokeHostFunctionResult> {
    let events: usize = outcome.encoded_contract_events.iter().map(Vec::len).sum();
    let size = u32::try_from(events + value_bytes).unwrap_or(u32::MAX);
    if size > rules.settings.events.tx_max_contract_events_size_bytes {
        return Err(InvokeHostFunctionResult::ResourceLimitExceeded);
    }
    Ok(size)
}

fn finish(outcome: &HostOutcome, value: &[u8]) -> Result<Returned, CallFailure> {
    let events = outcome
        .encoded_contract_events
        .iter()
        .map(|bytes| ContractEvent::from_xdr(bytes, Limits::none()))
        .collect::<Result<Vec<_>, _>>()?;
    let image = InvokeHostFunctionSuccessPreImage {
        return_value: ScVal::from_xdr(value, Limits::none())?,
        events: events.clone().try_into()?,
    };
    let hash = Hash(Sha256::digest(image.to_xdr(Limits::none())?).into());
    Ok(Returned {
        hash,
        value: image.return_value,
        events,
    })
}
