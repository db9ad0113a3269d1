use energy_token::{Approved, Burned, Transferred};
use soroban_sdk::{
    testutils::{Address as _, Events, Ledger, MuxedAddress as _},
    token::TokenClient,
    Address, BytesN, Event, MuxedAddress, String,
};
use suite::{on_both_codes, outcome, Code, World, ZONE};

on_both_codes! {
    a_client_of_any_token_can_use_it
    a_transfer_names_the_account_behind_a_shared_address
    amounts_are_positive
    nobody_spends_more_than_there_is
    a_transfer_to_oneself_changes_nothing
    an_allowance_is_spent_by_transfers_and_burns
    an_allowance_ends_with_its_last_ledger
    an_allowance_cannot_end_in_the_past_or_beyond_what_the_network_keeps
    an_allowance_of_nothing_ends_one
    burning_retires_energy
    paused_it_only_lets_holders_burn_and_approve
    its_wiring_can_be_read
}

/// A holder with so many Wh, and two others.
fn with_holder(code: Code, wh: u64) -> (World, Address, Address, Address) {
    let world = World::new(code);
    let [holder, other, spender] = [(); 3].map(|()| Address::generate(&world.env));
    let root = BytesN::from_array(&world.env, &[5; 32]);
    world
        .energy_token()
        .record_window(&ZONE, &holder, &wh, &0, &0, &900, &root);
    (world, holder, other, spender)
}

fn a_client_of_any_token_can_use_it(code: Code) {
    let (world, holder, other, _) = with_holder(code, 1_000);
    let token = TokenClient::new(&world.env, &world.energy_token);
    token.transfer(&holder, &other, &250);
    assert_eq!((token.balance(&holder), token.balance(&other)), (750, 250));
    assert_eq!(token.decimals(), 3);
    assert_eq!(
        token.name(),
        String::from_str(&world.env, "localgrid energy")
    );
    assert_eq!(token.symbol(), String::from_str(&world.env, "LGWH"));
}

fn a_transfer_names_the_account_behind_a_shared_address(code: Code) {
    let (world, holder, _, _) = with_holder(code, 1_000);
    let behind = MuxedAddress::generate(&world.env);
    world.energy_token().transfer(&holder, &behind, &250);
    let event = Transferred {
        from: holder,
        to: behind.address(),
        amount: 250,
        to_muxed_id: behind.id(),
    };
    assert_eq!(
        world.env.events().all(),
        std::vec![event.to_xdr(&world.env, &world.energy_token)]
    );
    assert!(behind.id().is_some());
    assert_eq!(world.energy_token().balance(&behind.address()), 250);
}

fn amounts_are_positive(code: Code) {
    let (world, holder, other, spender) = with_holder(code, 1_000);
    let token = world.energy_token();
    token.approve(&holder, &spender, &500, &1_000_100);
    let to = MuxedAddress::from(other.clone());
    for amount in [0, -1, i128::MIN] {
        assert_eq!(
            outcome(token.try_transfer(&holder, &to, &amount)).err(),
            Some(201)
        );
        assert_eq!(outcome(token.try_burn(&holder, &amount)).err(), Some(201));
        let moved = token.try_transfer_from(&spender, &holder, &other, &amount);
        assert_eq!(outcome(moved).err(), Some(201));
        let burned = token.try_burn_from(&spender, &holder, &amount);
        assert_eq!(outcome(burned).err(), Some(201));
    }
    let approved = token.try_approve(&holder, &spender, &-1, &1_000_100);
    assert_eq!(outcome(approved).err(), Some(201));
    assert_eq!((token.balance(&holder), token.balance(&other)), (1_000, 0));
}

fn nobody_spends_more_than_there_is(code: Code) {
    let (world, holder, other, spender) = with_holder(code, 1_000);
    let token = world.energy_token();
    token.approve(&holder, &spender, &i128::MAX, &1_000_100);
    let to = MuxedAddress::from(other.clone());
    for amount in [1_001, i128::MAX] {
        assert_eq!(
            outcome(token.try_transfer(&holder, &to, &amount)).err(),
            Some(202)
        );
        assert_eq!(outcome(token.try_burn(&holder, &amount)).err(), Some(202));
        let moved = token.try_transfer_from(&spender, &holder, &other, &amount);
        assert_eq!(outcome(moved).err(), Some(202));
    }
    token.transfer(&holder, &to, &1_000);
    assert_eq!((token.balance(&holder), token.balance(&other)), (0, 1_000));
}

fn a_transfer_to_oneself_changes_nothing(code: Code) {
    let (world, holder, _, _) = with_holder(code, 1_000);
    world
        .energy_token()
        .transfer(&holder, MuxedAddress::from(holder.clone()), &600);
    assert_eq!(world.energy_token().balance(&holder), 1_000);
}

fn an_allowance_is_spent_by_transfers_and_burns(code: Code) {
    let (world, holder, other, spender) = with_holder(code, 1_000);
    let token = world.energy_token();
    token.approve(&holder, &spender, &500, &1_000_100);
    let event = Approved {
        from: holder.clone(),
        spender: spender.clone(),
        amount: 500,
        live_until_ledger: 1_000_100,
    };
    assert_eq!(
        world.env.events().all(),
        std::vec![event.to_xdr(&world.env, &world.energy_token)]
    );
    token.transfer_from(&spender, &holder, &other, &300);
    token.burn_from(&spender, &holder, &150);
    assert_eq!(token.allowance(&holder, &spender), 50);
    let moved = token.try_transfer_from(&spender, &holder, &other, &51);
    assert_eq!(outcome(moved).err(), Some(203));
    assert_eq!(token.allowance(&other, &spender), 0);
    assert_eq!((token.balance(&holder), token.balance(&other)), (550, 300));
}

fn an_allowance_ends_with_its_last_ledger(code: Code) {
    let (world, holder, other, spender) = with_holder(code, 1_000);
    let token = world.energy_token();
    token.approve(&holder, &spender, &500, &1_000_100);
    world.env.ledger().set_sequence_number(1_000_100);
    assert_eq!(token.allowance(&holder, &spender), 500);
    token.transfer_from(&spender, &holder, &other, &1);
    world.env.ledger().set_sequence_number(1_000_101);
    assert_eq!(token.allowance(&holder, &spender), 0);
    let moved = token.try_transfer_from(&spender, &holder, &other, &1);
    assert_eq!(outcome(moved).err(), Some(203));
}

fn an_allowance_cannot_end_in_the_past_or_beyond_what_the_network_keeps(code: Code) {
    let (world, holder, _, spender) = with_holder(code, 1_000);
    let token = world.energy_token();
    let last = world.env.ledger().get().max_entry_ttl + 1_000_000 - 1;
    for ledger in [0, 999_999, last + 1, u32::MAX] {
        let approved = token.try_approve(&holder, &spender, &1, &ledger);
        assert_eq!(outcome(approved).err(), Some(204));
    }
    for ledger in [1_000_000, last] {
        token.approve(&holder, &spender, &1, &ledger);
        assert_eq!(token.allowance(&holder, &spender), 1);
    }
}

fn an_allowance_of_nothing_ends_one(code: Code) {
    let (world, holder, _, spender) = with_holder(code, 1_000);
    let token = world.energy_token();
    token.approve(&holder, &spender, &500, &1_000_100);
    token.approve(&holder, &spender, &0, &0);
    assert_eq!(token.allowance(&holder, &spender), 0);
}

fn burning_retires_energy(code: Code) {
    let (world, holder, _, _) = with_holder(code, 1_000);
    world.energy_token().burn(&holder, &400);
    let event = Burned {
        from: holder.clone(),
        amount: 400,
    };
    assert_eq!(
        world.env.events().all(),
        std::vec![event.to_xdr(&world.env, &world.energy_token)]
    );
    assert_eq!(world.energy_token().balance(&holder), 600);
}

fn paused_it_only_lets_holders_burn_and_approve(code: Code) {
    let (world, holder, other, spender) = with_holder(code, 1_000);
    let token = world.energy_token();
    token.approve(&holder, &spender, &500, &1_000_100);
    token.pause();
    let to = MuxedAddress::from(other.clone());
    let root = BytesN::from_array(&world.env, &[5; 32]);
    let refusals = [
        outcome(token.try_transfer(&holder, &to, &1)).err(),
        outcome(token.try_transfer_from(&spender, &holder, &other, &1)).err(),
        outcome(token.try_burn_from(&spender, &holder, &1)).err(),
        outcome(token.try_record_window(&ZONE, &holder, &1, &0, &0, &900, &root)).err(),
    ];
    assert_eq!(refusals, [Some(200); 4]);
    token.burn(&holder, &1);
    token.approve(&holder, &spender, &0, &0);
    token.unpause();
    token.transfer(&holder, &to, &1);
}

fn its_wiring_can_be_read(code: Code) {
    let world = World::new(code);
    let config = world.energy_token().config();
    assert_eq!(config.governance, world.keys.governance);
    assert_eq!(config.guardian, world.keys.guardian);
    assert_eq!(config.settlement, world.settlement);
}
