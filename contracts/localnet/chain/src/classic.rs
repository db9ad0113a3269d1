//! The two operations without contracts: making an account and paying in the native asset.

use std::rc::Rc;

use soroban_env_host::xdr::{
    AccountEntry, AccountId, CreateAccountOp, CreateAccountResult, OperationResult, PaymentOp,
    PaymentResult,
};

use crate::account::{self, account_of};
use crate::operation_rules::{created, paid};
use crate::rules::Rules;
use crate::state::{Draft, Stored};

/// Makes an account from the source's balance.
pub fn create_account(
    op: &CreateAccountOp,
    source: &AccountId,
    draft: &mut Draft,
    rules: &Rules,
) -> Result<OperationResult, OperationResult> {
    if account::find(draft, &op.destination).is_some() {
        return Err(created(CreateAccountResult::AlreadyExist));
    }
    let base_reserve = rules.settings.base_reserve;
    if op.starting_balance < 2 * i64::from(base_reserve) {
        return Err(created(CreateAccountResult::LowReserve));
    }
    let mut payer = account::find(draft, source).ok_or(OperationResult::OpNoAccount)?;
    if account::available(&payer, base_reserve) < op.starting_balance {
        return Err(created(CreateAccountResult::Underfunded));
    }
    payer.balance -= op.starting_balance;
    account::put(draft, payer, rules.closing);
    let entry = account::new_account(&op.destination, op.starting_balance, rules.closing);
    let key = Rc::new(account::account_key(&op.destination));
    draft.put(
        key,
        Stored {
            entry: Rc::new(entry),
            live_until: None,
        },
    );
    Ok(created(CreateAccountResult::Success))
}

/// Moves native units (stroops) from the source to an account that exists.
pub fn pay(
    op: &PaymentOp,
    source: &AccountId,
    draft: &mut Draft,
    rules: &Rules,
) -> Result<OperationResult, OperationResult> {
    let destination = account_of(&op.destination);
    if destination == *source {
        return Ok(paid(PaymentResult::Success));
    }
    let mut receiver =
        account::find(draft, &destination).ok_or(paid(PaymentResult::NoDestination))?;
    let mut payer: AccountEntry =
        account::find(draft, source).ok_or(OperationResult::OpNoAccount)?;
    if account::available(&payer, rules.settings.base_reserve) < op.amount {
        return Err(paid(PaymentResult::Underfunded));
    }
    receiver.balance = receiver
        .balance
        .checked_add(op.amount)
        .ok_or(paid(PaymentResult::LineFull))?;
    payer.balance -= op.amount;
    account::put(draft, payer, rules.closing);
    account::put(draft, receiver, rules.closing);
    Ok(paid(PaymentResult::Success))
}
