//! The command line, the same as of the Node program.

use crate::clock::Clock;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// The passphrase that stand-alone Stellar networks share.
const LOCAL_PASSPHRASE: &str = "Standalone Network ; February 2017";

pub struct Options {
    pub data_dir: PathBuf,
    pub host: String,
    pub port: u16,
    /// Wall time between ledgers; `None`: only by hand.
    pub ledger: Option<Duration>,
    pub clock: Clock,
    pub chain: chain::rpc::Options,
}

impl Options {
    /// # Errors
    /// An option that does not exist, or a value that it cannot have.
    pub fn parse(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut data_dir = None;
        let mut options = Options::usual();
        let mut clock = [None; 3];
        while let Some(name) = words.next() {
            let value = words
                .next()
                .ok_or_else(|| format!("{name} needs a value [wrong-options]"))?;
            match name.as_str() {
                "--data-dir" => data_dir = Some(PathBuf::from(value)),
                "--host" => options.host = value,
                "--port" => options.port = number(&name, &value)?,
                "--ledger-ms" if value == "manual" => options.ledger = None,
                "--ledger-ms" => {
                    options.ledger = Some(Duration::from_millis(number(&name, &value)?))
                }
                "--ledger-s" => options.chain.ledger_s = Some(number(&name, &value)?),
                "--passphrase" => options.chain.passphrase = value,
                "--profile" => options.chain.is_testnet = is_testnet(&value)?,
                "--retention-ledgers" => {
                    options.chain.retention_ledgers = Some(number(&name, &value)?)
                }
                "--clock-speed" => clock[0] = Some(number(&name, &value)?),
                "--clock-wall-origin-ms" => clock[1] = Some(number(&name, &value)?),
                "--clock-simulated-origin-ms" => clock[2] = Some(number(&name, &value)?),
                _ => return Err(format!("there is no option {name} [wrong-options]")),
            }
        }
        options.data_dir = data_dir.ok_or("--data-dir is missing [wrong-options]")?;
        options.chain.is_manual = options.ledger.is_none();
        options.clock = clock_of(clock)?;
        Ok(options)
    }

    fn usual() -> Options {
        Options {
            data_dir: PathBuf::new(),
            host: "127.0.0.1".into(),
            port: 0,
            ledger: Some(Duration::from_secs(1)),
            clock: Clock::REAL,
            chain: chain::rpc::Options {
                passphrase: LOCAL_PASSPHRASE.into(),
                is_testnet: false,
                is_manual: false,
                ledger_s: None,
                retention_ledgers: None,
                retention_bytes: None,
            },
        }
    }
}

fn number<T: FromStr>(name: &str, value: &str) -> Result<T, String> {
    value
        .parse()
        .map_err(|_| format!("{name} is a number [wrong-options]"))
}

fn is_testnet(profile: &str) -> Result<bool, String> {
    match profile {
        "mainnet" => Ok(false),
        "testnet" => Ok(true),
        _ => Err("--profile is mainnet or testnet [wrong-options]".into()),
    }
}

fn clock_of(given: [Option<f64>; 3]) -> Result<Clock, String> {
    match given {
        [None, None, None] => Ok(Clock::REAL),
        [Some(speed), Some(wall_origin_ms), Some(simulated_origin_ms)] => Ok(Clock {
            speed,
            wall_origin_ms,
            simulated_origin_ms,
        }),
        _ => Err("the three --clock options belong together [wrong-options]".into()),
    }
}
