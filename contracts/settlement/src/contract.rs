use batch_format::{Sha256, FRONTIER_LEN};
use soroban_sdk::{
    contract, contractimpl, panic_with_error, xdr::ToXdr, Address, Bytes, BytesN, Env,
};

use crate::{
    batch::{self, Batch},
    disputes,
    errors::Error,
    events::{ArbiterChanged, DisputeTermsSet, OperatorChanged, ZoneOpened},
    proofs::{proven, HostSha256, TradeClaim},
    storage::{self, Config, Dispute, Wiring, ZoneState, RING_LEN},
};

/// Trades can be disputed for 90 days at most.
const MAX_DISPUTE_WINDOW_S: u64 = 90 * 86_400;

#[contract]
pub struct SettlementContract;

#[contractimpl]
impl SettlementContract {
    #[allow(clippy::too_many_arguments)]
    pub fn __constructor(
        env: Env,
        governance: Address,
        guardian: Address,
        registry: Address,
        locking: Address,
        oracle: Address,
        energy_token: Address,
        dispute_window_s: u64,
        dispute_bond: i64,
        arbiter: Address,
    ) {
        check_dispute_terms(dispute_window_s, dispute_bond)
            .unwrap_or_else(|error| panic_with_error!(&env, error));
        control::install(&env, &governance, &guardian);
        let domain = domain_of(&env);
        let wiring = Wiring {
            registry,
            locking,
            oracle,
            energy_token,
            arbiter,
            dispute_window_s,
            dispute_bond,
            domain,
        };
        storage::set_wiring(&env, &wiring);
    }

    /// Registry only. The first batch begins at `window_start`, seconds since 1970.
    pub fn open_zone(
        env: Env,
        zone: u32,
        operator: Address,
        custodian: Address,
        window_start: u64,
    ) -> Result<(), Error> {
        storage::wiring(&env).registry.require_auth();
        require_running(&env)?;
        if storage::has_zone(&env, zone) {
            return Err(Error::ZoneExists);
        }
        let state = ZoneState {
            operator: operator.clone(),
            custodian: custodian.clone(),
            cursor: 0,
            acc: BytesN::from_array(&env, &[0; 32]),
            window_end: window_start,
            ring: Bytes::from_array(&env, &[0; RING_LEN]),
            frontier: Bytes::from_array(&env, &[0; FRONTIER_LEN]),
        };
        storage::set_zone(&env, zone, &state);
        ZoneOpened {
            zone,
            operator,
            custodian,
            window_start,
        }
        .publish(&env);
        Ok(())
    }

    /// The zone's operator, for the arguments (zone, seq, batch hash). 1: settled now; 2: exactly this batch was settled
    /// before. Windows are seconds since 1970; rows, report and signatures are bytes as in the batch format.
    #[allow(clippy::too_many_arguments)]
    pub fn settle_batch(
        env: Env,
        zone: u32,
        seq: u64,
        window_start: u64,
        window_end: u64,
        trades_root: BytesN<32>,
        trade_count: u32,
        rows: Bytes,
        report: Bytes,
        signatures: Bytes,
    ) -> Result<u32, Error> {
        require_running(&env)?;
        let window = (window_start, window_end);
        let batch = Batch {
            zone,
            seq,
            window,
            trades_root,
            trade_count,
            rows,
            report,
            signatures,
        };
        batch::settle(&env, &batch).map(|outcome| outcome as u32)
    }

    /// Whether the leaf (56 bytes) is a trade of the batch with this header (202 bytes), and the batch one of the zone's:
    /// by its proof in the tree of all batch hashes, or with an empty proof as one of the last 16.
    pub fn prove_trade(
        env: Env,
        zone: u32,
        header: Bytes,
        leaf: Bytes,
        trade_proof: Bytes,
        batch_proof: Bytes,
    ) -> Result<bool, Error> {
        let state = storage::zone(&env, zone)?;
        let domain = storage::wiring(&env).domain.to_array();
        let claim = TradeClaim {
            header,
            leaf,
            trade_proof,
            batch_proof,
        };
        Ok(proven(&env, (zone, &state, domain), &claim).is_some())
    }

    /// The claimant's address. Holds the bond from the claimant, and what the trade brought from its member.
    #[allow(clippy::too_many_arguments)]
    pub fn open_dispute(
        env: Env,
        zone: u32,
        header: Bytes,
        leaf: Bytes,
        trade_proof: Bytes,
        batch_proof: Bytes,
        claimant: u32,
    ) -> Result<(), Error> {
        require_running(&env)?;
        let claim = TradeClaim {
            header,
            leaf,
            trade_proof,
            batch_proof,
        };
        disputes::open(&env, zone, &claim, claimant)
    }

    /// Arbiter. Both holds end; rejected, the bond goes to the zone's account. The money of an upheld one is put right by a
    /// batch that corrects the ledger, which the arbiter waits for.
    pub fn resolve_dispute(
        env: Env,
        zone: u32,
        seq: u64,
        index: u32,
        is_upheld: bool,
    ) -> Result<(), Error> {
        require_running(&env)?;
        disputes::resolve(&env, (zone, seq, index), is_upheld)
    }

    /// Anybody, paused or not, 30 days after the dispute was opened and nobody decided: both holds end, nothing moves.
    pub fn lapse_dispute(env: Env, zone: u32, seq: u64, index: u32) -> Result<(), Error> {
        disputes::lapse(&env, (zone, seq, index))
    }

    /// Governance.
    pub fn set_operator(env: Env, zone: u32, operator: Address) -> Result<(), Error> {
        control::governance(&env).require_auth();
        let state = storage::zone(&env, zone)?;
        storage::set_zone(
            &env,
            zone,
            &ZoneState {
                operator: operator.clone(),
                ..state
            },
        );
        OperatorChanged { zone, operator }.publish(&env);
        Ok(())
    }

    /// Governance.
    pub fn set_arbiter(env: Env, arbiter: Address) {
        control::governance(&env).require_auth();
        let wiring = storage::wiring(&env);
        storage::set_wiring(
            &env,
            &Wiring {
                arbiter: arbiter.clone(),
                ..wiring
            },
        );
        ArbiterChanged { arbiter }.publish(&env);
    }

    /// Governance. Disputes so far keep their bond.
    pub fn set_dispute_terms(env: Env, window_s: u64, bond: i64) -> Result<(), Error> {
        control::governance(&env).require_auth();
        check_dispute_terms(window_s, bond)?;
        let wiring = storage::wiring(&env);
        storage::set_wiring(
            &env,
            &Wiring {
                dispute_window_s: window_s,
                dispute_bond: bond,
                ..wiring
            },
        );
        DisputeTermsSet { window_s, bond }.publish(&env);
        Ok(())
    }

    pub fn zone(env: Env, zone: u32) -> Result<ZoneState, Error> {
        storage::zone(&env, zone)
    }

    /// Until when the zone's batches are settled: the end of the last window, seconds since 1970.
    pub fn settled_until(env: Env, zone: u32) -> Result<u64, Error> {
        Ok(storage::zone(&env, zone)?.window_end)
    }

    pub fn dispute(env: Env, zone: u32, seq: u64, index: u32) -> Option<Dispute> {
        storage::dispute(&env, (zone, seq, index))
    }

    pub fn config(env: Env) -> Config {
        let wiring = storage::wiring(&env);
        Config {
            governance: control::governance(&env),
            guardian: control::guardian(&env),
            registry: wiring.registry,
            locking: wiring.locking,
            oracle: wiring.oracle,
            energy_token: wiring.energy_token,
            arbiter: wiring.arbiter,
            dispute_window_s: wiring.dispute_window_s,
            dispute_bond: wiring.dispute_bond,
            domain: wiring.domain,
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

fn check_dispute_terms(window_s: u64, bond: i64) -> Result<(), Error> {
    if window_s <= MAX_DISPUTE_WINDOW_S && bond >= 0 {
        Ok(())
    } else {
        Err(Error::BadConfig)
    }
}

fn domain_of(env: &Env) -> BytesN<32> {
    let mut bytes: Bytes = env.ledger().network_id().into();
    bytes.append(&env.current_contract_address().to_xdr(env));
    let mut buffer = [0; 32 + 40];
    bytes.copy_into_slice(&mut buffer);
    BytesN::from_array(env, &HostSha256(env).digest(&buffer))
}
