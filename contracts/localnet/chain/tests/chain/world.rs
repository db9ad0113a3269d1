//! A chain with a log in memory, and transactions made as a client makes them: simulate, sign, submit.

use std::rc::Rc;

use chain::account::{account_key, muxed, Closing};
use chain::closed::{Applied, ClosedLedger};
use chain::frame::Frame;
use chain::genesis::{root_seed, GenesisConfig};
use chain::ledger::{Ledger, Prepared};
use chain::record::{scan, Scan};
use chain::settings::{Profile, Settings};
use chain::sign::{account_id, sign};
use sha2::{Digest, Sha256};
use soroban_env_host::e2e_invoke::RecordingInvocationAuthMode;
use soroban_env_host::storage::SnapshotSource;
use soroban_env_host::xdr::*;
use soroban_simulation::simulation::{
    simulate_invoke_host_function_op, SimulationAdjustmentConfig,
};

pub const PASSPHRASE: &str = "Local Test Network ; November 2026";
pub const START_S: u64 = 1_790_000_000;
pub const LUMEN: i64 = 10_000_000;

pub struct World {
    pub ledger: Ledger,
    pub log: Vec<u8>,
}

impl World {
    pub fn new() -> Self {
        Self::of(Profile::Mainnet)
    }

    pub fn of(profile: Profile) -> Self {
        let config = GenesisConfig {
            passphrase: PASSPHRASE.into(),
            profile,
            close_time_s: START_S,
        };
        let ledger = Ledger::genesis(&config).unwrap();
        let log = ledger.first_record().unwrap();
        Self { ledger, log }
    }

    pub fn root(&self) -> [u8; 32] {
        root_seed(PASSPHRASE)
    }

    pub fn next(&self) -> Closing {
        self.ledger.next(0)
    }

    pub fn prepare(&self, frames: &[Frame], closing: Closing) -> Prepared {
        let frames: Vec<_> = frames.iter().cloned().map(Rc::new).collect();
        self.ledger.prepare(&frames, closing, None).unwrap()
    }

    /// Closes a ledger in which every transaction must find its place.
    pub fn close(&mut self, frames: &[Frame]) -> ClosedLedger {
        let prepared = self.prepare(frames, self.next());
        assert_eq!(prepared.refused, vec![]);
        assert_eq!(prepared.waiting, Vec::<usize>::new());
        self.commit(prepared)
    }

    pub fn commit(&mut self, prepared: Prepared) -> ClosedLedger {
        self.log.extend(&prepared.record);
        self.ledger.commit(prepared).unwrap()
    }

    pub fn close_one(&mut self, frame: Frame) -> Applied {
        self.close(&[frame]).transactions.remove(0)
    }

    /// Closes an empty ledger with this number.
    pub fn jump_to(&mut self, seq: u32) {
        let closing = Closing { seq, ..self.next() };
        let prepared = self.prepare(&[], closing);
        self.commit(prepared);
    }

    pub fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.ledger.settings().clone();
        change(&mut settings);
        let prepared = self
            .ledger
            .prepare(&[], self.next(), Some(&settings))
            .unwrap();
        self.commit(prepared);
    }

    /// A new account with this seed byte and 1,000 lumens.
    pub fn account(&mut self, seed: u8) -> [u8; 32] {
        let seed = [seed; 32];
        let frame = self.transaction(self.root(), create_account(&seed, 1_000 * LUMEN));
        assert!(self.close_one(frame).is_success());
        seed
    }

    pub fn entry(&self, seed: &[u8; 32]) -> AccountEntry {
        chain::account::find(self.ledger.state().as_ref(), &account_id(seed)).unwrap()
    }

    pub fn balance(&self, seed: &[u8; 32]) -> i64 {
        self.entry(seed).balance
    }

    pub fn live_until(&self, key: &LedgerKey) -> Option<u32> {
        self.ledger
            .state()
            .get(key)
            .and_then(|(_, live_until)| live_until)
    }

    pub fn draft(&self, seed: [u8; 32], body: OperationBody) -> Transaction {
        Transaction {
            source_account: muxed(&account_id(&seed)),
            fee: self.ledger.settings().base_fee,
            seq_num: SequenceNumber(self.entry(&seed).seq_num.0 + 1),
            cond: Preconditions::None,
            memo: Memo::None,
            operations: vec![Operation {
                source_account: None,
                body,
            }]
            .try_into()
            .unwrap(),
            ext: TransactionExt::V0,
        }
    }

    pub fn signed(&self, seed: [u8; 32], tx: Transaction) -> Frame {
        let network_id = self.ledger.network_id();
        let envelope = sign(tx, &seed, &network_id).unwrap();
        Frame::from_envelope(envelope, &network_id).unwrap()
    }

    pub fn transaction(&self, seed: [u8; 32], body: OperationBody) -> Frame {
        self.signed(seed, self.draft(seed, body))
    }

    /// Simulates a host function and fills in resources, authorisation and fee.
    pub fn contract_draft(&self, seed: [u8; 32], function: HostFunction) -> Transaction {
        let state: Rc<dyn SnapshotSource> = self.ledger.state();
        let simulated = simulate_invoke_host_function_op(
            state,
            self.ledger.network_config(),
            &SimulationAdjustmentConfig::default_adjustment(),
            &self.ledger.ledger_info(self.next()),
            function.clone(),
            RecordingInvocationAuthMode::recording(true, false),
            &account_id(&seed),
            [0; 32],
            true,
        )
        .unwrap();
        let data = simulated.transaction_data.unwrap_or_else(|| {
            panic!(
                "simulation failed: {:?} {:?}",
                simulated.invoke_result, simulated.diagnostic_events
            )
        });
        let body = OperationBody::InvokeHostFunction(InvokeHostFunctionOp {
            host_function: function,
            auth: simulated.auth.try_into().unwrap(),
        });
        with_data(self.draft(seed, body), data)
    }

    pub fn contract_frame(&self, seed: [u8; 32], function: HostFunction) -> Frame {
        self.signed(seed, self.contract_draft(seed, function))
    }

    /// Uploads code and creates a contract without a constructor.
    pub fn deploy(&mut self, seed: [u8; 32], wasm: Vec<u8>) -> ScAddress {
        let upload = HostFunction::UploadContractWasm(wasm.clone().try_into().unwrap());
        let uploaded = self.close_one(self.contract_frame(seed, upload));
        assert!(uploaded.is_success(), "{:?}", uploaded.result);
        let create = HostFunction::CreateContract(CreateContractArgs {
            contract_id_preimage: ContractIdPreimage::Address(ContractIdPreimageFromAddress {
                address: address(&seed),
                salt: Uint256(Sha256::digest(&wasm).into()),
            }),
            executable: ContractExecutable::Wasm(Hash(Sha256::digest(&wasm).into())),
        });
        let created = self.close_one(self.contract_frame(seed, create));
        assert!(created.is_success(), "{:?}", created.result);
        match created.return_value() {
            Some(ScVal::Address(address)) => address.clone(),
            other => panic!("{other:?} is no address"),
        }
    }

    pub fn call(&mut self, seed: [u8; 32], to: &ScAddress, name: &str, args: &[ScVal]) -> Applied {
        self.close_one(self.contract_frame(seed, invocation(to, name, args)))
    }

    /// The chain as it comes back from its log.
    pub fn reopened(&self) -> Ledger {
        reopen(&self.log)
    }
}

pub fn reopen(log: &[u8]) -> Ledger {
    let Scan::Record { payload, mut rest } = scan(log) else {
        panic!("the log does not begin with a record");
    };
    let mut ledger = Ledger::open(payload).unwrap();
    while let Scan::Record {
        payload,
        rest: later,
    } = scan(rest)
    {
        ledger.replay(payload).unwrap();
        rest = later;
    }
    assert_eq!(scan(rest), Scan::End);
    ledger
}

pub fn with_data(mut tx: Transaction, data: SorobanTransactionData) -> Transaction {
    tx.fee += u32::try_from(data.resource_fee).unwrap();
    tx.ext = TransactionExt::V1(data);
    tx
}

pub fn data_of(tx: &mut Transaction) -> &mut SorobanTransactionData {
    match &mut tx.ext {
        TransactionExt::V1(data) => data,
        TransactionExt::V0 => panic!("the transaction declares no resources"),
    }
}

pub fn create_account(seed: &[u8; 32], starting_balance: i64) -> OperationBody {
    OperationBody::CreateAccount(CreateAccountOp {
        destination: account_id(seed),
        starting_balance,
    })
}

pub fn payment(to: &[u8; 32], amount: i64) -> OperationBody {
    OperationBody::Payment(PaymentOp {
        destination: muxed(&account_id(to)),
        asset: Asset::Native,
        amount,
    })
}

pub fn address(seed: &[u8; 32]) -> ScAddress {
    ScAddress::Account(account_id(seed))
}

pub fn invocation(to: &ScAddress, name: &str, args: &[ScVal]) -> HostFunction {
    HostFunction::InvokeContract(InvokeContractArgs {
        contract_address: to.clone(),
        function_name: ScSymbol(name.try_into().unwrap()),
        args: args.to_vec().try_into().unwrap(),
    })
}

pub fn data_key(contract: &ScAddress, key: ScVal, durability: ContractDataDurability) -> LedgerKey {
    LedgerKey::ContractData(LedgerKeyContractData {
        contract: contract.clone(),
        key,
        durability,
    })
}

pub fn key_of_account(seed: &[u8; 32]) -> LedgerKey {
    account_key(&account_id(seed))
}

pub fn symbol(text: &str) -> ScVal {
    ScVal::Symbol(ScSymbol(text.try_into().unwrap()))
}
