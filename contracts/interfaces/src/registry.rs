use soroban_sdk::{contractclient, Address, Env};

/// What other contracts ask the registry.
#[contractclient(name = "RegistryClient")]
pub trait Registry {
    /// The address that a member has bound, if any.
    fn address_of(env: Env, zone: u32, member: u32) -> Option<Address>;

    /// Members of a zone, its own account (number 0) included; 0 for an unknown zone.
    fn member_count(env: Env, zone: u32) -> u32;
}
