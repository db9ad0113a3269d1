use crate::world::*;
use sha2::{Digest, Sha256};
use soroban_env_host::xdr::*;

/// The contract of the native asset.
fn deploy_asset(world: &mut World, seed: [u8; 32]) -> ScAddress {
    let create = HostFunction::CreateContract(CreateContractArgs {
        contract_id_preimage: ContractIdPreimage::Asset(Asset::Native),
        executable: ContractExecutable::StellarAsset,
    });
    let created = world.close_one(world.contract_frame(seed, create));
    assert!(created.is_success(), "{:?}", created.result);
    match created.return_value() {
        Some(ScVal::Address(address)) => address.clone(),
        other => panic!("{other:?} is no address"),
    }
}

fn transfer(asset: &ScAddress, from: &[u8; 32], to: &[u8; 32], amount: u64) -> HostFunction {
    let amount = ScVal::I128(Int128Parts { hi: 0, lo: amount });
    let args = [
        ScVal::Address(address(from)),
        ScVal::Address(address(to)),
        amount,
    ];
    invocation(asset, "transfer", &args)
}

#[test]
fn the_native_asset_s_contract_has_the_address_that_its_network_gives_it() {
    let mut world = World::new();
    let alice = world.account(1);
    let image = HashIdPreimage::ContractId(HashIdPreimageContractId {
        network_id: Hash(world.ledger.network_id()),
        contract_id_preimage: ContractIdPreimage::Asset(Asset::Native),
    });
    let expected = Sha256::digest(image.to_xdr(Limits::none()).unwrap()).into();
    let asset = deploy_asset(&mut world, alice);
    assert_eq!(asset, ScAddress::Contract(ContractId(Hash(expected))));
}

#[test]
fn a_transfer_through_the_asset_s_contract_moves_lumens() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let asset = deploy_asset(&mut world, alice);
    let before = (world.balance(&alice), world.balance(&bob));
    let frame = world.contract_frame(alice, transfer(&asset, &alice, &bob, 5));
    let applied = world.close_one(frame);
    assert!(applied.is_success(), "{:?}", applied.result);
    assert_eq!(world.balance(&bob), before.1 + 5);
    assert_eq!(
        world.balance(&alice),
        before.0 - 5 - applied.result.fee_charged
    );
    assert_eq!(applied.events().len(), 1);
}

#[test]
fn what_another_account_must_allow_needs_its_signature() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let asset = deploy_asset(&mut world, alice);
    let tx = world.contract_draft(alice, transfer(&asset, &bob, &alice, 5));
    let applied = world.close_one(world.signed(alice, tx));
    assert!(
        !applied.is_success(),
        "the recorded entry carries no signature"
    );
    let before = world.balance(&bob);
    let tx = signed_by(&world, alice, bob, transfer(&asset, &bob, &alice, 5));
    let applied = world.close_one(world.signed(alice, tx.clone()));
    assert!(applied.is_success(), "{:?}", applied.diagnostic_events());
    assert_eq!(world.balance(&bob), before - 5);
    let mut again = tx;
    again.seq_num.0 += 1;
    let replayed = world.close_one(world.signed(alice, again));
    assert!(!replayed.is_success(), "the nonce is used up");
}

#[test]
fn accounts_are_read_from_disk_and_must_be_declared() {
    let mut world = World::new();
    let (alice, bob) = (world.account(1), world.account(2));
    let asset = deploy_asset(&mut world, alice);
    let mut tx = world.contract_draft(alice, transfer(&asset, &alice, &bob, 5));
    assert!(data_of(&mut tx).resources.disk_read_bytes > 0);
    data_of(&mut tx).resources.disk_read_bytes = 100;
    let applied = world.close_one(world.signed(alice, tx));
    let exceeded = OperationResult::OpInner(OperationResultTr::InvokeHostFunction(
        InvokeHostFunctionResult::ResourceLimitExceeded,
    ));
    let expected = TransactionResultResult::TxFailed(vec![exceeded].try_into().unwrap());
    assert_eq!(applied.result.result, expected);
}

/// The draft of `sender` with the authorisation of `owner` signed.
fn signed_by(
    world: &World,
    sender: [u8; 32],
    owner: [u8; 32],
    function: HostFunction,
) -> Transaction {
    let mut tx = world.contract_draft(sender, function);
    let mut operation = tx.operations[0].clone();
    let OperationBody::InvokeHostFunction(op) = &mut operation.body else {
        panic!("no call");
    };
    let mut entry = op.auth[0].clone();
    let SorobanCredentials::Address(credentials) = &mut entry.credentials else {
        panic!("no address");
    };
    credentials.signature_expiration_ledger = world.ledger.seq() + 100;
    let image = HashIdPreimage::SorobanAuthorization(HashIdPreimageSorobanAuthorization {
        network_id: Hash(world.ledger.network_id()),
        nonce: credentials.nonce,
        signature_expiration_ledger: credentials.signature_expiration_ledger,
        invocation: entry.root_invocation.clone(),
    });
    let hash: [u8; 32] = Sha256::digest(image.to_xdr(Limits::none()).unwrap()).into();
    let signature = chain::sign::decorate(&owner, &hash).unwrap().signature.0;
    let key = chain::sign::key_of(&chain::sign::account_id(&owner));
    let bytes = |bytes: &[u8]| ScVal::Bytes(ScBytes(bytes.to_vec().try_into().unwrap()));
    let map = ScMap::sorted_from(vec![
        (symbol("public_key"), bytes(&key)),
        (symbol("signature"), bytes(&signature)),
    ])
    .unwrap();
    let list = vec![ScVal::Map(Some(map))];
    credentials.signature = ScVal::Vec(Some(ScVec(list.try_into().unwrap())));
    op.auth = vec![entry].try_into().unwrap();
    tx.operations = vec![operation].try_into().unwrap();
    let data = data_of(&mut tx);
    data.resources.instructions += 2_000_000;
    data.resource_fee += 20_000;
    tx.fee += 20_000;
    tx
}
