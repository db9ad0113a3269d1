use interfaces::{LockingClient, OracleClient, SettlementClient};
use soroban_sdk::{contract, contractimpl, Address, Bytes, BytesN, Env};

use crate::{
    errors::Error,
    events::{
        AddressBound, MembersEnrolled, MeterRegistered, MeterRevoked, RegistrarChanged, TermsSet,
        ZoneOpened,
    },
    storage::{self, Config, Meter, Wiring, Zone, ZoneTerms},
};

/// Bytes of one credit limit in `enrol`.
const LIMIT_LEN: u32 = 8;
/// Bytes of one row in `set_terms`.
const TERMS_LEN: u32 = 13;
/// Members that one call may enrol or change.
const MAX_MEMBERS_PER_CALL: u32 = 1_024;
/// Signers that a zone may have.
const MAX_SIGNERS: u32 = 16;

#[contract]
pub struct RegistryContract;

#[contractimpl]
impl RegistryContract {
    pub fn __constructor(
        env: Env,
        governance: Address,
        guardian: Address,
        registrar: Address,
        locking: Address,
        settlement: Address,
        oracle: Address,
    ) {
        control::install(&env, &governance, &guardian);
        let wiring = Wiring {
            registrar,
            locking,
            settlement,
            oracle,
        };
        storage::set_wiring(&env, &wiring);
    }

    /// Registrar. Opens the zone here, in settlement and in the oracle. It has no members yet.
    pub fn open_zone(env: Env, zone: u32, terms: ZoneTerms) -> Result<(), Error> {
        let wiring = registrar_only(&env)?;
        if storage::has_zone(&env, zone) {
            return Err(Error::ZoneExists);
        }
        check_terms(&terms)?;
        let record = Zone {
            community: terms.community,
            custodian: terms.custodian,
            members: 0,
        };
        storage::set_zone(&env, zone, &record);
        SettlementClient::new(&env, &wiring.settlement).open_zone(
            &zone,
            &terms.operator,
            &record.custodian,
            &terms.window_start,
        );
        OracleClient::new(&env, &wiring.oracle).open_zone(
            &zone,
            &terms.signers,
            &terms.threshold,
            &terms.max_power_w,
            &terms.min_price,
            &terms.max_price,
        );
        let Zone {
            community,
            custodian,
            ..
        } = record;
        ZoneOpened {
            zone,
            community,
            operator: terms.operator,
            custodian,
        }
        .publish(&env);
        Ok(())
    }

    /// Registrar. Adds members `first..`, with 8 bytes each: the credit limit, i64 in units, not negative. The first
    /// member of all, number 0, is the zone's own account.
    pub fn enrol(env: Env, zone: u32, first: u32, limits: Bytes) -> Result<(), Error> {
        let wiring = registrar_only(&env)?;
        let count = rows_of(&limits, LIMIT_LEN)?;
        let mut record = storage::zone(&env, zone)?;
        if first != record.members {
            return Err(Error::NotNext);
        }
        record.members = first.checked_add(count).ok_or(Error::BadLength)?;
        storage::set_zone(&env, zone, &record);
        LockingClient::new(&env, &wiring.locking).open(&zone, &first, &limits);
        MembersEnrolled { zone, first, count }.publish(&env);
        Ok(())
    }

    /// Registrar. Rows of 13 bytes, strictly increasing by member: member u32 | limit i64 | status u8 (1 active, 0
    /// suspended).
    pub fn set_terms(env: Env, zone: u32, rows: Bytes) -> Result<(), Error> {
        let wiring = registrar_only(&env)?;
        let count = rows_of(&rows, TERMS_LEN)?;
        storage::zone(&env, zone)?;
        LockingClient::new(&env, &wiring.locking).set_terms(&zone, &rows);
        TermsSet { zone, count }.publish(&env);
        Ok(())
    }

    /// Registrar and the address. Once per member.
    pub fn bind(env: Env, zone: u32, member: u32, address: Address) -> Result<(), Error> {
        registrar_only(&env)?;
        address.require_auth();
        storage::require_member(&env, zone, member)?;
        if storage::bound(&env, zone, member).is_some() {
            return Err(Error::AlreadyBound);
        }
        bind_to(&env, (zone, member), address);
        Ok(())
    }

    /// The address so far and the new one.
    pub fn rebind(env: Env, zone: u32, member: u32, address: Address) -> Result<(), Error> {
        require_running(&env)?;
        storage::bound(&env, zone, member)
            .ok_or(Error::NotBound)?
            .require_auth();
        address.require_auth();
        bind_to(&env, (zone, member), address);
        Ok(())
    }

    /// Governance and the new address, for a member who lost the key.
    pub fn replace_address(
        env: Env,
        zone: u32,
        member: u32,
        address: Address,
    ) -> Result<(), Error> {
        control::governance(&env).require_auth();
        address.require_auth();
        storage::bound(&env, zone, member).ok_or(Error::NotBound)?;
        bind_to(&env, (zone, member), address);
        Ok(())
    }

    /// Registrar. A key belongs to one meter of one member.
    pub fn register_meter(
        env: Env,
        zone: u32,
        member: u32,
        key: BytesN<32>,
        max_power_w: u32,
    ) -> Result<(), Error> {
        registrar_only(&env)?;
        storage::require_member(&env, zone, member)?;
        if storage::meter(&env, &key).is_some() {
            return Err(Error::MeterExists);
        }
        storage::set_meter(
            &env,
            &key,
            &Meter {
                zone,
                member,
                max_power_w,
            },
        );
        MeterRegistered {
            zone,
            member,
            key,
            max_power_w,
        }
        .publish(&env);
        Ok(())
    }

    /// Registrar. The key counts no more.
    pub fn revoke_meter(env: Env, key: BytesN<32>) -> Result<(), Error> {
        registrar_only(&env)?;
        let Meter { zone, member, .. } = storage::meter(&env, &key).ok_or(Error::UnknownMeter)?;
        storage::remove_meter(&env, &key);
        MeterRevoked { zone, member, key }.publish(&env);
        Ok(())
    }

    /// Governance.
    pub fn set_registrar(env: Env, registrar: Address) {
        control::governance(&env).require_auth();
        let wiring = storage::wiring(&env);
        storage::set_wiring(
            &env,
            &Wiring {
                registrar: registrar.clone(),
                ..wiring
            },
        );
        RegistrarChanged { registrar }.publish(&env);
    }

    pub fn zone(env: Env, zone: u32) -> Result<Zone, Error> {
        storage::zone(&env, zone)
    }

    /// The address that a member bound, if any.
    pub fn address_of(env: Env, zone: u32, member: u32) -> Option<Address> {
        storage::bound(&env, zone, member)
    }

    /// Members of a zone, its own account included; 0 for an unknown zone.
    pub fn member_count(env: Env, zone: u32) -> u32 {
        storage::zone(&env, zone).map_or(0, |record| record.members)
    }

    pub fn meter(env: Env, key: BytesN<32>) -> Option<Meter> {
        storage::meter(&env, &key)
    }

    pub fn config(env: Env) -> Config {
        let Wiring {
            registrar,
            locking,
            settlement,
            oracle,
        } = storage::wiring(&env);
        let (governance, guardian) = (control::governance(&env), control::guardian(&env));
        Config {
            governance,
            guardian,
            registrar,
            locking,
            settlement,
            oracle,
        }
    }

    pub fn is_paused(env: Env) -> bool {
        control::is_paused(&env)
    }

    pub fn version() -> u32 {
        1
    }

    /// Guardian.
    pub fn pause(env: Env) {
        control::pause(&env);
    }

    /// Governance.
    pub fn unpause(env: Env) {
        control::unpause(&env);
    }

    /// Governance.
    pub fn set_guardian(env: Env, guardian: Address) {
        control::set_guardian(&env, guardian);
    }

    /// Governance, paused or not.
    pub fn upgrade(env: Env, new_wasm_hash: BytesN<32>) {
        control::upgrade(&env, new_wasm_hash);
    }
}

fn require_running(env: &Env) -> Result<(), Error> {
    if control::is_paused(env) {
        return Err(Error::Paused);
    }
    control::keep_instance_alive(env);
    Ok(())
}

fn registrar_only(env: &Env) -> Result<Wiring, Error> {
    let wiring = storage::wiring(env);
    wiring.registrar.require_auth();
    require_running(env)?;
    Ok(wiring)
}

fn rows_of(bytes: &Bytes, row_len: u32) -> Result<u32, Error> {
    let count = bytes.len() / row_len;
    if !bytes.len().is_multiple_of(row_len) || count == 0 || count > MAX_MEMBERS_PER_CALL {
        return Err(Error::BadLength);
    }
    Ok(count)
}

fn check_terms(terms: &ZoneTerms) -> Result<(), Error> {
    let signers = terms.signers.len();
    let has_quorum = terms.threshold >= 1 && terms.threshold <= signers && signers <= MAX_SIGNERS;
    let has_prices = terms.min_price <= terms.max_price;
    if has_quorum && has_prices && terms.max_power_w > 0 {
        Ok(())
    } else {
        Err(Error::BadTerms)
    }
}

fn bind_to(env: &Env, (zone, member): (u32, u32), address: Address) {
    storage::set_bound(env, zone, member, &address);
    AddressBound {
        zone,
        member,
        address,
    }
    .publish(env);
}
