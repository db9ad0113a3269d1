use governance::Governance;
use soroban_sdk::{
    testutils::Address as _, vec, Address, BytesN, IntoVal, Symbol, Val, Vec as HostVec,
};
use suite::{on_both_codes, Code, World};

use crate::senate::{code_of, Senate, DAY_S, DELAY_S, WASM};

on_both_codes! {
    it_changes_its_own_signers_and_what_former_ones_wanted_is_void
    it_changes_its_own_times
    it_replaces_its_own_guardian_even_while_paused
    it_upgrades_itself
    it_unpauses_itself_and_does_nothing_else_meanwhile
    own_calls_that_could_not_be_carried_out_are_refused_at_once
    its_parameters_can_be_read
}

fn list(senate: &Senate, signers: &[&Address]) -> Val {
    let signers = signers.iter().map(|signer| (*signer).clone());
    HostVec::from_iter(&senate.world.env, signers).into_val(&senate.world.env)
}

fn enact(senate: &Senate, function: &str, args: HostVec<Val>) -> Result<(), u32> {
    senate.enact(&senate.world.keys.governance, function, args)
}

fn it_changes_its_own_signers_and_what_former_ones_wanted_is_void(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    let (open, _) = senate.propose_operator();
    let (scheduled, _) = senate.propose_operator();
    senate.governance().approve(&senate.signers[1], &scheduled);
    let next = Address::generate(env);
    let signers = list(&senate, &[&senate.signers[0], &next]);
    assert_eq!(
        enact(
            &senate,
            "set_signers",
            vec![env, signers, 1u32.into_val(env)]
        ),
        Ok(())
    );
    let config = senate.governance().config();
    assert_eq!((config.signers.len(), config.threshold), (2, 1));
    assert_eq!(
        code_of(senate.governance().try_approve(&next, &open)),
        Some(708)
    );
    assert_eq!(senate.execute(&scheduled), Err(708));
    assert_eq!(senate.governance().state(&scheduled), 4);
    let (id, _) = senate.propose_operator();
    assert_eq!(senate.governance().state(&id), 2);
    let removed = &senate.signers[1];
    assert_eq!(
        code_of(senate.governance().try_approve(removed, &id)),
        Some(701)
    );
}

fn it_changes_its_own_times(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    let times = vec![env, 60u64.into_val(env), 3_600u64.into_val(env)];
    assert_eq!(enact(&senate, "set_times", times), Ok(()));
    let (id, _) = senate.propose_operator();
    senate.governance().approve(&senate.signers[1], &id);
    senate.wait(59);
    assert_eq!(senate.execute(&id), Err(711));
    senate.wait(1);
    assert_eq!(senate.execute(&id), Ok(()));
}

fn it_replaces_its_own_guardian_even_while_paused(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    let next = Address::generate(env);
    senate.governance().pause();
    assert_eq!(
        enact(&senate, "set_guardian", vec![env, next.to_val()]),
        Ok(())
    );
    assert_eq!(senate.governance().config().guardian, next);
    assert!(senate.governance().is_paused());
}

fn it_upgrades_itself(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    let other = include_bytes!("../../../wasm/incentive.wasm");
    let hash: BytesN<32> = env.deployer().upload_contract_wasm(&other[..]);
    assert_eq!(enact(&senate, "upgrade", vec![env, hash.to_val()]), Ok(()));
    // It is the other contract now.
    let claimed = incentive::IncentiveClient::new(env, &senate.world.keys.governance).pool(&1);
    assert_eq!(claimed.funded, 0);
}

fn it_unpauses_itself_and_does_nothing_else_meanwhile(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    let (id, _) = senate.propose_operator();
    senate.governance().approve(&senate.signers[1], &id);
    senate.wait(DELAY_S);
    senate.governance().pause();
    assert_eq!(senate.execute(&id), Err(700));
    let hash: BytesN<32> = env.deployer().upload_contract_wasm(WASM);
    assert_eq!(
        enact(&senate, "upgrade", vec![env, hash.to_val()]),
        Err(700)
    );
    assert_eq!(enact(&senate, "unpause", vec![env]), Ok(()));
    assert_eq!(senate.execute(&id), Ok(()));
}

fn own_calls_that_could_not_be_carried_out_are_refused_at_once(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    let refused = |function: &str, args: HostVec<Val>| {
        let function = Symbol::new(env, function);
        let own = &senate.world.keys.governance;
        code_of(
            senate
                .governance()
                .try_propose(&senate.signers[0], own, &function, &args),
        )
    };
    let [first, second] = [&senate.signers[0], &senate.signers[1]];
    let number = |number: u32| -> Val { number.into_val(env) };
    let times =
        |delay_s: u64, expiry_s: u64| vec![env, delay_s.into_val(env), expiry_s.into_val(env)];
    assert_eq!(refused("transfer", vec![env]), Some(712));
    assert_eq!(refused("pause", vec![env]), Some(712));
    assert_eq!(refused("unpause", vec![env, number(1)]), Some(713));
    assert_eq!(refused("upgrade", vec![env]), Some(713));
    assert_eq!(refused("set_guardian", vec![env, number(1)]), Some(713));
    let signers = |list: Val, threshold: u32| vec![env, list, number(threshold)];
    assert_eq!(
        refused("set_signers", signers(list(&senate, &[]), 1)),
        Some(702)
    );
    assert_eq!(
        refused("set_signers", signers(list(&senate, &[first, first]), 1)),
        Some(702)
    );
    assert_eq!(
        refused("set_signers", signers(list(&senate, &[first, second]), 3)),
        Some(703)
    );
    assert_eq!(
        refused("set_signers", signers(list(&senate, &[first]), 0)),
        Some(703)
    );
    assert_eq!(refused("set_signers", signers(number(1), 1)), Some(713));
    assert_eq!(
        refused("set_times", times(30 * DAY_S + 1, DAY_S)),
        Some(704)
    );
    assert_eq!(refused("set_times", times(0, 3_599)), Some(704));
    assert_eq!(refused("set_times", times(0, 60 * DAY_S + 1)), Some(704));
    assert_eq!(refused("set_times", times(0, u64::MAX)), Some(704));
}

fn its_parameters_can_be_read(code: Code) {
    let senate = Senate::new(code);
    let config = senate.governance().config();
    assert_eq!(
        config.signers.iter().collect::<Vec<Address>>(),
        senate.signers
    );
    assert_eq!(
        (config.threshold, config.delay_s, config.expiry_s),
        (2, DELAY_S, 14 * DAY_S)
    );
    assert_eq!(config.guardian, senate.world.keys.guardian);
}

/// The constructor takes only what decisions can be taken with; a deployment fails otherwise.
#[test]
#[should_panic(expected = "Error(Contract, #703)")]
fn a_threshold_that_cannot_be_reached_is_not_deployed() {
    let world = World::new(Code::Native);
    let one = HostVec::from_array(&world.env, [Address::generate(&world.env)]);
    world
        .env
        .register(Governance, (one, 2u32, DELAY_S, &world.keys.guardian));
}
