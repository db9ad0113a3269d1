//! Applying one transaction whose fee is paid: sequence number, operations, refund (stellar-core: `TransactionFrame::apply`).

use sha2::{Digest, Sha256};
use soroban_env_host::xdr::{
    ContractEvent, ExtendFootprintTtlResult, InnerTransactionResultResult,
    InvokeHostFunctionResult, LedgerEntryChanges, OperationBody, OperationResult,
    RestoreFootprintResult, ScVal, TransactionMeta, TransactionResult,
};
use soroban_env_host::ModuleCache;

use crate::account;
use crate::classic;
use crate::contract::{self, Call, CallFailure};
use crate::error::ChainError;
use crate::frame::Frame;
use crate::lifetimes;
use crate::meta::{changes_of, Report};
use crate::operation_rules::{check_operation, extended, invoked, restored, source_of};
use crate::refundable::Refundable;
use crate::rules::Rules;
use crate::state::Draft;
use crate::validate::{check, outcome, Moment};

/// What one operation did.
struct Done {
    result: OperationResult,
    events: Vec<ContractEvent>,
    return_value: Option<ScVal>,
}

impl From<OperationResult> for Done {
    fn from(result: OperationResult) -> Self {
        Self {
            result,
            events: Vec::new(),
            return_value: None,
        }
    }
}

/// An operation that failed, or a chain that did.
enum Failure {
    Operation(OperationResult),
    Chain(ChainError),
}

impl From<ChainError> for Failure {
    fn from(error: ChainError) -> Self {
        Self::Chain(error)
    }
}

impl From<OperationResult> for Failure {
    fn from(result: OperationResult) -> Self {
        Self::Operation(result)
    }
}

/// Everything around a transaction while it is applied.
pub struct Turn<'a> {
    pub frame: &'a Frame,
    pub rules: &'a Rules,
    pub modules: &'a ModuleCache,
    /// Differs between ledgers and transactions; contracts draw random numbers from it.
    pub seed: [u8; 32],
    /// What was taken for the transaction before all of them were applied, stroops.
    pub fee_charged: i64,
}

/// A transaction after its turn.
pub struct TurnEnd {
    pub result: TransactionResult,
    pub meta: TransactionMeta,
    /// What the fee source gets back, stroops.
    pub refund: i64,
}

/// Takes the fee from who pays it. Returns the amount and the change of the account.
pub fn charge(
    frame: &Frame,
    ledger: &mut Draft,
    rules: &Rules,
) -> Result<(i64, LedgerEntryChanges), ChainError> {
    let bid = frame
        .inclusion_fee()
        .min(rules.min_inclusion_fee(frame.operation_count()));
    let fee = frame.resource_fee().saturating_add(bid);
    move_fee(frame, -fee, ledger, rules)
}

/// Gives a refund back to who paid.
pub fn refund(
    frame: &Frame,
    amount: i64,
    ledger: &mut Draft,
    rules: &Rules,
) -> Result<LedgerEntryChanges, ChainError> {
    if amount == 0 {
        return Ok(LedgerEntryChanges::default());
    }
    Ok(move_fee(frame, amount, ledger, rules)?.1)
}

fn move_fee(
    frame: &Frame,
    amount: i64,
    ledger: &mut Draft,
    rules: &Rules,
) -> Result<(i64, LedgerEntryChanges), ChainError> {
    let Some(mut payer) = account::find(ledger, &frame.fee_source()) else {
        return Ok((0, LedgerEntryChanges::default()));
    };
    let taken = (-amount).min(payer.balance);
    payer.balance -= taken;
    let mut draft = Draft::on(ledger);
    account::put(&mut draft, payer, rules.closing);
    let changes = changes_of(ledger, &draft, rules.closing.seq)?;
    let delta = draft.into_changes();
    ledger.absorb(delta);
    Ok((taken, changes))
}

/// Applies the transaction to the ledger's draft. A transaction that fails changes its sequence number only.
pub fn apply(turn: &Turn, ledger: &mut Draft) -> Result<TurnEnd, ChainError> {
    let mut report = Report::default();
    let mut fees = Refundable::of(turn.frame, turn.rules);
    let refusal = check(turn.frame, ledger, turn.rules, Moment::Application).err();
    if refusal.as_ref().is_none_or(|refusal| refusal.uses_sequence) {
        report.before = use_sequence(turn, ledger)?;
    }
    let result = match refusal {
        Some(refusal) => refusal.result,
        // One transaction that the chain cannot cope with must not keep the ledger from closing.
        None => run(turn, ledger, &mut report, &mut fees)
            .unwrap_or(InnerTransactionResultResult::TxInternalError),
    };
    if !matches!(result, InnerTransactionResultResult::TxSuccess(_)) {
        fees.reset();
    }
    let soroban_fees = turn.frame.is_soroban().then_some(&fees);
    let refund = soroban_fees.map_or(0, Refundable::refund);
    Ok(TurnEnd {
        result: outcome(turn.frame, turn.fee_charged - refund, result),
        meta: report.into_meta(soroban_fees)?,
        refund,
    })
}

fn use_sequence(turn: &Turn, ledger: &mut Draft) -> Result<LedgerEntryChanges, ChainError> {
    let Some(mut source) = account::find(ledger, &turn.frame.source()) else {
        return Ok(LedgerEntryChanges::default());
    };
    account::use_sequence(&mut source, turn.frame.sequence(), turn.rules.closing);
    let mut draft = Draft::on(ledger);
    account::put(&mut draft, source, turn.rules.closing);
    let changes = changes_of(ledger, &draft, turn.rules.closing.seq)?;
    let delta = draft.into_changes();
    ledger.absorb(delta);
    Ok(changes)
}

fn run(
    turn: &Turn,
    ledger: &mut Draft,
    report: &mut Report,
    fees: &mut Refundable,
) -> Result<InnerTransactionResultResult, ChainError> {
    let seq = turn.rules.closing.seq;
    let mut all = Draft::on(ledger);
    let mut results = Vec::new();
    let mut operations = Vec::new();
    let mut failed = false;
    for index in 0..turn.frame.transaction().operations.len() {
        let mut one = Draft::on(&all);
        match run_one(turn, index, &mut one, report, fees) {
            Ok(done) => {
                operations.push((changes_of(&all, &one, seq)?, done.events));
                report.return_value = done.return_value;
                results.push(done.result);
                let delta = one.into_changes();
                all.absorb(delta);
            }
            Err(Failure::Operation(result)) => {
                // The later ones are tried all the same: each has a result of its own.
                results.push(result);
                failed = true;
            }
            Err(Failure::Chain(error)) => return Err(error),
        }
    }
    if failed {
        report.return_value = None;
        return Ok(InnerTransactionResultResult::TxFailed(results.try_into()?));
    }
    let delta = all.into_changes();
    ledger.absorb(delta);
    report.operations = operations;
    report.diagnostics.clear();
    Ok(InnerTransactionResultResult::TxSuccess(results.try_into()?))
}

fn run_one(
    turn: &Turn,
    index: usize,
    draft: &mut Draft,
    report: &mut Report,
    fees: &mut Refundable,
) -> Result<Done, Failure> {
    let operation = &turn.frame.transaction().operations[index];
    let source = source_of(turn.frame, operation);
    if account::find(draft, &source).is_none() {
        return Err(OperationResult::OpNoAccount.into());
    }
    check_operation(turn.frame, operation, &source, turn.rules)?;
    match &operation.body {
        OperationBody::CreateAccount(op) => {
            Ok(classic::create_account(op, &source, draft, turn.rules)?.into())
        }
        OperationBody::Payment(op) => Ok(classic::pay(op, &source, draft, turn.rules)?.into()),
        OperationBody::InvokeHostFunction(op) => {
            let call = Call {
                frame: turn.frame,
                op,
                source: &source,
                rules: turn.rules,
                modules: turn.modules,
                prng_seed: operation_seed(&turn.seed, index),
            };
            call_contract(&call, draft, report, fees)
        }
        body => change_lifetimes(turn, body, draft, fees),
    }
}

fn call_contract(
    call: &Call,
    draft: &mut Draft,
    report: &mut Report,
    fees: &mut Refundable,
) -> Result<Done, Failure> {
    match contract::invoke(call, draft, fees, &mut report.diagnostics) {
        Ok(returned) => Ok(Done {
            result: invoked(InvokeHostFunctionResult::Success(returned.hash)),
            events: returned.events,
            return_value: Some(returned.value),
        }),
        Err(CallFailure::Result(result)) => Err(invoked(result).into()),
        Err(CallFailure::Chain(error)) => Err(error.into()),
    }
}

fn change_lifetimes(
    turn: &Turn,
    body: &OperationBody,
    draft: &mut Draft,
    fees: &mut Refundable,
) -> Result<Done, Failure> {
    let data = turn
        .frame
        .soroban_data()
        .ok_or(OperationResult::OpNotSupported)?;
    match body {
        OperationBody::ExtendFootprintTtl(op) => {
            let result = lifetimes::extend(op, data, draft, turn.rules, fees)?;
            let is_success = result == ExtendFootprintTtlResult::Success;
            finish(is_success, extended(result))
        }
        OperationBody::RestoreFootprint(_) => {
            let result = lifetimes::restore(data, draft, turn.rules, fees)?;
            let is_success = result == RestoreFootprintResult::Success;
            finish(is_success, restored(result))
        }
        _ => Err(OperationResult::OpNotSupported.into()),
    }
}

fn finish(is_success: bool, result: OperationResult) -> Result<Done, Failure> {
    if is_success {
        Ok(result.into())
    } else {
        Err(result.into())
    }
}

fn operation_seed(seed: &[u8; 32], index: usize) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed);
    hash.update((index as u64).to_be_bytes());
    hash.finalize().into()
}

/// Whether a result is one of success, with or without a fee bump.
pub fn is_success(result: &TransactionResult) -> bool {
    use soroban_env_host::xdr::TransactionResultResult as Code;
    matches!(
        result.result,
        Code::TxSuccess(_) | Code::TxFeeBumpInnerSuccess(_)
    )
}

/// The seed of a transaction's random numbers.
pub fn transaction_seed(previous_ledger_hash: &[u8; 32], frame: &Frame) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(previous_ledger_hash);
    hash.update(frame.hash);
    hash.finalize().into()
}
