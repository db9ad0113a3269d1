use soroban_sdk::{token::StellarAssetClient, Address};
use suite::{World, ZONE};

/// Gives the member this weight, as the operator.
pub fn weigh(world: &World, weights: &[(u32, u32)]) {
    let rows: Vec<u8> = weights
        .iter()
        .flat_map(|(member, weight)| [member.to_be_bytes(), weight.to_be_bytes()].concat())
        .collect();
    world.incentive().set_weights(&ZONE, &world.bytes(&rows));
}

/// Makes units of the payment token for a sponsor and pays them in.
pub fn fund(world: &World, sponsor: &Address, units: i64) {
    StellarAssetClient::new(&world.env, &world.token).mint(sponsor, &units.into());
    world.incentive().fund(sponsor, &ZONE, &units.into());
}
