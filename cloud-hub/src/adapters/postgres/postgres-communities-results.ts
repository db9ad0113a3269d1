import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import type {
  IntervalDetail,
  IntervalQuery,
  IntervalResult,
  IntervalRevision,
  MemberShare,
  PointReading,
  ResultReader,
} from "../../communities/result-reader.ts";
import { onDatabase } from "./database-errors.ts";

/**
 * The newest revision of each interval, in one walk along the primary key. That both sides agree on a later revision
 * does not undo that they once did not.
 */
const intervalsWhere = (condition: string) => `
  SELECT DISTINCT ON (i.start_s)
         i.start_s, i.length_s, i.revision, i.price_micro_per_kwh, i.matched_wh, i.demand_wh, i.supply_wh,
         i.saving_nano::text, i.closed_at_ms, bool_and(i.is_same) OVER (PARTITION BY i.start_s) AS is_same,
         i.official_points, i.points
    FROM recomputed_interval i
   WHERE i.node = (SELECT node FROM results_node WHERE community = $1)
     AND i.start_s >= $2 AND i.start_s < $3 AND i.start_s > $4 ${condition}
   ORDER BY i.start_s, i.revision DESC LIMIT $5`;

const INTERVALS = intervalsWhere("");

const MISMATCHES = intervalsWhere(
  "AND i.start_s IN (SELECT o.start_s FROM recomputed_interval o WHERE o.node = i.node AND NOT o.is_same)",
);

const REVISIONS = `
  SELECT i.* FROM results_node r JOIN recomputed_interval i ON i.node = r.node
   WHERE r.community = $1 AND i.start_s = $2 ORDER BY i.revision`;

const MEMBERS = `
  SELECT m.member, m.import_wh, m.export_wh, m.bought_wh, m.sold_wh, m.grid_import_wh, m.grid_export_wh,
         m.amount_nano::text, m.saving_nano::text, m.quality, m.is_signed, m.is_official
    FROM results_node r JOIN recomputed_member_interval m ON m.node = r.node
   WHERE r.community = $1 AND m.start_s = $2 ORDER BY m.member COLLATE "C"`;

const POINTS = `
  SELECT DISTINCT ON (p.metering_point COLLATE "C")
         p.metering_point, p.revision, p.import_wh, p.export_wh, p.quality, p.is_signed, p.is_official
    FROM results_node r JOIN recomputed_point_interval p ON p.node = r.node
   WHERE r.community = $1 AND p.start_s = $2 ORDER BY p.metering_point COLLATE "C", p.revision DESC`;

interface RevisionRow {
  readonly revision: number;
  readonly closed_at_ms: number;
  readonly is_same: boolean;
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly input_digest: Buffer;
  readonly result_digest: Buffer;
  readonly node_price_micro_per_kwh: number | null;
  readonly node_matched_wh: number;
  readonly node_input_digest: Buffer;
  readonly node_result_digest: Buffer;
}

export class PostgresResultReader implements ResultReader {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async intervals(community: CommunityId, query: IntervalQuery): Promise<readonly IntervalResult[]> {
    const { from_s, to_s, after, limit, isMismatchOnly } = query;
    const text = isMismatchOnly ? MISMATCHES : INTERVALS;
    return this.rows<IntervalResult>(text, [community, from_s, to_s, after ?? -1, limit]);
  }

  async interval(community: CommunityId, start_s: number): Promise<IntervalDetail | null> {
    const values = [community, start_s];
    const revisions = await this.rows<RevisionRow>(REVISIONS, values);
    if (revisions.length === 0) return null;
    return {
      revisions: revisions.map(revisionOf),
      members: await this.rows<MemberShare>(MEMBERS, values),
      metering_points: await this.rows<PointReading>(POINTS, values),
    };
  }

  private async rows<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return (await onDatabase(() => this.pool.query<Row>(text, [...values]))).rows;
  }
}

function revisionOf(row: RevisionRow): IntervalRevision {
  const { revision, closed_at_ms, is_same } = row;
  const { price_micro_per_kwh, matched_wh, input_digest, result_digest } = row;
  return {
    revision,
    closed_at_ms,
    is_same,
    hub: { price_micro_per_kwh, matched_wh, input_digest, result_digest },
    node: {
      price_micro_per_kwh: row.node_price_micro_per_kwh,
      matched_wh: row.node_matched_wh,
      input_digest: row.node_input_digest,
      result_digest: row.node_result_digest,
    },
  };
}
