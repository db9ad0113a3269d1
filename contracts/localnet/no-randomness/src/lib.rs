//! The source of randomness that the chain's libraries would use. It has none to give.

use std::fmt;
use std::num::NonZeroU32;

/// Why there is no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error(NonZeroU32);

impl Error {
    pub const UNSUPPORTED: Error = Error(NonZeroU32::MIN);

    pub const fn code(self) -> NonZeroU32 {
        self.0
    }

    pub fn raw_os_error(self) -> Option<i32> {
        None
    }
}

impl From<NonZeroU32> for Error {
    fn from(code: NonZeroU32) -> Error {
        Error(code)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a chain draws no randomness")
    }
}

impl std::error::Error for Error {}

/// Always refuses.
///
/// # Errors
/// `UNSUPPORTED`, without touching the bytes.
pub fn getrandom(_bytes: &mut [u8]) -> Result<(), Error> {
    Err(Error::UNSUPPORTED)
}
