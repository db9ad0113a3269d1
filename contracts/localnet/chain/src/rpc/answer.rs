//! What a shell is told to do with a request, and how JSON-RPC errors look.

use serde_json::{json, Value};

/// What the shell does with one request.
#[derive(Debug, PartialEq)]
pub enum Instruction {
    /// Send this JSON document.
    Reply(Reply),
    /// Close the connection without a word.
    Drop,
    /// Keep the connection open and never answer.
    Hang,
    /// Ask for the ticket's answer after every ledger. Whoever hurries has one closed, unless the answer is there
    /// when its turn comes.
    Wait { ticket: u32, hurries: bool },
    /// Close so many ledgers, then answer with the state of the chain.
    Close { count: u32 },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn new(status: u16, body: &Value) -> Reply {
        Reply {
            status,
            body: body.to_string().into_bytes(),
        }
    }

    /// An error outside JSON-RPC, in the shape that Horizon's friendbot uses.
    pub fn problem(status: u16, detail: &str) -> Reply {
        Reply::new(status, &json!({ "status": status, "detail": detail }))
    }
}

/// An error answer of a JSON-RPC method.
#[derive(Debug, PartialEq)]
pub struct RpcError {
    pub code: i32,
    pub message: String,
}

impl RpcError {
    pub fn parse() -> RpcError {
        RpcError::new(-32700, "parse error")
    }

    pub fn invalid_request(message: impl Into<String>) -> RpcError {
        RpcError::new(-32600, message)
    }

    pub fn unknown_method(method: &str) -> RpcError {
        RpcError::new(-32601, format!("no such method \"{method}\""))
    }

    pub fn invalid_params(message: impl Into<String>) -> RpcError {
        RpcError::new(-32602, message)
    }

    pub fn internal(message: impl Into<String>) -> RpcError {
        RpcError::new(-32603, message)
    }

    fn new(code: i32, message: impl Into<String>) -> RpcError {
        RpcError {
            code,
            message: message.into(),
        }
    }
}

/// A JSON-RPC response document; errors too are sent with status 200, as stellar-rpc does.
pub fn response(id: &Value, outcome: Result<Value, RpcError>) -> Reply {
    let body = match outcome {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(RpcError { code, message }) => {
            json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
        }
    };
    Reply::new(200, &body)
}
