use batch_format::Hash;
use ed25519_dalek::SigningKey;
use energy_token::EnergyTokenClient;
use incentive::IncentiveClient;
use locking::LockingContractClient;
use oracle::OracleClient;
use registry::{RegistryContractClient, ZoneTerms};
use settlement::SettlementContractClient;
use soroban_sdk::{
    testutils::{Address as _, EnvTestConfig, Ledger, LedgerInfo},
    token::StellarAssetClient,
    xdr::{AccountId, PublicKey, ScAddress, ScErrorType, ScVal, Uint256},
    Address, Bytes, BytesN, Env, Error, InvokeError, String, TryFromVal, Vec as HostVec,
};

use crate::batches::{Plan, Sealed};

/// The zone of the tests.
pub const ZONE: u32 = 7;
/// Length of their windows, seconds.
const WINDOW_S: u64 = 900;
/// Start of their first window.
const START_S: u64 = 1_790_000_100;

/// What the contracts run as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The committed files, in the host's virtual machine.
    Wasm,
    /// Compiled with the tests.
    Native,
}

/// Everybody who may do something that others may not.
pub struct Keys {
    pub governance: Address,
    pub guardian: Address,
    pub registrar: Address,
    pub operator: Address,
    pub custodian: Address,
    pub arbiter: Address,
}

/// A chain with all contracts wired, and one open zone.
pub struct World {
    pub env: Env,
    pub keys: Keys,
    pub token: Address,
    pub registry: Address,
    pub locking: Address,
    pub settlement: Address,
    pub oracle: Address,
    pub energy_token: Address,
    pub incentive: Address,
    pub signers: Vec<SigningKey>,
}

impl World {
    /// All contracts and the zone, without members. Everybody agrees to everything until the test says otherwise.
    pub fn new(code: Code) -> Self {
        let env = Env::new_with_config(EnvTestConfig {
            capture_snapshot_at_drop: false,
        });
        env.ledger().set(ledger_info());
        env.mock_all_auths();
        env.cost_estimate().disable_resource_limits();
        let address = || Address::generate(&env);
        let keys = Keys {
            governance: address(),
            guardian: address(),
            registrar: address(),
            operator: source_account(&env),
            custodian: address(),
            arbiter: address(),
        };
        let token = env.register_stellar_asset_contract_v2(address()).address();
        let world = Self {
            keys,
            token,
            registry: address(),
            locking: address(),
            settlement: address(),
            oracle: address(),
            energy_token: address(),
            incentive: address(),
            signers: [1, 2]
                .map(|seed| SigningKey::from_bytes(&[seed; 32]))
                .to_vec(),
            env: env.clone(),
        };
        world.register_all(code);
        world.registry().open_zone(&ZONE, &world.terms());
        world
    }

    /// The same with members `0..count`, each with this credit limit.
    pub fn with_members(code: Code, count: u32, limit: i64) -> Self {
        let world = Self::new(code);
        world.enrol(count, limit);
        world
    }

    /// Adds members with this credit limit.
    pub fn enrol(&self, count: u32, limit: i64) {
        let mut first = self.registry().member_count(&ZONE);
        let end = first + count;
        while first < end {
            let now = (end - first).min(1_024);
            let limits = self.bytes(&limit.to_be_bytes().repeat(now as usize));
            self.registry().enrol(&ZONE, &first, &limits);
            first += now;
        }
    }

    /// Binds a new address to the member.
    pub fn bind(&self, member: u32) -> Address {
        let address = Address::generate(&self.env);
        self.registry().bind(&ZONE, &member, &address);
        address
    }

    /// Binds an address and pays in from it.
    pub fn bind_with_deposit(&self, member: u32, units: i64) -> Address {
        let address = self.bind(member);
        StellarAssetClient::new(&self.env, &self.token).mint(&address, &units.into());
        self.locking()
            .deposit(&address, &ZONE, &member, &units.into());
        address
    }

    /// The window of the batch with this number, when every batch has one window.
    pub fn window(seq: u64) -> (u64, u64) {
        (START_S + (seq - 1) * WINDOW_S, START_S + seq * WINDOW_S)
    }

    /// Settles `count` batches of two members, from number 1 on.
    pub fn settle_many(&self, count: u64) -> Vec<Sealed> {
        let batches: Vec<Sealed> = (1..=count).map(|seq| self.batch(seq, (2, 3))).collect();
        for batch in &batches {
            assert_eq!(self.settle(batch), Ok(1));
        }
        batches
    }

    /// Balance of a member.
    pub fn balance(&self, member: u32) -> i64 {
        self.locking().position(&ZONE, &member).balance
    }

    /// A batch of `members` and `trades`, signed by both signers.
    pub fn batch(&self, seq: u64, sizes: (u32, u32)) -> Sealed {
        self.seal(Plan::between_members(ZONE, seq, Self::window(seq), sizes))
    }

    /// Packs and signs a plan for this chain's contract.
    pub fn seal(&self, plan: Plan) -> Sealed {
        plan.seal(self.domain(), &self.signers)
    }

    /// Puts the modules into the cache, where a real node has them: otherwise every call is charged their parsing.
    pub fn cache_modules(&self) {
        self.env
            .host()
            .ensure_module_cache_contains_host_storage_contracts()
            .expect("modules of a test");
    }

    /// Sends a batch; moves the clock behind its window first, if it is not there yet.
    ///
    /// # Errors
    /// The code of the contract that refused it.
    pub fn settle(&self, batch: &Sealed) -> Result<u32, u32> {
        let end = batch.plan.window.1;
        if self.env.ledger().timestamp() < end {
            self.env.ledger().set_timestamp(end);
        }
        self.settle_now(batch)
    }

    /// Sends a batch at the time that it is.
    ///
    /// # Errors
    /// The code of the contract that refused it.
    pub fn settle_now(&self, batch: &Sealed) -> Result<u32, u32> {
        let plan = &batch.plan;
        outcome(self.settlement().try_settle_batch(
            &plan.zone,
            &plan.seq,
            &plan.window.0,
            &plan.window.1,
            &BytesN::from_array(&self.env, &batch.trades_root),
            &(plan.leaves.len() as u32),
            &self.bytes(&batch.rows),
            &self.bytes(&plan.report.to_bytes()),
            &self.bytes(&batch.signatures),
        ))
    }

    pub fn bytes(&self, bytes: &[u8]) -> Bytes {
        Bytes::from_slice(&self.env, bytes)
    }

    pub fn domain(&self) -> Hash {
        self.settlement().config().domain.to_array()
    }

    pub fn registry(&self) -> RegistryContractClient<'_> {
        RegistryContractClient::new(&self.env, &self.registry)
    }

    pub fn locking(&self) -> LockingContractClient<'_> {
        LockingContractClient::new(&self.env, &self.locking)
    }

    pub fn settlement(&self) -> SettlementContractClient<'_> {
        SettlementContractClient::new(&self.env, &self.settlement)
    }

    pub fn oracle(&self) -> OracleClient<'_> {
        OracleClient::new(&self.env, &self.oracle)
    }

    pub fn energy_token(&self) -> EnergyTokenClient<'_> {
        EnergyTokenClient::new(&self.env, &self.energy_token)
    }

    pub fn incentive(&self) -> IncentiveClient<'_> {
        IncentiveClient::new(&self.env, &self.incentive)
    }

    /// What the zone was opened with.
    pub fn terms(&self) -> ZoneTerms {
        let keys = self
            .signers
            .iter()
            .map(|key| key.verifying_key().to_bytes());
        ZoneTerms {
            community: BytesN::from_array(&self.env, &[9; 32]),
            operator: self.keys.operator.clone(),
            custodian: self.keys.custodian.clone(),
            window_start: START_S,
            signers: HostVec::from_iter(
                &self.env,
                keys.map(|key| BytesN::from_array(&self.env, &key)),
            ),
            threshold: 2,
            max_power_w: 20_000,
            min_price: 0,
            max_price: 1_000_000,
        }
    }

    fn register_all(&self, code: Code) {
        let Keys {
            governance,
            guardian,
            registrar,
            arbiter,
            operator,
            ..
        } = &self.keys;
        let (env, both) = (&self.env, (governance, guardian));
        let text = |text: &str| String::from_str(env, text);
        macro_rules! register {
            ($file:literal, $native:path, $at:expr, $args:expr) => {
                match code {
                    Code::Native => env.register_at($at, $native, $args),
                    Code::Wasm => env.register_at(
                        $at,
                        &include_bytes!(concat!("../../wasm/", $file, ".wasm"))[..],
                        $args,
                    ),
                }
            };
        }
        register!(
            "registry",
            registry::RegistryContract,
            &self.registry,
            (
                both.0,
                both.1,
                registrar,
                &self.locking,
                &self.settlement,
                &self.oracle
            )
        );
        register!(
            "locking",
            locking::LockingContract,
            &self.locking,
            (
                both.0,
                both.1,
                &self.registry,
                &self.settlement,
                &self.token,
                1_800u64
            )
        );
        register!(
            "settlement",
            settlement::SettlementContract,
            &self.settlement,
            (
                both.0,
                both.1,
                &self.registry,
                &self.locking,
                &self.oracle,
                &self.energy_token,
                3 * 86_400u64,
                500i64,
                arbiter
            )
        );
        register!(
            "oracle",
            oracle::Oracle,
            &self.oracle,
            (both.0, both.1, &self.registry, &self.settlement)
        );
        register!(
            "energy-token",
            energy_token::EnergyToken,
            &self.energy_token,
            (
                both.0,
                both.1,
                &self.settlement,
                text("localgrid energy"),
                text("LGWH")
            )
        );
        register!(
            "incentive",
            incentive::Incentive,
            &self.incentive,
            (both.0, both.1, &self.registry, operator, &self.token)
        );
    }
}

/// What a call gave, or the code that it was refused with; 0 when it was no contract's rule, as with missing authority.
///
/// # Errors
/// The code.
pub fn outcome<T, C, E>(result: Result<Result<T, C>, Result<E, InvokeError>>) -> Result<T, u32>
where
    C: core::fmt::Debug,
    E: Into<Error>,
{
    match result {
        Ok(value) => Ok(value.expect("a value of the declared type")),
        Err(Ok(refusal)) => Err(contract_code(refusal.into())),
        Err(Err(InvokeError::Contract(code))) => Err(code),
        Err(Err(InvokeError::Abort)) => Err(0),
    }
}

fn contract_code(error: Error) -> u32 {
    if error.is_type(ScErrorType::Contract) {
        error.get_code()
    } else {
        0
    }
}

/// The account that sends the transactions, as the operator's channel account does: its authority needs no entry.
fn source_account(env: &Env) -> Address {
    let account = AccountId(PublicKey::PublicKeyTypeEd25519(Uint256([8; 32])));
    env.host()
        .set_source_account(account.clone())
        .expect("a source account");
    Address::try_from_val(env, &ScVal::Address(ScAddress::Account(account))).expect("an address")
}

fn ledger_info() -> LedgerInfo {
    LedgerInfo {
        protocol_version: 27,
        sequence_number: 1_000_000,
        timestamp: START_S,
        network_id: [3; 32],
        base_reserve: 5_000_000,
        min_temp_entry_ttl: 17_280,
        min_persistent_entry_ttl: 2_073_600,
        max_entry_ttl: 3_110_400,
    }
}
