//! Reading a log: bytes in any pieces, records out. What a power cut tore at the end is left out; damage before the
//! end is refused, since cutting there would silently lose ledgers.

use crate::record::{scan, Scan};

const LENGTH_BYTES: usize = 4;
const CHECKSUM_BYTES: usize = 8;

#[derive(Default)]
pub struct LogReader {
    unread: Vec<u8>,
    valid_bytes: u64,
}

impl LogReader {
    /// Adds bytes and gives the records that are complete with them to `take`, in order.
    pub fn feed<E>(
        &mut self,
        bytes: &[u8],
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.unread.extend_from_slice(bytes);
        let mut rest = self.unread.as_slice();
        while let Scan::Record {
            payload,
            rest: after,
        } = scan(rest)
        {
            take(payload)?;
            rest = after;
        }
        let used = self.unread.len() - rest.len();
        self.unread.drain(..used);
        self.valid_bytes += used as u64;
        Ok(())
    }

    /// How many bytes from the log's beginning are whole records; `None` when a damaged record has others behind it.
    pub fn valid_bytes(&self) -> Option<u64> {
        let is_damaged = match self.first_frame_bytes() {
            Some(length) if length < self.unread.len() => {
                matches!(scan(&self.unread[length..]), Scan::Record { .. })
            }
            _ => false,
        };
        (!is_damaged).then_some(self.valid_bytes)
    }

    fn first_frame_bytes(&self) -> Option<usize> {
        let prefix = self.unread.get(..LENGTH_BYTES)?;
        let length = u32::from_be_bytes(prefix.try_into().expect("four bytes")) as usize;
        length.checked_add(LENGTH_BYTES + CHECKSUM_BYTES)
    }
}
