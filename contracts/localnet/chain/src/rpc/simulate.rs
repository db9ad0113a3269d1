//! simulateTransaction: runs an operation against the state, without effect, and tells what it needs.

use super::answer::RpcError;
use super::core::{Core, View};
use super::encode::{from_base64, xdr_base64};
use crate::account::{account_of, Closing};
use serde::Deserialize;
use serde_json::{json, Map, Value};
use sha2::{Digest, Sha256};
use soroban_env_host::e2e_invoke::RecordingInvocationAuthMode;
use soroban_env_host::xdr::{
    AccountId, ExtendFootprintTtlOp, FeeBumpTransactionInnerTx, InvokeHostFunctionOp, LedgerEntry,
    LedgerFootprint, LedgerKey, OperationBody, SorobanTransactionData, Transaction,
    TransactionEnvelope, TransactionExt,
};
use soroban_env_host::LedgerInfo;
use soroban_simulation::simulation::{
    simulate_extend_ttl_op, simulate_invoke_host_function_op, simulate_restore_op,
    InvokeHostFunctionSimulationResult, LedgerEntryDiff, SimulationAdjustmentConfig,
};
use soroban_simulation::{AutoRestoringSnapshotSource, NetworkConfig};
use std::fmt::Display;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SimulateRequest {
    transaction: String,
    #[serde(default)]
    auth_mode: String,
    /// Credentials of CAP-71 in recorded authorizations; the SDK's name for it.
    #[serde(default)]
    use_upgraded_auth: bool,
    #[serde(default, rename = "authV2")]
    auth_v2: bool,
    #[serde(default)]
    resource_config: Option<ResourceConfig>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourceConfig {
    #[serde(default)]
    instruction_leeway: u32,
}

struct Simulation<'a> {
    config: &'a NetworkConfig,
    info: LedgerInfo,
    view: View,
    adjustment: SimulationAdjustmentConfig,
}

/// Answers with what the operation needs, or with `error`: a failed simulation is no JSON-RPC error, as in stellar-rpc.
pub fn simulate(core: &Core, request: SimulateRequest, now_s: u64) -> Result<Value, RpcError> {
    let answer =
        attempt(core, &request, now_s).unwrap_or_else(|reason| fields(json!({ "error": reason })));
    let mut answer = Value::Object(answer);
    answer["latestLedger"] = json!(core.told_latest().0);
    Ok(answer)
}

fn attempt(
    core: &Core,
    request: &SimulateRequest,
    now_s: u64,
) -> Result<Map<String, Value>, String> {
    let envelope = from_base64(&request.transaction).ok_or("Could not unmarshal transaction")?;
    let transaction = transaction_in(envelope)?;
    let [operation] = transaction.operations.as_slice() else {
        return Err("Transaction contains more than one operation".into());
    };
    let source = operation
        .source_account
        .as_ref()
        .unwrap_or(&transaction.source_account);
    let simulation = simulation(core, request, now_s);
    match &operation.body {
        OperationBody::InvokeHostFunction(invocation) => {
            let mode = auth_mode(request, invocation)?;
            simulation.invocation(invocation, mode, &account_of(source))
        }
        OperationBody::ExtendFootprintTtl(extension) if request.auth_mode.is_empty() => {
            simulation.extension(extension, &footprint(&transaction)?.read_only)
        }
        OperationBody::RestoreFootprint(_) if request.auth_mode.is_empty() => {
            simulation.restoration(&footprint(&transaction)?.read_write)
        }
        OperationBody::ExtendFootprintTtl(_) | OperationBody::RestoreFootprint(_) => {
            Err("cannot set authMode with non-InvokeHostFunction operations".into())
        }
        other => Err(format!(
            "Transaction contains unsupported operation type: {}",
            other.name()
        )),
    }
}

fn transaction_in(envelope: TransactionEnvelope) -> Result<Transaction, String> {
    match envelope {
        TransactionEnvelope::Tx(envelope) => Ok(envelope.tx),
        TransactionEnvelope::TxFeeBump(envelope) => {
            let FeeBumpTransactionInnerTx::Tx(inner) = envelope.tx.inner_tx;
            Ok(inner.tx)
        }
        TransactionEnvelope::TxV0(_) => Err("Could not unmarshal transaction".into()),
    }
}

fn footprint(transaction: &Transaction) -> Result<&LedgerFootprint, String> {
    match &transaction.ext {
        TransactionExt::V1(data) => Ok(&data.resources.footprint),
        TransactionExt::V0 => Err(
            "To perform a SimulateTransaction for ExtendFootprintTtl or RestoreFootprint \
            operations, SorobanTransactionData must be provided"
                .into(),
        ),
    }
}

/// Entries that are signed already are enforced; without any, what has to be signed is recorded.
fn auth_mode(
    request: &SimulateRequest,
    invocation: &InvokeHostFunctionOp,
) -> Result<RecordingInvocationAuthMode, String> {
    let is_v2 = request.use_upgraded_auth || request.auth_v2;
    let has_auth = !invocation.auth.is_empty();
    match request.auth_mode.as_str() {
        "enforce" => Ok(RecordingInvocationAuthMode::Enforcing(
            invocation.auth.to_vec(),
        )),
        "" if has_auth => Ok(RecordingInvocationAuthMode::Enforcing(
            invocation.auth.to_vec(),
        )),
        mode @ ("record" | "record_allow_nonroot") if has_auth => Err(format!(
            "cannot set authMode to '{mode}' with an auth footprint"
        )),
        "" | "record" => Ok(RecordingInvocationAuthMode::recording(true, is_v2)),
        "record_allow_nonroot" => Ok(RecordingInvocationAuthMode::recording(false, is_v2)),
        _ => Err(
            "optional 'authMode' must be one of enforce,record,record_allow_nonroot when included"
                .into(),
        ),
    }
}

/// What a transaction would meet in the next ledger.
fn simulation<'a>(core: &'a Core, request: &SimulateRequest, now_s: u64) -> Simulation<'a> {
    let view = core.view();
    let closing = Closing {
        seq: view.seq + 1,
        close_time_s: now_s.max(view.close_time_s + 1),
    };
    let mut adjustment = SimulationAdjustmentConfig::default_adjustment();
    if let Some(ResourceConfig { instruction_leeway }) = &request.resource_config {
        let usual = adjustment.instructions.additive_factor;
        adjustment.instructions.additive_factor = usual.max(*instruction_leeway);
    }
    Simulation {
        config: core.ledger.network_config(),
        info: core.ledger.ledger_info(closing),
        view,
        adjustment,
    }
}

impl Simulation<'_> {
    fn invocation(
        &self,
        invocation: &InvokeHostFunctionOp,
        mode: RecordingInvocationAuthMode,
        source: &AccountId,
    ) -> Result<Map<String, Value>, String> {
        let seed = Sha256::digest(
            [
                self.info.network_id,
                Sha256::digest(self.info.timestamp.to_be_bytes()).into(),
            ]
            .concat(),
        );
        let result = simulate_invoke_host_function_op(
            self.view.state.clone(),
            self.config,
            &self.adjustment,
            &self.info,
            invocation.host_function.clone(),
            mode,
            source,
            seed.into(),
            true,
        )
        .map_err(|error| format!("{error:#}"))?;
        Ok(invocation_fields(&result))
    }

    fn extension(
        &self,
        extension: &ExtendFootprintTtlOp,
        keys: &[LedgerKey],
    ) -> Result<Map<String, Value>, String> {
        let restoring = AutoRestoringSnapshotSource::new(self.view.state.clone(), &self.info)
            .map_err(text_of)?;
        let simulated = simulate_extend_ttl_op(
            &restoring,
            self.config,
            &self.adjustment,
            &self.info,
            keys,
            extension.extend_to,
        )
        .map_err(text_of)?;
        let restored = restoring
            .simulate_restore_keys_op(self.config, &self.adjustment, &self.info)
            .map_err(text_of)?;
        let mut answer = data_fields(&simulated.transaction_data);
        if let Some(restored) = restored {
            answer.insert(
                "restorePreamble".into(),
                Value::Object(data_fields(&restored.transaction_data)),
            );
        }
        Ok(answer)
    }

    fn restoration(&self, keys: &[LedgerKey]) -> Result<Map<String, Value>, String> {
        let state = self.view.state.as_ref();
        let simulated = simulate_restore_op(state, self.config, &self.adjustment, &self.info, keys)
            .map_err(text_of)?;
        Ok(data_fields(&simulated.transaction_data))
    }
}

fn text_of(error: impl Display) -> String {
    format!("{error:#}")
}

fn fields(document: Value) -> Map<String, Value> {
    match document {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn data_fields(data: &SorobanTransactionData) -> Map<String, Value> {
    fields(json!({
        "transactionData": xdr_base64(data),
        "minResourceFee": data.resource_fee.to_string(),
    }))
}

fn invocation_fields(result: &InvokeHostFunctionSimulationResult) -> Map<String, Value> {
    let events: Vec<String> = result.diagnostic_events.iter().map(xdr_base64).collect();
    let (value, data) = match (&result.invoke_result, &result.transaction_data) {
        (Ok(value), Some(data)) => (value, data),
        (Err(error), _) => {
            return fields(json!({ "error": format!("{error:?}"), "events": events }))
        }
        (Ok(_), None) => {
            return fields(json!({ "error": "the simulation gave no resources", "events": events }))
        }
    };
    let auth: Vec<String> = result.auth.iter().map(xdr_base64).collect();
    let changes: Vec<Value> = result.modified_entries.iter().filter_map(change).collect();
    let mut answer = data_fields(data);
    answer.insert("events".into(), json!(events));
    answer.insert(
        "results".into(),
        json!([{ "auth": auth, "xdr": xdr_base64(value) }]),
    );
    answer.insert("stateChanges".into(), json!(changes));
    answer
}

fn change(difference: &LedgerEntryDiff) -> Option<Value> {
    let LedgerEntryDiff {
        state_before,
        state_after,
    } = difference;
    let kind = match (state_before, state_after) {
        (None, Some(_)) => "created",
        (Some(_), Some(_)) => "updated",
        (Some(_), None) => "deleted",
        (None, None) => return None,
    };
    let entry: &LedgerEntry = state_before.as_ref().or(state_after.as_ref())?;
    Some(json!({
        "type": kind,
        "key": xdr_base64(&entry.to_key()),
        "before": state_before.as_ref().map(xdr_base64),
        "after": state_after.as_ref().map(xdr_base64),
    }))
}
