use soroban_sdk::{testutils::Address as _, token::StellarAssetClient, Address, BytesN};
use suite::{Code, Sealed, World, ZONE};

/// A zone of 100 members with one settled batch, in which every measured call can succeed.
pub struct Scene {
    pub world: World,
    /// Member 1's, with a deposit and as much beside it.
    pub address: Address,
    pub settled: Sealed,
    pub key: BytesN<32>,
    /// Hash of code that the network holds.
    pub code: BytesN<32>,
}

/// Name and call: what the last call in it takes is measured. The name begins with contract and entry point; what
/// follows after a space says what is special about the call.
pub type Row = (&'static str, fn(&Scene));

pub fn scene() -> Scene {
    let world = World::with_members(Code::Wasm, 100, 1_000_000);
    let address = world.bind_with_deposit(1, 1_000_000);
    StellarAssetClient::new(&world.env, &world.token).mint(&address, &1_000_000);
    let settled = world.batch(1, (98, 200));
    assert_eq!(world.settle(&settled), Ok(1));
    let key = BytesN::from_array(&world.env, &[5; 32]);
    let code = world
        .env
        .deployer()
        .upload_contract_wasm(include_bytes!("../../../wasm/registry.wasm").as_slice());
    world.cache_modules();
    Scene {
        world,
        address,
        settled,
        key,
        code,
    }
}

impl Scene {
    pub fn anybody(&self) -> Address {
        Address::generate(&self.world.env)
    }

    /// New terms of member 1.
    pub fn terms_of_one(&self) -> soroban_sdk::Bytes {
        let row = [&1u32.to_be_bytes()[..], &5i64.to_be_bytes(), &[1]].concat();
        self.world.bytes(&row)
    }

    pub fn register_meter(&self) {
        self.world
            .registry()
            .register_meter(&ZONE, &1, &self.key, &9_000);
    }
}
