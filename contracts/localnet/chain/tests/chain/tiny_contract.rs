//! A contract put together byte by byte: every function hands its arguments to one host function and returns the answer.

/// name, number of arguments, host module and function, arguments added at the end.
type Function = (&'static str, u8, &'static str, &'static str, &'static [i64]);

const TEMPORARY: i64 = 0;
const PERSISTENT: i64 = 1;

/// Host functions by their short names (soroban-env-common's `env.json`).
const FUNCTIONS: [Function; 10] = [
    ("put", 2, "l", "_", &[PERSISTENT]),
    ("get", 1, "l", "1", &[PERSISTENT]),
    ("remove", 1, "l", "2", &[PERSISTENT]),
    ("put_short", 2, "l", "_", &[TEMPORARY]),
    ("has_short", 1, "l", "0", &[TEMPORARY]),
    ("emit", 2, "x", "1", &[]),
    ("allow", 1, "a", "0", &[]),
    ("now", 0, "x", "4", &[]),
    ("relay", 3, "d", "_", &[]),
    ("upgrade", 1, "l", "6", &[]),
];

/// The module. `padding` bytes make it larger, and another contract.
pub fn wasm(padding: usize) -> Vec<u8> {
    let mut out = b"\0asm\x01\0\0\0".to_vec();
    section(&mut out, 1, types());
    section(&mut out, 2, imports());
    section(
        &mut out,
        3,
        counted(FUNCTIONS.len(), |index| number(own_type(index))),
    );
    section(&mut out, 7, exports());
    section(&mut out, 10, bodies());
    // contractenvmetav0: kind 0, protocol 27, no pre-release
    let mut meta = text("contractenvmetav0");
    meta.extend([0, 0, 0, 0, 0, 0, 0, 27, 0, 0, 0, 0]);
    section(&mut out, 0, meta);
    let mut filler = text("padding");
    filler.extend(vec![7; padding]);
    section(&mut out, 0, filler);
    out
}

/// Type n takes n 64-bit numbers and returns one.
fn types() -> Vec<u8> {
    counted(4, |arguments| {
        let mut kind = vec![0x60];
        kind.extend(number(arguments));
        kind.extend(vec![0x7e; arguments]);
        kind.extend([1, 0x7e]);
        kind
    })
}

fn own_type(index: usize) -> usize {
    usize::from(FUNCTIONS[index].1)
}

fn imports() -> Vec<u8> {
    counted(FUNCTIONS.len(), |index| {
        let (_, arguments, module, name, added) = FUNCTIONS[index];
        let mut import = text(module);
        import.extend(text(name));
        import.push(0);
        import.extend(number(usize::from(arguments) + added.len()));
        import
    })
}

fn exports() -> Vec<u8> {
    counted(FUNCTIONS.len(), |index| {
        let mut export = text(FUNCTIONS[index].0);
        export.push(0);
        export.extend(number(FUNCTIONS.len() + index));
        export
    })
}

fn bodies() -> Vec<u8> {
    counted(FUNCTIONS.len(), |index| {
        let (_, arguments, _, _, added) = FUNCTIONS[index];
        let mut code = vec![0];
        for argument in 0..arguments {
            code.extend([0x20, argument]);
        }
        for value in added {
            code.extend([0x42, u8::try_from(*value).unwrap()]);
        }
        code.push(0x10);
        code.extend(number(index));
        code.push(0x0b);
        let mut body = number(code.len());
        body.extend(code);
        body
    })
}

fn section(out: &mut Vec<u8>, id: u8, content: Vec<u8>) {
    out.push(id);
    out.extend(number(content.len()));
    out.extend(content);
}

fn counted(count: usize, item: impl Fn(usize) -> Vec<u8>) -> Vec<u8> {
    let mut out = number(count);
    out.extend((0..count).flat_map(item));
    out
}

fn text(value: &str) -> Vec<u8> {
    let mut out = number(value.len());
    out.extend(value.as_bytes());
    out
}

/// Unsigned LEB128.
fn number(mut value: usize) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = u8::try_from(value & 0x7f).unwrap();
        value >>= 7;
        if value == 0 {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}
