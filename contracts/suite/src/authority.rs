use soroban_sdk::{
    testutils::{Address as _, MockAuth, MockAuthInvoke},
    Address, Env, Error, Symbol, Val, Vec,
};

/// One call, and whose authority it needs.
pub struct Guarded<'a> {
    pub contract: &'a Address,
    pub function: &'a str,
    pub args: Vec<Val>,
    pub authority: &'a Address,
    /// What the authority has to allow the call to call in turn.
    pub sub_invokes: &'a [MockAuthInvoke<'a>],
}

impl Guarded<'_> {
    /// Refused without anybody's authority and with a stranger's; passes with the right one, so that nothing else was
    /// wrong with it. No authority is mocked afterwards.
    pub fn check(&self, env: &Env) {
        env.set_auths(&[]);
        assert!(
            !self.passes(env),
            "{} passes without any authority",
            self.function
        );
        let stranger = Address::generate(env);
        self.allow(env, &stranger);
        assert!(
            !self.passes(env),
            "{} passes with a stranger's authority",
            self.function
        );
        self.allow(env, self.authority);
        assert!(
            self.passes(env),
            "{} is refused to its authority",
            self.function
        );
        env.set_auths(&[]);
    }

    fn passes(&self, env: &Env) -> bool {
        let function = Symbol::new(env, self.function);
        let outcome =
            env.try_invoke_contract::<Val, Error>(self.contract, &function, self.args.clone());
        matches!(outcome, Ok(Ok(_)))
    }

    fn allow(&self, env: &Env, address: &Address) {
        env.mock_auths(&[MockAuth {
            address,
            invoke: &MockAuthInvoke {
                contract: self.contract,
                fn_name: self.function,
                args: self.args.clone(),
                sub_invokes: self.sub_invokes,
            },
        }]);
    }
}

/// Every test twice: on the committed Wasm, and on the code compiled with the tests.
#[macro_export]
macro_rules! on_both_codes {
    ($($name:ident)*) => {
        mod wasm { $(#[test] fn $name() { super::$name($crate::Code::Wasm) })* }
        mod native { $(#[test] fn $name() { super::$name($crate::Code::Native) })* }
    };
}
