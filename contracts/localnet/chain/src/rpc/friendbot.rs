//! Gives new accounts their first 10,000 XLM: one transaction per ledger from each of its own accounts, with up to
//! a hundred new accounts in it.

use super::answer::Reply;
use super::encode::hex;
use crate::closed::ClosedLedger;
use crate::error::ChainError;
use crate::frame::Frame;
use crate::genesis::friendbot_seed;
use crate::ledger::Ledger;
use crate::sign::{account_id, sign};
use serde_json::json;
use soroban_env_host::xdr::{
    AccountId, CreateAccountOp, LedgerEntryData, LedgerKey, LedgerKeyAccount, Memo, MuxedAccount,
    Operation, OperationBody, Preconditions, PublicKey, SequenceNumber, Transaction,
    TransactionExt, Uint256,
};
use std::collections::BTreeMap;
use std::rc::Rc;

/// 10,000 XLM in stroops, as on the public test network.
const STARTING_BALANCE: i64 = 100_000_000_000;
const ACCOUNTS_PER_TRANSACTION: usize = 100;
/// Its accounts sign at most so many transactions per ledger.
const SENDERS: u32 = 16;
/// High enough to be first in any ledger, in stroops per operation.
const INCLUSION_FEE: u32 = 1_000_000;

/// Someone who waits for an account, or was answered.
enum Request {
    Waiting(AccountId),
    Answered(Reply),
}

pub struct Friendbot {
    passphrase: String,
    requests: BTreeMap<u32, Request>,
    next_ticket: u32,
}

impl Friendbot {
    pub fn new(passphrase: &str) -> Friendbot {
        Friendbot {
            passphrase: passphrase.to_string(),
            requests: BTreeMap::new(),
            next_ticket: 1,
        }
    }

    /// Takes a request; the answer comes under the ticket after the next ledger, or at once as a refusal.
    pub fn ask(&mut self, ledger: &Ledger, address: &str) -> Result<u32, Reply> {
        let account: AccountId = address
            .parse()
            .map_err(|_| Reply::problem(400, "addr has to be the address of an account, G..."))?;
        if exists(ledger, &account) {
            return Err(already_there());
        }
        let ticket = self.next_ticket;
        self.next_ticket = self.next_ticket.wrapping_add(1).max(1);
        self.requests.insert(ticket, Request::Waiting(account));
        Ok(ticket)
    }

    /// The answer of a ticket, once; `None` while it waits.
    pub fn answer(&mut self, ticket: u32) -> Option<Reply> {
        match self.requests.remove(&ticket) {
            None => Some(Reply::problem(404, "nobody waits under this ticket")),
            Some(Request::Answered(reply)) => Some(reply),
            Some(waiting) => {
                self.requests.insert(ticket, waiting);
                None
            }
        }
    }

    /// The transactions for everybody who waits.
    ///
    /// # Errors
    /// None that a running chain shows: its own accounts exist since genesis.
    pub fn frames(&self, ledger: &Ledger) -> Result<Vec<Rc<Frame>>, ChainError> {
        let mut accounts: Vec<&AccountId> = self.waiting().collect();
        accounts.sort();
        accounts.dedup();
        accounts
            .chunks(ACCOUNTS_PER_TRANSACTION)
            .zip(0..SENDERS)
            .map(|(chunk, sender)| {
                let seed = friendbot_seed(&self.passphrase, sender);
                let envelope = sign(creation(ledger, &seed, chunk)?, &seed, &ledger.network_id())?;
                Ok(Rc::new(Frame::from_envelope(
                    envelope,
                    &ledger.network_id(),
                )?))
            })
            .collect()
    }

    fn waiting(&self) -> impl Iterator<Item = &AccountId> {
        self.requests.values().filter_map(|request| match request {
            Request::Waiting(account) => Some(account),
            Request::Answered(_) => None,
        })
    }

    /// Answers everybody whose account exists now; the others wait for the next ledger.
    pub fn ledger_closed(&mut self, ledger: &Ledger, closed: &ClosedLedger) {
        for request in self.requests.values_mut() {
            let Request::Waiting(account) = request else {
                continue;
            };
            let creator = closed
                .transactions
                .iter()
                .find(|applied| applied.is_success() && creates(&applied.frame, account));
            if let Some(applied) = creator {
                let hash = hex(&applied.frame.hash);
                *request = Request::Answered(Reply::new(
                    200,
                    &json!({ "hash": hash, "successful": true }),
                ));
            } else if exists(ledger, account) {
                *request = Request::Answered(already_there());
            }
        }
    }
}

fn already_there() -> Reply {
    Reply::problem(400, "createAccountAlreadyExist (the account exists)")
}

fn key_of(account: &AccountId) -> LedgerKey {
    LedgerKey::Account(LedgerKeyAccount {
        account_id: account.clone(),
    })
}

fn exists(ledger: &Ledger, account: &AccountId) -> bool {
    ledger.state().get(&key_of(account)).is_some()
}

fn creates(frame: &Frame, account: &AccountId) -> bool {
    frame
        .transaction()
        .operations
        .iter()
        .any(|operation| match &operation.body {
            OperationBody::CreateAccount(creation) => creation.destination == *account,
            _ => false,
        })
}

fn creation(
    ledger: &Ledger,
    seed: &[u8; 32],
    accounts: &[&AccountId],
) -> Result<Transaction, ChainError> {
    let sender = account_id(seed);
    let operations: Vec<Operation> = accounts
        .iter()
        .map(|account| Operation {
            source_account: None,
            body: OperationBody::CreateAccount(CreateAccountOp {
                destination: (*account).clone(),
                starting_balance: STARTING_BALANCE,
            }),
        })
        .collect();
    let PublicKey::PublicKeyTypeEd25519(Uint256(key)) = sender.0.clone();
    Ok(Transaction {
        source_account: MuxedAccount::Ed25519(Uint256(key)),
        fee: INCLUSION_FEE * accounts.len() as u32,
        seq_num: SequenceNumber(sequence_of(ledger, &sender)? + 1),
        cond: Preconditions::None,
        memo: Memo::None,
        operations: operations.try_into()?,
        ext: TransactionExt::V0,
    })
}

fn sequence_of(ledger: &Ledger, account: &AccountId) -> Result<i64, ChainError> {
    let missing = || ChainError::Unsupported("a chain without friendbot's accounts".into());
    let (entry, _) = ledger.state().get(&key_of(account)).ok_or_else(missing)?;
    match &entry.data {
        LedgerEntryData::Account(account) => Ok(account.seq_num.0),
        _ => Err(missing()),
    }
}
