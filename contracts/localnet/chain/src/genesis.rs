//! The first ledger: settings, a rich root account, and accounts that give money away.

use std::rc::Rc;

use sha2::{Digest, Sha256};
use soroban_env_host::xdr::{
    LedgerEntry, LedgerEntryData, LedgerEntryExt, LedgerKey, LedgerKeyConfigSetting,
};

use crate::account::{account_key, new_account, Closing};
use crate::error::ChainError;
use crate::settings::{Profile, Settings};
use crate::sign::account_id;
use crate::state::{Changes, State, Stored};

/// How a chain begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenesisConfig {
    /// Names the network; its SHA-256 is the network id that every signature is over.
    pub passphrase: String,
    pub profile: Profile,
    pub close_time_s: u64,
}

/// Accounts that friendbot pays from, so that as many of its transactions fit into one ledger.
pub const FRIENDBOTS: u32 = 16;

/// All there is of the native asset, stroops (as on the public network: 100 thousand million lumens).
pub const TOTAL_COINS: i64 = 1_000_000_000_000_000_000;

const FRIENDBOT_COINS: i64 = 10_000_000_000_000_000;

/// SHA-256 of the passphrase.
pub fn network_id(passphrase: &str) -> [u8; 32] {
    Sha256::digest(passphrase.as_bytes()).into()
}

/// The root account's secret seed: the network id, as in stellar-core. Everybody knows it: such a chain is for trying out.
pub fn root_seed(passphrase: &str) -> [u8; 32] {
    network_id(passphrase)
}

/// The secret seed of a friendbot account, `index` below `FRIENDBOTS`.
pub fn friendbot_seed(passphrase: &str, index: u32) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"friendbot");
    hash.update(index.to_be_bytes());
    hash.update(network_id(passphrase));
    hash.finalize().into()
}

/// The entries of the first ledger.
pub fn first_state(config: &GenesisConfig, settings: &Settings, closing: Closing) -> State {
    let mut state = State::default();
    state.absorb(setting_changes(settings, closing.seq));
    let mut put = |seed: [u8; 32], balance: i64| {
        let id = account_id(&seed);
        let entry = Rc::new(new_account(&id, balance, closing));
        state.set(
            Rc::new(account_key(&id)),
            Some(Stored {
                entry,
                live_until: None,
            }),
        );
    };
    for index in 0..FRIENDBOTS {
        put(friendbot_seed(&config.passphrase, index), FRIENDBOT_COINS);
    }
    let rest = TOTAL_COINS - i64::from(FRIENDBOTS) * FRIENDBOT_COINS;
    put(root_seed(&config.passphrase), rest);
    state
}

/// The settings as entries.
pub fn setting_changes(settings: &Settings, seq: u32) -> Changes {
    let mut changes = Changes::new();
    for setting in settings.entries() {
        let key = LedgerKey::ConfigSetting(LedgerKeyConfigSetting {
            config_setting_id: setting.discriminant(),
        });
        let entry = Rc::new(LedgerEntry {
            last_modified_ledger_seq: seq,
            data: LedgerEntryData::ConfigSetting(setting),
            ext: LedgerEntryExt::V0,
        });
        changes.insert(
            Rc::new(key),
            Some(Stored {
                entry,
                live_until: None,
            }),
        );
    }
    changes
}

/// Reads settings back from entries; the three of the header are passed beside them.
pub fn settings_of(state: &State, header_settings: [u32; 3]) -> Result<Settings, ChainError> {
    let mut settings = Settings::of(Profile::Mainnet);
    let mut found = 0;
    for (_, stored) in state.iter() {
        if let LedgerEntryData::ConfigSetting(entry) = &stored.entry.data {
            settings.take(entry);
            found += 1;
        }
    }
    if found == 0 {
        return Err(ChainError::Record("the state holds no settings".into()));
    }
    [
        settings.base_fee,
        settings.base_reserve,
        settings.max_classic_operations,
    ] = header_settings;
    Ok(settings)
}
