use proptest::prelude::*;
use soroban_sdk::{testutils::Address as _, Address, BytesN, MuxedAddress};
use suite::{Code, World, ZONE};

const HOLDERS: usize = 4;

/// What somebody may try; places of holders, and amounts that are often too much.
#[derive(Clone, Debug)]
enum Step {
    Record {
        owner: usize,
        produced: u64,
        retired: u64,
    },
    Transfer {
        from: usize,
        to: usize,
        amount: i128,
    },
    Burn {
        from: usize,
        amount: i128,
    },
    Approve {
        from: usize,
        spender: usize,
        amount: i128,
    },
    TransferFrom {
        spender: usize,
        from: usize,
        to: usize,
        amount: i128,
    },
    BurnFrom {
        spender: usize,
        from: usize,
        amount: i128,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let holder = || 0..HOLDERS;
    let amount = || prop_oneof![8 => 1i128..2_000, 1 => -5i128..=0, 1 => Just(i128::MAX)];
    prop_oneof![
        (holder(), 0u64..3_000, 0u64..2_000).prop_map(|(owner, produced, retired)| Step::Record {
            owner,
            produced,
            retired
        }),
        (holder(), holder(), amount()).prop_map(|(from, to, amount)| Step::Transfer {
            from,
            to,
            amount
        }),
        (holder(), amount()).prop_map(|(from, amount)| Step::Burn { from, amount }),
        (holder(), holder(), amount()).prop_map(|(from, spender, amount)| Step::Approve {
            from,
            spender,
            amount
        }),
        (holder(), holder(), holder(), amount()).prop_map(|(spender, from, to, amount)| {
            Step::TransferFrom {
                spender,
                from,
                to,
                amount,
            }
        }),
        (holder(), holder(), amount()).prop_map(|(spender, from, amount)| Step::BurnFrom {
            spender,
            from,
            amount
        }),
    ]
}

/// Does one step. Returns how much more energy there is by it.
fn take(world: &World, holders: &[Address], step: &Step) -> i128 {
    let token = world.energy_token();
    let at = |place: usize| &holders[place];
    match step {
        Step::Record {
            owner,
            produced,
            retired,
        } => {
            let root = BytesN::from_array(&world.env, &[5; 32]);
            let is_there = token.balance(at(*owner)) + i128::from(*produced);
            let outcome =
                token.try_record_window(&ZONE, at(*owner), produced, retired, &0, &900, &root);
            if outcome.is_ok() {
                i128::from(*produced) - i128::from(*retired).min(is_there)
            } else {
                0
            }
        }
        Step::Transfer { from, to, amount } => {
            let _ = token.try_transfer(at(*from), MuxedAddress::from(at(*to).clone()), amount);
            0
        }
        Step::Burn { from, amount } => {
            if token.try_burn(at(*from), amount).is_ok() {
                -amount
            } else {
                0
            }
        }
        Step::Approve {
            from,
            spender,
            amount,
        } => {
            let _ = token.try_approve(at(*from), at(*spender), amount, &1_000_500);
            0
        }
        Step::TransferFrom {
            spender,
            from,
            to,
            amount,
        } => {
            let _ = token.try_transfer_from(at(*spender), at(*from), at(*to), amount);
            0
        }
        Step::BurnFrom {
            spender,
            from,
            amount,
        } => {
            if token.try_burn_from(at(*spender), at(*from), amount).is_ok() {
                -amount
            } else {
                0
            }
        }
    }
}

fn balances(world: &World, holders: &[Address]) -> Vec<i128> {
    holders
        .iter()
        .map(|holder| world.energy_token().balance(holder))
        .collect()
}

fn check(code: Code, steps: &[Step]) {
    let world = World::new(code);
    let holders: Vec<Address> = (0..HOLDERS)
        .map(|_| Address::generate(&world.env))
        .collect();
    let mut supply = 0;
    for step in steps {
        supply += take(&world, &holders, step);
        let balances = balances(&world, &holders);
        assert!(
            balances.iter().all(|balance| *balance >= 0),
            "{step:?}: {balances:?}"
        );
        assert_eq!(balances.iter().sum::<i128>(), supply, "{step:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn there_is_as_much_energy_as_was_minted_and_not_burned(steps in prop::collection::vec(step(), 1..40)) {
        check(Code::Native, &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn there_is_as_much_energy_in_the_wasm_too(steps in prop::collection::vec(step(), 1..25)) {
        check(Code::Wasm, &steps);
    }
}
