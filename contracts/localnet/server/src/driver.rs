//! Does for the chain what it cannot do itself: keeps its log, tells it the time, and lets requests wait for ledgers.

use crate::clock::Clock;
use crate::ledger_log::LedgerLog;
use crate::options::Options;
use chain::rpc::{Endpoint, Instruction, Opened, Reply, Request};
use sha2::{Digest, Sha256};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// One HTTP request that waits for its outcome.
pub struct Call {
    pub method: String,
    pub target: String,
    pub host: String,
    pub body: Vec<u8>,
    pub is_local: bool,
    pub outcome: Sender<Outcome>,
}

pub enum Outcome {
    Reply(Reply),
    Drop,
    Hang,
}

pub struct Driver {
    endpoint: Endpoint,
    log: LedgerLog,
    clock: Clock,
    ledger: Option<Duration>,
    waiting: Vec<(u32, Sender<Outcome>)>,
    /// Holds the folder for this process, however it ends.
    _lock: UnixListener,
}

/// Long enough to stand for ever between two requests.
const NO_TIMER: Duration = Duration::from_secs(3_600);

impl Driver {
    /// Brings the chain to where its log ends, or begins a new one.
    pub fn open(options: Options) -> Result<Driver, String> {
        let unusable =
            |reason: String| format!("{}: {reason} [log-unusable]", options.data_dir.display());
        let mut log =
            LedgerLog::open(&options.data_dir).map_err(|error| unusable(error.to_string()))?;
        let lock = lock(&options.data_dir)?;
        let mut endpoint = Endpoint::new(options.chain);
        log.read(|piece| endpoint.feed(piece).map_err(|error| error.to_string()))
            .map_err(unusable)?;
        let now_s = options.clock.now_s();
        let Opened {
            valid_bytes,
            append,
        } = endpoint
            .open(now_s)
            .map_err(|error| unusable(error.to_string()))?;
        log.cut_to(valid_bytes)
            .map_err(|error| unusable(error.to_string()))?;
        let mut driver = Driver {
            endpoint,
            log,
            clock: options.clock,
            ledger: options.ledger,
            waiting: Vec::new(),
            _lock: lock,
        };
        driver
            .log
            .append(&append)
            .map_err(|error| unusable(error.to_string()))?;
        // The first record is a state without a ledger that anybody could ask for.
        if driver.endpoint.latest().0 == 1 {
            driver.close_ledger()?;
        }
        Ok(driver)
    }

    /// Serves calls and closes ledgers at a steady pace, until nobody can call any more.
    pub fn run(&mut self, calls: &Receiver<Call>) -> Result<(), String> {
        let mut due = Instant::now() + self.ledger.unwrap_or(NO_TIMER);
        loop {
            match calls.recv_timeout(due.saturating_duration_since(Instant::now())) {
                Ok(call) => self.answer(call)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            if Instant::now() >= due {
                let ledger = self.ledger.unwrap_or(NO_TIMER);
                if self.ledger.is_some() {
                    self.close_ledger()?;
                }
                due = (due + ledger).max(Instant::now());
            }
        }
    }

    fn answer(&mut self, call: Call) -> Result<(), String> {
        let request = Request {
            method: &call.method,
            target: &call.target,
            host: &call.host,
            body: &call.body,
            is_local: call.is_local,
        };
        let outcome = match self.endpoint.handle(&request, self.clock.now_s()) {
            Instruction::Reply(reply) => Outcome::Reply(reply),
            Instruction::Drop => Outcome::Drop,
            Instruction::Hang => Outcome::Hang,
            Instruction::Close { count } => {
                for _ in 0..count {
                    self.close_ledger()?;
                }
                Outcome::Reply(self.endpoint.state_reply())
            }
            Instruction::Wait { ticket, hurries } => {
                self.waiting.push((ticket, call.outcome));
                return if hurries { self.close_ledger() } else { Ok(()) };
            }
        };
        // Whoever hung up meanwhile needs no answer.
        let _ = call.outcome.send(outcome);
        Ok(())
    }

    fn close_ledger(&mut self) -> Result<(), String> {
        let record = self
            .endpoint
            .prepare_close(self.clock.now_s())
            .map_err(|error| error.to_string())?;
        let Some(record) = record else {
            return Ok(());
        };
        self.log
            .append(&record)
            .map_err(|error| error.to_string())?;
        self.endpoint
            .commit_close()
            .map_err(|error| error.to_string())?;
        self.tell_waiting();
        Ok(())
    }

    fn tell_waiting(&mut self) {
        let Driver {
            endpoint, waiting, ..
        } = self;
        waiting.retain(|(ticket, outcome)| match endpoint.poll(*ticket) {
            Some(reply) => {
                let _ = outcome.send(Outcome::Reply(reply));
                false
            }
            None => true,
        });
    }
}

/// The same lock as the Node program takes: an abstract socket of Linux, named after the folder.
fn lock(data_dir: &Path) -> Result<UnixListener, String> {
    let in_use = |error: std::io::Error| format!("{}: {error} [data-in-use]", data_dir.display());
    let folder = data_dir.canonicalize().map_err(in_use)?;
    let digest = Sha256::digest(folder.as_os_str().as_bytes());
    let name: String = digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let address =
        SocketAddr::from_abstract_name(format!("localgrid-localnet-{name}")).map_err(in_use)?;
    UnixListener::bind_addr(&address).map_err(in_use)
}
