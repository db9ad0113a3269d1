import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import type { ListPart } from "../../communities/community-store.ts";
import type { NodeDetail, NodeDirectory, NodeReport } from "../../communities/node-directory.ts";
import { onDatabase } from "./database-errors.ts";
import { inTransaction } from "./transaction.ts";

/** The newest segment of the newest epoch tells when something new came. */
const reportWith = (more: string) => `
  SELECT ${more} n.id AS node, n.enrolled_at_ms, n.revoked_at_ms,
         greatest(s.received_at_ms, (
           SELECT g.received_at_ms FROM journal_segment g
            WHERE g.epoch_id = (SELECT max(e.id) FROM journal_epoch e WHERE e.node = n.id)
            ORDER BY g.from_seq DESC LIMIT 1)) AS last_contact_at_ms,
         (SELECT coalesce(sum(e.head_seq), 0)::bigint FROM journal_epoch e WHERE e.node = n.id) AS journal_seq_total,
         s.backlog_records, CASE WHEN NOT s.has_simulated_clock THEN s.backlog_since_ms END AS backlog_since_ms,
         coalesce(p.status_every_s, 60) AS status_every_s,
         coalesce(t.generation, 1)::bigint AS generation, t.at_ms AS replaced_at_ms,
         CASE WHEN m.node IS NULL THEN NULL ELSE
           jsonb_build_object('reported_at_ms', m.received_at_ms, 'is_partitioned', m.is_partitioned,
             'partitioned_since_ms', m.partitioned_since_ms, 'peers', jsonb_array_length(m.peers),
             'peers_connected', m.peers_connected, 'copies', jsonb_array_length(m.copies),
             'copies_wanted', greatest(0, least(2, (SELECT count(*) - 1 FROM node o JOIN community oc ON oc.id = o.community
                                         WHERE oc.region = c.region AND o.revoked_at_ms IS NULL))),
             'behind_records', m.behind_records, 'alarms', jsonb_array_length(m.alarms))
         END AS mesh,
         CASE WHEN j.node IS NULL THEN NULL ELSE
           jsonb_build_object('status', j.status, 'reason', j.reason, 'updated_at_ms', j.updated_at_ms)
         END AS recomputation,
         coalesce((
           SELECT jsonb_agg(jsonb_build_object(
                    'code', a.code, 'epoch', encode(a.epoch, 'hex'), 'first_at_ms', a.first_at_ms,
                    'last_at_ms', a.last_at_ms, 'times', a.times) ORDER BY a.last_at_ms DESC, a.code, a.epoch)
             FROM (SELECT * FROM node_alarm WHERE node = n.id ORDER BY last_at_ms DESC LIMIT 32) a), '[]') AS alarms,
         coalesce(s.alarms, '[]') AS reported_alarms, coalesce(s.refused, '[]') AS refused
    FROM node n
    JOIN community c ON c.id = n.community
    LEFT JOIN node_policy p ON p.community = n.community
    LEFT JOIN node_status s ON s.node = n.id
    LEFT JOIN node_mesh m ON m.node = n.id
    LEFT JOIN LATERAL (
      SELECT generation, at_ms FROM node_takeover WHERE node = n.id ORDER BY generation DESC LIMIT 1
    ) t ON true
    LEFT JOIN recomputed_journal j ON j.node = n.id`;

const LIST = `${reportWith("")}
   WHERE n.community = $1 AND ($3::bytea IS NULL OR n.id > $3)
   ORDER BY n.id LIMIT $2`;

const MOST_UPDATES = 32;
const MOST_BACKUPS = 32;

const DETAIL = `${reportWith(`
         n.community, s.received_at_ms AS status_at_ms, s.reported_at_ms - s.received_at_ms AS clock_error_ms,
         s.telemetry_backlog_records, coalesce(s.has_simulated_clock, false) AS has_simulated_clock,`)}
   WHERE n.id = $1`;

const UPDATES = `
  SELECT r.id AS release, r.kind, r.board, r.version, r.version_name, r.phase, o.outcome, o.reason,
         o.received_at_ms AS told_at_ms
    FROM release_outcome o JOIN release r ON r.id = o.release
   WHERE o.node = $1 ORDER BY o.received_at_ms DESC, r.number DESC LIMIT ${MOST_UPDATES}`;

const BACKUPS = `
  SELECT made_at_ms, size_bytes FROM node_backup
   WHERE node = $1 AND digest IS NOT NULL ORDER BY made_at_ms DESC, number DESC LIMIT ${MOST_BACKUPS}`;

const RELEASE = "UPDATE journal_epoch SET state = 'open' WHERE node = $1 AND epoch = $2";

type WithTexts<Report extends NodeReport> = Omit<Report, "alarms"> & {
  readonly alarms: readonly (Omit<NodeReport["alarms"][number], "epoch"> & { readonly epoch: string })[];
};
type Row = WithTexts<NodeReport>;
type DetailRow = Omit<WithTexts<NodeDetail>, "updates" | "backups">;

export class PostgresNodeDirectory implements NodeDirectory {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async list(community: CommunityId, { limit, after }: ListPart<Uint8Array>): Promise<readonly NodeReport[]> {
    const values = [community, limit, after === null ? null : Buffer.from(after)];
    const { rows } = await onDatabase(() => this.pool.query<Row>(LIST, values));
    return rows.map((row) => ({ ...row, alarms: alarmsOf(row) }));
  }

  async find(node: Uint8Array): Promise<NodeDetail | null> {
    const values = [Buffer.from(node)];
    return onDatabase(async () => {
      const [row] = (await this.pool.query<DetailRow>(DETAIL, values)).rows;
      if (row === undefined) return null;
      const { rows: updates } = await this.pool.query<NodeDetail["updates"][number]>(UPDATES, values);
      const { rows: backups } = await this.pool.query<NodeDetail["backups"][number]>(BACKUPS, values);
      return { ...row, alarms: alarmsOf(row), updates, backups };
    });
  }

  releaseEpoch(node: Uint8Array, epoch: Uint8Array): Promise<"released" | "unknown-epoch" | "not-forked"> {
    return inTransaction(this.pool, async (client) => {
      const values = [Buffer.from(node), Buffer.from(epoch)];
      // The lock under which batches come in.
      await client.query("SELECT FROM node WHERE id = $1 FOR UPDATE", values.slice(0, 1));
      const { rows } = await client.query<{ state: string }>(
        "SELECT state FROM journal_epoch WHERE node = $1 AND epoch = $2",
        values,
      );
      if (rows[0] === undefined) return "unknown-epoch";
      if (rows[0].state !== "forked") return "not-forked";
      await client.query(RELEASE, values);
      return "released";
    });
  }
}

function alarmsOf({ alarms }: Pick<Row, "alarms">): NodeReport["alarms"] {
  return alarms.map((alarm) => ({ ...alarm, epoch: Buffer.from(alarm.epoch, "hex") }));
}
