//! Accounts: balances, reserves and sequence numbers.

use std::rc::Rc;

use soroban_env_host::xdr::{
    AccountEntry, AccountEntryExt, AccountEntryExtensionV1, AccountEntryExtensionV1Ext,
    AccountEntryExtensionV2, AccountEntryExtensionV2Ext, AccountEntryExtensionV3, AccountId,
    ExtensionPoint, LedgerEntry, LedgerEntryData, LedgerEntryExt, LedgerKey, LedgerKeyAccount,
    Liabilities, MuxedAccount, PublicKey, SequenceNumber, SponsorshipDescriptor, Thresholds,
    TimePoint, Uint256,
};

use crate::state::{Draft, Stored, View};

/// The ledger that is being closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    pub seq: u32,
    pub close_time_s: u64,
}

/// The account without the number that a multiplexed address carries.
pub fn account_of(muxed: &MuxedAccount) -> AccountId {
    let key = match muxed {
        MuxedAccount::Ed25519(key) => key,
        MuxedAccount::MuxedEd25519(with_id) => &with_id.ed25519,
    };
    AccountId(PublicKey::PublicKeyTypeEd25519(key.clone()))
}

/// The plain address of an account.
pub fn muxed(account: &AccountId) -> MuxedAccount {
    let PublicKey::PublicKeyTypeEd25519(Uint256(key)) = &account.0;
    MuxedAccount::Ed25519(Uint256(*key))
}

pub fn account_key(account: &AccountId) -> LedgerKey {
    LedgerKey::Account(LedgerKeyAccount {
        account_id: account.clone(),
    })
}

/// A new account whose master key alone signs; its sequence numbers start with its ledger (Stellar: `getStartingSequenceNumber`).
pub fn new_account(account: &AccountId, balance: i64, closing: Closing) -> LedgerEntry {
    LedgerEntry {
        last_modified_ledger_seq: closing.seq,
        data: LedgerEntryData::Account(AccountEntry {
            account_id: account.clone(),
            balance,
            seq_num: SequenceNumber(first_sequence(closing.seq)),
            num_sub_entries: 0,
            inflation_dest: None,
            flags: 0,
            home_domain: Default::default(),
            thresholds: Thresholds([1, 0, 0, 0]),
            signers: Default::default(),
            ext: AccountEntryExt::V0,
        }),
        ext: LedgerEntryExt::V0,
    }
}

/// The sequence number of an account made in this ledger: no transaction may use it.
pub fn first_sequence(seq: u32) -> i64 {
    i64::from(seq) << 32
}

/// Reads an account.
pub fn find(view: &dyn View, account: &AccountId) -> Option<AccountEntry> {
    match &view.find(&account_key(account))?.entry.data {
        LedgerEntryData::Account(entry) => Some(entry.clone()),
        _ => None,
    }
}

/// Writes an account.
pub fn put(draft: &mut Draft, entry: AccountEntry, closing: Closing) {
    let key = Rc::new(account_key(&entry.account_id));
    let entry = LedgerEntry {
        last_modified_ledger_seq: closing.seq,
        data: LedgerEntryData::Account(entry),
        ext: LedgerEntryExt::V0,
    };
    draft.put(
        key,
        Stored {
            entry: Rc::new(entry),
            live_until: None,
        },
    );
}

/// What an account may spend: all but the reserve for itself and what it owns.
pub fn available(entry: &AccountEntry, base_reserve: u32) -> i64 {
    let entries = i64::from(entry.num_sub_entries) + 2;
    let reserved = entries * i64::from(base_reserve);
    let selling = match &entry.ext {
        AccountEntryExt::V1(v1) => v1.liabilities.selling,
        AccountEntryExt::V0 => 0,
    };
    entry
        .balance
        .saturating_sub(reserved)
        .saturating_sub(selling)
}

/// When the sequence number was last used: ledger and time (CAP-21).
pub fn last_use(entry: &AccountEntry) -> (u32, u64) {
    if let AccountEntryExt::V1(AccountEntryExtensionV1 {
        ext: AccountEntryExtensionV1Ext::V2(v2),
        ..
    }) = &entry.ext
    {
        if let AccountEntryExtensionV2Ext::V3(v3) = &v2.ext {
            return (v3.seq_ledger, v3.seq_time.0);
        }
    }
    (0, 0)
}

/// Uses a sequence number and notes when, in the extension that CAP-21 added.
pub fn use_sequence(entry: &mut AccountEntry, sequence: i64, closing: Closing) {
    entry.seq_num = SequenceNumber(sequence);
    let liabilities = match &entry.ext {
        AccountEntryExt::V1(v1) => v1.liabilities.clone(),
        AccountEntryExt::V0 => Liabilities {
            buying: 0,
            selling: 0,
        },
    };
    let no_sponsors = vec![SponsorshipDescriptor(None); entry.signers.len()];
    entry.ext = AccountEntryExt::V1(AccountEntryExtensionV1 {
        liabilities,
        ext: AccountEntryExtensionV1Ext::V2(AccountEntryExtensionV2 {
            num_sponsored: 0,
            num_sponsoring: 0,
            signer_sponsoring_i_ds: no_sponsors.try_into().unwrap_or_default(),
            ext: AccountEntryExtensionV2Ext::V3(AccountEntryExtensionV3 {
                ext: ExtensionPoint::V0,
                seq_ledger: closing.seq,
                seq_time: TimePoint(closing.close_time_s),
            }),
        }),
    });
}
