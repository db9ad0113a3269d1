//! Whatever happens in whatever order, no unit and no Wh comes into being or goes away.

use batch_format::Row;
use proptest::prelude::*;
use soroban_sdk::{testutils::Ledger, token::StellarAssetClient, token::TokenClient, Address};
use suite::{outcome, Code, Plan, World, ZONE};

const MEMBERS: u32 = 6;
const LIMIT: i64 = 1_000;

#[derive(Clone, Debug)]
enum Step {
    Deposit {
        member: u32,
        units: i64,
    },
    Request {
        member: u32,
        units: i64,
    },
    Cancel {
        member: u32,
    },
    Withdraw {
        member: u32,
    },
    Wait {
        seconds: u64,
    },
    Settle {
        wh: Vec<i64>,
        units: Vec<i64>,
        resend: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let member = 0..MEMBERS;
    let column = |most: i64| prop::collection::vec(-most..=most, MEMBERS as usize);
    prop_oneof![
        (member.clone(), 1i64..2_000).prop_map(|(member, units)| Step::Deposit { member, units }),
        (member.clone(), 1i64..2_000).prop_map(|(member, units)| Step::Request { member, units }),
        member.clone().prop_map(|member| Step::Cancel { member }),
        member.prop_map(|member| Step::Withdraw { member }),
        (1u64..2_500).prop_map(|seconds| Step::Wait { seconds }),
        (column(3_000), column(700), any::<bool>()).prop_map(|(wh, units, resend)| Step::Settle {
            wh,
            units,
            resend
        }),
    ]
}

/// What the chain has to agree with.
struct Model {
    balances: [i64; MEMBERS as usize],
    energy_wh: [i64; MEMBERS as usize],
    paid_in: i64,
    seq: u64,
}

fn balanced(mut column: Vec<i64>) -> Vec<i64> {
    let sum: i64 = column.iter().sum();
    column[0] -= sum;
    column
}

fn settle(world: &World, model: &mut Model, (wh, units): (Vec<i64>, Vec<i64>), resend: bool) {
    let (wh, units) = (balanced(wh), balanced(units));
    let rows: Vec<Row> = (0..MEMBERS)
        .map(|member| Row {
            member,
            energy_wh: wh[member as usize],
            money_units: units[member as usize],
        })
        .filter(|row| row.energy_wh != 0 || row.money_units != 0)
        .collect();
    let seq = model.seq + 1;
    let start = world.settlement().zone(&ZONE).window_end;
    let plan = Plan::between_members(ZONE, seq, (start, start + 900), (0, 2));
    let batch = world.seal(Plan { rows, ..plan });
    let is_borne = (0..MEMBERS as usize)
        .all(|member| units[member] >= 0 || model.balances[member] + units[member] >= -LIMIT);
    let is_within_cap = wh.iter().all(|wh| wh.unsigned_abs() <= 5_000);
    let result = world.settle(&batch);
    assert_eq!(result.is_ok(), is_borne && is_within_cap, "{result:?}");
    if result.is_err() {
        return;
    }
    model.seq = seq;
    for member in 0..MEMBERS as usize {
        model.balances[member] += units[member];
        model.energy_wh[member] += wh[member];
    }
    if resend {
        assert_eq!(world.settle(&batch), Ok(2));
    }
}

fn run(world: &World, model: &mut Model, addresses: &[Address], step: Step) {
    let locking = world.locking();
    match step {
        Step::Deposit { member, units } => {
            locking.deposit(&addresses[member as usize], &ZONE, &member, &units.into());
            model.balances[member as usize] += units;
            model.paid_in += units;
        }
        Step::Request { member, units } => {
            let _ = outcome(locking.try_request_withdrawal(&ZONE, &member, &units.into()));
        }
        Step::Cancel { member } => {
            let _ = outcome(locking.try_cancel_withdrawal(&ZONE, &member));
        }
        Step::Withdraw { member } => {
            if let Ok(paid) = outcome(locking.try_withdraw(&ZONE, &member)) {
                assert!(
                    paid > 0 && paid <= model.balances[member as usize],
                    "paid {paid}"
                );
                model.balances[member as usize] -= paid;
                model.paid_in -= paid;
            }
        }
        Step::Wait { seconds } => {
            let now = world.env.ledger().timestamp();
            world.env.ledger().set_timestamp(now + seconds);
        }
        Step::Settle { wh, units, resend } => settle(world, model, (wh, units), resend),
    }
}

fn check(world: &World, model: &Model) {
    for member in 0..MEMBERS {
        let position = world.locking().position(&ZONE, &member);
        assert_eq!(position.balance, model.balances[member as usize]);
        assert_eq!(position.energy_wh, model.energy_wh[member as usize]);
        assert!(position.balance >= -LIMIT && position.held >= 0);
        let asked = world
            .locking()
            .withdrawal(&ZONE, &member)
            .map_or(0, |asked| asked.amount);
        assert_eq!(position.held, asked);
    }
    assert_eq!(model.energy_wh.iter().sum::<i64>(), 0);
    assert_eq!(model.balances.iter().sum::<i64>(), model.paid_in);
    assert_eq!(world.locking().total(&ZONE), model.paid_in);
    let tokens = TokenClient::new(&world.env, &world.token).balance(&world.locking);
    assert_eq!(tokens, i128::from(model.paid_in));
    assert_eq!(world.settlement().zone(&ZONE).cursor, model.seq);
}

fn conserves(code: Code, steps: Vec<Step>) {
    let world = World::with_members(code, MEMBERS, LIMIT);
    let addresses: Vec<Address> = (0..MEMBERS).map(|member| world.bind(member)).collect();
    for address in &addresses {
        StellarAssetClient::new(&world.env, &world.token).mint(address, &1_000_000);
    }
    let zero = [0; MEMBERS as usize];
    let mut model = Model {
        balances: zero,
        energy_wh: zero,
        paid_in: 0,
        seq: 0,
    };
    for step in steps {
        run(&world, &mut model, &addresses, step);
        check(&world, &model);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn balances_sum_to_the_deposits_and_energy_to_zero(steps in prop::collection::vec(step(), 1..40)) {
        conserves(Code::Native, steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn balances_sum_to_the_deposits_and_energy_to_zero_on_the_committed_code(steps in prop::collection::vec(step(), 1..40)) {
        conserves(Code::Wasm, steps);
    }
}
