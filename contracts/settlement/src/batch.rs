use batch_format::{
    check_rows_len, row_at, Frontier, Hash, Header, Report, RowsCheck, RowsSummary, Sha256,
    FRONTIER_LEN, REPORT_LEN, ROW_LEN,
};
use interfaces::{EnergyTokenClient, LockingClient, OracleClient};
use soroban_sdk::{unwrap::UnwrapOptimized, vec, Bytes, BytesN, Env, IntoVal};

use crate::{
    errors::Error,
    events::BatchSettled,
    proofs::{array, ring_hash, slot, HostSha256},
    storage::{self, Wiring, ZoneState, RING_LEN},
};

/// Bytes of rows that are in linear memory at a time.
const CHUNK_LEN: usize = 125 * ROW_LEN;

/// A batch as it was sent.
pub struct Batch {
    pub zone: u32,
    pub seq: u64,
    pub window: (u64, u64),
    pub trades_root: BytesN<32>,
    pub trade_count: u32,
    pub rows: Bytes,
    pub report: Bytes,
    pub signatures: Bytes,
}

/// What became of a batch.
pub enum Outcome {
    Settled = 1,
    AlreadySettled = 2,
}

/// Settles the next batch of a zone; or finds that exactly this one was settled before.
///
/// The operator authorises zone, number and hash instead of all arguments: the hash stands for them, and the
/// transaction need not carry the rows twice.
pub fn settle(env: &Env, batch: &Batch) -> Result<Outcome, Error> {
    let wiring = storage::wiring(env);
    let mut state = storage::zone(env, batch.zone)?;
    let report_bytes: [u8; REPORT_LEN] = array(&batch.report).ok_or(Error::BadReport)?;
    let batch_hash = hash_of(env, batch, &wiring, report_bytes);
    let on_chain_hash = BytesN::from_array(env, &batch_hash);
    state.operator.require_auth_for_args(vec![
        env,
        batch.zone.into_val(env),
        batch.seq.into_val(env),
        on_chain_hash.to_val(),
    ]);
    if batch.seq <= state.cursor {
        return compare_settled(&state, batch.seq, &batch_hash);
    }
    check_order(env, batch, &state)?;
    let custodian = state.custodian.clone();
    advance(env, batch, &mut state, &batch_hash)?;
    storage::set_zone(env, batch.zone, &state);
    let summary = move_energy_and_money(env, batch, (&wiring, &on_chain_hash))?;
    let report = Report::from_bytes(&report_bytes);
    if report.produced_wh > 0 || report.retired_wh > 0 {
        EnergyTokenClient::new(env, &wiring.energy_token).record_window(
            &batch.zone,
            &custodian,
            &report.produced_wh,
            &report.retired_wh,
            &batch.window.0,
            &batch.window.1,
            &BytesN::from_array(env, &report.meters_root),
        );
    }
    let moved_units = summary.moved_units;
    BatchSettled {
        zone: batch.zone,
        seq: batch.seq,
        batch_hash: on_chain_hash,
        moved_units,
    }
    .publish(env);
    Ok(Outcome::Settled)
}

fn hash_of(env: &Env, batch: &Batch, wiring: &Wiring, report: [u8; REPORT_LEN]) -> Hash {
    let header = Header {
        domain: wiring.domain.to_array(),
        zone: batch.zone,
        seq: batch.seq,
        window_start_s: batch.window.0,
        window_end_s: batch.window.1,
        trade_count: batch.trade_count,
        trades_root: batch.trades_root.to_array(),
        rows_hash: env.crypto().sha256(&batch.rows).to_array(),
        report,
    };
    header.hash(&HostSha256(env))
}

fn compare_settled(state: &ZoneState, seq: u64, batch_hash: &Hash) -> Result<Outcome, Error> {
    match ring_hash(state, seq) {
        Some(settled) if settled == *batch_hash => Ok(Outcome::AlreadySettled),
        Some(_) => Err(Error::Conflict),
        // Batches are numbered from 1.
        None if seq == 0 => Err(Error::Conflict),
        None => Err(Error::TooOld),
    }
}

fn check_order(env: &Env, batch: &Batch, state: &ZoneState) -> Result<(), Error> {
    let (start, end) = batch.window;
    if batch.seq - state.cursor != 1 {
        return Err(Error::SeqGap);
    }
    if start != state.window_end || end <= start || end > env.ledger().timestamp() {
        return Err(Error::BadWindow);
    }
    Ok(())
}

/// Enters the batch into cursor, accumulator, ring and frontier.
fn advance(
    env: &Env,
    batch: &Batch,
    state: &mut ZoneState,
    batch_hash: &Hash,
) -> Result<(), Error> {
    let sha256 = HostSha256(env);
    let mut chain = [0; 64];
    chain[..32].copy_from_slice(&state.acc.to_array());
    chain[32..].copy_from_slice(batch_hash);
    state.acc = BytesN::from_array(env, &sha256.digest(&chain));
    let mut ring: [u8; RING_LEN] = array(&state.ring).unwrap_optimized();
    ring[slot(batch.seq)..][..32].copy_from_slice(batch_hash);
    state.ring = Bytes::from_array(env, &ring);
    let mut peaks: [u8; FRONTIER_LEN] = array(&state.frontier).unwrap_optimized();
    if !Frontier::new(&mut peaks).push(&sha256, state.cursor, batch_hash) {
        return Err(Error::Full);
    }
    state.frontier = Bytes::from_array(env, &peaks);
    state.cursor = batch.seq;
    state.window_end = batch.window.1;
    Ok(())
}

fn move_energy_and_money(
    env: &Env,
    batch: &Batch,
    (wiring, batch_hash): (&Wiring, &BytesN<32>),
) -> Result<RowsSummary, Error> {
    let cap_wh = OracleClient::new(env, &wiring.oracle).accept(
        &batch.zone,
        batch_hash,
        &batch.window.0,
        &batch.window.1,
        &batch.report,
        &batch.signatures,
    );
    let summary = check_rows(&batch.rows, cap_wh)?;
    LockingClient::new(env, &wiring.locking).apply(&batch.zone, &batch.rows);
    Ok(summary)
}

/// Checks the rows in parts: a buffer for all of them would have to be cleared every time.
fn check_rows(rows: &Bytes, cap_wh: u64) -> Result<RowsSummary, Error> {
    check_rows_len(rows.len() as usize)?;
    let mut check = RowsCheck::new(cap_wh);
    let mut buffer = [0; CHUNK_LEN];
    for start in (0..rows.len()).step_by(CHUNK_LEN) {
        let chunk = rows.slice(start..rows.len().min(start + CHUNK_LEN as u32));
        let part = &mut buffer[..chunk.len() as usize];
        chunk.copy_into_slice(part);
        for index in 0..part.len() / ROW_LEN {
            check.add(&row_at(part, index))?;
        }
    }
    Ok(check.finish()?)
}
