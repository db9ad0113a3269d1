use batch_format::{Header, Leaf};
use interfaces::{LockingClient, RegistryClient};
use soroban_sdk::Env;

use crate::{
    errors::Error,
    events::{DisputeOpened, DisputeResolved},
    proofs::{proven, ring_hash, TradeClaim},
    storage::{self, Dispute, DisputeState, Wiring, ZoneState},
};

/// 1e-9 of the currency in 1e-7 of it.
const NANO_PER_UNIT: i64 = 100;
/// The zone's own account, which gets what is forfeited: the next batch pays it out by correcting the trade.
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
    let dispute = dispute_over(&wiring, &leaf, claimant);
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

/// The arbiter's decision. Upheld: what is held from the trade's member goes to the zone's account and the bond back to
/// the claimant. Rejected: the member keeps it and the bond goes to the zone's account.
pub fn resolve(env: &Env, key: (u32, u64, u32), is_upheld: bool) -> Result<(), Error> {
    let wiring = storage::wiring(env);
    wiring.arbiter.require_auth();
    let mut dispute = storage::dispute(env, key).ok_or(Error::UnknownDispute)?;
    if dispute.state != DisputeState::Open {
        return Err(Error::DisputeClosed);
    }
    dispute.state = if is_upheld {
        DisputeState::Upheld
    } else {
        DisputeState::Rejected
    };
    storage::set_dispute(env, key, &dispute);
    let (zone, seq, index) = key;
    end_hold(
        env,
        &wiring,
        (zone, dispute.claimant, dispute.bond),
        !is_upheld,
    );
    end_hold(
        env,
        &wiring,
        (zone, dispute.member, dispute.held),
        is_upheld,
    );
    DisputeResolved {
        zone,
        seq,
        index,
        is_upheld,
    }
    .publish(env);
    Ok(())
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

fn dispute_over(wiring: &Wiring, leaf: &Leaf, claimant: u32) -> Dispute {
    Dispute {
        claimant,
        bond: wiring.dispute_bond,
        member: leaf.member,
        held: leaf.money_nano.max(0) / NANO_PER_UNIT,
        state: DisputeState::Open,
    }
}

fn end_hold(env: &Env, wiring: &Wiring, (zone, member, units): (u32, u32, i64), is_lost: bool) {
    if units == 0 {
        return;
    }
    let locking = LockingClient::new(env, &wiring.locking);
    if is_lost {
        locking.forfeit(&zone, &member, &ZONE_ACCOUNT, &units);
    } else {
        locking.release(&zone, &member, &units);
    }
}
