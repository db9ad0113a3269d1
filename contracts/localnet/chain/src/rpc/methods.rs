//! The JSON-RPC methods by name, and what their parameters share.

use super::answer::RpcError;
use super::core::Core;
use super::{events, send, simulate, status, transactions};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::{Map, Value};

/// What is called, under which address of this server, and when.
pub struct Call<'a> {
    pub method: &'a str,
    pub host: &'a str,
    pub now_s: u64,
}

/// Answers one call.
///
/// # Errors
/// JSON-RPC errors with the codes of its specification; a refused transaction or a failed simulation is an answer.
pub fn call(core: &mut Core, call: &Call, params: Value) -> Result<Value, RpcError> {
    let params = match without_nulls(params) {
        Value::Null => Value::Object(Map::new()),
        params => params,
    };
    refuse_json_format(&params)?;
    match call.method {
        "getHealth" => status::health(core),
        "getNetwork" => Ok(status::network(core, call.host)),
        "getVersionInfo" => Ok(status::version_info()),
        "getLatestLedger" => status::latest_ledger(core),
        "getFeeStats" => Ok(status::fee_stats(core)),
        "getLedgerEntries" => status::ledger_entries(core, parsed(params)?),
        "getLedgers" => transactions::ledgers(core, parsed(params)?),
        "getTransaction" => transactions::transaction(core, parsed(params)?),
        "getTransactions" => transactions::transactions(core, parsed(params)?),
        "getEvents" => events::events(core, parsed(params)?),
        "sendTransaction" => send::send(core, parsed(params)?, call.now_s),
        "simulateTransaction" => simulate::simulate(core, parsed(params)?, call.now_s),
        method => Err(RpcError::unknown_method(method)),
    }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, RpcError> {
    serde_json::from_value(params).map_err(|error| RpcError::invalid_params(error.to_string()))
}

/// Null members count as missing, as some clients send them.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, member)| !member.is_null());
            Value::Object(
                kept.map(|(name, member)| (name, without_nulls(member)))
                    .collect(),
            )
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(without_nulls).collect()),
        value => value,
    }
}

/// Answers hold XDR in base64 only.
fn refuse_json_format(params: &Value) -> Result<(), RpcError> {
    match params.get("xdrFormat").map(Value::as_str) {
        None | Some(Some("" | "base64")) => Ok(()),
        _ => Err(RpcError::invalid_params(
            "xdrFormat: only \"base64\" is known here",
        )),
    }
}

/// Where a page begins and how long it is.
#[derive(Debug, Default, Deserialize)]
pub struct Pagination {
    #[serde(default)]
    pub cursor: Option<String>,
    #[serde(default)]
    pub limit: Option<usize>,
}

impl Pagination {
    /// The page's length.
    pub fn limit(&self, usual: usize, most: usize) -> Result<usize, RpcError> {
        match self.limit {
            None | Some(0) => Ok(usual),
            Some(limit) if limit <= most => Ok(limit),
            Some(_) => Err(RpcError::invalid_params(format!(
                "limit must not exceed {most}"
            ))),
        }
    }

    /// The cursor; an empty one counts as none.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref().filter(|cursor| !cursor.is_empty())
    }
}

/// The ledgers that answers may speak of: from the oldest that is kept to the latest that reads see.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    pub oldest: u32,
    pub oldest_close_time_s: u64,
    pub latest: u32,
}

impl Range {
    pub fn of(core: &Core) -> Range {
        let latest = core.view().seq;
        let oldest = core.history.oldest();
        Range {
            oldest: oldest.map_or(latest, |ledger| ledger.seq),
            oldest_close_time_s: oldest.map_or(0, |ledger| ledger.close_time_s),
            latest,
        }
    }

    pub fn holds(&self, seq: u32) -> bool {
        (self.oldest..=self.latest).contains(&seq)
    }

    /// # Errors
    /// A ledger outside, as stellar-rpc words it.
    pub fn check(&self, seq: u32) -> Result<(), RpcError> {
        if self.holds(seq) {
            return Ok(());
        }
        let Range { oldest, latest, .. } = self;
        Err(RpcError::invalid_request(format!(
            "startLedger must be within the ledger range: {oldest} - {latest}"
        )))
    }
}
