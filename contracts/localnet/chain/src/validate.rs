//! Whether a transaction may enter a ledger, and with which code it is turned away (stellar-core: `TransactionFrame::checkValid`).

use soroban_env_host::xdr::{
    AccountEntry, Hash, InnerTransactionResult, InnerTransactionResultExt,
    InnerTransactionResultPair, InnerTransactionResultResult, Operation, OperationResult,
    Preconditions, PreconditionsV2, SignerKey, TimeBounds, TransactionExt, TransactionResult,
    TransactionResultExt, TransactionResultResult,
};

use crate::account::{self, account_of};
use crate::frame::{is_soroban, Frame};
use crate::operation_rules::check_operation;
use crate::resource_rules::{are_resources_valid, has_possible_fee};
use crate::rules::Rules;
use crate::signatures::Signatures;
use crate::state::View;

/// When a transaction is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// On its way into the ledger: the fee is still to be paid.
    Submission,
    /// As its turn comes: the fee is paid already.
    Application,
}

/// A transaction that is turned away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub result: InnerTransactionResultResult,
    /// Whether its sequence number is used up nevertheless.
    pub uses_sequence: bool,
}

type Outcome = Result<(), Refusal>;

fn refuse(result: InnerTransactionResultResult) -> Outcome {
    Err(Refusal {
        result,
        uses_sequence: false,
    })
}

/// Checks a transaction with its fee bump against a state. The error is the result that a submitter sees.
pub fn check_submission(
    frame: &Frame,
    view: &dyn View,
    rules: &Rules,
) -> Result<(), TransactionResult> {
    let fee = frame
        .resource_fee()
        .saturating_add(rules.min_inclusion_fee(frame.operation_count()));
    if let Err(result) = check_fee_bump(frame, view, rules) {
        return Err(TransactionResult {
            fee_charged: fee,
            result,
            ext: TransactionResultExt::V0,
        });
    }
    check(frame, view, rules, Moment::Submission)
        .map_err(|refusal| outcome(frame, fee, refusal.result))
}

/// Checks the (inner) transaction.
pub fn check(frame: &Frame, view: &dyn View, rules: &Rules, moment: Moment) -> Outcome {
    use InnerTransactionResultResult as Code;
    let pays = frame.inner_hash.is_none();
    check_form(frame, rules, pays)?;
    check_bounds(frame, rules)?;
    let operations = u32::try_from(frame.transaction().operations.len()).unwrap_or(u32::MAX);
    if pays && frame.inclusion_fee() < rules.min_inclusion_fee(operations) {
        return refuse(Code::TxInsufficientFee);
    }
    let Some(source) = account::find(view, &frame.source()) else {
        return refuse(Code::TxNoAccount);
    };
    check_sequence(frame, &source, rules)?;
    check_authority(frame, view, &source, rules, moment).map_err(|result| Refusal {
        result,
        uses_sequence: true,
    })
}

/// The result of a transaction, wrapped as a fee bump needs it.
pub fn outcome(
    frame: &Frame,
    fee_charged: i64,
    result: InnerTransactionResultResult,
) -> TransactionResult {
    let result = match frame.inner_hash {
        None => widen(result),
        Some(hash) => {
            let is_success = matches!(result, InnerTransactionResultResult::TxSuccess(_));
            let pair = InnerTransactionResultPair {
                transaction_hash: Hash(hash),
                result: InnerTransactionResult {
                    fee_charged: 0,
                    result,
                    ext: InnerTransactionResultExt::V0,
                },
            };
            if is_success {
                TransactionResultResult::TxFeeBumpInnerSuccess(pair)
            } else {
                TransactionResultResult::TxFeeBumpInnerFailed(pair)
            }
        }
    };
    TransactionResult {
        fee_charged,
        result,
        ext: TransactionResultExt::V0,
    }
}

fn widen(result: InnerTransactionResultResult) -> TransactionResultResult {
    use InnerTransactionResultResult as Inner;
    use TransactionResultResult as Outer;
    match result {
        Inner::TxSuccess(operations) => Outer::TxSuccess(operations),
        Inner::TxFailed(operations) => Outer::TxFailed(operations),
        Inner::TxTooEarly => Outer::TxTooEarly,
        Inner::TxTooLate => Outer::TxTooLate,
        Inner::TxMissingOperation => Outer::TxMissingOperation,
        Inner::TxBadSeq => Outer::TxBadSeq,
        Inner::TxBadAuth => Outer::TxBadAuth,
        Inner::TxInsufficientBalance => Outer::TxInsufficientBalance,
        Inner::TxNoAccount => Outer::TxNoAccount,
        Inner::TxInsufficientFee => Outer::TxInsufficientFee,
        Inner::TxBadAuthExtra => Outer::TxBadAuthExtra,
        Inner::TxInternalError => Outer::TxInternalError,
        Inner::TxNotSupported => Outer::TxNotSupported,
        Inner::TxBadSponsorship => Outer::TxBadSponsorship,
        Inner::TxBadMinSeqAgeOrGap => Outer::TxBadMinSeqAgeOrGap,
        Inner::TxMalformed => Outer::TxMalformed,
        Inner::TxSorobanInvalid => Outer::TxSorobanInvalid,
        Inner::TxFrozenKeyAccessed => Outer::TxFrozenKeyAccessed,
    }
}

fn check_fee_bump(
    frame: &Frame,
    view: &dyn View,
    rules: &Rules,
) -> Result<(), TransactionResultResult> {
    use TransactionResultResult as Code;
    let Some((bump, signatures)) = frame.fee_bump() else {
        return Ok(());
    };
    if bump.fee < 0 || !has_possible_fee(frame) {
        return Err(Code::TxMalformed);
    }
    let operations = frame.operation_count();
    let min_outer = rules.min_inclusion_fee(operations);
    let min_inner = rules.min_inclusion_fee(operations - 1);
    let inner = i64::from(frame.transaction().fee) - frame.resource_fee();
    let outer = frame.inclusion_fee();
    let outbids =
        i128::from(outer) * i128::from(min_inner) >= i128::from(inner) * i128::from(min_outer);
    if outer < min_outer || !outbids {
        return Err(Code::TxInsufficientFee);
    }
    let payer_id = frame.fee_source();
    let payer = account::find(view, &payer_id).ok_or(Code::TxNoAccount)?;
    let mut signatures = Signatures::over(&frame.hash, signatures);
    if !signatures.by_account(&payer_id) {
        return Err(Code::TxBadAuth);
    }
    if account::available(&payer, rules.settings.base_reserve) < frame.full_fee() {
        return Err(Code::TxInsufficientBalance);
    }
    if signatures.all_used() {
        Ok(())
    } else {
        Err(Code::TxBadAuthExtra)
    }
}

fn check_form(frame: &Frame, rules: &Rules, pays: bool) -> Outcome {
    use InnerTransactionResultResult as Code;
    let tx = frame.transaction();
    if !has_possible_fee(frame) || !are_extra_signers_possible(&tx.cond) {
        return refuse(Code::TxMalformed);
    }
    if tx.operations.is_empty() {
        return refuse(Code::TxMissingOperation);
    }
    if !frame.is_soroban() {
        let is_classic = tx.ext == TransactionExt::V0;
        return if is_classic {
            Ok(())
        } else {
            refuse(Code::TxMalformed)
        };
    }
    if tx.operations.len() != 1 {
        return refuse(Code::TxMalformed);
    }
    if are_resources_valid(frame, rules, pays) {
        Ok(())
    } else {
        refuse(Code::TxSorobanInvalid)
    }
}

fn are_extra_signers_possible(conditions: &Preconditions) -> bool {
    let Preconditions::V2(v2) = conditions else {
        return true;
    };
    let has_empty_payload = v2.extra_signers.iter().any(|signer| {
        matches!(signer, SignerKey::Ed25519SignedPayload(payload) if payload.payload.is_empty())
    });
    let is_double = v2.extra_signers.len() == 2 && v2.extra_signers[0] == v2.extra_signers[1];
    !has_empty_payload && !is_double
}

fn check_bounds(frame: &Frame, rules: &Rules) -> Outcome {
    use InnerTransactionResultResult as Code;
    let (time, extended) = conditions(&frame.transaction().cond);
    let now = rules.closing.close_time_s;
    let seq = rules.closing.seq;
    let ledgers = extended.and_then(|v2| v2.ledger_bounds.as_ref());
    if time.is_some_and(|bounds| now < bounds.min_time.0)
        || ledgers.is_some_and(|bounds| bounds.min_ledger > seq)
    {
        return refuse(Code::TxTooEarly);
    }
    let is_past = |bounds: &TimeBounds| bounds.max_time.0 != 0 && now > bounds.max_time.0;
    if time.is_some_and(is_past)
        || ledgers.is_some_and(|bounds| bounds.max_ledger != 0 && bounds.max_ledger <= seq)
    {
        return refuse(Code::TxTooLate);
    }
    Ok(())
}

fn conditions(conditions: &Preconditions) -> (Option<&TimeBounds>, Option<&PreconditionsV2>) {
    match conditions {
        Preconditions::None => (None, None),
        Preconditions::Time(bounds) => (Some(bounds), None),
        Preconditions::V2(v2) => (v2.time_bounds.as_ref(), Some(v2)),
    }
}

fn check_sequence(frame: &Frame, source: &AccountEntry, rules: &Rules) -> Outcome {
    use InnerTransactionResultResult as Code;
    let (_, extended) = conditions(&frame.transaction().cond);
    let asked = frame.sequence();
    let current = source.seq_num.0;
    let follows = match extended.and_then(|v2| v2.min_seq_num.as_ref()) {
        Some(lowest) => lowest.0 <= current && current < asked,
        None => current.checked_add(1) == Some(asked),
    };
    if asked == account::first_sequence(rules.closing.seq) || !follows {
        return refuse(Code::TxBadSeq);
    }
    let Some(v2) = extended else {
        return Ok(());
    };
    let (used_in, used_at) = account::last_use(source);
    let waits = |now: u64, wait: u64, last: u64| wait > now || now - wait < last;
    if waits(rules.closing.close_time_s, v2.min_seq_age.0, used_at)
        || waits(
            rules.closing.seq.into(),
            v2.min_seq_ledger_gap.into(),
            used_in.into(),
        )
    {
        return Err(Refusal {
            result: Code::TxBadMinSeqAgeOrGap,
            uses_sequence: true,
        });
    }
    Ok(())
}

fn check_authority(
    frame: &Frame,
    view: &dyn View,
    source: &AccountEntry,
    rules: &Rules,
    moment: Moment,
) -> Result<(), InnerTransactionResultResult> {
    use InnerTransactionResultResult as Code;
    let tx = frame.transaction();
    let mut signatures = Signatures::over(frame.signed_hash(), frame.signatures());
    let (_, extended) = conditions(&tx.cond);
    let extra_signers = extended.map_or(&[][..], |v2| &v2.extra_signers);
    if !signatures.by_account(&source.account_id)
        || !extra_signers
            .iter()
            .all(|signer| signatures.by_extra_signer(signer))
    {
        return Err(Code::TxBadAuth);
    }
    let owes = moment == Moment::Submission && frame.inner_hash.is_none();
    if owes && account::available(source, rules.settings.base_reserve) < frame.full_fee() {
        return Err(Code::TxInsufficientBalance);
    }
    let mut results = Vec::new();
    for operation in tx.operations.iter() {
        match check_one(frame, operation, view, rules, &mut signatures) {
            Ok(success) => results.push(success),
            Err(failure) => {
                results.push(failure);
                return Err(Code::TxFailed(results.try_into().unwrap_or_default()));
            }
        }
    }
    if signatures.all_used() {
        Ok(())
    } else {
        Err(Code::TxBadAuthExtra)
    }
}

/// Checks one operation; the result is also what it looks like while a later one fails.
fn check_one(
    frame: &Frame,
    operation: &Operation,
    view: &dyn View,
    rules: &Rules,
    signatures: &mut Signatures,
) -> Result<OperationResult, OperationResult> {
    let source = operation.source_account.as_ref().map(account_of);
    if let Some(source) = &source {
        if account::find(view, source).is_none() && is_soroban(&operation.body) {
            return Err(OperationResult::OpNoAccount);
        }
        if !signatures.by_account(source) {
            return Err(OperationResult::OpBadAuth);
        }
    }
    check_operation(
        frame,
        operation,
        &source.unwrap_or_else(|| frame.source()),
        rules,
    )
}
