import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { Pool } from "pg";
import type { BatchRecord, BatchSummary, SettlementRecords, ZoneState } from "../../settlement/settlement-records.ts";
import { onDatabase } from "./database-errors.ts";
import { readBatch } from "./settlement-batch-rows.ts";
import { namesIn, numberedMembers } from "./settlement-members.ts";

/** Whether the month of the newest interval is settled on the chain: bank months leave no window waiting. */
const ON_CHAIN = `
  (SELECT s.settles_by FROM settling s WHERE s.community = z.community AND s.from_s < newest.end_s
    ORDER BY s.version DESC LIMIT 1) = 'chain'`;

/** Members are carried where what was moved for them is not what the ledger comes to, in whole units. */
const ZONES = `
  SELECT z.community, z.zone, z.status, z.sealed_seq, z.confirmed_seq, z.window_end_s, b.window_start_s AS open_start_s,
         b.sealed_at_ms, CASE WHEN ${ON_CHAIN} THEN greatest(0, newest.end_s / $1 - z.window_end_s / $1)::integer ELSE 0 END
           AS waiting_windows,
         carried.members AS carried_members, carried.units AS carried_units
    FROM settlement_zone z
    LEFT JOIN settlement_batch b
      ON b.community = z.community AND b.seq = z.sealed_seq AND z.confirmed_seq < z.sealed_seq
    LEFT JOIN results_node r ON r.community = z.community
    CROSS JOIN LATERAL (
      SELECT coalesce((SELECT i.start_s + i.length_s FROM recomputed_interval i WHERE i.node = r.node
                        ORDER BY i.start_s DESC LIMIT 1), z.window_end_s) AS end_s) AS newest
    CROSS JOIN LATERAL (
      SELECT count(*)::integer AS members, coalesce(sum(m.settled_units - floor(m.owed_nano / 100)), 0)::text AS units
        FROM settlement_member m
       WHERE m.community = z.community AND m.number > 0 AND m.settled_units <> floor(m.owed_nano / 100)) AS carried
   WHERE $2::text IS NULL OR z.community = $2
   ORDER BY z.zone`;

const SUMMARY = `
  SELECT seq, window_start_s, window_end_s, windows, trade_count, row_count, produced_wh::bigint, retired_wh::bigint,
         moved_units::text, batch_hash, sealed_at_ms, confirmed_at_ms, tx_hash, ledger, fee_stroops
    FROM settlement_batch WHERE community = $1`;

const DETAIL = `
  SELECT b.intervals, z.network_passphrase, z.settlement_contract
    FROM settlement_batch b JOIN settlement_zone z ON z.community = b.community
   WHERE b.community = $1 AND b.seq = $2`;

const FINAL =
  "SELECT batch_hash FROM settlement_batch WHERE community = $1 AND confirmed_at_ms IS NOT NULL ORDER BY seq";

interface ZoneRow extends Omit<ZoneState, "waiting_since_s" | "open_batch"> {
  readonly open_start_s: number | null;
  readonly sealed_at_ms: number | null;
}

/** What people and nodes see of the book, out of the hub's database. */
export class PostgresSettlementRecords implements SettlementRecords {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async zones(window_s: number, only: CommunityId | null): Promise<readonly ZoneState[]> {
    return (await this.rows<ZoneRow>(ZONES, [window_s, only])).map(zoneState);
  }

  batches(community: CommunityId, { limit, before }: { limit: number; before: number | null }) {
    const text = `${SUMMARY} AND seq < $2 ORDER BY seq DESC LIMIT $3`;
    return this.rows<BatchSummary>(text, [community, before ?? Number.MAX_SAFE_INTEGER, limit]);
  }

  async find(community: CommunityId, seq: number): Promise<BatchRecord | null> {
    const [summary] = await this.rows<BatchSummary>(`${SUMMARY} AND seq = $2`, [community, seq]);
    const [detail] = await this.rows<Omit<BatchRecord, "summary">>(DETAIL, [community, seq]);
    if (summary === undefined || detail === undefined) return null;
    return onDatabase(async () => {
      const client = await this.pool.connect();
      try {
        const batch = await readBatch(client, community, seq);
        const members = await numberedMembers(client, community);
        return batch === null ? null : { summary, ...detail, batch, members: namesIn(batch, members) };
      } finally {
        client.release();
      }
    });
  }

  async finalHashes(community: CommunityId): Promise<readonly Uint8Array[]> {
    const rows = await this.rows<{ batch_hash: Buffer }>(FINAL, [community]);
    return rows.map(({ batch_hash }) => batch_hash);
  }

  private async rows<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return (await onDatabase(() => this.pool.query<Row>(text, [...values]))).rows;
  }
}

function zoneState({ open_start_s, sealed_at_ms, ...zone }: ZoneRow): ZoneState {
  const isOpen = open_start_s !== null && sealed_at_ms !== null;
  return {
    ...zone,
    waiting_since_s: open_start_s ?? (zone.waiting_windows > 0 ? zone.window_end_s : null),
    open_batch: isOpen ? { seq: zone.sealed_seq, sealed_at_ms } : null,
  };
}
