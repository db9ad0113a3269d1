use governance::{Approved, Cancelled, Executed, Proposed, Revoked, Scheduled};
use soroban_sdk::{
    testutils::{Address as _, Events},
    vec, Address, Event, IntoVal, Symbol,
};
use suite::{on_both_codes, Code};

use crate::senate::{code_of, Senate, DAY_S, DELAY_S};

on_both_codes! {
    enough_approvals_and_the_delay_carry_a_decision_out
    one_approval_too_few_is_never_enough
    nothing_is_carried_out_early_or_twice
    what_nobody_carries_out_expires
    what_too_few_approve_expires
    an_approval_taken_back_starts_the_delay_anew
    only_signers_speak_and_each_once
    the_same_call_can_be_decided_again
    the_guardian_cancels_but_never_its_own_replacement
    the_proposer_cancels_until_it_is_scheduled
    a_call_that_fails_can_be_tried_again
    every_step_is_told_by_an_event
    a_call_that_is_too_large_is_refused
}

fn enough_approvals_and_the_delay_carry_a_decision_out(code: Code) {
    let senate = Senate::new(code);
    let (id, operator) = senate.propose_operator();
    assert_eq!(senate.governance().state(&id), 1);
    senate.governance().approve(&senate.signers[2], &id);
    assert_eq!(senate.governance().state(&id), 2);
    senate.wait(DELAY_S);
    assert_eq!(senate.governance().state(&id), 3);
    assert_eq!(senate.execute(&id), Ok(()));
    assert_eq!(senate.governance().state(&id), 0);
    assert_eq!(senate.world.incentive().config().operator, operator);
}

fn one_approval_too_few_is_never_enough(code: Code) {
    let senate = Senate::of(code, 5, 4);
    let (id, _) = senate.propose_operator();
    for signer in &senate.signers[1..3] {
        senate.governance().approve(signer, &id);
    }
    senate.wait(DELAY_S);
    assert_eq!(senate.execute(&id), Err(710));
    assert_eq!(
        senate.world.incentive().config().operator,
        senate.world.keys.operator
    );
}

fn nothing_is_carried_out_early_or_twice(code: Code) {
    let senate = Senate::new(code);
    let (id, _) = senate.propose_operator();
    assert_eq!(senate.execute(&id), Err(710));
    senate.governance().approve(&senate.signers[1], &id);
    assert_eq!(senate.execute(&id), Err(711));
    senate.wait(DELAY_S - 1);
    assert_eq!(senate.execute(&id), Err(711));
    senate.wait(1);
    assert_eq!(senate.execute(&id), Ok(()));
    assert_eq!(senate.execute(&id), Err(705));
}

fn what_nobody_carries_out_expires(code: Code) {
    let senate = Senate::new(code);
    let (id, _) = senate.propose_operator();
    senate.governance().approve(&senate.signers[1], &id);
    senate.wait(DELAY_S + 14 * DAY_S + 1);
    assert_eq!(senate.execute(&id), Err(709));
    assert_eq!(senate.governance().state(&id), 4);
}

fn what_too_few_approve_expires(code: Code) {
    let senate = Senate::new(code);
    let (id, _) = senate.propose_operator();
    senate.wait(14 * DAY_S + 1);
    let approved = senate.governance().try_approve(&senate.signers[1], &id);
    assert_eq!(code_of(approved), Some(709));
}

fn an_approval_taken_back_starts_the_delay_anew(code: Code) {
    let senate = Senate::new(code);
    let (id, _) = senate.propose_operator();
    let governance = senate.governance();
    governance.approve(&senate.signers[1], &id);
    senate.wait(DELAY_S);
    governance.revoke(&senate.signers[0], &id);
    assert_eq!(senate.execute(&id), Err(710));
    governance.approve(&senate.signers[2], &id);
    assert_eq!(senate.execute(&id), Err(711));
    senate.wait(DELAY_S);
    assert_eq!(senate.execute(&id), Ok(()));
}

fn only_signers_speak_and_each_once(code: Code) {
    let senate = Senate::new(code);
    let stranger = Address::generate(&senate.world.env);
    let (id, _) = senate.propose_operator();
    let governance = senate.governance();
    assert_eq!(code_of(governance.try_approve(&stranger, &id)), Some(701));
    assert_eq!(code_of(governance.try_revoke(&stranger, &id)), Some(701));
    assert_eq!(code_of(governance.try_execute(&stranger, &id)), Some(701));
    let (target, function) = (
        &senate.world.incentive,
        Symbol::new(&senate.world.env, "unpause"),
    );
    let none = vec![&senate.world.env];
    assert_eq!(
        code_of(governance.try_propose(&stranger, target, &function, &none)),
        Some(701)
    );
    assert_eq!(
        code_of(governance.try_approve(&senate.signers[0], &id)),
        Some(706)
    );
    assert_eq!(
        code_of(governance.try_revoke(&senate.signers[1], &id)),
        Some(707)
    );
}

fn the_same_call_can_be_decided_again(code: Code) {
    let senate = Senate::new(code);
    let operator = Address::generate(&senate.world.env);
    let args = || vec![&senate.world.env, operator.to_val()];
    let first = senate.propose(&senate.world.incentive, "set_operator", args());
    let second = senate.propose(&senate.world.incentive, "set_operator", args());
    assert_ne!(first, second);
}

fn the_guardian_cancels_but_never_its_own_replacement(code: Code) {
    let senate = Senate::new(code);
    let (env, guardian) = (&senate.world.env, &senate.world.keys.guardian);
    let (id, _) = senate.propose_operator();
    senate.governance().approve(&senate.signers[1], &id);
    senate.governance().cancel(guardian, &id);
    senate.wait(DELAY_S);
    assert_eq!(senate.execute(&id), Err(705));
    let next = vec![env, Address::generate(env).to_val()];
    for target in [&senate.world.keys.governance, &senate.world.oracle] {
        let id = senate.propose(target, "set_guardian", next.clone());
        assert_eq!(
            code_of(senate.governance().try_cancel(guardian, &id)),
            Some(714)
        );
    }
}

fn the_proposer_cancels_until_it_is_scheduled(code: Code) {
    let senate = Senate::new(code);
    let governance = senate.governance();
    let (id, _) = senate.propose_operator();
    assert_eq!(
        code_of(governance.try_cancel(&senate.signers[1], &id)),
        Some(714)
    );
    governance.cancel(&senate.signers[0], &id);
    assert_eq!(governance.state(&id), 0);
    let (id, _) = senate.propose_operator();
    governance.approve(&senate.signers[1], &id);
    assert_eq!(
        code_of(governance.try_cancel(&senate.signers[0], &id)),
        Some(714)
    );
}

fn a_call_that_fails_can_be_tried_again(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    // No zone 8 yet.
    let id = senate.propose(
        &senate.world.oracle,
        "resume",
        vec![env, 8u32.into_val(env)],
    );
    senate.governance().approve(&senate.signers[1], &id);
    senate.wait(DELAY_S);
    assert_eq!(senate.execute(&id), Err(501));
    let terms = senate.world.terms();
    senate
        .world
        .oracle()
        .open_zone(&8, &terms.signers, &1, &20_000, &0, &1);
    assert_eq!(senate.execute(&id), Ok(()));
}

fn every_step_is_told_by_an_event(code: Code) {
    let senate = Senate::new(code);
    let (env, at) = (&senate.world.env, &senate.world.keys.governance);
    let told = |events: &[soroban_sdk::xdr::ContractEvent]| {
        assert_eq!(env.events().all().filter_by_contract(at), events.to_vec());
    };
    let [first, second, _] = [0, 1, 2].map(|place| senate.signers[place].clone());
    let operator = Address::generate(env);
    let (args, function) = (
        vec![env, operator.to_val()],
        Symbol::new(env, "set_operator"),
    );
    let target = senate.world.incentive.clone();
    let id = senate
        .governance()
        .propose(&first, &target, &function, &args);
    let proposed = Proposed {
        id: id.clone(),
        proposer: first.clone(),
        target,
        function,
        args,
    };
    told(&[proposed.to_xdr(env, at)]);
    let approved = Approved {
        id: id.clone(),
        signer: second.clone(),
    }
    .to_xdr(env, at);
    let ready_at = env.ledger().timestamp() + DELAY_S;
    let expires_at = ready_at + 14 * DAY_S;
    let scheduled = Scheduled {
        id: id.clone(),
        ready_at,
        expires_at,
    }
    .to_xdr(env, at);
    senate.governance().approve(&second, &id);
    told(&[approved.clone(), scheduled.clone()]);
    senate.governance().revoke(&second, &id);
    told(&[Revoked {
        id: id.clone(),
        signer: second.clone(),
    }
    .to_xdr(env, at)]);
    senate.governance().approve(&second, &id);
    told(&[approved, scheduled]);
    senate.wait(DELAY_S);
    senate.governance().execute(&second, &id);
    told(&[Executed {
        id,
        executor: second,
    }
    .to_xdr(env, at)]);
    let (id, _) = senate.propose_operator();
    senate.governance().cancel(&first, &id);
    told(&[Cancelled {
        id,
        canceller: first,
    }
    .to_xdr(env, at)]);
}

fn a_call_that_is_too_large_is_refused(code: Code) {
    let senate = Senate::new(code);
    let env = &senate.world.env;
    let args = vec![env, senate.world.bytes(&[0; 4_096]).to_val()];
    let function = Symbol::new(env, "anything");
    let proposed =
        senate
            .governance()
            .try_propose(&senate.signers[0], &senate.world.oracle, &function, &args);
    assert_eq!(code_of(proposed), Some(713));
}
