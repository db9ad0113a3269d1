use soroban_sdk::xdr::{
    AccountId, ContractDataDurability, DecoratedSignature, Hash as XdrHash, HostFunction,
    InvokeContractArgs, InvokeHostFunctionOp, LedgerFootprint, LedgerKey, LedgerKeyContractCode,
    LedgerKeyContractData, Limits, Memo, MuxedAccount, Operation, OperationBody, Preconditions,
    PublicKey, ScAddress, ScBytes, ScSymbol, ScVal, ScVec, SequenceNumber,
    SorobanAuthorizationEntry, SorobanAuthorizedFunction, SorobanAuthorizedInvocation,
    SorobanCredentials, SorobanResources, SorobanTransactionData, SorobanTransactionDataExt,
    TimeBounds, TimePoint, Transaction, TransactionEnvelope, TransactionExt, TransactionV1Envelope,
    Uint256, VecM, WriteXdr,
};
use soroban_sdk::Address;

use crate::batches::Sealed;
use crate::world::World;

/// Members whose positions are in one entry.
const SHARD_MEMBERS: u32 = 256;

impl World {
    /// Bytes of the signed transaction that sends this batch: the real call, its footprint, the operator as its source.
    pub fn transaction_bytes(&self, batch: &Sealed) -> u32 {
        let envelope = TransactionEnvelope::Tx(TransactionV1Envelope {
            tx: self.transaction(batch),
            signatures: vec![DecoratedSignature {
                hint: Default::default(),
                signature: vec![0; 64].try_into().unwrap(),
            }]
            .try_into()
            .unwrap(),
        });
        envelope.to_xdr(Limits::none()).unwrap().len() as u32
    }

    fn transaction(&self, batch: &Sealed) -> Transaction {
        let plan = &batch.plan;
        let bytes = |bytes: &[u8]| ScVal::Bytes(ScBytes(bytes.to_vec().try_into().unwrap()));
        let call = |args: Vec<ScVal>| InvokeContractArgs {
            contract_address: sc_address(&self.settlement),
            function_name: ScSymbol("settle_batch".try_into().unwrap()),
            args: args.try_into().unwrap(),
        };
        let arguments = vec![
            ScVal::U32(plan.zone),
            ScVal::U64(plan.seq),
            ScVal::U64(plan.window.0),
            ScVal::U64(plan.window.1),
            bytes(&batch.trades_root),
            ScVal::U32(plan.leaves.len() as u32),
            bytes(&batch.rows),
            bytes(&plan.report.to_bytes()),
            bytes(&batch.signatures),
        ];
        let authority = vec![
            ScVal::U32(plan.zone),
            ScVal::U64(plan.seq),
            bytes(&batch.batch_hash),
        ];
        let auth = SorobanAuthorizationEntry {
            credentials: SorobanCredentials::SourceAccount,
            root_invocation: SorobanAuthorizedInvocation {
                function: SorobanAuthorizedFunction::ContractFn(call(authority)),
                sub_invocations: VecM::default(),
            },
        };
        let operation = Operation {
            source_account: None,
            body: OperationBody::InvokeHostFunction(InvokeHostFunctionOp {
                host_function: HostFunction::InvokeContract(call(arguments)),
                auth: vec![auth].try_into().unwrap(),
            }),
        };
        Transaction {
            source_account: MuxedAccount::Ed25519(Uint256([1; 32])),
            fee: 1,
            seq_num: SequenceNumber(1),
            cond: Preconditions::Time(TimeBounds {
                min_time: TimePoint(0),
                max_time: TimePoint(1),
            }),
            memo: Memo::None,
            operations: vec![operation].try_into().unwrap(),
            ext: TransactionExt::V1(SorobanTransactionData {
                ext: SorobanTransactionDataExt::V0,
                resources: SorobanResources {
                    footprint: self.footprint(batch),
                    instructions: 1,
                    disk_read_bytes: 0,
                    write_bytes: 1,
                },
                resource_fee: 1,
            }),
        }
    }

    /// Instances and code are read; zone, price, shards and the custodian's balance are written.
    fn footprint(&self, batch: &Sealed) -> LedgerFootprint {
        let zone = ScVal::U32(batch.plan.zone);
        let called = [
            &self.settlement,
            &self.oracle,
            &self.locking,
            &self.energy_token,
        ];
        let mut read_only = Vec::new();
        for contract in called {
            read_only.push(entry(contract, ScVal::LedgerKeyContractInstance));
            read_only.push(LedgerKey::ContractCode(LedgerKeyContractCode {
                hash: XdrHash([0; 32]),
            }));
        }
        let balance = ScVal::Address(ScAddress::Account(AccountId(
            PublicKey::PublicKeyTypeEd25519(Uint256([1; 32])),
        )));
        let mut read_write = vec![
            entry(&self.settlement, key("Zone", vec![zone.clone()])),
            entry(&self.oracle, key("Zone", vec![zone.clone()])),
            entry(&self.energy_token, key("Balance", vec![balance])),
        ];
        let mut shards: Vec<u32> = batch
            .plan
            .rows
            .iter()
            .map(|row| row.member / SHARD_MEMBERS)
            .collect();
        shards.dedup();
        for shard in shards {
            read_write.push(entry(
                &self.locking,
                key("Shard", vec![zone.clone(), ScVal::U32(shard)]),
            ));
        }
        LedgerFootprint {
            read_only: read_only.try_into().unwrap(),
            read_write: read_write.try_into().unwrap(),
        }
    }
}

fn entry(contract: &Address, key: ScVal) -> LedgerKey {
    LedgerKey::ContractData(LedgerKeyContractData {
        contract: sc_address(contract),
        key,
        durability: ContractDataDurability::Persistent,
    })
}

fn key(name: &str, rest: Vec<ScVal>) -> ScVal {
    let name = ScVal::Symbol(ScSymbol(name.try_into().unwrap()));
    ScVal::Vec(Some(ScVec([vec![name], rest].concat().try_into().unwrap())))
}

fn sc_address(address: &Address) -> ScAddress {
    address.into()
}
