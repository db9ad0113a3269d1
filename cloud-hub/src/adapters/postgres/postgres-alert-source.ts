import type { Pool } from "pg";
import type { AlertSource, CommunityFacts, DifferenceFacts, MeshFacts, NodeFacts } from "../../alerts/alert-facts.ts";
import type { ToldCopy } from "../../region/mesh-store.ts";
import { onDatabase } from "./database-errors.ts";
import { BILLABLE_MONTHS } from "./postgres-billable-months.ts";

/** A failure counts until the node has proven that release or a newer one of its kind, or it was called back. */
const FAILED_UPDATE = `
  SELECT jsonb_build_object('release', encode(r.id, 'hex'), 'version_name', r.version_name, 'outcome', o.outcome,
                            'reason', o.reason, 'at_ms', o.received_at_ms)
    FROM release_outcome o JOIN release r ON r.id = o.release
   WHERE o.node = n.id AND o.outcome IN ('rolled-back', 'refused') AND r.phase NOT IN ('draft', 'withdrawn')
     AND NOT EXISTS (
       SELECT FROM release_outcome p JOIN release q ON q.id = p.release
        WHERE p.node = n.id AND p.outcome = 'proven' AND q.kind = r.kind AND q.version >= r.version)
   ORDER BY o.received_at_ms DESC LIMIT 1`;

/** Of its own word the node tells no time; of what the hub found out it is the first. */
const JOURNAL_ALARMS = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('alarm', alarm, 'since_ms', since_ms)), '[]') FROM (
    SELECT code AS alarm, min(first_at_ms) AS since_ms FROM node_alarm WHERE node = n.id GROUP BY code
    UNION ALL
    SELECT told ->> 'alarm', NULL FROM jsonb_array_elements(s.alarms) AS told) a`;

const NODES = `
  WITH regions AS (
    SELECT c.region, greatest(0, least(2, count(*) - 1)) AS copies_wanted
      FROM node n JOIN community c ON c.id = n.community WHERE n.revoked_at_ms IS NULL GROUP BY c.region)
  SELECT encode(n.id, 'hex') AS node, n.community, coalesce(p.status_every_s, 60) AS status_every_s,
         greatest(s.received_at_ms, (
           SELECT g.received_at_ms FROM journal_segment g
            WHERE g.epoch_id = (SELECT max(e.id) FROM journal_epoch e WHERE e.node = n.id)
            ORDER BY g.from_seq DESC LIMIT 1)) AS last_contact_at_ms,
         s.reported_at_ms - s.received_at_ms AS clock_error_ms, s.backlog_records, s.backlog_since_ms,
         coalesce(s.has_simulated_clock, false) AS has_simulated_clock,
         CASE WHEN j.status = 'stopped' THEN coalesce(j.reason, '') END AS stopped_reason,
         (${JOURNAL_ALARMS}) AS journal_alarms,
         coalesce(jsonb_array_length(s.refused), 0) AS refused_entries,
         CASE WHEN m.node IS NOT NULL THEN
           jsonb_build_object('reported_at_ms', m.received_at_ms, 'is_partitioned', m.is_partitioned,
             'partitioned_since_ms', m.partitioned_since_ms, 'peers', jsonb_array_length(m.peers),
             'peers_connected', m.peers_connected, 'copies', m.copies,
             'copies_wanted', g.copies_wanted, 'alarms', jsonb_array_length(m.alarms))
         END AS mesh,
         (${FAILED_UPDATE}) AS failed_update
    FROM node n
    JOIN community c ON c.id = n.community
    JOIN regions g ON g.region = c.region
    LEFT JOIN node_policy p ON p.community = c.id
    LEFT JOIN node_status s ON s.node = n.id
    LEFT JOIN node_mesh m ON m.node = n.id
    LEFT JOIN recomputed_journal j ON j.node = n.id
   WHERE n.revoked_at_ms IS NULL
   ORDER BY n.id`;

const COMMUNITIES = `
  SELECT c.id AS community,
         (SELECT count(DISTINCT i.start_s) FROM recomputed_interval i WHERE i.node = r.node AND NOT i.is_same) AS mismatches,
         EXISTS (SELECT FROM tariff f WHERE f.community = c.id AND f.valid_from_s <= $1) AS has_tariff,
         (SELECT jsonb_build_object('run', b.run, 'month', b.month, 'drafted_at_ms', b.drafted_at_ms)
            FROM billing_run b WHERE b.community = c.id AND b.state = 'draft') AS draft,
         (SELECT coalesce(jsonb_agg(to_jsonb(m) - 'community' - 'lacking' ORDER BY m.month), '[]')
            FROM (${BILLABLE_MONTHS}) m WHERE m.community = c.id) AS billable
    FROM community c LEFT JOIN results_node r ON r.community = c.id
   ORDER BY c.id`;

/**
 * Of intervals whose official values the node has not taken. Where it had nothing, all of the official value differs. What
 * somebody has accepted, with exactly these figures, as `reviewed_difference` has it, needs nobody any more.
 */
const DIFFERENCES = `
  WITH open AS (
    SELECT k.community, k.start_s, to_char(to_timestamp(k.start_s) AT TIME ZONE c.time_zone, 'YYYY-MM') AS month,
           i.demand_wh + i.supply_wh AS metered_wh
      FROM reconciled_interval k
      JOIN community c ON c.id = k.community
      JOIN LATERAL (SELECT demand_wh, supply_wh, result_digest FROM recomputed_interval
                     WHERE node = k.node AND start_s = k.start_s ORDER BY revision DESC LIMIT 1) i
        ON i.result_digest <> k.result_digest
     WHERE k.start_s >= $1
  ), decided AS (
    SELECT DISTINCT ON (r.community, r.start_s, r.metering_point) r.*, a.kind
      FROM difference_record r JOIN difference_act a USING (community, act)
     WHERE r.start_s >= $1 AND a.kind <> 'noted'
     ORDER BY r.community, r.start_s, r.metering_point, r.act DESC
  ), differing AS (
    SELECT d.community, d.start_s, sum(abs(d.official_import_wh - coalesce(d.import_wh, 0))
                                     + abs(d.official_export_wh - coalesce(d.export_wh, 0))) AS difference_wh
      FROM official_difference d
      LEFT JOIN decided a ON a.community = d.community AND a.start_s = d.start_s AND a.metering_point = d.metering_point
       AND a.kind = 'accepted' AND (d.import_wh, d.export_wh, d.official_import_wh, d.official_export_wh,
             d.amount_change_nano) IS NOT DISTINCT FROM (a.import_wh, a.export_wh, a.official_import_wh,
             a.official_export_wh, a.amount_change_nano)
     WHERE d.start_s >= $1 AND d.cause <> 'neighbours' AND a.act IS NULL
     GROUP BY d.community, d.start_s
  )
  SELECT o.community, o.month, coalesce(sum(d.difference_wh), 0)::bigint AS difference_wh,
         sum(o.metered_wh)::bigint AS metered_wh
    FROM open o LEFT JOIN differing d USING (community, start_s)
   GROUP BY o.community, o.month ORDER BY o.community COLLATE "C", o.month`;

type MeshRow = Omit<MeshFacts, "copies"> & { readonly copies: readonly ToldCopy[] };
type NodeRow = Omit<NodeFacts, "mesh"> & { readonly mesh: MeshRow | null };

/** A copy on a node that was shut out is none. */
function meshOf({ copies, ...mesh }: MeshRow, active: ReadonlySet<string>): MeshFacts {
  return { ...mesh, copies: copies.filter(({ holder, records }) => records > 0 && active.has(holder)).length };
}

export class PostgresAlertSource implements AlertSource {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async nodes(): Promise<readonly NodeFacts[]> {
    const rows = await this.rows<NodeRow>(NODES, []);
    const active = new Set(rows.map(({ node }) => node));
    return rows.map(({ mesh, ...row }) => ({ ...row, mesh: mesh === null ? null : meshOf(mesh, active) }));
  }

  communities(now_ms: number): Promise<readonly CommunityFacts[]> {
    return this.rows<CommunityFacts>(COMMUNITIES, [Math.floor(now_ms / 1_000)]);
  }

  differences(from_s: number): Promise<readonly DifferenceFacts[]> {
    return this.rows<DifferenceFacts>(DIFFERENCES, [from_s]);
  }

  private async rows<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return (await onDatabase(() => this.pool.query<Row>(text, [...values]))).rows;
  }
}
