use suite::{fee_of, Code, Cost, World};

fn measured(members: u32, trades: u32) -> (Cost, u32, i64) {
    let world = World::with_members(Code::Wasm, members + 1, 1_000_000_000);
    world.cache_modules();
    for seq in 1..=2 {
        let batch = world.batch(seq, (members, trades));
        assert_eq!(world.settle(&batch), Ok(1));
    }
    let batch = world.batch(3, (members, trades));
    assert_eq!(world.settle(&batch), Ok(1));
    world.env.cost_estimate().budget().print();
    let cost = Cost::of_last_call(&world.env);
    let size = world.transaction_bytes(&batch);
    (cost, size, fee_of(&cost, size))
}

#[test]
fn a_netted_batch_stays_within_its_price_per_trade() {
    for (members, trades, most) in [(2, 2, 200000), (50, 2, 200000), (100, 200, 200000), (500, 20, 200000), (2_000, 20_000, 200)] {
        let (cost, size, fee) = measured(members, trades);
        println!(
            "{members} members, {trades} trades: {fee} stroops, {} per trade, {size} B of transaction, {cost:?}",
            fee / i64::from(trades)
        );
        assert!(fee <= most * i64::from(trades), "{fee} stroops");
    }
}
