//! Batches in order, once, within limits; on the committed Wasm and on native code.

use suite::{Code, World};

const BOTH: [Code; 2] = [Code::Native, Code::Wasm];

#[test]
fn a_batch_moves_money_and_energy_and_advances_the_cursor() {
    for code in BOTH {
        let world = World::with_members(code, 101, 1_000_000);
        let batch = world.batch(1, (100, 200));
        assert_eq!(world.settle(&batch), Ok(1), "{code:?}");
        let zone = world.settlement().zone(&suite::ZONE);
        assert_eq!(zone.cursor, 1);
        assert_eq!(zone.window_end, batch.plan.window.1);
        let buyer = world.locking().position(&suite::ZONE, &1);
        assert_eq!((buyer.balance, buyer.energy_wh), (-200, 100));
        let seller = world.locking().position(&suite::ZONE, &2);
        assert_eq!((seller.balance, seller.energy_wh), (200, -100));
        assert_eq!(world.energy_token().balance(&world.keys.custodian), 100);
    }
}
