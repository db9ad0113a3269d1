use crate::tiny_contract;
use crate::world::*;
use chain::settings::{Profile, Settings, LIMIT_NAMES};
use soroban_env_host::xdr::*;

#[test]
fn what_does_not_fit_into_a_ledger_waits() {
    let mut world = World::new();
    let seeds: Vec<_> = (1..=4).map(|seed| world.account(seed)).collect();
    let contract = world.deploy(seeds[0], tiny_contract::wasm(0));
    let frames: Vec<_> = seeds
        .iter()
        .map(|seed| {
            let args = [ScVal::Address(address(seed)), ScVal::U32(1)];
            world.contract_frame(*seed, invocation(&contract, "put", &args))
        })
        .collect();
    let one = u64::from(frames[0].soroban_data().unwrap().resources.write_bytes);
    world.change_settings(|settings| {
        settings
            .set_limit("ledger_max_write_bytes", one * 5 / 2)
            .unwrap();
    });
    let prepared = world.prepare(&frames, world.next());
    assert_eq!(prepared.closed.transactions.len(), 2);
    assert_eq!(prepared.waiting, vec![2, 3]);
    assert_eq!(prepared.refused, vec![]);
    world.commit(prepared);
    let rest = world.prepare(&frames[2..], world.next());
    assert_eq!(rest.closed.transactions.len(), 2);
}

#[test]
fn classic_operations_have_a_limit_of_their_own() {
    let mut world = World::new();
    let seeds: Vec<_> = (1..=3).map(|seed| world.account(seed)).collect();
    let mut settings = world.ledger.settings().clone();
    settings.max_classic_operations = 2;
    let prepared = world
        .ledger
        .prepare(&[], world.next(), Some(&settings))
        .unwrap();
    world.commit(prepared);
    let frames: Vec<_> = seeds
        .iter()
        .map(|seed| world.transaction(*seed, payment(&world.root(), 1)))
        .collect();
    assert_eq!(world.prepare(&frames, world.next()).waiting, vec![2]);
}

#[test]
fn every_limit_has_a_name_and_unknown_names_are_refused() {
    for name in LIMIT_NAMES {
        let mut settings = Settings::of(Profile::Mainnet);
        settings.set_limit(name, 12_345).unwrap();
        assert_ne!(settings, Settings::of(Profile::Mainnet), "{name}");
    }
    let mut settings = Settings::of(Profile::Mainnet);
    assert!(settings.set_limit("tx_max_luck", 1).is_err());
    assert!(settings.set_limit("tx_max_write_bytes", 1 << 40).is_err());
    assert_eq!(settings, Settings::of(Profile::Mainnet));
}

#[test]
fn a_lowered_limit_refuses_what_was_fine_before() {
    let mut world = World::new();
    let alice = world.account(1);
    let contract = world.deploy(alice, tiny_contract::wasm(0));
    let frame = world.contract_frame(
        alice,
        invocation(&contract, "put", &[symbol("a"), ScVal::U32(1)]),
    );
    world.change_settings(|settings| settings.set_limit("tx_max_write_bytes", 10).unwrap());
    let refused = world.ledger.validate(&frame, world.next()).unwrap_err();
    assert_eq!(refused.result, TransactionResultResult::TxSorobanInvalid);
}

#[test]
fn wasm_larger_than_the_network_allows_is_refused() {
    let mut world = World::new();
    let alice = world.account(1);
    let wasm: BytesM = tiny_contract::wasm(4_000).try_into().unwrap();
    let frame = world.contract_frame(alice, HostFunction::UploadContractWasm(wasm));
    let mut settings = world.ledger.settings().clone();
    settings.contract_max_size_bytes = 4_000;
    let prepared = world
        .ledger
        .prepare(&[], world.next(), Some(&settings))
        .unwrap();
    world.commit(prepared);
    let refused = world.ledger.validate(&frame, world.next()).unwrap_err();
    let malformed = OperationResult::OpInner(OperationResultTr::InvokeHostFunction(
        InvokeHostFunctionResult::Malformed,
    ));
    let expected = TransactionResultResult::TxFailed(vec![malformed].try_into().unwrap());
    assert_eq!(refused.result, expected);
}

#[test]
fn settings_are_entries_that_everybody_can_read() {
    let world = World::new();
    let key = LedgerKey::ConfigSetting(LedgerKeyConfigSetting {
        config_setting_id: ConfigSettingId::ContractComputeV0,
    });
    let (entry, live_until) = world.ledger.state().get(&key).unwrap();
    assert_eq!(live_until, None);
    let LedgerEntryData::ConfigSetting(ConfigSettingEntry::ContractComputeV0(compute)) =
        &entry.data
    else {
        panic!("{entry:?}");
    };
    assert_eq!(compute.tx_max_instructions, 400_000_000);
}
