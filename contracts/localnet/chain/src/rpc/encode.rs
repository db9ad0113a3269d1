//! Bytes as text, both ways: base64 of XDR and hexadecimal hashes.

use base64::{engine::general_purpose::STANDARD, Engine};
use soroban_env_host::xdr::{Limits, ReadXdr, WriteXdr};

/// XDR of untrusted origin may be this deep; the length is bounded by the request's body.
const MAX_DEPTH: u32 = 500;

/// The XDR of a value of our own, which always fits.
pub fn xdr(value: &impl WriteXdr) -> Vec<u8> {
    value
        .to_xdr(Limits::none())
        .expect("a value that was built here has an encoding")
}

pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub fn xdr_base64(value: &impl WriteXdr) -> String {
    base64(&xdr(value))
}

/// Decodes base64 of exactly one XDR value; `None` for anything else.
pub fn from_base64<T: ReadXdr>(text: &str) -> Option<T> {
    let bytes = STANDARD.decode(text).ok()?;
    let limits = Limits {
        depth: MAX_DEPTH,
        len: bytes.len(),
    };
    T::from_xdr(&bytes, limits).ok()
}

pub fn bytes_from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// 32 bytes from 64 hexadecimal digits of either case.
pub fn hash_from_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = [0; 32];
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_survives_the_way_through_text() {
        let hash: [u8; 32] = std::array::from_fn(|index| (index * 9) as u8);
        assert_eq!(hash_from_hex(&hex(&hash)), Some(hash));
        assert_eq!(hash_from_hex(&hex(&hash).to_uppercase()), Some(hash));
    }

    #[test]
    fn text_that_is_no_hash_is_refused() {
        for text in ["", "00", &"g".repeat(64), &"+1".repeat(32), &"é".repeat(32)] {
            assert_eq!(hash_from_hex(text), None, "{text}");
        }
    }
}
