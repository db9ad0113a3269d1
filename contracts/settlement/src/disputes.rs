use batch_format::{Header, Leaf};
use interfaces::{LockingClient, RegistryClient};
use soroban_sdk::Env;

use crate::{
    errors::Error,
    events::{DisputeLapsed, DisputeOpened, DisputeResolved},
    proofs::{proven, ring_hash, TradeClaim},
    storage::{self, Dispute, DisputeState, Wiring, ZoneState},
};

/// 1e-9 of the currency in 1e-7 of it.
const NANO_PER_UNIT: i64 = 100;
/// So long the arbiter has time to decide.
const DECISION_TIME_S: u64 = 30 * 86_400;
/// The zone's own account, which gets the bonds of rejected disputes.
const ZONE_ACCOUNT: u32 = 0;

/// Opens a dispute: holds the bond from the claimant, and what the trade brought from its member.
pub fn open(env: &Env, zone: u32, claim: &TradeClaim, claimant: u32) -> Result<(), Error> {
    let wiring = storage::wiring(env);
    let address = RegistryClient::new(env, &wiring.registry)
        .address_of(&zone, &claimant)
        .ok_or(Error::NotBound)?;
    address.require_auth();
    let state = storage::zone(env, zone)?;
    let (header, leaf) =
        proven(env, (zone, &state, wiring.domain.to_array()), claim).ok_or(Error::NotProven)?;
    check_time(env, &wiring, &state, &header)?;
    let key = (zone, leaf.seq, leaf.index);
    if storage::dispute(env, key).is_some() {
        return Err(Error::DisputeExists);
    }
    let dispute = dispute_over(env, &wiring, (&leaf, claimant));
    storage::set_dispute(env, key, &dispute);
    let locking = LockingClient::new(env, &wiring.locking);
    if dispute.bond > 0 {
        locking.hold(&zone, &claimant, &dispute.bond, &true);
    }
    if dispute.held > 0 {
        locking.hold(&zone, &leaf.member, &dispute.held, &false);
    }
    let Dispute { bond, held, .. } = dispute;
    DisputeOpened {
        zone,
        seq: leaf.seq,
        index: leaf.index,
        claimant,
        bond,
        held,
    }
    .publish(env);
    Ok(())
}

/// The arbiter's decision. Either way the trade's member may withdraw again. Upheld: the claimant gets the bond back; the
/// money itself is put right by a batch that corrects the ledger, since the hub's book would not know of it otherwise and
/// take it twice. Rejected: the bond goes to the zone's account.
pub fn resolve(env: &Env, key: (u32, u64, u32), is_upheld: bool) -> Result<(), Error> {
    storage::wiring(env).arbiter.require_auth();
    let dispute = open_dispute(env, key)?;
    let state = if is_upheld {
        DisputeState::Upheld
    } else {
        DisputeState::Rejected
    };
    close(env, (key, dispute), state);
    let (zone, seq, index) = key;
    DisputeResolved {
        zone,
        seq,
        index,
        is_upheld,
    }
    .publish(env);
    Ok(())
}

/// Ends both holds of a dispute that nobody decided in time; nothing moves.
pub fn lapse(env: &Env, key: (u32, u64, u32)) -> Result<(), Error> {
    let dispute = open_dispute(env, key)?;
    let until_s = dispute.opened_at_s.saturating_add(DECISION_TIME_S);
    if env.ledger().timestamp() < until_s {
        return Err(Error::NotLapsed);
    }
    close(env, (key, dispute), DisputeState::Lapsed);
    let (zone, seq, index) = key;
    DisputeLapsed { zone, seq, index }.publish(env);
    Ok(())
}

fn open_dispute(env: &Env, key: (u32, u64, u32)) -> Result<Dispute, Error> {
    let dispute = storage::dispute(env, key).ok_or(Error::UnknownDispute)?;
    if dispute.state != DisputeState::Open {
        return Err(Error::DisputeClosed);
    }
    Ok(dispute)
}

/// Stores how a dispute ended, and ends its holds. Only a rejected one costs the bond.
fn close(env: &Env, (key, mut dispute): ((u32, u64, u32), Dispute), state: DisputeState) {
    dispute.state = state;
    storage::set_dispute(env, key, &dispute);
    let locking = LockingClient::new(env, &storage::wiring(env).locking);
    let zone = key.0;
    if dispute.held > 0 {
        locking.release(&zone, &dispute.member, &dispute.held);
    }
    if dispute.bond == 0 {
        return;
    }
    if state == DisputeState::Rejected {
        locking.forfeit(&zone, &dispute.claimant, &ZONE_ACCOUNT, &dispute.bond);
    } else {
        locking.release(&zone, &dispute.claimant, &dispute.bond);
    }
}

/// A batch that was settled late is still among the last 16: it can be disputed whatever its window says.
fn check_time(env: &Env, wiring: &Wiring, state: &ZoneState, header: &Header) -> Result<(), Error> {
    let until_s = header.window_end_s.saturating_add(wiring.dispute_window_s);
    if ring_hash(state, header.seq).is_some() || env.ledger().timestamp() <= until_s {
        Ok(())
    } else {
        Err(Error::WindowOver)
    }
}

fn dispute_over(env: &Env, wiring: &Wiring, (leaf, claimant): (&Leaf, u32)) -> Dispute {
    Dispute {
        claimant,
        bond: wiring.dispute_bond,
        member: leaf.member,
        held: leaf.money_nano.max(0) / NANO_PER_UNIT,
        opened_at_s: env.ledger().timestamp(),
        state: DisputeState::Open,
    }
}
