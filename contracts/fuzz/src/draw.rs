/// Takes numbers from the fuzzer's bytes; zeros when they are used up.
pub struct Draw<'a> {
    rest: &'a [u8],
}

impl<'a> Draw<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((first, rest)) => {
                self.rest = rest;
                *first
            }
            None => 0,
        }
    }

    /// Below `end`, which is not zero.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(u16::from_be_bytes([self.byte(), self.byte()])) % end
    }

    /// Small numbers of both signs most of the time, and the extremes.
    pub fn amount(&mut self) -> i64 {
        match self.byte() % 16 {
            0 => i64::MAX,
            1 => i64::MIN,
            2 => i64::from_be_bytes([(); 8].map(|()| self.byte())),
            3 => 0,
            _ => i64::from(i16::from_be_bytes([self.byte(), self.byte()])),
        }
    }

    /// All that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.rest)
    }
}
