//! The chain's log. It begins with a whole state and goes on with one record per ledger.
//!
//! In the file every record is `u32 length | payload | first 8 bytes of SHA-256(payload)`, numbers big-endian.
//! A record that ends early or does not match its sum is where a crash cut the log off: only legal at the end.

use std::rc::Rc;

use sha2::{Digest, Sha256};
use soroban_env_host::xdr::{
    LedgerEntry, LedgerEntryChanges, LedgerHeader, LedgerKey, Limits, ReadXdr, TransactionMeta,
    TransactionResult, WriteXdr,
};

use crate::account::Closing;
use crate::closed::Applied;
use crate::error::ChainError;
use crate::frame::Frame;
use crate::state::{Changes, State, Stored};

const SUM_BYTES: usize = 8;
const STATE: u8 = 0;
const LEDGER: u8 = 1;

/// What stands next in a log.
#[derive(Debug, PartialEq, Eq)]
pub enum Scan<'a> {
    Record {
        payload: &'a [u8],
        rest: &'a [u8],
    },
    End,
    /// Incomplete or damaged from here on.
    Torn,
}

/// Reads the record at the beginning of the bytes.
pub fn scan(bytes: &[u8]) -> Scan<'_> {
    if bytes.is_empty() {
        return Scan::End;
    }
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else {
        return Scan::Torn;
    };
    let length = u32::from_be_bytes(*length) as usize;
    let Some(end) = length
        .checked_add(SUM_BYTES)
        .filter(|end| *end <= rest.len())
    else {
        return Scan::Torn;
    };
    let (payload, sum) = rest[..end].split_at(length);
    if Sha256::digest(payload)[..SUM_BYTES] != *sum {
        return Scan::Torn;
    }
    Scan::Record {
        payload,
        rest: &rest[end..],
    }
}

/// A payload as it goes into the file.
pub fn frame(payload: &[u8]) -> Result<Vec<u8>, ChainError> {
    let length = u32::try_from(payload.len())
        .map_err(|_| ChainError::Record("the record is longer than 4 GB".into()))?;
    let mut bytes = Vec::with_capacity(payload.len() + 4 + SUM_BYTES);
    bytes.extend(length.to_be_bytes());
    bytes.extend(payload);
    bytes.extend(&Sha256::digest(payload)[..SUM_BYTES]);
    Ok(bytes)
}

/// A whole state: how a log begins.
pub struct StateRecord {
    pub passphrase: String,
    pub header: LedgerHeader,
    pub state: State,
}

impl StateRecord {
    /// The payload, without a copy of the state.
    pub fn write(
        passphrase: &str,
        header: &LedgerHeader,
        state: &State,
    ) -> Result<Vec<u8>, ChainError> {
        let mut out = vec![STATE];
        put_blob(&mut out, passphrase.as_bytes());
        put_xdr(&mut out, header)?;
        put_u32(&mut out, state.len());
        for (key, stored) in state.iter() {
            put_change(&mut out, key, Some(stored))?;
        }
        Ok(out)
    }

    pub fn read(payload: &[u8]) -> Result<Self, ChainError> {
        let mut input = Input::of(payload, STATE)?;
        let passphrase = String::from_utf8(input.blob()?.to_vec())
            .map_err(|_| ChainError::Record("the passphrase is not text".into()))?;
        let header = input.xdr()?;
        let mut state = State::default();
        for _ in 0..input.u32()? {
            let (key, after) = input.change()?;
            state.set(key, after);
        }
        input.end()?;
        Ok(Self {
            passphrase,
            header,
            state,
        })
    }
}

/// One ledger.
pub struct LedgerRecord {
    pub closing: Closing,
    /// Base fee, base reserve and classic operations per ledger after the close.
    pub header_settings: [u32; 3],
    pub transactions: Vec<Applied>,
    pub evicted: Vec<Rc<LedgerKey>>,
    pub changes: Changes,
    /// SHA-256 of the ledger's header.
    pub hash: [u8; 32],
}

impl LedgerRecord {
    pub fn write(&self) -> Result<Vec<u8>, ChainError> {
        let mut out = vec![LEDGER];
        out.extend(self.closing.seq.to_be_bytes());
        out.extend(self.closing.close_time_s.to_be_bytes());
        for value in self.header_settings {
            out.extend(value.to_be_bytes());
        }
        put_u32(&mut out, self.transactions.len());
        for applied in &self.transactions {
            put_xdr(&mut out, &applied.frame.envelope)?;
            put_xdr(&mut out, &applied.result)?;
            put_xdr(&mut out, &applied.meta)?;
            put_xdr(&mut out, &applied.fee_meta)?;
            put_xdr(&mut out, &applied.refund_meta)?;
        }
        put_u32(&mut out, self.evicted.len());
        for key in &self.evicted {
            put_xdr(&mut out, key.as_ref())?;
        }
        out.extend(write_changes(&self.changes)?);
        out.extend(self.hash);
        Ok(out)
    }

    pub fn read(payload: &[u8], network_id: &[u8; 32]) -> Result<Self, ChainError> {
        let mut input = Input::of(payload, LEDGER)?;
        let closing = Closing {
            seq: input.u32()?,
            close_time_s: input.u64()?,
        };
        let header_settings = [input.u32()?, input.u32()?, input.u32()?];
        let mut transactions = Vec::new();
        for _ in 0..input.u32()? {
            transactions.push(input.transaction(network_id)?);
        }
        let mut evicted = Vec::new();
        for _ in 0..input.u32()? {
            evicted.push(Rc::new(input.xdr()?));
        }
        let mut changes = Changes::new();
        for _ in 0..input.u32()? {
            let (key, after) = input.change()?;
            changes.insert(key, after);
        }
        let hash = input.array::<32>()?;
        input.end()?;
        Ok(Self {
            closing,
            header_settings,
            transactions,
            evicted,
            changes,
            hash,
        })
    }
}

/// Changes in the order of their keys, also what the header's hash of them is over.
pub fn write_changes(changes: &Changes) -> Result<Vec<u8>, ChainError> {
    let mut out = Vec::new();
    put_u32(&mut out, changes.len());
    for (key, after) in changes {
        put_change(&mut out, key, after.as_ref())?;
    }
    Ok(out)
}

fn put_change(
    out: &mut Vec<u8>,
    key: &LedgerKey,
    after: Option<&Stored>,
) -> Result<(), ChainError> {
    match after {
        None => {
            out.push(0);
            put_xdr(out, key)
        }
        Some(Stored { entry, live_until }) => {
            out.push(if live_until.is_some() { 2 } else { 1 });
            put_xdr(out, entry.as_ref())?;
            out.extend(live_until.map(u32::to_be_bytes).into_iter().flatten());
            Ok(())
        }
    }
}

fn put_xdr(out: &mut Vec<u8>, value: &impl WriteXdr) -> Result<(), ChainError> {
    put_blob(out, &value.to_xdr(Limits::none())?);
    Ok(())
}

fn put_blob(out: &mut Vec<u8>, bytes: &[u8]) {
    put_u32(out, bytes.len());
    out.extend(bytes);
}

fn put_u32(out: &mut Vec<u8>, value: usize) {
    out.extend(u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes());
}

struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn of(payload: &'a [u8], kind: u8) -> Result<Self, ChainError> {
        match payload.split_first() {
            Some((first, rest)) if *first == kind => Ok(Self { rest }),
            _ => Err(ChainError::Record(format!(
                "expected a record of kind {kind}"
            ))),
        }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ChainError> {
        let (bytes, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or_else(|| ChainError::Record("the record ends too early".into()))?;
        self.rest = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ChainError> {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.take(N)?);
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, ChainError> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, ChainError> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    fn blob(&mut self) -> Result<&'a [u8], ChainError> {
        let length = self.u32()? as usize;
        self.take(length)
    }

    fn xdr<T: ReadXdr>(&mut self) -> Result<T, ChainError> {
        Ok(T::from_xdr(self.blob()?, Limits::none())?)
    }

    fn change(&mut self) -> Result<(Rc<LedgerKey>, Option<Stored>), ChainError> {
        let kind = self.array::<1>()?[0];
        if kind == 0 {
            return Ok((Rc::new(self.xdr()?), None));
        }
        let entry: LedgerEntry = self.xdr()?;
        let live_until = if kind == 2 { Some(self.u32()?) } else { None };
        let key = Rc::new(entry.to_key());
        Ok((
            key,
            Some(Stored {
                entry: Rc::new(entry),
                live_until,
            }),
        ))
    }

    fn transaction(&mut self, network_id: &[u8; 32]) -> Result<Applied, ChainError> {
        let frame = Rc::new(Frame::from_xdr(self.blob()?, network_id)?);
        let result: TransactionResult = self.xdr()?;
        let meta: TransactionMeta = self.xdr()?;
        let fee_meta: LedgerEntryChanges = self.xdr()?;
        let refund_meta: LedgerEntryChanges = self.xdr()?;
        Ok(Applied {
            frame,
            result,
            meta,
            fee_meta,
            refund_meta,
        })
    }

    fn end(&self) -> Result<(), ChainError> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(ChainError::Record(format!(
            "{} bytes too many",
            self.rest.len()
        )))
    }
}
