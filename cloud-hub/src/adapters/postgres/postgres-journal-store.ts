import { createHash } from "node:crypto";
import type { RecordPage } from "@localgrid/protocol/record-page";
import { FULL_BATCH_BYTES, MAX_RECORDS_PER_BATCH } from "@localgrid/protocol/upload-limits";
import type { Pool, PoolClient } from "pg";
import type {
  AlarmCode,
  JournalStore,
  NodeAlarm,
  Receipt,
  ReceivedBatch,
  ReceivedRecord,
  StoredHead,
} from "../../edge-gateway/journal-store.ts";
import type { Decision, HeldJournal, Takeover } from "../../edge-gateway/receive-decision.ts";
import { onDatabase } from "./database-errors.ts";
import { heldOf, readHeads, readHeld, TAKEOVER } from "./held-journal.ts";
import { packRecords, recordsFrom } from "./journal-segments.ts";

const QUARANTINED_PER_NODE = 4;
const QUARANTINED = 256;

const VERDICTS_PER_NODE = 1_000;

const OPEN_EPOCH = `
  INSERT INTO journal_epoch (node, epoch, parent_epoch, parent_seq, parent_hash, head_seq, head_hash, state, generation)
  VALUES ($1, $2, $3, $4, $5, 0, $5, 'open', $6) RETURNING id`;

const TAKE_OVER = `
  INSERT INTO node_takeover (node, generation, epoch, parent_epoch, parent_seq, at_ms) VALUES ($1, $2, $3, $4, $5, $6)`;

const APPEND = `
  WITH head AS (UPDATE journal_epoch SET head_seq = $2, head_hash = $3, head_at_ms = $8 WHERE id = $1)
  INSERT INTO journal_segment (epoch_id, from_seq, last_seq, prev_hash, received_at_ms, records)
  VALUES ($1, $4, $2, $5, $6, $7)`;

const REFUSED = `
  INSERT INTO record_verdict (community, node, epoch, seq, kind, verdict, received_at_ms)
  SELECT node.community, node.id, $2, seq, kind, verdict, $3
    FROM node, unnest($4::bigint[], $5::text[], $6::text[]) AS t (seq, kind, verdict)
   WHERE node.id = $1
   LIMIT greatest(0, ${VERDICTS_PER_NODE} - (SELECT count(*) FROM record_verdict WHERE node = $1))
  ON CONFLICT DO NOTHING`;

const QUARANTINE = `
  INSERT INTO quarantined_batch (digest, node, epoch, from_seq, reason, received_at_ms, batch)
  SELECT $1, $2, $3, $4, 'fork', $5, $6
   WHERE (SELECT count(*) FROM quarantined_batch WHERE node = $2) < ${QUARANTINED_PER_NODE}
     AND (SELECT count(*) FROM quarantined_batch) < ${QUARANTINED}
  ON CONFLICT (digest) DO NOTHING`;

const ALARM = `
  INSERT INTO node_alarm AS a (node, code, epoch, first_at_ms, last_at_ms, times) VALUES ($1, $2, $3, $4, $4, 1)
  ON CONFLICT (node, code, epoch) DO UPDATE SET last_at_ms = excluded.last_at_ms, times = a.times + 1`;

const EPOCH = "SELECT id, head_seq, head_hash FROM journal_epoch WHERE node = $1 AND epoch = $2";

export class PostgresJournalStore implements JournalStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  receive(batch: ReceivedBatch, decide: (held: HeldJournal) => Decision): Promise<Receipt> {
    return onDatabase(async () => {
      const client = await this.pool.connect();
      try {
        const receipt = await receiveWith(client, batch, decide);
        client.release();
        return receipt;
      } catch (error) {
        // Ends the transaction as well, whatever became of the connection.
        client.release(true);
        throw error;
      }
    });
  }

  heads(node: Uint8Array): Promise<readonly StoredHead[]> {
    return onDatabase(() => readHeads(this.pool, node));
  }

  takeover(node: Uint8Array): Promise<Takeover | null> {
    return onDatabase(async () => (await this.pool.query<Takeover>(TAKEOVER, [Buffer.from(node)])).rows[0] ?? null);
  }

  page({ node, epoch, from_seq }: Parameters<JournalStore["page"]>[0]): Promise<RecordPage | null> {
    return onDatabase(async () => {
      const { rows } = await this.pool.query(EPOCH, [Buffer.from(node), Buffer.from(epoch)]);
      const held = rows[0] as { id: number; head_seq: number; head_hash: Buffer } | undefined;
      if (held === undefined) return null;
      const found = await recordsFrom(this.pool, { epoch_id: held.id, seq: from_seq }, FULL_BATCH_BYTES);
      if (found !== null)
        return { node, epoch, from_seq, prev_hash: found.prev_hash, records: fullPage(found.records) };
      // Beyond the head there is no hash, and nothing that one could be checked with.
      const prev_hash = from_seq === held.head_seq + 1 ? held.head_hash : new Uint8Array(32);
      return { node, epoch, from_seq, prev_hash, records: [] };
    });
  }

  alarms(node: Uint8Array): Promise<readonly NodeAlarm[]> {
    const query = `SELECT code, epoch, first_at_ms, last_at_ms, times FROM node_alarm WHERE node = $1
      ORDER BY first_at_ms, code, epoch`;
    return onDatabase(async () => (await this.pool.query<NodeAlarm>(query, [Buffer.from(node)])).rows);
  }
}

async function receiveWith(
  client: PoolClient,
  batch: ReceivedBatch,
  decide: (held: HeldJournal) => Decision,
): Promise<Receipt> {
  const is_revoked = await lockNode(client, batch.node);
  const row = await readHeld(client, batch);
  const decision = decide(await heldOf(client, row, { batch, is_revoked }));
  const last_seq = batch.from_seq + batch.records.length - 1;
  let head_seq = row.head_seq ?? 0;
  if (decision.kind === "append" && decision.skip < batch.records.length) {
    await append(client, { batch, skip: decision.skip, epoch_id: row.epoch_id ?? (await openEpoch(client, batch)) });
    head_seq = last_seq;
    if (decision.is_rollback) await raiseAlarm(client, "rolled-back", batch);
    if (decision.is_takeover) await takeOver(client, batch);
  }
  if (decision.kind === "fork") await closeFork(client, batch, decision.at.epoch);
  await client.query("COMMIT");
  return { decision, head_seq };
}

/**
 * Batches of one node wait here for each other. What they read comes after, in a statement of its own: one that had
 * waited itself would still see the rows as they were before.
 */
async function lockNode(client: PoolClient, node: Uint8Array): Promise<boolean> {
  const id = Buffer.from(node).toString("hex");
  const lock = `SELECT revoked_at_ms FROM node WHERE id = '\\x${id}' FOR NO KEY UPDATE`;
  // Two statements in one go: the driver gives an array.
  const answers = (await client.query(`BEGIN; ${lock}`)) as unknown as { rows: { revoked_at_ms: number | null }[] }[];
  return answers[1]?.rows[0]?.revoked_at_ms !== null;
}

/** As many records as one page holds, never none. */
function fullPage(records: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = 0;
  const end = records.findIndex((record, index) => {
    bytes += record.length;
    return index === MAX_RECORDS_PER_BATCH || (bytes > FULL_BATCH_BYTES && index > 0);
  });
  return end === -1 ? records : records.slice(0, end);
}

async function openEpoch(client: PoolClient, batch: ReceivedBatch): Promise<number> {
  const { node, epoch, parent, prev_hash, generation = 1 } = batch;
  const values = [
    Buffer.from(node),
    Buffer.from(epoch),
    parent ? Buffer.from(parent.epoch) : null,
    parent ? parent.seq : null,
    Buffer.from(prev_hash),
    generation,
  ];
  const { rows } = await client.query<{ id: number }>(OPEN_EPOCH, values);
  return (rows[0] as { id: number }).id;
}

async function takeOver(client: PoolClient, batch: ReceivedBatch): Promise<void> {
  const { node, epoch, parent, generation = 1, received_at_ms } = batch;
  const place = parent ? [Buffer.from(parent.epoch), parent.seq] : [null, null];
  await client.query(TAKE_OVER, [Buffer.from(node), generation, Buffer.from(epoch), ...place, received_at_ms]);
}

interface Append {
  readonly batch: ReceivedBatch;
  readonly skip: number;
  readonly epoch_id: number;
}

async function append(client: PoolClient, { batch, skip, epoch_id }: Append): Promise<void> {
  const records = batch.records.slice(skip);
  const [first, head] = [records[0], records.at(-1)] as [ReceivedRecord, ReceivedRecord];
  const prev_hash = skip === 0 ? batch.prev_hash : (batch.records[skip - 1] as ReceivedRecord).hash;
  const values = [
    epoch_id,
    head.seq,
    Buffer.from(head.hash),
    first.seq,
    Buffer.from(prev_hash),
    batch.received_at_ms,
    skip === 0 ? Buffer.from(batch.packed) : packRecords(records.map(({ bytes }) => bytes)),
    head.recorded_at_ms,
  ];
  await client.query({ name: "append", text: APPEND, values });
  const refused = records.filter(({ verdict }) => verdict !== null);
  if (refused.length > 0) await noteVerdicts(client, batch, refused);
}

async function noteVerdicts(client: PoolClient, batch: ReceivedBatch, refused: readonly ReceivedRecord[]) {
  await client.query(REFUSED, [
    Buffer.from(batch.node),
    Buffer.from(batch.epoch),
    batch.received_at_ms,
    refused.map(({ seq }) => seq),
    refused.map(({ kind }) => kind),
    refused.map(({ verdict }) => verdict),
  ]);
}

async function closeFork(client: PoolClient, batch: ReceivedBatch, forked: Uint8Array): Promise<void> {
  const { node, epoch, from_seq, received_at_ms, bytes } = batch;
  const digest = createHash("sha256").update(bytes).digest();
  const named = [Buffer.from(node), Buffer.from(epoch)];
  await client.query(QUARANTINE, [digest, ...named, from_seq, received_at_ms, Buffer.from(bytes)]);
  await client.query("UPDATE journal_epoch SET state = 'forked' WHERE node = $1 AND epoch = $2", [
    named[0],
    Buffer.from(forked),
  ]);
  await raiseAlarm(client, "fork", { ...batch, epoch: forked });
}

async function raiseAlarm(
  client: PoolClient,
  code: AlarmCode,
  { node, epoch, received_at_ms }: Pick<ReceivedBatch, "node" | "epoch" | "received_at_ms">,
): Promise<void> {
  await client.query(ALARM, [Buffer.from(node), code, Buffer.from(epoch), received_at_ms]);
}
