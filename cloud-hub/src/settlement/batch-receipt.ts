import type { BatchRecord } from "./settlement-records.ts";

/** What a community's nodes are told of a batch. Bytes are lower-case hexadecimal. */
export interface BatchReceipt {
  readonly seq: number;
  readonly zone: number;
  readonly state: "sealed" | "settled";
  readonly window_start_s: number;
  readonly window_end_s: number;
  readonly trade_count: number;
  readonly trades_root: string;
  readonly batch_hash: string;
  readonly header: string;
  readonly rows: string;
  readonly members: BatchRecord["members"];
  readonly intervals: BatchRecord["intervals"];
  readonly tx_hash: string | null;
  readonly ledger: number | null;
  readonly confirmed_at_ms: number | null;
  readonly settlement_contract: string;
  readonly network_passphrase: string;
}

export function receiptOf(record: Omit<BatchRecord, "summary"> & Pick<Partial<BatchRecord>, "summary">): BatchReceipt {
  const { batch, members, intervals, settlement_contract, network_passphrase, summary } = record;
  const { seq, zone, window_start_s, window_end_s, trade_count } = batch;
  return {
    seq,
    zone,
    state: summary?.confirmed_at_ms == null ? "sealed" : "settled",
    window_start_s,
    window_end_s,
    trade_count,
    trades_root: hex(batch.trades_root),
    batch_hash: hex(batch.batch_hash),
    header: hex(batch.header),
    rows: hex(batch.rows),
    members,
    intervals,
    tx_hash: summary?.tx_hash ?? null,
    ledger: summary?.ledger ?? null,
    confirmed_at_ms: summary?.confirmed_at_ms ?? null,
    settlement_contract,
    network_passphrase,
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
