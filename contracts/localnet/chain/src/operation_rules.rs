//! The operations that the chain knows, and when one is refused before it is tried.

use soroban_env_host::xdr::{
    AccountId, Asset, CreateAccountResult, ExtendFootprintTtlResult, Hash,
    InvokeHostFunctionResult, Operation, OperationBody, OperationResult, OperationResultTr,
    PaymentResult, RestoreFootprintResult,
};

use crate::account::account_of;
use crate::frame::Frame;
use crate::resource_rules::is_operation_valid;
use crate::rules::Rules;

/// Checks what an operation says by itself. `Ok` is the result it would have if it succeeded.
pub fn check_operation(
    frame: &Frame,
    operation: &Operation,
    source: &AccountId,
    rules: &Rules,
) -> Result<OperationResult, OperationResult> {
    match &operation.body {
        OperationBody::CreateAccount(create) => {
            let is_sound = create.starting_balance >= 0 && create.destination != *source;
            either(
                is_sound,
                created(CreateAccountResult::Success),
                created(CreateAccountResult::Malformed),
            )
        }
        OperationBody::Payment(payment) => {
            if payment.asset != Asset::Native {
                return Err(OperationResult::OpNotSupported);
            }
            either(
                payment.amount > 0,
                paid(PaymentResult::Success),
                paid(PaymentResult::Malformed),
            )
        }
        body => check_contract_operation(frame, body, rules),
    }
}

fn check_contract_operation(
    frame: &Frame,
    body: &OperationBody,
    rules: &Rules,
) -> Result<OperationResult, OperationResult> {
    let is_valid = frame
        .soroban_data()
        .is_some_and(|data| is_operation_valid(body, data, rules));
    match body {
        OperationBody::InvokeHostFunction(_) => either(
            is_valid,
            invoked(InvokeHostFunctionResult::Success(Hash([0; 32]))),
            invoked(InvokeHostFunctionResult::Malformed),
        ),
        OperationBody::ExtendFootprintTtl(_) => either(
            is_valid,
            extended(ExtendFootprintTtlResult::Success),
            extended(ExtendFootprintTtlResult::Malformed),
        ),
        OperationBody::RestoreFootprint(_) => either(
            is_valid,
            restored(RestoreFootprintResult::Success),
            restored(RestoreFootprintResult::Malformed),
        ),
        _ => Err(OperationResult::OpNotSupported),
    }
}

fn either(
    is_sound: bool,
    success: OperationResult,
    failure: OperationResult,
) -> Result<OperationResult, OperationResult> {
    if is_sound {
        Ok(success)
    } else {
        Err(failure)
    }
}

pub fn created(result: CreateAccountResult) -> OperationResult {
    OperationResult::OpInner(OperationResultTr::CreateAccount(result))
}

pub fn paid(result: PaymentResult) -> OperationResult {
    OperationResult::OpInner(OperationResultTr::Payment(result))
}

pub fn invoked(result: InvokeHostFunctionResult) -> OperationResult {
    OperationResult::OpInner(OperationResultTr::InvokeHostFunction(result))
}

pub fn extended(result: ExtendFootprintTtlResult) -> OperationResult {
    OperationResult::OpInner(OperationResultTr::ExtendFootprintTtl(result))
}

pub fn restored(result: RestoreFootprintResult) -> OperationResult {
    OperationResult::OpInner(OperationResultTr::RestoreFootprint(result))
}

/// The account that an operation acts for.
pub fn source_of(frame: &Frame, operation: &Operation) -> AccountId {
    operation
        .source_account
        .as_ref()
        .map_or_else(|| frame.source(), account_of)
}
