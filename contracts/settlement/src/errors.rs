use batch_format::RowsError;
use soroban_sdk::contracterror;

/// Codes stay as they are for ever: clients know them.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Error {
    /// The guardian stopped the contract.
    Paused = 400,
    /// No zone has this number.
    UnknownZone = 401,
    /// A zone has this number already.
    ZoneExists = 402,
    /// Batches before this one are missing.
    SeqGap = 403,
    /// Another batch has this number.
    Conflict = 404,
    /// A batch has this number, too long ago to be compared.
    TooOld = 405,
    /// The window does not follow the one before, is empty, or ends in the future.
    BadWindow = 406,
    /// Rows are not whole or too many.
    BadLength = 407,
    /// Members of the rows are not strictly increasing.
    NotSorted = 408,
    /// A row changes nothing.
    EmptyRow = 409,
    /// A row's energy is beyond what the oracle allows.
    OverCap = 410,
    /// The rows' energy or money does not sum to zero.
    NotBalanced = 411,
    /// The report does not have 64 bytes.
    BadReport = 412,
    /// There is no room for another batch.
    Full = 413,
    /// The trade does not belong to a settled batch.
    NotProven = 414,
    /// No address is bound to the member.
    NotBound = 415,
    /// The trade is disputed already, or was.
    DisputeExists = 416,
    /// The trade is not disputed.
    UnknownDispute = 417,
    /// The dispute was decided, or has lapsed.
    DisputeClosed = 418,
    /// The time for disputing the trade is over.
    WindowOver = 419,
    /// A parameter is out of bounds.
    BadConfig = 420,
    /// The arbiter still has time to decide.
    NotLapsed = 421,
}

impl From<RowsError> for Error {
    fn from(error: RowsError) -> Self {
        match error {
            RowsError::BadLength => Error::BadLength,
            RowsError::NotSorted => Error::NotSorted,
            RowsError::EmptyRow => Error::EmptyRow,
            RowsError::OverCap => Error::OverCap,
            RowsError::NotBalanced => Error::NotBalanced,
        }
    }
}
