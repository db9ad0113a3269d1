//! The file that the chain lives in: a record per ledger, each flushed before the ledger counts.

use std::fs::{create_dir_all, File, OpenOptions};
use std::io::{Error, Read, Seek, SeekFrom, Write};
use std::path::Path;

const FILE_NAME: &str = "localnet.log";
const PIECE_BYTES: usize = 1 << 20;

pub struct LedgerLog {
    file: File,
}

impl LedgerLog {
    pub fn open(data_dir: &Path) -> Result<LedgerLog, Error> {
        create_dir_all(data_dir)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(data_dir.join(FILE_NAME))?;
        Ok(LedgerLog { file })
    }

    /// Gives all bytes from the beginning to `take`, piece by piece.
    pub fn read(
        &mut self,
        mut take: impl FnMut(&[u8]) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match self
                .file
                .read(&mut piece)
                .map_err(|error| error.to_string())?
            {
                0 => return Ok(()),
                count => take(&piece[..count])?,
            }
        }
    }

    /// Cuts off what a power cut left behind the last whole record.
    pub fn cut_to(&mut self, length: u64) -> Result<(), Error> {
        self.file.set_len(length)?;
        self.file.sync_all()?;
        self.file.seek(SeekFrom::End(0)).map(|_| ())
    }

    /// Returns when the bytes are on the disk.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes)?;
        self.file.sync_data()
    }
}
