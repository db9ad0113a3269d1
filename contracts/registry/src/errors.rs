use soroban_sdk::contracterror;

/// Codes stay as they are for ever: clients know them.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Error {
    /// The guardian stopped the contract.
    Paused = 100,
    /// No zone has this number.
    UnknownZone = 101,
    /// A zone has this number already.
    ZoneExists = 102,
    /// The zone has no member with this number.
    UnknownMember = 103,
    /// Members are enrolled one after the other, and this is not the next number.
    NotNext = 104,
    /// The packed bytes are empty, too many, or not whole rows.
    BadLength = 105,
    /// Terms of a zone contradict themselves.
    BadTerms = 106,
    /// The member has an address already: it is changed by `rebind`.
    AlreadyBound = 107,
    /// The member has no address.
    NotBound = 108,
    /// The key belongs to a meter already.
    MeterExists = 109,
    /// No meter has this key.
    UnknownMeter = 110,
}
