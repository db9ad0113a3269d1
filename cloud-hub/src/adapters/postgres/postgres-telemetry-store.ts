import type { ChainPosition } from "@localgrid/journal/chain";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import type { Pool, PoolClient } from "pg";
import type {
  TelemetryBatch,
  TelemetryDecision,
  TelemetryHead,
  TelemetryReceipt,
  TelemetryStore,
} from "../../edge-gateway/telemetry-store.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

const DAY_MS = 86_400_000;
const HEADS_TOLD = 1_000;
/** Bounds are looked after once in so many batches: adding up what is there costs more than a batch. */
const BATCHES_PER_CLEANING = 64;
/** 2^32 divided by the golden ratio. */
const GOLDEN = 0x9e37_79b1;

export interface TelemetryBounds {
  readonly node_bytes: number;
  readonly age_ms: number;
  readonly batches_per_cleaning: number;
}

const BOUNDS: TelemetryBounds = {
  node_bytes: 100_000_000,
  age_ms: 400 * DAY_MS,
  batches_per_cleaning: BATCHES_PER_CLEANING,
};

const LOCK = "SELECT 1 FROM node WHERE id = $1 FOR NO KEY UPDATE";
const HEAD = "SELECT id, head_seq AS seq, head_hash AS hash FROM telemetry_epoch WHERE node = $1 AND epoch = $2";

const MOVE_HEAD = `
  INSERT INTO telemetry_epoch AS e (node, epoch, head_seq, head_hash) VALUES ($1, $2, $3, $4)
  ON CONFLICT (node, epoch) DO UPDATE SET head_seq = excluded.head_seq, head_hash = excluded.head_hash
  RETURNING id`;

const APPEND = `
  INSERT INTO telemetry_segment (node, epoch_id, from_seq, last_seq, received_at_ms, size_bytes, records)
  VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`;

const CLEAN = `
  DELETE FROM telemetry_segment WHERE id IN (
    SELECT id FROM (
      SELECT id, received_at_ms, sum(size_bytes) OVER (ORDER BY id DESC) AS newer_bytes
        FROM telemetry_segment WHERE node = $1
    ) all_of_node WHERE newer_bytes > $2 OR received_at_ms < $3)`;

const HEADS = `
  SELECT epoch, seq, hash FROM (
    SELECT id, epoch, head_seq AS seq, head_hash AS hash
      FROM telemetry_epoch WHERE node = $1 ORDER BY id DESC LIMIT ${HEADS_TOLD}
  ) last ORDER BY id`;

export class PostgresTelemetryStore implements TelemetryStore {
  private readonly pool: Pool;
  private readonly bounds: TelemetryBounds;

  constructor(pool: Pool, bounds: TelemetryBounds = BOUNDS) {
    this.pool = pool;
    this.bounds = bounds;
  }

  receive(batch: TelemetryBatch, decide: (held: TelemetryHead | null) => TelemetryDecision): Promise<TelemetryReceipt> {
    return inTransaction(this.pool, async (client) => {
      const named = [Buffer.from(batch.node), Buffer.from(batch.epoch)];
      await client.query(LOCK, [named[0]]);
      const held = (await client.query<TelemetryHead>(HEAD, named)).rows[0] ?? null;
      const decision = decide(held);
      if (decision.kind !== "append" || decision.skip >= batch.records.length) {
        return { decision, head_seq: held?.seq ?? 0 };
      }
      return { decision, head_seq: await this.append(client, batch, decision.skip) };
    });
  }

  heads(node: Uint8Array): Promise<readonly ChainPosition[]> {
    return onDatabase(async () => (await this.pool.query<ChainPosition>(HEADS, [Buffer.from(node)])).rows);
  }

  private async append(client: PoolClient, batch: TelemetryBatch, skip: number): Promise<number> {
    const { epoch, from_seq, received_at_ms } = batch;
    const node = Buffer.from(batch.node);
    const head_seq = from_seq + batch.records.length - 1;
    const hash = Buffer.from(batch.hashes.at(-1) as Uint8Array);
    const head = await client.query<{ id: number }>(MOVE_HEAD, [node, Buffer.from(epoch), head_seq, hash]);
    const records = Buffer.from(encodeCbor(batch.records.slice(skip)));
    const values = [node, head.rows[0]?.id, from_seq + skip, head_seq, received_at_ms, records.length, records];
    const segment = await client.query<{ id: number }>(APPEND, values);
    const { node_bytes, age_ms, batches_per_cleaning } = this.bounds;
    if (spread(segment.rows[0]?.id ?? 0) * batches_per_cleaning < 1) {
      await client.query(CLEAN, [node, node_bytes, received_at_ms - age_ms]);
    }
    return head_seq;
  }
}

/**
 * A place from 0 to below 1 for each number, evenly also among every second or every tenth of them: nodes that take
 * turns would else leave the looking to always the same one.
 */
function spread(id: number): number {
  return (Math.imul(id, GOLDEN) >>> 0) / 2 ** 32;
}
