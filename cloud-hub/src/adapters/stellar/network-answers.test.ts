import { createHash } from "node:crypto";
import { rpc, xdr } from "@stellar/stellar-sdk";
import { describe, expect, test } from "vitest";
import { headOf, lookedUp, sendAnswerOf } from "./network-answers.ts";

const HASH = "ab".repeat(32);
const COMMON = { hash: HASH, latestLedger: 9, latestLedgerCloseTime: 1_000 };

function refusal(result: xdr.TransactionResultResult, feeCharged = 0n): rpc.Api.SendTransactionResponse {
  const errorResult = new xdr.TransactionResult({ feeCharged, result, ext: xdr.TransactionResultExt.v0() });
  return { ...COMMON, status: "ERROR", errorResult };
}

describe("an attempt to send", () => {
  test("is pending when the network has taken it, now or before", () => {
    expect(sendAnswerOf({ ...COMMON, status: "PENDING" })).toEqual({ kind: "pending", ledger: 9 });
    expect(sendAnswerOf({ ...COMMON, status: "DUPLICATE" })).toEqual({ kind: "pending", ledger: 9 });
    expect(sendAnswerOf({ ...COMMON, status: "TRY_AGAIN_LATER" })).toEqual({ kind: "try-later" });
  });

  test("is refused by the network's own name", () => {
    const { txBadSeq, txTooLate, txInsufficientFee, txFrozenKeyAccessed, txInsufficientBalance } =
      xdr.TransactionResultResult;
    expect(sendAnswerOf(refusal(txBadSeq()))).toEqual({ kind: "bad-sequence" });
    expect(sendAnswerOf(refusal(txTooLate()))).toEqual({ kind: "too-late" });
    expect(sendAnswerOf(refusal(txInsufficientFee(), 5_000n))).toEqual({ kind: "fee-too-low", asked_stroops: 5_000n });
    expect(sendAnswerOf(refusal(txFrozenKeyAccessed()))).toEqual({ kind: "refused", code: "txFrozenKeyAccessed" });
    expect(sendAnswerOf(refusal(txInsufficientBalance()))).toEqual({ kind: "refused", code: "txInsufficientBalance" });
    expect(sendAnswerOf({ ...COMMON, status: "ERROR" })).toEqual({ kind: "refused", code: "no-result" });
  });
});

describe("a lookup", () => {
  const range = {
    latestLedger: 20,
    latestLedgerCloseTime: 1_100,
    oldestLedger: 3,
    oldestLedgerCloseTime: 5,
    txHash: HASH,
  };

  test("that finds nothing tells how far back it looked", () => {
    const raw = { ...range, status: rpc.Api.GetTransactionStatus.NOT_FOUND };
    expect(lookedUp(raw)).toEqual({ kind: "not-found", ledger: 20, close_s: 1_100, oldest_ledger: 3 });
  });

  test("that finds a failure tells its innermost name, and keeps what the network said", () => {
    const trapped = xdr.OperationResult.opInner(
      xdr.OperationResultTr.invokeHostFunction(xdr.InvokeHostFunctionResult.invokeHostFunctionEntryArchived()),
    );
    const result = xdr.TransactionResultResult.txFailed([trapped]);
    const resultXdr = new xdr.TransactionResult({ feeCharged: 7n, result, ext: xdr.TransactionResultExt.v0() }).toXdr(
      "base64",
    );
    const raw = {
      ...range,
      status: rpc.Api.GetTransactionStatus.FAILED,
      ledger: 15,
      createdAt: 1_050,
      resultXdr,
      resultMetaXdr: "AAA=",
    };
    expect(lookedUp(raw)).toMatchObject({
      kind: "found",
      isSuccess: false,
      code: "invokeHostFunctionEntryArchived",
      ledger: 15,
      close_s: 1_050,
      fee_stroops: 7n,
      result_xdr: new Uint8Array(Buffer.from(resultXdr, "base64")),
    });
  });

  test("that knows a transaction and not its result is no answer", () => {
    const raw = { ...range, status: rpc.Api.GetTransactionStatus.SUCCESS, ledger: 15 };
    expect(() => lookedUp(raw)).toThrow(expect.objectContaining({ code: "chain-away" }));
  });
});

describe("the newest ledger", () => {
  const zeros = new xdr.Hash(new Uint8Array(32));
  const header = new xdr.LedgerHeader({
    ledgerVersion: 27,
    previousLedgerHash: zeros,
    scpValue: new xdr.StellarValue({
      txSetHash: zeros,
      closeTime: 1_234n,
      upgrades: [],
      ext: xdr.StellarValueExt.stellarValueBasic(),
    }),
    txSetResultHash: zeros,
    bucketListHash: zeros,
    ledgerSeq: 77,
    totalCoins: 0n,
    feePool: 0n,
    inflationSeq: 0,
    idPool: 0n,
    baseFee: 100,
    baseReserve: 5_000_000,
    maxTxSetSize: 100,
    skipList: [zeros, zeros, zeros, zeros],
    ext: xdr.LedgerHeaderExt.v0(),
  });
  const id = createHash("sha256").update(header.toXdr()).digest("hex");
  const raw = {
    id,
    sequence: 77,
    closeTime: "1234",
    protocolVersion: "27",
    headerXdr: header.toXdr("base64"),
    metadataXdr: "",
  };

  test("is what its header says", () => {
    expect(headOf(raw)).toEqual({ ledger: 77, close_s: 1_234 });
  });

  test("is not believed when the numbers beside the header are others", () => {
    for (const lie of [{ sequence: 78 }, { closeTime: "1235" }, { id: "00".repeat(32) }]) {
      expect(() => headOf({ ...raw, ...lie })).toThrow(expect.objectContaining({ code: "chain-away" }));
    }
  });
});
