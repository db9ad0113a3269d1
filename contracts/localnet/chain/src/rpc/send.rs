//! sendTransaction: into the queue, or why not.

use super::answer::RpcError;
use super::core::Core;
use super::encode::{bytes_from_base64, hex, xdr_base64};
use super::queue::Offered;
use crate::frame::Frame;
use serde::Deserialize;
use serde_json::{json, Value};
use std::rc::Rc;

#[derive(Deserialize)]
pub struct SendRequest {
    transaction: String,
}

pub fn send(core: &mut Core, request: SendRequest, now_s: u64) -> Result<Value, RpcError> {
    let frame = bytes_from_base64(&request.transaction)
        .and_then(|bytes| Frame::from_xdr(&bytes, &core.ledger.network_id()).ok())
        .map(Rc::new)
        .ok_or_else(|| RpcError::invalid_params("invalid_xdr"))?;
    let hash = hex(&frame.hash);
    let offered = offer(core, frame, now_s);
    let (latest, close_time_s) = core.told_latest();
    let mut answer = json!({
        "hash": hash,
        "latestLedger": latest,
        "latestLedgerCloseTime": close_time_s.to_string(),
        "status": match &offered {
            Offered::Pending => "PENDING",
            Offered::Duplicate => "DUPLICATE",
            Offered::TryAgainLater => "TRY_AGAIN_LATER",
            Offered::Refused(_) => "ERROR",
        },
    });
    if let Offered::Refused(result) = offered {
        answer["errorResultXdr"] = json!(xdr_base64(result.as_ref()));
    }
    Ok(answer)
}

fn offer(core: &mut Core, frame: Rc<Frame>, now_s: u64) -> Offered {
    if core.chaos.sends_away() {
        return Offered::TryAgainLater;
    }
    let Core {
        ledger,
        queue,
        chaos,
        ..
    } = core;
    let closing = ledger.next(now_s);
    if !chaos.has_loss() {
        return queue.offer(frame, |frame| ledger.validate(frame, closing));
    }
    match ledger.validate(&frame, closing) {
        Err(result) => Offered::Refused(Box::new(result)),
        Ok(()) => {
            chaos.lose_transaction();
            Offered::Pending
        }
    }
}
