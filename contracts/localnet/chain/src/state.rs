//! Everything that the ledger holds, and how a transaction changes it without touching it before it has succeeded.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use sha2::{Digest, Sha256};
use soroban_env_host::storage::{EntryWithLiveUntil, SnapshotSource};
use soroban_env_host::xdr::{ContractDataDurability, LedgerEntry, LedgerKey, Limits, WriteXdr};
use soroban_env_host::HostError;

use crate::error::ChainError;

/// An entry as the ledger holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub entry: Rc<LedgerEntry>,
    /// The last ledger in which the entry is alive; none for entries that never end (accounts, settings).
    pub live_until: Option<u32>,
}

/// What a set of changes leaves behind for each key: an entry, or nothing.
pub type Changes = BTreeMap<Rc<LedgerKey>, Option<Stored>>;

/// Anything that entries can be read from.
pub trait View {
    /// The entry of a key, expired or not.
    fn find(&self, key: &LedgerKey) -> Option<Stored>;
}

/// All entries of one ledger. Cloning copies the map but shares the entries.
#[derive(Debug, Clone, Default)]
pub struct State {
    entries: BTreeMap<Rc<LedgerKey>, Stored>,
    /// Temporary entries by the ledger in which they end, so that a close need not look at all of them.
    temporary: BTreeSet<(u32, Rc<LedgerKey>)>,
}

impl State {
    /// The entry of a key with the last ledger in which it is alive. Archived entries (that ledger has passed) are answered too.
    pub fn get(&self, key: &LedgerKey) -> Option<(Rc<LedgerEntry>, Option<u32>)> {
        self.entries
            .get(key)
            .map(|stored| (stored.entry.clone(), stored.live_until))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All entries in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&LedgerKey, &Stored)> {
        self.entries
            .iter()
            .map(|(key, stored)| (key.as_ref(), stored))
    }

    /// Puts or removes one entry.
    pub fn set(&mut self, key: Rc<LedgerKey>, after: Option<Stored>) {
        let is_temporary = durability_of(&key) == Some(ContractDataDurability::Temporary);
        if is_temporary {
            if let Some(live_until) = self.entries.get(&key).and_then(|old| old.live_until) {
                self.temporary.remove(&(live_until, key.clone()));
            }
        }
        match after {
            Some(stored) => {
                if let (true, Some(live_until)) = (is_temporary, stored.live_until) {
                    self.temporary.insert((live_until, key.clone()));
                }
                self.entries.insert(key, stored);
            }
            None => {
                self.entries.remove(&key);
            }
        }
    }

    /// Applies a set of changes.
    pub fn absorb(&mut self, changes: Changes) {
        for (key, after) in changes {
            self.set(key, after);
        }
    }

    /// Temporary entries whose last ledger lies before `seq`: they are deleted for good.
    pub fn expired_temporary(&self, seq: u32) -> Vec<Rc<LedgerKey>> {
        self.temporary
            .iter()
            .take_while(|(live_until, _)| *live_until < seq)
            .map(|(_, key)| key.clone())
            .collect()
    }

    /// SHA-256 over every entry and its last ledger, in the order of the keys.
    pub fn hash(&self) -> Result<[u8; 32], ChainError> {
        let mut hash = Sha256::new();
        for stored in self.entries.values() {
            let bytes = stored.entry.to_xdr(Limits::none())?;
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
            hash.update(stored.live_until.unwrap_or(0).to_be_bytes());
        }
        Ok(hash.finalize().into())
    }
}

impl View for State {
    fn find(&self, key: &LedgerKey) -> Option<Stored> {
        self.entries.get(key).cloned()
    }
}

impl SnapshotSource for State {
    fn get(&self, key: &Rc<LedgerKey>) -> Result<Option<EntryWithLiveUntil>, HostError> {
        Ok(State::get(self, key))
    }
}

/// Changes on top of something that stays as it is.
pub struct Draft<'a> {
    under: &'a dyn View,
    changes: Changes,
    restored: BTreeSet<Rc<LedgerKey>>,
}

impl<'a> Draft<'a> {
    pub fn on(under: &'a dyn View) -> Self {
        Self {
            under,
            changes: BTreeMap::new(),
            restored: BTreeSet::new(),
        }
    }

    pub fn put(&mut self, key: Rc<LedgerKey>, stored: Stored) {
        self.changes.insert(key, Some(stored));
    }

    pub fn remove(&mut self, key: Rc<LedgerKey>) {
        self.changes.insert(key, None);
    }

    /// Notes that the entry came back from the archive.
    pub fn mark_restored(&mut self, key: Rc<LedgerKey>) {
        self.restored.insert(key);
    }

    /// Takes the changes of a draft that was made on top of this one.
    pub fn absorb(&mut self, changes: Changes) {
        self.changes.extend(changes);
    }

    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    pub fn restored(&self) -> &BTreeSet<Rc<LedgerKey>> {
        &self.restored
    }

    pub fn into_changes(self) -> Changes {
        self.changes
    }
}

impl View for Draft<'_> {
    fn find(&self, key: &LedgerKey) -> Option<Stored> {
        match self.changes.get(key) {
            Some(after) => after.clone(),
            None => self.under.find(key),
        }
    }
}

/// How long an entry of this key lives; none for keys whose entries never end.
pub fn durability_of(key: &LedgerKey) -> Option<ContractDataDurability> {
    soroban_env_host::ledger_info::get_key_durability(key)
}

/// SHA-256 of the key's XDR: the name of the entry's time-to-live entry.
pub fn key_hash(key: &LedgerKey) -> Result<[u8; 32], ChainError> {
    Ok(Sha256::digest(key.to_xdr(Limits::none())?).into())
}
