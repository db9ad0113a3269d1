import { createHash } from "node:crypto";
import { type rpc, xdr } from "@stellar/stellar-sdk";
import { cloudHubError } from "../../errors.ts";
import type { LookAnswer, SendAnswer } from "../../settlement/chain.ts";

/**
 * The newest ledger, out of the answer's own ledger header: numbers beside it that say something else are a lie.
 *
 * @throws {LocalGridError} `chain-away` for an answer that contradicts itself
 */
export function headOf(raw: rpc.Api.RawGetLatestLedgerResponse): { readonly ledger: number; readonly close_s: number } {
  const header = xdr.LedgerHeader.fromXdr(raw.headerXdr, "base64");
  const bytes = Buffer.from(raw.headerXdr, "base64");
  const [ledger, close_s] = [header.ledgerSeq, Number(header.scpValue.closeTime)];
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (ledger === raw.sequence && close_s === Number(raw.closeTime) && hash === raw.id) return { ledger, close_s };
  throw cloudHubError("chain-away", `the endpoint names ledger ${raw.sequence}, its header is of ledger ${ledger}`);
}

const REFUSALS: Readonly<Record<string, SendAnswer["kind"]>> = {
  txBadSeq: "bad-sequence",
  txTooLate: "too-late",
  txInsufficientFee: "fee-too-low",
};

/** What became of an attempt to send. */
export function sendAnswerOf(answer: rpc.Api.SendTransactionResponse): SendAnswer {
  switch (answer.status) {
    case "PENDING":
    case "DUPLICATE":
      return { kind: "pending", ledger: answer.latestLedger };
    case "TRY_AGAIN_LATER":
      return { kind: "try-later" };
    default:
      return refusedAs(answer.errorResult);
  }
}

function refusedAs(result: xdr.TransactionResult | undefined): SendAnswer {
  if (result === undefined) return { kind: "refused", code: "no-result" };
  const code = codeOf(result);
  const kind = REFUSALS[code];
  if (kind === "fee-too-low") return { kind, asked_stroops: result.feeCharged > 0n ? result.feeCharged : null };
  if (kind === "bad-sequence" || kind === "too-late") return { kind };
  return { kind: "refused", code };
}

/** What a lookup by hash says. @throws {LocalGridError} `chain-away` for an answer that makes no sense */
export function lookedUp(raw: rpc.Api.RawGetTransactionResponse): LookAnswer {
  if (raw.status === "NOT_FOUND") {
    const [ledger, close_s] = [raw.latestLedger, Number(raw.latestLedgerCloseTime)];
    return { kind: "not-found", ledger, close_s, oldest_ledger: raw.oldestLedger };
  }
  const { ledger, resultXdr, resultMetaXdr, createdAt } = raw;
  if (ledger === undefined || resultXdr === undefined || resultMetaXdr === undefined) {
    throw cloudHubError("chain-away", "the endpoint knows the transaction and does not tell its result");
  }
  const result = xdr.TransactionResult.fromXdr(resultXdr, "base64");
  const isSuccess = raw.status === "SUCCESS";
  return {
    kind: "found",
    isSuccess,
    code: isSuccess ? null : codeOf(result),
    ledger,
    close_s: Number(createdAt ?? 0),
    fee_stroops: result.feeCharged,
    result_xdr: bytesOf(resultXdr),
    meta_xdr: bytesOf(resultMetaXdr),
  };
}

/** The innermost name of what went wrong. */
function codeOf({ result }: xdr.TransactionResult): string {
  if (result.type === "txFeeBumpInnerFailed") return innerCodeOf(result.value.result.result);
  return innerCodeOf(result);
}

function innerCodeOf(result: { readonly type: string; readonly value?: unknown }): string {
  if (result.type !== "txFailed") return result.type;
  for (const operation of result.value as xdr.OperationResult[]) {
    if (operation.type !== "opInner") return operation.type;
    const { value } = operation.value;
    const name = (value as { readonly type?: string }).type;
    if (name !== undefined && !name.endsWith("Success")) return name;
  }
  return result.type;
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}
