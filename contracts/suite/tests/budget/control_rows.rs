use crate::scene::Row;

/// What every contract but governance has: configuration, pause and upgrade.
macro_rules! control_rows {
    ($($name:literal, $client:ident;)+) => {
        &[$(
            (concat!($name, ".config"), |s| {
                assert_eq!(s.world.$client().config().guardian, s.world.keys.guardian)
            }),
            (concat!($name, ".is_paused"), |s| assert!(!s.world.$client().is_paused())),
            (concat!($name, ".version"), |s| assert_eq!(s.world.$client().version(), 1)),
            (concat!($name, ".pause"), |s| s.world.$client().pause()),
            (concat!($name, ".unpause"), |s| {
                s.world.$client().pause();
                s.world.$client().unpause();
            }),
            (concat!($name, ".set_guardian"), |s| s.world.$client().set_guardian(&s.address)),
            (concat!($name, ".upgrade"), |s| s.world.$client().upgrade(&s.code)),
        )+]
    };
}

pub const ALL: &[Row] = control_rows! {
    "registry", registry;
    "locking", locking;
    "settlement", settlement;
    "oracle", oracle;
    "energy-token", energy_token;
    "incentive", incentive;
};
