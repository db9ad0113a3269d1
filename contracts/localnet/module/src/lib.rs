//! The chain as a WebAssembly module: numbers and bytes in linear memory, no imports that are ever called.
//!
//! The caller writes its bytes to memory that `localnet_alloc` gave and that the callee frees; what a function answers
//! beside its number lies at `localnet_result` until the next call. All integers in it are big-endian.

use chain::rpc::{Endpoint, Instruction, Opened, Reply, Request};
use std::cell::RefCell;

const OK: u32 = 0;
const FAILED: u32 = 1;

thread_local! {
    static ENDPOINT: RefCell<Option<Endpoint>> = const { RefCell::new(None) };
    static RESULT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Memory for so many bytes, to be handed to one of the functions below.
#[no_mangle]
pub extern "C" fn localnet_alloc(length: usize) -> *mut u8 {
    let bytes = vec![0_u8; length].into_boxed_slice();
    Box::into_raw(bytes).cast()
}

#[no_mangle]
pub extern "C" fn localnet_result() -> *const u8 {
    RESULT.with_borrow(|result| result.as_ptr())
}

#[no_mangle]
pub extern "C" fn localnet_result_length() -> usize {
    RESULT.with_borrow(Vec::len)
}

/// Takes options as JSON. 0, or 1 with a message.
///
/// # Safety
/// The memory is of `localnet_alloc(length)` and is not used afterwards.
#[no_mangle]
pub unsafe extern "C" fn localnet_create(bytes: *mut u8, length: usize) -> u32 {
    std::panic::set_hook(Box::new(|panic| answer(panic.to_string().into_bytes())));
    match serde_json::from_slice(&taken(bytes, length)) {
        Ok(options) => {
            ENDPOINT.set(Some(Endpoint::new(options)));
            OK
        }
        Err(error) => failed(error),
    }
}

/// Takes the next bytes of the log. 0, or 1 with a message.
///
/// # Safety
/// The memory is of `localnet_alloc(length)` and is not used afterwards.
#[no_mangle]
pub unsafe extern "C" fn localnet_feed(bytes: *mut u8, length: usize) -> u32 {
    let piece = taken(bytes, length);
    match with(|endpoint| endpoint.feed(&piece)) {
        Ok(()) => OK,
        Err(error) => failed(error),
    }
}

/// Ends the reading of the log. 0 with the valid length (u64) and bytes to append, or 1 with a message.
#[no_mangle]
pub extern "C" fn localnet_open(now_s: u64) -> u32 {
    match with(|endpoint| endpoint.open(now_s)) {
        Ok(Opened {
            valid_bytes,
            append,
        }) => {
            answer([&valid_bytes.to_be_bytes(), append.as_slice()].concat());
            OK
        }
        Err(error) => failed(error),
    }
}

/// Takes a request: flag local (u8), then method, target and host, each as length (u16) and text, then the body.
/// 0 reply: status (u16) and body; 1 drop; 2 hang; 3 wait: ticket (u32) and whether it hurries (u32); 4 close: count (u32).
///
/// # Safety
/// The memory is of `localnet_alloc(length)` and is not used afterwards.
#[no_mangle]
pub unsafe extern "C" fn localnet_handle(bytes: *mut u8, length: usize, now_s: u64) -> u32 {
    let frame = taken(bytes, length);
    let mut rest = &frame[1..];
    let mut text = || {
        let (size, after) = rest.split_at(2);
        let (text, after) = after.split_at(usize::from(u16::from_be_bytes([size[0], size[1]])));
        rest = after;
        std::str::from_utf8(text).unwrap_or("")
    };
    let (method, target, host) = (text(), text(), text());
    let request = Request {
        method,
        target,
        host,
        body: rest,
        is_local: frame[0] == 1,
    };
    match with(|endpoint| endpoint.handle(&request, now_s)) {
        Instruction::Reply(reply) => {
            answer_reply(reply);
            0
        }
        Instruction::Drop => 1,
        Instruction::Hang => 2,
        Instruction::Wait { ticket, hurries } => {
            answer([ticket.to_be_bytes(), u32::from(hurries).to_be_bytes()].concat());
            3
        }
        Instruction::Close { count } => {
            answer(count.to_be_bytes().to_vec());
            4
        }
    }
}

/// 1 with the ticket's reply, 0 while it has to wait.
#[no_mangle]
pub extern "C" fn localnet_poll(ticket: u32) -> u32 {
    match with(|endpoint| endpoint.poll(ticket)) {
        Some(reply) => {
            answer_reply(reply);
            1
        }
        None => 0,
    }
}

/// The state of the chain as a reply.
#[no_mangle]
pub extern "C" fn localnet_state() {
    answer_reply(with(Endpoint::state_reply));
}

/// 0 with the record of the next ledger, which is empty when none closes now; or 1 with a message.
#[no_mangle]
pub extern "C" fn localnet_prepare_close(now_s: u64) -> u32 {
    match with(|endpoint| endpoint.prepare_close(now_s)) {
        Ok(record) => {
            answer(record.unwrap_or_default());
            OK
        }
        Err(error) => failed(error),
    }
}

/// 0, or 1 with a message: then the log has to be opened again.
#[no_mangle]
pub extern "C" fn localnet_commit_close() -> u32 {
    match with(Endpoint::commit_close) {
        Ok(()) => OK,
        Err(error) => failed(error),
    }
}

/// Number of the latest ledger.
#[no_mangle]
pub extern "C" fn localnet_latest() -> u32 {
    with(|endpoint| endpoint.latest().0)
}

unsafe fn taken(bytes: *mut u8, length: usize) -> Box<[u8]> {
    Box::from_raw(std::ptr::slice_from_raw_parts_mut(bytes, length))
}

fn with<T>(act: impl FnOnce(&mut Endpoint) -> T) -> T {
    ENDPOINT
        .with_borrow_mut(|endpoint| act(endpoint.as_mut().expect("localnet_create comes first")))
}

fn answer(bytes: Vec<u8>) {
    RESULT.set(bytes);
}

fn answer_reply(Reply { status, body }: Reply) {
    answer([&status.to_be_bytes(), body.as_slice()].concat());
}

fn failed(error: impl std::fmt::Display) -> u32 {
    answer(error.to_string().into_bytes());
    FAILED
}
