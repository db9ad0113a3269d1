//! The face of the chain for shells: bytes of the log and of requests in, instructions and records out. It does no
//! I/O and has no clock; whoever drives it says what time it is, and writes every record to disk before committing.

use super::answer::{response, Instruction, Reply, RpcError};
use super::chaos::{Mode, Strike};
use super::core::Core;
use super::history::Retention;
use super::methods;
use super::opening::LogReader;
use crate::error::ChainError;
use crate::genesis::GenesisConfig;
use crate::ledger::Ledger;
use crate::settings::Profile;
use serde::Deserialize;
use serde_json::{json, Value};

/// How a chain is run. Passphrase and profile hold for a new log; a log that exists has to agree with the passphrase.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    pub passphrase: String,
    #[serde(default)]
    pub is_testnet: bool,
    /// Ledgers close only when asked for; whoever asks friendbot has one closed.
    #[serde(default)]
    pub is_manual: bool,
    /// Each ledger is so many seconds later than the one before, whatever time it is.
    #[serde(default)]
    pub ledger_s: Option<u64>,
    #[serde(default)]
    pub retention_ledgers: Option<u32>,
    #[serde(default)]
    pub retention_bytes: Option<usize>,
}

/// One HTTP request.
pub struct Request<'a> {
    pub method: &'a str,
    /// Path with query.
    pub target: &'a str,
    /// Host and port as the client calls them.
    pub host: &'a str,
    pub body: &'a [u8],
    /// Whether it came from this machine: only then may it cause faults or close ledgers.
    pub is_local: bool,
}

/// What the shell does with its log file before anything else.
#[derive(Debug, PartialEq)]
pub struct Opened {
    /// Cut the file to this length.
    pub valid_bytes: u64,
    /// Then append these bytes and flush.
    pub append: Vec<u8>,
}

pub struct Endpoint {
    options: Options,
    reader: LogReader,
    core: Option<Core>,
    /// What answers while the fault `wrong-network` holds.
    other_network: Option<Box<Core>>,
}

const OTHER_PASSPHRASE: &str = "Some other network ; of the fault wrong-network";

impl Endpoint {
    pub fn new(options: Options) -> Endpoint {
        Endpoint {
            options,
            reader: LogReader::default(),
            core: None,
            other_network: None,
        }
    }

    /// Takes the next bytes of the log, in pieces of any size.
    ///
    /// # Errors
    /// A record that does not follow from those before, or a log of another network.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), ChainError> {
        let Endpoint {
            options,
            reader,
            core,
            ..
        } = self;
        reader.feed(bytes, |payload| match core {
            Some(core) => {
                let closed = core.ledger.replay(payload)?;
                core.history.push(&closed)
            }
            None => {
                let ledger = Ledger::open(payload)?;
                if ledger.passphrase() != options.passphrase {
                    let found = ledger.passphrase();
                    return Err(ChainError::Record(format!(
                        "it belongs to the network \"{found}\""
                    )));
                }
                *core = Some(Core::new(ledger, retention(options)));
                Ok(())
            }
        })
    }

    /// Ends the reading. An empty log begins a new chain, whose first ledger closed at `now_s`.
    ///
    /// # Errors
    /// A log that is damaged before its end.
    pub fn open(&mut self, now_s: u64) -> Result<Opened, ChainError> {
        let valid_bytes = self.reader.valid_bytes().ok_or_else(|| {
            ChainError::Record("a record is damaged, and others follow it".into())
        })?;
        let mut append = Vec::new();
        if self.core.is_none() {
            let ledger = Ledger::genesis(&self.genesis(&self.options.passphrase, now_s))?;
            append = ledger.first_record()?;
            self.core = Some(Core::new(ledger, retention(&self.options)));
        }
        self.reader = LogReader::default();
        Ok(Opened {
            valid_bytes,
            append,
        })
    }

    fn genesis(&self, passphrase: &str, close_time_s: u64) -> GenesisConfig {
        GenesisConfig {
            passphrase: passphrase.to_string(),
            profile: if self.options.is_testnet {
                Profile::Testnet
            } else {
                Profile::Mainnet
            },
            close_time_s,
        }
    }

    fn core(&mut self) -> &mut Core {
        self.core.as_mut().expect("the log was opened")
    }

    /// Number and close time of the latest ledger.
    pub fn latest(&self) -> (u32, u64) {
        let ledger = &self.core.as_ref().expect("the log was opened").ledger;
        (ledger.seq(), ledger.close_time_s())
    }

    /// Builds the next ledger. Write the record behind the log's end and flush it, then `commit_close`. `None`: no
    /// ledger closes now.
    ///
    /// # Errors
    /// A fault of the chain; nothing has changed.
    pub fn prepare_close(&mut self, now_s: u64) -> Result<Option<Vec<u8>>, ChainError> {
        let now_s = self.chain_time_s(now_s);
        self.core().prepare(now_s)
    }

    /// Makes the ledger that was prepared the latest.
    ///
    /// # Errors
    /// A fault of the chain, after which it has to be opened again from its log.
    pub fn commit_close(&mut self) -> Result<(), ChainError> {
        self.core().commit()
    }

    /// The answer under a ticket: `None` while it has to wait for another ledger. Each is given once.
    pub fn poll(&mut self, ticket: u32) -> Option<Reply> {
        self.core().friendbot.answer(ticket)
    }

    fn chain_time_s(&self, now_s: u64) -> u64 {
        match self.options.ledger_s {
            Some(ledger_s) => self.latest().1 + ledger_s,
            None => now_s,
        }
    }

    pub fn handle(&mut self, request: &Request, now_s: u64) -> Instruction {
        let now_s = self.chain_time_s(now_s);
        let (path, query) = request
            .target
            .split_once('?')
            .unwrap_or((request.target, ""));
        match (request.method, path) {
            ("POST", "/") => self.json_rpc(request, now_s),
            ("GET" | "POST", "/friendbot") => self.friendbot(query),
            ("GET", "/health") => Instruction::Reply(Reply::new(200, &json!({ "status": "ok" }))),
            ("GET" | "POST", "/chaos" | "/ledgers") if !request.is_local => Instruction::Reply(
                Reply::problem(403, "only from the machine that the chain runs on"),
            ),
            ("GET", "/chaos" | "/ledgers") => Instruction::Reply(self.state_reply()),
            ("POST", "/chaos") => self.start_fault(request.body),
            ("POST", "/ledgers") => close_by_hand(request.body),
            (_, "/" | "/friendbot" | "/health" | "/chaos" | "/ledgers") => {
                Instruction::Reply(Reply::problem(405, "this address knows other HTTP methods"))
            }
            _ => Instruction::Reply(Reply::problem(404, "there is nothing at this address")),
        }
    }

    /// What the chain says of itself to whoever closes ledgers or causes faults.
    pub fn state_reply(&mut self) -> Reply {
        let (seq, close_time_s) = self.latest();
        let modes = self.core().chaos.modes();
        Reply::new(
            200,
            &json!({ "latest_ledger": seq, "close_time_s": close_time_s, "chaos": modes }),
        )
    }

    fn json_rpc(&mut self, request: &Request, now_s: u64) -> Instruction {
        let (id, method, params) = match understood(request.body) {
            Ok(call) => call,
            Err((id, error)) => return Instruction::Reply(response(&id, Err(error))),
        };
        let strike = self.core().chaos.strike(&method);
        self.struck(strike, |endpoint| {
            let call = methods::Call {
                method: &method,
                host: request.host,
                now_s,
            };
            let outcome = methods::call(endpoint.answering(), &call, params);
            Instruction::Reply(response(&id, outcome))
        })
    }

    fn struck(
        &mut self,
        strike: Option<Strike>,
        act: impl FnOnce(&mut Endpoint) -> Instruction,
    ) -> Instruction {
        let Some(strike) = strike else {
            return act(self);
        };
        if strike.is_carried_out() {
            act(self);
        }
        match strike {
            Strike::Drop { .. } => Instruction::Drop,
            Strike::Hang { .. } => Instruction::Hang,
            Strike::Status { status, .. } => {
                Instruction::Reply(Reply::problem(status, "a fault that was asked for"))
            }
        }
    }

    /// The chain that answers: this one, or another network's.
    fn answering(&mut self) -> &mut Core {
        if !self.core().chaos.is_wrong_network() {
            return self.core();
        }
        if self.other_network.is_none() {
            let genesis = self.genesis(OTHER_PASSPHRASE, self.latest().1);
            let ledger = Ledger::genesis(&genesis).expect("a new chain begins like this one did");
            self.other_network = Some(Box::new(Core::new(ledger, retention(&self.options))));
        }
        self.other_network.as_mut().expect("it was made just now")
    }

    fn friendbot(&mut self, query: &str) -> Instruction {
        let strike = self.core().chaos.strike("friendbot");
        let hurries = self.options.is_manual;
        self.struck(strike, |endpoint| {
            let address = query.split('&').find_map(|pair| pair.strip_prefix("addr="));
            let Core {
                friendbot, ledger, ..
            } = endpoint.core();
            match friendbot.ask(ledger, address.unwrap_or("")) {
                Ok(ticket) => Instruction::Wait { ticket, hurries },
                Err(reply) => Instruction::Reply(reply),
            }
        })
    }

    fn start_fault(&mut self, body: &[u8]) -> Instruction {
        let mode = match serde_json::from_slice::<Mode>(body) {
            Ok(mode) => mode,
            Err(error) => return Instruction::Reply(Reply::problem(400, &error.to_string())),
        };
        match self.core().start_fault(mode) {
            Err(error) => Instruction::Reply(Reply::problem(400, &error.to_string())),
            Ok(false) => Instruction::Reply(self.state_reply()),
            Ok(true) => Instruction::Close { count: 1 },
        }
    }
}

/// More ledgers than that are not closed by one request.
const MAX_CLOSES: u64 = 10_000;

fn close_by_hand(body: &[u8]) -> Instruction {
    let count = match serde_json::from_slice::<Value>(body) {
        _ if body.is_empty() => Some(1),
        Ok(document) => document.get("count").map_or(Some(1), Value::as_u64),
        Err(_) => None,
    };
    match count {
        Some(count @ 1..=MAX_CLOSES) => Instruction::Close {
            count: count as u32,
        },
        _ => Instruction::Reply(Reply::problem(
            400,
            "count has to be a whole number from 1 to 10000",
        )),
    }
}

/// Id, method and parameters of a JSON-RPC request.
fn understood(body: &[u8]) -> Result<(Value, String, Value), (Value, RpcError)> {
    let document: Value =
        serde_json::from_slice(body).map_err(|_| (Value::Null, RpcError::parse()))?;
    let Value::Object(mut request) = document else {
        return Err((
            Value::Null,
            RpcError::invalid_request("a request is one JSON object"),
        ));
    };
    let id = request.remove("id").unwrap_or(Value::Null);
    let refusal = |message: &str| RpcError::invalid_request(message);
    if !matches!(id, Value::Null | Value::String(_) | Value::Number(_)) {
        return Err((Value::Null, refusal("an id is a string or a number")));
    }
    if request.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err((id, refusal("jsonrpc has to be \"2.0\"")));
    }
    match (
        request.remove("method"),
        request.remove("params").unwrap_or(Value::Null),
    ) {
        (Some(Value::String(method)), params @ (Value::Null | Value::Object(_))) => {
            Ok((id, method, params))
        }
        (Some(Value::String(_)), _) => Err((id, refusal("params have to be an object"))),
        _ => Err((id, refusal("the method is missing"))),
    }
}

fn retention(options: &Options) -> Retention {
    let usual = Retention::default();
    Retention {
        ledgers: options.retention_ledgers.unwrap_or(usual.ledgers),
        bytes: options.retention_bytes.unwrap_or(usual.bytes),
    }
}
