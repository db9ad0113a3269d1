import type { PoolClient } from "pg";
import { receiptOf } from "../../settlement/batch-receipt.ts";
import type { Confirmation, SealedBatch } from "../../settlement/sealed-batch.ts";
import type { BatchRecord } from "../../settlement/settlement-records.ts";

/** Receipts tell nodes news: a month of quarter hours. What they missed for longer they ask for, batch by batch. */
const KEPT_RECEIPTS = 3_000;

const WRITE = `
  INSERT INTO receipt (community, receipt, kind, body, created_at_ms) VALUES ($1, $2, 'batch', $3, $4)
  ON CONFLICT (community, receipt) DO NOTHING`;

/** Nodes take rows by their time, so that it has to rise. */
const SETTLE = `
  UPDATE receipt SET body = body || $3::jsonb, created_at_ms = greatest($4, created_at_ms + 1)
   WHERE community = $1 AND receipt = $2`;

const FORGET = "DELETE FROM receipt WHERE community = $1 AND receipt = $2";

/** Tells the community's nodes that a batch is sealed. */
export async function writeReceipt(client: PoolClient, record: Omit<BatchRecord, "summary">): Promise<void> {
  const { community, seq, sealed_at_ms } = record.batch;
  await client.query(WRITE, [community, nameOf(seq), JSON.stringify(receiptOf(record)), sealed_at_ms]);
  await client.query(FORGET, [community, nameOf(seq - KEPT_RECEIPTS)]);
}

/** Tells them that it is final. */
export async function settleReceipt(
  client: PoolClient,
  { community, seq }: Pick<SealedBatch, "community" | "seq">,
  { tx_hash, ledger, confirmed_at_ms }: Confirmation,
): Promise<void> {
  const news = { state: "settled", tx_hash, ledger, confirmed_at_ms };
  await client.query(SETTLE, [community, nameOf(seq), JSON.stringify(news), confirmed_at_ms]);
}

function nameOf(seq: number): string {
  return `batch-${seq}`;
}
