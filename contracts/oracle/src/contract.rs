use batch_format::{Report, REPORT_LEN};
use interfaces::RegistryClient;
use soroban_sdk::{contract, contractimpl, Address, Bytes, BytesN, Env, Vec};

use crate::{
    bounds,
    errors::Error,
    events::{BoundsSet, Halted, Resumed, SignersSet, ZoneOpened},
    signatures,
    storage::{self, Bounds, Config, Price, Zone, ZoneView, MAX_SIGNERS},
};

#[contract]
pub struct Oracle;

#[contractimpl]
impl Oracle {
    pub fn __constructor(
        env: Env,
        governance: Address,
        guardian: Address,
        registry: Address,
        settlement: Address,
    ) {
        control::install(&env, &governance, &guardian);
        storage::install(&env, &registry, &settlement);
    }

    /// Registry only. Power in W, prices in millionths of the currency per kWh; the other bounds begin with what suits
    /// most zones.
    #[allow(clippy::too_many_arguments)]
    pub fn open_zone(
        env: Env,
        zone: u32,
        signers: Vec<BytesN<32>>,
        threshold: u32,
        max_power_w: u64,
        min_price: i64,
        max_price: i64,
    ) -> Result<(), Error> {
        storage::registry(&env).require_auth();
        require_running(&env)?;
        if storage::has_zone(&env, zone) {
            return Err(Error::ZoneExists);
        }
        check_signers(&signers, threshold)?;
        let bounds = bounds::initial(max_power_w, min_price, max_price);
        bounds::check(&bounds)?;
        let mut opened = Zone {
            is_halted: false,
            threshold,
            known_members: 0,
            bounds: bounds.clone(),
            price: Price {
                price: 0,
                window_end: 0,
                accepted_at: 0,
            },
            signers: Bytes::new(&env),
        };
        opened.set_signers(&env, &signers);
        storage::set_zone(&env, zone, &opened);
        ZoneOpened {
            zone,
            signers,
            threshold,
            bounds,
        }
        .publish(&env);
        Ok(())
    }

    /// Settlement only. Takes a batch whose hash enough signers signed, and whose report keeps to the zone's bounds.
    /// Returns how many Wh any single row of it may reach, as an absolute value. Times in seconds since 1970.
    pub fn accept(
        env: Env,
        zone: u32,
        batch_hash: BytesN<32>,
        window_start: u64,
        window_end: u64,
        report: Bytes,
        signatures: Bytes,
    ) -> Result<u64, Error> {
        storage::settlement(&env).require_auth();
        require_running(&env)?;
        let mut state = storage::zone(&env, zone)?;
        if state.is_halted {
            return Err(Error::Halted);
        }
        let report = read_report(&report)?;
        let window = (window_start, window_end);
        let now_s = env.ledger().timestamp();
        bounds::check_window(&state.bounds, window, now_s)?;
        let cap_wh = bounds::cap_wh(&state.bounds, window, report.covered_s)?;
        bounds::check_price(&state, &report, now_s)?;
        signatures::check(&env, &state, &batch_hash, &signatures)?;
        let has_more_members = learn_members(&env, zone, &mut state, &report, cap_wh)?;
        let is_new_reference = bounds::is_new_reference(&state, &report, window_end);
        if is_new_reference {
            state.price = Price {
                price: report.price_micro_per_kwh,
                window_end,
                accepted_at: now_s,
            };
        }
        if has_more_members || is_new_reference {
            storage::set_zone(&env, zone, &state);
        }
        Ok(cap_wh)
    }

    /// Governance only: who signs for a zone from now on, and how many of them have to.
    pub fn set_signers(
        env: Env,
        zone: u32,
        signers: Vec<BytesN<32>>,
        threshold: u32,
    ) -> Result<(), Error> {
        control::governance(&env).require_auth();
        let mut state = storage::zone(&env, zone)?;
        check_signers(&signers, threshold)?;
        state.threshold = threshold;
        state.set_signers(&env, &signers);
        storage::set_zone(&env, zone, &state);
        SignersSet {
            zone,
            signers,
            threshold,
        }
        .publish(&env);
        Ok(())
    }

    /// Governance only.
    pub fn set_bounds(env: Env, zone: u32, bounds: Bounds) -> Result<(), Error> {
        control::governance(&env).require_auth();
        let mut state = storage::zone(&env, zone)?;
        bounds::check(&bounds)?;
        state.bounds = bounds.clone();
        storage::set_zone(&env, zone, &state);
        BoundsSet { zone, bounds }.publish(&env);
        Ok(())
    }

    /// Guardian only: no batch of this zone is taken until governance resumes it.
    pub fn halt(env: Env, zone: u32) -> Result<(), Error> {
        control::guardian(&env).require_auth();
        set_halted(&env, zone, true)?;
        Halted { zone }.publish(&env);
        Ok(())
    }

    /// Governance only.
    pub fn resume(env: Env, zone: u32) -> Result<(), Error> {
        control::governance(&env).require_auth();
        set_halted(&env, zone, false)?;
        Resumed { zone }.publish(&env);
        Ok(())
    }

    /// The price that the next one is compared with: the last accepted one, or one that is near it and less than
    /// `deviation_period_s` older. None before the first batch with trade.
    pub fn price(env: Env, zone: u32) -> Result<Option<Price>, Error> {
        let state = storage::zone(&env, zone)?;
        Ok(state.has_price().then_some(state.price))
    }

    pub fn zone(env: Env, zone: u32) -> Result<ZoneView, Error> {
        Ok(storage::zone(&env, zone)?.view(&env))
    }

    pub fn config(env: Env) -> Config {
        Config {
            governance: control::governance(&env),
            guardian: control::guardian(&env),
            registry: storage::registry(&env),
            settlement: storage::settlement(&env),
        }
    }

    pub fn is_paused(env: Env) -> bool {
        control::is_paused(&env)
    }

    pub fn version() -> u32 {
        1
    }

    /// Guardian only: stops opening zones and accepting batches.
    pub fn pause(env: Env) {
        control::pause(&env);
    }

    pub fn unpause(env: Env) {
        control::unpause(&env);
    }

    pub fn set_guardian(env: Env, guardian: Address) {
        control::set_guardian(&env, guardian);
    }

    pub fn upgrade(env: Env, new_wasm_hash: BytesN<32>) {
        control::upgrade(&env, new_wasm_hash);
    }
}

fn require_running(env: &Env) -> Result<(), Error> {
    if control::is_paused(env) {
        return Err(Error::Paused);
    }
    Ok(())
}

fn check_signers(signers: &Vec<BytesN<32>>, threshold: u32) -> Result<(), Error> {
    if signers.is_empty() || signers.len() > MAX_SIGNERS {
        return Err(Error::InvalidSigners);
    }
    if threshold == 0 || threshold > signers.len() {
        return Err(Error::InvalidThreshold);
    }
    for (index, key) in signers.iter().enumerate() {
        if signers.first_index_of(&key) != Some(index as u32) {
            return Err(Error::InvalidSigners);
        }
    }
    Ok(())
}

fn read_report(bytes: &Bytes) -> Result<Report, Error> {
    let mut buffer = [0u8; REPORT_LEN];
    if bytes.len() as usize != REPORT_LEN {
        return Err(Error::InvalidReport);
    }
    bytes.copy_into_slice(&mut buffer);
    Ok(Report::from_bytes(&buffer))
}

/// Checks production against what the members that the zone is known to have can carry, and asks the registry only
/// when that is not enough. Returns whether there are more than were known.
fn learn_members(
    env: &Env,
    number: u32,
    zone: &mut Zone,
    report: &Report,
    cap_wh: u64,
) -> Result<bool, Error> {
    if report.produced_wh <= bounds::zone_cap_wh(cap_wh, zone.known_members) {
        return Ok(false);
    }
    let registry = RegistryClient::new(env, &storage::registry(env));
    let members = registry.member_count(&number);
    if report.produced_wh > bounds::zone_cap_wh(cap_wh, members) {
        return Err(Error::ProducesTooMuch);
    }
    zone.known_members = members;
    Ok(true)
}

fn set_halted(env: &Env, number: u32, is_halted: bool) -> Result<(), Error> {
    let mut zone = storage::zone(env, number)?;
    zone.is_halted = is_halted;
    storage::set_zone(env, number, &zone);
    Ok(())
}
