use soroban_sdk::xdr::{Limited, Limits, ReadXdr, ScSpecEntry};
use std::io::Cursor;

/// The committed files.
pub const CONTRACTS: [(&str, &[u8]); 7] = [
    (
        "registry",
        include_bytes!("../../../wasm/registry.wasm").as_slice(),
    ),
    (
        "locking",
        include_bytes!("../../../wasm/locking.wasm").as_slice(),
    ),
    (
        "settlement",
        include_bytes!("../../../wasm/settlement.wasm").as_slice(),
    ),
    (
        "oracle",
        include_bytes!("../../../wasm/oracle.wasm").as_slice(),
    ),
    (
        "energy-token",
        include_bytes!("../../../wasm/energy-token.wasm").as_slice(),
    ),
    (
        "incentive",
        include_bytes!("../../../wasm/incentive.wasm").as_slice(),
    ),
    (
        "governance",
        include_bytes!("../../../wasm/governance.wasm").as_slice(),
    ),
];

/// What can be called, as the contract's own spec (SEP-48) says. The constructor runs once, in the deployment.
pub fn entry_points(wasm: &[u8]) -> Vec<String> {
    let mut spec = Limited::new(
        Cursor::new(custom_section(wasm, "contractspecv0")),
        Limits::none(),
    );
    ScSpecEntry::read_xdr_iter(&mut spec)
        .filter_map(|entry| match entry.expect("an entry of the spec") {
            ScSpecEntry::FunctionV0(function) => Some(function.name.to_utf8_string_lossy()),
            _ => None,
        })
        .filter(|name| name != "__constructor")
        .collect()
}

/// Content of a custom section: of each section, id u8 | length LEB128 | content; of a custom one, id 0 and the content
/// begins with its name.
fn custom_section<'a>(wasm: &'a [u8], name: &str) -> &'a [u8] {
    let mut rest = &wasm[8..];
    while let Some((&id, after_id)) = rest.split_first() {
        let (length, after_length) = leb128(after_id);
        let (content, next) = after_length.split_at(length);
        if id == 0 {
            let (name_length, after) = leb128(content);
            if &after[..name_length] == name.as_bytes() {
                return &after[name_length..];
            }
        }
        rest = next;
    }
    panic!("no section {name}");
}

fn leb128(bytes: &[u8]) -> (usize, &[u8]) {
    let length = bytes.iter().take_while(|&byte| byte & 0x80 != 0).count() + 1;
    let (number, rest) = bytes.split_at(length);
    let value = number
        .iter()
        .rev()
        .fold(0, |value, byte| (value << 7) | usize::from(byte & 0x7f));
    (value, rest)
}
