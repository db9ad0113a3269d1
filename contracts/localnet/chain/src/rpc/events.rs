//! getEvents: what contracts emitted, by ledger, contract and topics.

use super::answer::RpcError;
use super::core::Core;
use super::encode::{base64, bytes_from_base64, from_base64, hex};
use super::history::{KeptEvent, KeptTransaction};
use super::methods::{Pagination, Range};
use serde::Deserialize;
use serde_json::{json, Value};
use soroban_env_host::xdr::{ContractEventType, ContractId, ScVal};

const USUAL_EVENTS: usize = 100;
const MOST_EVENTS: usize = 10_000;
const SCANNED_LEDGERS: u32 = 10_000;
const MAX_FILTERS: usize = 5;
const MAX_TOPIC_SEGMENTS: usize = 4;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventsRequest {
    #[serde(default)]
    start_ledger: u32,
    #[serde(default)]
    end_ledger: u32,
    #[serde(default)]
    filters: Vec<FilterRequest>,
    #[serde(default)]
    pagination: Pagination,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FilterRequest {
    #[serde(default, rename = "type")]
    kinds: String,
    #[serde(default)]
    contract_ids: Vec<String>,
    #[serde(default)]
    topics: Vec<Vec<String>>,
}

/// Where an event stands in the order of all: ledger, transaction, operation, and place in the operation.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Cursor {
    place: u64,
    event: u32,
}

impl Cursor {
    fn of(ledger: u32, order: u32, operation: usize, event: u32) -> Cursor {
        Cursor {
            place: u64::from(ledger) << 32 | u64::from(order) << 12 | operation as u64,
            event,
        }
    }

    fn parse(text: &str) -> Option<Cursor> {
        let (place, event) = text.split_once('-')?;
        Some(Cursor {
            place: place.parse().ok()?,
            event: event.parse().ok()?,
        })
    }

    fn ledger(&self) -> u32 {
        (self.place >> 32) as u32
    }

    fn text(&self) -> String {
        format!("{:019}-{:010}", self.place, self.event)
    }
}

enum Segment {
    Any,
    Exactly(Vec<u8>),
}

struct Topics {
    segments: Vec<Segment>,
    /// Whether more topics may follow ("**" at the end).
    is_open: bool,
}

struct Filter {
    kinds: Vec<ContractEventType>,
    contracts: Vec<ContractId>,
    topics: Vec<Topics>,
}

struct Found<'a> {
    cursor: Cursor,
    transaction: &'a KeptTransaction,
    operation: usize,
    event: &'a KeptEvent,
}

pub fn events(core: &Core, request: EventsRequest) -> Result<Value, RpcError> {
    let range = Range::of(core);
    let limit = request.pagination.limit(USUAL_EVENTS, MOST_EVENTS)?;
    let filters = filters(&request.filters)?;
    let after = start(&request)?;
    let first_ledger = after.map_or(request.start_ledger, |cursor| cursor.ledger());
    range.check(first_ledger)?;
    let end_ledger = end(&request, &range, first_ledger);
    let page: Vec<Found> = core
        .history
        .from(first_ledger)
        .take_while(|ledger| ledger.seq < end_ledger)
        .flat_map(|ledger| &ledger.transactions)
        .flat_map(|transaction| found_in(transaction))
        .filter(|found| after.is_none_or(|after| found.cursor > after))
        .filter(|found| {
            filters.is_empty() || filters.iter().any(|filter| filter.matches(found.event))
        })
        .take(limit)
        .collect();
    let cursor = match page.last() {
        Some(last) if page.len() == limit => last.cursor,
        _ => Cursor {
            place: (u64::from(end_ledger) << 32) - 1,
            event: u32::MAX,
        },
    };
    let rows: Vec<Value> = page.iter().map(event_row).collect();
    let (latest, latest_close_time_s) = core.told_latest();
    Ok(json!({
        "events": rows,
        "cursor": cursor.text(),
        "latestLedger": latest,
        "latestLedgerCloseTime": latest_close_time_s.to_string(),
        "oldestLedger": range.oldest,
        "oldestLedgerCloseTime": range.oldest_close_time_s.to_string(),
    }))
}

fn start(request: &EventsRequest) -> Result<Option<Cursor>, RpcError> {
    let Some(text) = request.pagination.cursor() else {
        if request.start_ledger == 0 {
            return Err(RpcError::invalid_params("startLedger must be positive"));
        }
        return Ok(None);
    };
    if request.start_ledger != 0 || request.end_ledger != 0 {
        return Err(RpcError::invalid_params(
            "ledger ranges and cursor cannot both be set",
        ));
    }
    let cursor = Cursor::parse(text)
        .ok_or_else(|| RpcError::invalid_params("the cursor is not one of getEvents"))?;
    Ok(Some(cursor))
}

/// The first ledger that is not looked at.
fn end(request: &EventsRequest, range: &Range, first: u32) -> u32 {
    let end = range
        .latest
        .saturating_add(1)
        .min(first.saturating_add(SCANNED_LEDGERS));
    match request.end_ledger {
        0 => end,
        asked => end.min(asked.max(first)),
    }
}

fn found_in(transaction: &KeptTransaction) -> impl Iterator<Item = Found<'_>> {
    let KeptTransaction { ledger, order, .. } = *transaction;
    let operations = transaction.events.operations.iter().enumerate();
    operations.flat_map(move |(operation, events)| {
        events.iter().zip(0..).map(move |(event, index)| Found {
            cursor: Cursor::of(ledger, order, operation, index),
            transaction,
            operation,
            event,
        })
    })
}

fn event_row(found: &Found) -> Value {
    let Found {
        cursor,
        transaction,
        operation,
        event,
    } = found;
    let topics: Vec<String> = event.topics.iter().map(|topic| base64(topic)).collect();
    json!({
        "type": if event.kind == ContractEventType::System { "system" } else { "contract" },
        "ledger": transaction.ledger,
        "ledgerClosedAt": rfc3339(transaction.close_time_s),
        "contractId": event.contract.as_ref().map_or(String::new(), ToString::to_string),
        "id": cursor.text(),
        "operationIndex": operation,
        "transactionIndex": transaction.order,
        "txHash": hex(&transaction.hash),
        "inSuccessfulContractCall": true,
        "topic": topics,
        "value": base64(&event.data),
    })
}

fn filters(requests: &[FilterRequest]) -> Result<Vec<Filter>, RpcError> {
    if requests.len() > MAX_FILTERS {
        return Err(RpcError::invalid_params("maximum 5 filters per request"));
    }
    requests.iter().map(filter).collect()
}

fn filter(request: &FilterRequest) -> Result<Filter, RpcError> {
    let wrong = |what: &str| RpcError::invalid_params(format!("filter invalid: {what}"));
    if request.contract_ids.len() > MAX_FILTERS || request.topics.len() > MAX_FILTERS {
        return Err(wrong("maximum 5 contract IDs and 5 topics per filter"));
    }
    let kind = |name: &str| match name {
        "system" => Ok(ContractEventType::System),
        "contract" => Ok(ContractEventType::Contract),
        _ => Err(wrong("if set, type must be either 'system' or 'contract'")),
    };
    let contract = |text: &String| {
        text.parse::<ContractId>()
            .map_err(|_| wrong("not a contract ID"))
    };
    Ok(Filter {
        kinds: request
            .kinds
            .split(',')
            .filter(|name| !name.is_empty())
            .map(kind)
            .collect::<Result<_, _>>()?,
        contracts: request
            .contract_ids
            .iter()
            .map(contract)
            .collect::<Result<_, _>>()?,
        topics: request
            .topics
            .iter()
            .map(|segments| topics(segments))
            .collect::<Result<_, _>>()?,
    })
}

fn topics(texts: &[String]) -> Result<Topics, RpcError> {
    let wrong = |what: &str| RpcError::invalid_params(format!("topic invalid: {what}"));
    let is_open = texts.last().is_some_and(|text| text == "**");
    let closed = &texts[..texts.len() - usize::from(is_open)];
    if texts.is_empty() || closed.len() > MAX_TOPIC_SEGMENTS {
        return Err(wrong("it has 1 to 4 segments"));
    }
    let segment = |text: &String| match text.as_str() {
        "*" => Ok(Segment::Any),
        "**" => Err(wrong("wildcard '**' is only allowed as the last segment")),
        text => from_base64::<ScVal>(text)
            .and_then(|_| bytes_from_base64(text))
            .map(Segment::Exactly)
            .ok_or_else(|| wrong("a segment is a wildcard or a ScVal")),
    };
    Ok(Topics {
        segments: closed.iter().map(segment).collect::<Result<_, _>>()?,
        is_open,
    })
}

impl Filter {
    fn matches(&self, event: &KeptEvent) -> bool {
        let is_kind = self.kinds.is_empty() || self.kinds.contains(&event.kind);
        let of_contract = |contract: &ContractId| event.contract.as_ref() == Some(contract);
        let is_contract = self.contracts.is_empty() || self.contracts.iter().any(of_contract);
        let is_topic = self.topics.is_empty()
            || self
                .topics
                .iter()
                .any(|topics| topics.match_all(&event.topics));
        is_kind && is_contract && is_topic
    }
}

impl Topics {
    fn match_all(&self, topics: &[Vec<u8>]) -> bool {
        let has_length = match self.is_open {
            true => topics.len() >= self.segments.len(),
            false => topics.len() == self.segments.len(),
        };
        let is_segment = |(segment, topic): (&Segment, &Vec<u8>)| match segment {
            Segment::Any => true,
            Segment::Exactly(wanted) => wanted == topic,
        };
        has_length && self.segments.iter().zip(topics).all(is_segment)
    }
}

/// A moment of Unix time in UTC, as 2026-01-31T23:59:59Z. Days to dates by Hinnant's "days from civil", inverted.
fn rfc3339(unix_s: u64) -> String {
    let (days, second) = (unix_s / 86_400, unix_s % 86_400);
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z",
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unix_time_is_told_as_a_date() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(951_826_199), "2000-02-29T12:09:59Z");
        assert_eq!(rfc3339(4_102_444_799), "2099-12-31T23:59:59Z");
    }

    #[test]
    fn a_cursor_survives_as_text_and_keeps_the_order() {
        let first = Cursor::of(7, 1, 0, 9);
        let second = Cursor::of(7, 2, 0, 0);
        assert!(first < second && first.text() < second.text());
        assert_eq!(Cursor::parse(&first.text()), Some(first));
        assert_eq!(Cursor::parse("7"), None);
    }

    #[test]
    fn two_stars_allow_more_topics_and_one_star_stands_for_one() {
        let topic = |segments: &[&str]| {
            topics(&segments.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        let two = vec![vec![1], vec![2]];
        assert!(topic(&["*", "*"]).is_ok_and(|topics| topics.match_all(&two)));
        assert!(topic(&["*", "**"]).is_ok_and(|topics| topics.match_all(&two)));
        assert!(topic(&["*"]).is_ok_and(|topics| !topics.match_all(&two)));
        assert!(topic(&["**", "*"]).is_err());
        assert!(topic(&[]).is_err());
    }
}
