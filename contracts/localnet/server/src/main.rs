//! The local chain as a native program: the same chain and the same log as the Node package, without Node.

mod clock;
mod driver;
mod http;
mod ledger_log;
mod options;

use crate::driver::Driver;
use crate::options::Options;
use std::io::Read;
use std::net::TcpListener;
use std::process::exit;
use std::sync::mpsc::{channel, Sender};
use std::thread;

/// Contracts that call contracts and deep XDR take more stack than a thread usually has.
const STACK_BYTES: usize = 256 << 20;

fn main() {
    if let Err(message) = run() {
        eprintln!("localnet: {message}");
        exit(1);
    }
}

fn run() -> Result<(), String> {
    let options = Options::parse(std::env::args().skip(1))?;
    let listener = TcpListener::bind((options.host.as_str(), options.port))
        .map_err(|error| format!("port {}: {error} [port-not-free]", options.port))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let (calls, taken) = channel();
    let (ready, is_ready) = channel();
    thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || drive(options, taken, &ready))
        .map_err(|error| error.to_string())?;
    is_ready
        .recv()
        .map_err(|_| "the chain's thread ended".to_string())??;
    stop_with_supervisor();
    println!("{{\"url\":\"http://{address}\"}}");
    serve(&listener, &calls);
    Ok(())
}

/// The only thread that touches the chain.
fn drive(
    options: Options,
    taken: std::sync::mpsc::Receiver<driver::Call>,
    ready: &Sender<Result<(), String>>,
) {
    let mut driver = match Driver::open(options) {
        Ok(driver) => driver,
        Err(error) => {
            let _ = ready.send(Err(error));
            return;
        }
    };
    let _ = ready.send(Ok(()));
    if let Err(error) = driver.run(&taken) {
        eprintln!("localnet: {error} [chain-failed]");
        exit(70);
    }
}

fn serve(listener: &TcpListener, calls: &Sender<driver::Call>) {
    for stream in listener.incoming().flatten() {
        let calls = calls.clone();
        // A connection that fails concerns its client only.
        thread::spawn(move || http::serve(stream, &calls));
    }
}

/// A supervisor that dies without a word closes the pipe.
fn stop_with_supervisor() {
    if std::env::var("LOCALGRID_STOP_WITH_STDIN").as_deref() != Ok("1") {
        return;
    }
    thread::spawn(|| {
        let mut ignored = [0; 1024];
        while matches!(std::io::stdin().read(&mut ignored), Ok(count) if count > 0) {}
        exit(0);
    });
}
