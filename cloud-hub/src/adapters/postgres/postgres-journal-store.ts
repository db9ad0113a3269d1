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
  StoredHead,
} from "../../edge-gateway/journal-store.ts";
import type { Decision, HeldJournal } from "../../edge-gateway/receive-decision.ts";
import { BYTEA, binaryArray, INT8, int8, TEXT } from "./binary-array.ts";
import { onDatabase } from "./database-errors.ts";

const HEADS_TOLD = 10_000;
const QUARANTINED_PER_NODE = 4;
const QUARANTINED = 256;

const HELD = `
  SELECT e.id AS epoch_id, e.head_seq, e.state, at_last.hash AS hash, at_parent.hash AS parent_hash,
         newest.epoch AS newest_epoch, newest.head_seq AS newest_seq, newest.head_hash AS newest_hash
    FROM (SELECT) AS nothing
    LEFT JOIN journal_epoch e ON e.node = $1 AND e.epoch = $2
    LEFT JOIN journal_record at_last ON at_last.epoch_id = e.id AND at_last.seq = LEAST(e.head_seq, $3)
    LEFT JOIN journal_epoch p ON p.node = $1 AND p.epoch = $4
    LEFT JOIN journal_record at_parent ON at_parent.epoch_id = p.id AND at_parent.seq = $5
    LEFT JOIN LATERAL (
      SELECT epoch, head_seq, head_hash FROM journal_epoch WHERE node = $1 ORDER BY id DESC LIMIT 1
    ) newest ON true`;

const OPEN_EPOCH = `
  INSERT INTO journal_epoch (node, epoch, parent_epoch, parent_seq, parent_hash, head_seq, head_hash, state)
  VALUES ($1, $2, $3, $4, $5, 0, $5, 'open') RETURNING id`;

const APPEND = `
  WITH head AS (UPDATE journal_epoch SET head_seq = $2, head_hash = $3 WHERE id = $1)
  INSERT INTO journal_record (epoch_id, seq, recorded_at_ms, received_at_ms, kind, verdict, hash, record)
  SELECT $1, seq, recorded_at_ms, $4, kind, verdict, hash, record
    FROM unnest($5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::bytea[], $10::bytea[])
      AS t (seq, recorded_at_ms, kind, verdict, hash, record)`;

const QUARANTINE = `
  INSERT INTO quarantined_batch (digest, node, epoch, from_seq, reason, received_at_ms, batch)
  SELECT $1, $2, $3, $4, 'fork', $5, $6
   WHERE (SELECT count(*) FROM quarantined_batch WHERE node = $2) < ${QUARANTINED_PER_NODE}
     AND (SELECT count(*) FROM quarantined_batch) < ${QUARANTINED}
  ON CONFLICT (digest) DO NOTHING`;

const ALARM = `
  INSERT INTO node_alarm AS a (node, code, epoch, first_at_ms, last_at_ms, times) VALUES ($1, $2, $3, $4, $4, 1)
  ON CONFLICT (node, code, epoch) DO UPDATE SET last_at_ms = excluded.last_at_ms, times = a.times + 1`;

const HEADS = `
  SELECT epoch, seq, hash, is_forked FROM (
    SELECT id, epoch, head_seq AS seq, head_hash AS hash, state = 'forked' AS is_forked
      FROM journal_epoch WHERE node = $1 ORDER BY id DESC LIMIT ${HEADS_TOLD}
  ) last ORDER BY id`;

const PAGE_START = `
  SELECT e.id, CASE WHEN $3 = 1 THEN e.parent_hash ELSE before.hash END AS prev_hash
    FROM journal_epoch e LEFT JOIN journal_record before ON before.epoch_id = e.id AND before.seq = $3 - 1
   WHERE e.node = $1 AND e.epoch = $2`;

const PAGE = `
  SELECT record FROM (
    SELECT seq, record, sum(octet_length(record)) OVER (ORDER BY seq) AS bytes
      FROM journal_record WHERE epoch_id = $1 AND seq >= $2 AND seq < $2 + ${MAX_RECORDS_PER_BATCH}
  ) part WHERE bytes <= ${FULL_BATCH_BYTES} OR seq = $2 ORDER BY seq`;

interface HeldRow {
  readonly epoch_id: number | null;
  readonly head_seq: number | null;
  readonly state: "open" | "forked" | null;
  readonly hash: Buffer | null;
  readonly parent_hash: Buffer | null;
  readonly newest_epoch: Buffer | null;
  readonly newest_seq: number | null;
  readonly newest_hash: Buffer | null;
}

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
    return onDatabase(async () => (await this.pool.query<StoredHead>(HEADS, [Buffer.from(node)])).rows);
  }

  page({ node, epoch, from_seq }: Parameters<JournalStore["page"]>[0]): Promise<RecordPage | null> {
    return onDatabase(async () => {
      const { rows } = await this.pool.query(PAGE_START, [Buffer.from(node), Buffer.from(epoch), from_seq]);
      const start = rows[0] as { id: number; prev_hash: Buffer | null } | undefined;
      if (start === undefined) return null;
      // Beyond the head there is no hash, and nothing that one could be checked with.
      if (start.prev_hash === null) return { node, epoch, from_seq, prev_hash: new Uint8Array(32), records: [] };
      const page = await this.pool.query<{ record: Buffer }>(PAGE, [start.id, from_seq]);
      return { node, epoch, from_seq, prev_hash: start.prev_hash, records: page.rows.map(({ record }) => record) };
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
  const decision = decide(heldOf(row, is_revoked));
  const last_seq = batch.from_seq + batch.records.length - 1;
  let head_seq = row.head_seq ?? 0;
  if (decision.kind === "append" && decision.skip < batch.records.length) {
    await append(client, { batch, skip: decision.skip, epoch_id: row.epoch_id ?? (await openEpoch(client, batch)) });
    head_seq = last_seq;
    if (decision.is_rollback) await raiseAlarm(client, "rolled-back", batch);
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

async function readHeld(client: PoolClient, batch: ReceivedBatch): Promise<HeldRow> {
  const { node, epoch, from_seq, records, parent } = batch;
  const values = [
    Buffer.from(node),
    Buffer.from(epoch),
    from_seq + records.length - 1,
    parent ? Buffer.from(parent.epoch) : null,
    parent ? parent.seq : null,
  ];
  const { rows } = await client.query<HeldRow>({ name: "held", text: HELD, values });
  return rows[0] as HeldRow;
}

function heldOf(row: HeldRow, is_revoked: boolean): HeldJournal {
  const { epoch_id, head_seq, state, hash, parent_hash, newest_epoch, newest_seq, newest_hash } = row;
  return {
    is_revoked,
    epoch:
      epoch_id === null ? null : { head_seq: head_seq as number, is_forked: state === "forked", hash: hash as Buffer },
    parent_hash,
    newest:
      newest_epoch === null ? null : { epoch: newest_epoch, seq: newest_seq as number, hash: newest_hash as Buffer },
  };
}

async function openEpoch(client: PoolClient, { node, epoch, parent, prev_hash }: ReceivedBatch): Promise<number> {
  const values = [
    Buffer.from(node),
    Buffer.from(epoch),
    parent ? Buffer.from(parent.epoch) : null,
    parent ? parent.seq : null,
    Buffer.from(prev_hash),
  ];
  const { rows } = await client.query<{ id: number }>(OPEN_EPOCH, values);
  return (rows[0] as { id: number }).id;
}

interface Append {
  readonly batch: ReceivedBatch;
  readonly skip: number;
  readonly epoch_id: number;
}

async function append(client: PoolClient, { batch, skip, epoch_id }: Append): Promise<void> {
  const records = batch.records.slice(skip);
  const head = records.at(-1) as (typeof records)[0];
  const values = [
    epoch_id,
    head.seq,
    Buffer.from(head.hash),
    batch.received_at_ms,
    binaryArray(
      INT8,
      records.map(({ seq }) => int8(seq)),
    ),
    binaryArray(
      INT8,
      records.map(({ recorded_at_ms }) => int8(recorded_at_ms)),
    ),
    binaryArray(
      TEXT,
      records.map(({ kind }) => Buffer.from(kind)),
    ),
    binaryArray(
      TEXT,
      records.map(({ verdict }) => (verdict === null ? null : Buffer.from(verdict))),
    ),
    binaryArray(
      BYTEA,
      records.map(({ hash }) => hash),
    ),
    binaryArray(
      BYTEA,
      records.map(({ bytes }) => bytes),
    ),
  ];
  await client.query({ name: "append", text: APPEND, values });
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
