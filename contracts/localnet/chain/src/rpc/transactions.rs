//! Methods that read closed ledgers and their transactions.

use super::answer::RpcError;
use super::core::Core;
use super::encode::{base64, hash_from_hex, hex};
use super::history::{KeptLedger, KeptTransaction};
use super::methods::{Pagination, Range};
use serde::Deserialize;
use serde_json::{json, Value};

const USUAL_TRANSACTIONS: usize = 50;
const MOST_TRANSACTIONS: usize = 200;
const USUAL_LEDGERS: usize = 50;
const MOST_LEDGERS: usize = 200;

#[derive(Deserialize)]
pub struct TransactionRequest {
    hash: String,
}

pub fn transaction(core: &Core, request: TransactionRequest) -> Result<Value, RpcError> {
    let hash = hash_from_hex(&request.hash)
        .ok_or_else(|| RpcError::invalid_params("the hash has to be 64 hexadecimal digits"))?;
    let range = Range::of(core);
    let (latest, latest_close_time_s) = core.told_latest();
    let mut answer = json!({
        "status": "NOT_FOUND",
        "txHash": request.hash,
        "latestLedger": latest,
        "latestLedgerCloseTime": latest_close_time_s.to_string(),
        "oldestLedger": range.oldest,
        "oldestLedgerCloseTime": range.oldest_close_time_s.to_string(),
    });
    let kept = core.history.transaction(&hash);
    if let Some(transaction) = kept.filter(|transaction| range.holds(transaction.ledger)) {
        add_details(&mut answer, transaction);
        answer["createdAt"] = json!(transaction.close_time_s.to_string());
    }
    Ok(answer)
}

fn add_details(answer: &mut Value, transaction: &KeptTransaction) {
    let events = &transaction.events;
    let of_operations: Vec<Vec<String>> = events
        .operations
        .iter()
        .map(|operation| operation.iter().map(|event| base64(&event.event)).collect())
        .collect();
    let texts = |values: &[Vec<u8>]| {
        values
            .iter()
            .map(|value| base64(value))
            .collect::<Vec<String>>()
    };
    answer["status"] = json!(if transaction.is_success {
        "SUCCESS"
    } else {
        "FAILED"
    });
    answer["ledger"] = json!(transaction.ledger);
    answer["applicationOrder"] = json!(transaction.order);
    answer["feeBump"] = json!(transaction.inner_hash.is_some());
    answer["envelopeXdr"] = json!(base64(&transaction.envelope));
    answer["resultXdr"] = json!(base64(&transaction.result));
    answer["resultMetaXdr"] = json!(base64(&transaction.meta));
    answer["diagnosticEventsXdr"] = json!(texts(&events.diagnostic));
    answer["events"] = json!({
        "transactionEventsXdr": texts(&events.transaction),
        "contractEventsXdr": of_operations,
    });
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageRequest {
    #[serde(default)]
    start_ledger: u32,
    #[serde(default)]
    pagination: Pagination,
}

impl PageRequest {
    /// The cursor, of which there may be only one kind.
    fn cursor(&self) -> Result<Option<u64>, RpcError> {
        let Some(text) = self.pagination.cursor() else {
            return Ok(None);
        };
        if self.start_ledger != 0 {
            return Err(RpcError::invalid_request(
                "startLedger and cursor cannot both be set",
            ));
        }
        let cursor = text
            .parse()
            .map_err(|_| RpcError::invalid_params("the cursor is not a number"))?;
        Ok(Some(cursor))
    }
}

/// Where a transaction stands in the order of all: ledger, place in it, and an operation, in one number.
fn place(ledger: u32, order: u32) -> u64 {
    u64::from(ledger) << 32 | u64::from(order) << 12 | 1
}

pub fn transactions(core: &Core, request: PageRequest) -> Result<Value, RpcError> {
    let range = Range::of(core);
    let limit = request
        .pagination
        .limit(USUAL_TRANSACTIONS, MOST_TRANSACTIONS)?;
    let after = match request.cursor()? {
        Some(cursor) => cursor,
        None => {
            range.check(request.start_ledger)?;
            place(request.start_ledger, 0)
        }
    };
    let page: Vec<&KeptTransaction> = core
        .history
        .from((after >> 32) as u32)
        .take_while(|ledger| ledger.seq <= range.latest)
        .flat_map(|ledger| &ledger.transactions)
        .map(AsRef::as_ref)
        .filter(|transaction| place(transaction.ledger, transaction.order) > after)
        .take(limit)
        .collect();
    let cursor = match page.last() {
        Some(last) if page.len() == limit => place(last.ledger, last.order),
        _ => place(range.latest, last_order(core, range.latest)),
    };
    let rows: Vec<Value> = page
        .iter()
        .map(|transaction| transaction_row(transaction))
        .collect();
    let (latest, latest_close_time_s) = core.told_latest();
    Ok(json!({
        "transactions": rows,
        "latestLedger": latest,
        "latestLedgerCloseTimestamp": latest_close_time_s,
        "oldestLedger": range.oldest,
        "oldestLedgerCloseTimestamp": range.oldest_close_time_s,
        "cursor": cursor.to_string(),
    }))
}

fn last_order(core: &Core, seq: u32) -> u32 {
    core.history
        .at_most(seq)
        .map_or(0, |ledger| ledger.transactions.len() as u32)
}

fn transaction_row(transaction: &KeptTransaction) -> Value {
    let mut row = json!({
        "txHash": hex(&transaction.hash),
        "createdAt": transaction.close_time_s,
    });
    add_details(&mut row, transaction);
    row
}

pub fn ledgers(core: &Core, request: PageRequest) -> Result<Value, RpcError> {
    let range = Range::of(core);
    let limit = request.pagination.limit(USUAL_LEDGERS, MOST_LEDGERS)?;
    let first = match request.cursor()? {
        Some(cursor) => u32::try_from(cursor.saturating_add(1)).unwrap_or(u32::MAX),
        None => {
            range.check(request.start_ledger)?;
            request.start_ledger
        }
    };
    let page: Vec<&KeptLedger> = core
        .history
        .from(first)
        .take_while(|ledger| ledger.seq <= range.latest)
        .take(limit)
        .collect();
    let rows: Vec<Value> = page.iter().map(|ledger| ledger_row(ledger)).collect();
    let cursor = page
        .last()
        .map_or(first.saturating_sub(1), |ledger| ledger.seq);
    let (latest, latest_close_time_s) = core.told_latest();
    Ok(json!({
        "ledgers": rows,
        "latestLedger": latest,
        "latestLedgerCloseTime": latest_close_time_s,
        "oldestLedger": range.oldest,
        "oldestLedgerCloseTime": range.oldest_close_time_s,
        "cursor": cursor.to_string(),
    }))
}

fn ledger_row(ledger: &KeptLedger) -> Value {
    json!({
        "hash": hex(&ledger.hash),
        "sequence": ledger.seq,
        "ledgerCloseTime": ledger.close_time_s.to_string(),
        "headerXdr": base64(&ledger.header),
        "metadataXdr": base64(&ledger.close_meta),
    })
}
