import type { CommunityId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { Pool, PoolClient } from "pg";
import type { HeldEpoch, LinePosition } from "../../recomputation/journal-line.ts";
import type {
  Checkpoint,
  JournalDesk,
  RecomputationStore,
  RecomputedStep,
  StoredJournal,
} from "../../recomputation/recomputation-store.ts";
import { onDatabase } from "./database-errors.ts";
import { recordsFrom } from "./journal-segments.ts";
import { RESULT_TABLES, writeRows } from "./recomputed-tables.ts";

const BYTES_AT_ONCE = 1024 * 1024;
const VERDICTS_PER_NODE = 1_000;

const JOURNAL = `
  SELECT n.community, c.sealed_key, j.epoch, j.seq, j.records, j.fold_version
    FROM node n JOIN community c ON c.id = n.community LEFT JOIN recomputed_journal j ON j.node = n.id
   WHERE n.id = $1`;

const EPOCHS = `
  SELECT id, epoch, parent_epoch, parent_seq, head_seq, state = 'forked' AS is_forked, generation, head_at_ms
    FROM journal_epoch WHERE node = $1 ORDER BY id`;

const PROGRESS = `
  INSERT INTO recomputed_journal AS held
    (node, epoch, seq, records, fold_version, unknown_records, status, reason, updated_at_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (node) DO UPDATE SET
    epoch = CASE WHEN excluded.records >= held.records THEN excluded.epoch ELSE held.epoch END,
    seq = CASE WHEN excluded.records >= held.records THEN excluded.seq ELSE held.seq END,
    unknown_records = held.unknown_records
      + CASE WHEN excluded.records > held.records THEN excluded.unknown_records ELSE 0 END,
    records = greatest(excluded.records, held.records), fold_version = excluded.fold_version,
    status = excluded.status, reason = excluded.reason, updated_at_ms = excluded.updated_at_ms`;

const CHECKPOINT = `
  UPDATE recomputed_journal SET state_epoch = $2, state_seq = $3, state_records = $4, state = $5
   WHERE node = $1 AND coalesce(state_records, 0) <= $4`;

const TERMS = `
  INSERT INTO recomputed_community (node, members, metering_points, tariffs, allocation_keys)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (node) DO UPDATE SET
    members = excluded.members, metering_points = excluded.metering_points, tariffs = excluded.tariffs,
    allocation_keys = excluded.allocation_keys`;

/**
 * What was set up at the community's node itself is the coordinator's too. It follows the journal, which may come long
 * after it was written, until the coordinator decides; what the coordinator decided stays, and is on its way to the node.
 */
const ADOPT = [
  `INSERT INTO member AS held (community, member, is_active, credit_limit_micro, created_at_ms, is_adopted)
   SELECT r.community, j.member, j.is_active, j.credit_limit_micro, $2, true
     FROM results_node r JOIN recomputed_community c ON c.node = r.node,
          jsonb_to_recordset(c.members) AS j (member text, is_active boolean, credit_limit_micro bigint)
    WHERE r.node = $1
    ORDER BY j.member
   ON CONFLICT (community, member)
     DO UPDATE SET is_active = excluded.is_active, credit_limit_micro = excluded.credit_limit_micro
     WHERE held.is_adopted AND (held.is_active, held.credit_limit_micro)
       IS DISTINCT FROM (excluded.is_active, excluded.credit_limit_micro)`,
  `INSERT INTO metering_point AS held
     (community, metering_point, member, is_active, main_fuse_w, created_at_ms, is_adopted)
   SELECT r.community, j.metering_point, j.member, j.is_active, j.main_fuse_w, $2, true
     FROM results_node r JOIN recomputed_community c ON c.node = r.node,
          jsonb_to_recordset(c.metering_points)
            AS j (metering_point text, member text, is_active boolean, main_fuse_w integer)
    WHERE r.node = $1
    ORDER BY j.metering_point
   ON CONFLICT (community, metering_point)
     DO UPDATE SET is_active = excluded.is_active, main_fuse_w = excluded.main_fuse_w
     WHERE held.is_adopted AND held.member = excluded.member
       AND (held.is_active, held.main_fuse_w) IS DISTINCT FROM (excluded.is_active, excluded.main_fuse_w)`,
  `INSERT INTO tariff (community, valid_from_s, retail_micro_per_kwh, feed_in_micro_per_kwh,
                       local_network_fee_micro_per_kwh, fixed_fee_micro_per_day, created_at_ms)
   SELECT r.community, j.valid_from_s, j.retail_micro_per_kwh, j.feed_in_micro_per_kwh,
          j.local_network_fee_micro_per_kwh, j.fixed_fee_micro_per_day, $2
     FROM results_node r JOIN recomputed_community c ON c.node = r.node,
          jsonb_to_recordset(c.tariffs)
            AS j (valid_from_s bigint, retail_micro_per_kwh bigint, feed_in_micro_per_kwh bigint,
                  local_network_fee_micro_per_kwh bigint, fixed_fee_micro_per_day bigint)
    WHERE r.node = $1
   ON CONFLICT DO NOTHING`,
  `INSERT INTO allocation_key AS held (community, valid_from_s, added, agreed, created_at_ms, is_adopted)
   SELECT r.community, j.valid_from_s, j.agreed, j.agreed, $2, true
     FROM results_node r JOIN recomputed_community c ON c.node = r.node,
          jsonb_to_recordset(c.allocation_keys) AS j (valid_from_s bigint, agreed jsonb)
    WHERE r.node = $1
    ORDER BY j.valid_from_s
   ON CONFLICT (community, valid_from_s)
     DO UPDATE SET added = excluded.added, agreed = excluded.agreed, version = held.version + 1
     WHERE held.is_adopted AND held.agreed <> excluded.agreed`,
];

/**
 * A withdrawn key that has not begun goes on with what holds before it, and that may be the node's own by now. Neither by
 * the journal nor by the clock: while a journal is folded again, it looks as if nothing had begun.
 */
const FOLLOW_ADOPTED = `
  UPDATE allocation_key w SET agreed = held.agreed
    FROM results_node r JOIN allocation_key held ON held.community = r.community AND NOT held.is_withdrawn
   WHERE r.node = $1 AND w.community = r.community AND w.is_withdrawn AND w.agreed <> held.agreed
     AND w.valid_from_s * 1000 > $2
     AND held.valid_from_s = (SELECT max(k.valid_from_s) FROM allocation_key k
                               WHERE k.community = w.community AND NOT k.is_withdrawn AND k.valid_from_s < w.valid_from_s)
     AND w.valid_from_s >= coalesce((SELECT start_s + length_s FROM recomputed_interval
                                      WHERE node = r.node ORDER BY start_s DESC LIMIT 1), 0)`;

const VERDICT = `
  INSERT INTO record_verdict (community, node, epoch, seq, kind, verdict, received_at_ms)
  SELECT community, id, $2, $3, $4, $5, $6 FROM node
   WHERE id = $1 AND (SELECT count(*) FROM record_verdict WHERE node = $1) < ${VERDICTS_PER_NODE}
  ON CONFLICT (node, epoch, seq) DO NOTHING`;

interface EpochRow {
  readonly id: number;
  readonly epoch: Buffer;
  readonly parent_epoch: Buffer | null;
  readonly parent_seq: number | null;
  readonly head_seq: number;
  readonly is_forked: boolean;
  readonly generation: number;
  readonly head_at_ms: number;
}

export class PostgresRecomputationStore implements RecomputationStore {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async nodes(): Promise<readonly NodeId[]> {
    const query = "SELECT DISTINCT node FROM journal_epoch ORDER BY node";
    const { rows } = await onDatabase(() => this.pool.query<{ node: Buffer }>(query));
    return rows.map(({ node }) => node as Uint8Array as NodeId);
  }

  async atDesk<T>(node: NodeId, work: (desk: JournalDesk) => Promise<T>) {
    const client = await onDatabase(() => this.pool.connect());
    let isSound = false;
    try {
      const lock = Buffer.from(node).readBigInt64BE().toString();
      const { rows } = await onDatabase(() => client.query("SELECT pg_try_advisory_lock($1) AS is_ours", [lock]));
      const isOurs = (rows[0] as { is_ours: boolean }).is_ours;
      const answer = isOurs
        ? ({ kind: "done", result: await work(new PostgresJournalDesk(client, node)) } as const)
        : ({ kind: "taken" } as const);
      if (isOurs) await onDatabase(() => client.query("SELECT pg_advisory_unlock($1)", [lock]));
      isSound = true;
      return answer;
    } finally {
      // Ends the lock and what was begun, when something failed.
      client.release(!isSound);
    }
  }
}

class PostgresJournalDesk implements JournalDesk {
  private readonly client: PoolClient;
  private readonly node: Buffer;
  private readonly ids = new Map<string, number>();

  constructor(client: PoolClient, node: NodeId) {
    this.client = client;
    this.node = Buffer.from(node);
  }

  async load(): Promise<StoredJournal> {
    const { node, client } = this;
    const [journal, epochs] = await onDatabase(async () => [
      (await client.query(JOURNAL, [node])).rows[0],
      (await client.query<EpochRow>(EPOCHS, [node])).rows,
    ]);
    const { community, sealed_key, epoch, seq, records, fold_version } = journal;
    for (const { epoch: name, id } of epochs) this.ids.set(nameOf(name), id);
    return {
      community: community as CommunityId,
      sealed_key,
      epochs: epochs.map(heldEpoch),
      recomputed: { position: positionOf(epoch, seq), records: records ?? 0 },
      fold_version,
    };
  }

  async checkpoint(): Promise<Checkpoint | null> {
    const query = "SELECT state_epoch, state_seq, state_records, state FROM recomputed_journal WHERE node = $1";
    const { rows } = await onDatabase(() => this.client.query(query, [this.node]));
    const { state_epoch, state_seq, state_records: records, state } = rows[0] ?? { state: null };
    return state === null ? null : { position: positionOf(state_epoch, state_seq), records, state };
  }

  async records({ epoch, from_seq, last_seq }: Parameters<JournalDesk["records"]>[0]): Promise<readonly Uint8Array[]> {
    const place = { epoch_id: this.ids.get(nameOf(epoch)) ?? 0, seq: from_seq };
    const part = await onDatabase(() => recordsFrom(this.client, place, BYTES_AT_ONCE));
    return (part?.records ?? []).slice(0, last_seq - from_seq + 1);
  }

  store(step: RecomputedStep): Promise<readonly number[]> {
    const { client } = this;
    return onDatabase(async () => {
      await client.query("BEGIN");
      try {
        const mismatches = await this.storeParts(step);
        await client.query("COMMIT");
        return mismatches;
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      }
    });
  }

  save(checkpoint: Checkpoint): Promise<void> {
    return onDatabase(() => this.saveState(checkpoint));
  }

  forget(): Promise<void> {
    const { client, node } = this;
    return onDatabase(async () => {
      await client.query("BEGIN; SET LOCAL statement_timeout = 0");
      for (const table of [...RESULT_TABLES, "recomputed_journal"]) {
        await client.query(`DELETE FROM ${table} WHERE node = $1`, [node]);
      }
      await client.query("COMMIT");
    });
  }

  private async saveState({ position, records, state }: Checkpoint): Promise<void> {
    await this.client.query(CHECKPOINT, [this.node, ...placeOf(position), records, Buffer.from(state)]);
  }

  private async storeParts(step: RecomputedStep): Promise<readonly number[]> {
    const { client, node } = this;
    const { to, rows, terms, refused, checkpoint, at_ms } = step;
    const mismatches = await writeRows(client, node, { rows, at_ms });
    if (terms !== null) {
      const { members, metering_points, tariffs, allocation_keys } = terms;
      const lists = [members, metering_points, tariffs, allocation_keys];
      await client.query(TERMS, [node, ...lists.map((list) => JSON.stringify(list))]);
    }
    for (const { epoch, seq, kind, verdict } of refused) {
      await client.query(VERDICT, [node, Buffer.from(epoch), seq, kind, verdict, at_ms]);
    }
    const { fold_version, unknown_records, status, reason } = step;
    const progress = [to.records, fold_version, unknown_records, status, reason, at_ms];
    await client.query(PROGRESS, [node, ...placeOf(to.position), ...progress]);
    if (checkpoint !== null) await this.saveState(checkpoint);
    // Only now is it known whether this is the node that speaks for its community.
    if (terms !== null) {
      for (const adopt of ADOPT) await client.query(adopt, [node, at_ms]);
      await client.query(FOLLOW_ADOPTED, [node, at_ms]);
    }
    return mismatches;
  }
}

function heldEpoch({ id: _, parent_epoch, parent_seq, ...held }: EpochRow): HeldEpoch {
  return { ...held, parent: positionOf(parent_epoch, parent_seq) };
}

function positionOf(epoch: Uint8Array | null, seq: number | null): LinePosition | null {
  return epoch === null || seq === null ? null : { epoch, seq };
}

function placeOf(position: LinePosition | null): readonly [Buffer | null, number | null] {
  return position === null ? [null, null] : [Buffer.from(position.epoch), position.seq];
}

function nameOf(epoch: Uint8Array): string {
  return Buffer.from(epoch).toString("hex");
}
