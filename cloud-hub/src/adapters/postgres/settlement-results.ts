import type { PoolClient } from "pg";
import {
  type IntervalContent,
  type MemberTotal,
  type MeterTotal,
  NOTHING_SETTLED,
  type SettledInterval,
} from "../../settlement/interval-content.ts";
import { decodeSettled } from "../../settlement/settled-bytes.ts";
import { unpack } from "./settlement-bytes.ts";
import { IN_CHAIN_MONTH } from "./settlement-ways.ts";

/** Intervals of one batch at most: three weeks of quarter hours. */
const MOST_INTERVALS = 2_000;

/** The community's node, and the one that its last batch was sealed from, while that is let in. */
const JOURNALS = `
  SELECT r.node, j.records, held.records AS held_records, held.status AS held_status,
         sealed.id IS NOT NULL AND sealed.revoked_at_ms IS NULL AS is_held_in
    FROM settlement_zone z
    LEFT JOIN node sealed ON sealed.id = z.sealed_node
    LEFT JOIN recomputed_journal held ON held.node = z.sealed_node
    LEFT JOIN results_node r ON r.community = z.community
    LEFT JOIN recomputed_journal j ON j.node = r.node
   WHERE z.community = $1`;

const NEWEST =
  "SELECT start_s + length_s AS end_s FROM recomputed_interval WHERE node = $1 ORDER BY start_s DESC LIMIT 1";

/**
 * Not those for which the node has another result: it would not sign the batch, which could then never change. They come when
 * both agree.
 */
const CHANGED = `
  SELECT i.start_s, i.length_s, i.revision, coalesce(i.price_micro_per_kwh, 0)::text AS price_micro_per_kwh, i.source, k.totals
    FROM (SELECT DISTINCT ON (start_s) start_s, length_s, revision, price_micro_per_kwh, is_same,
                 input_digest || result_digest AS source
            FROM recomputed_interval WHERE node = $2 AND start_s + length_s <= $3
           ORDER BY start_s, revision DESC) i
    LEFT JOIN settlement_interval k ON k.community = $1 AND k.start_s = i.start_s
   WHERE i.is_same AND k.source IS DISTINCT FROM i.source AND ${IN_CHAIN_MONTH}
   ORDER BY i.start_s LIMIT ${MOST_INTERVALS + 1}`;

/** Lines are only ever added, so their sum is the newest revision. */
const MONEY = `
  SELECT start_s, substr(account, 8, length(account) - 14) AS member, sum(amount_nano)::text AS money_nano,
         sum(CASE category WHEN 'neighbour-purchase' THEN energy_change_wh
                           WHEN 'neighbour-sale' THEN -energy_change_wh ELSE 0 END)::text AS energy_wh
    FROM recomputed_posting
   WHERE node = $1 AND start_s = ANY ($2::bigint[]) AND account LIKE 'member:%:market'
   GROUP BY start_s, account`;

const METERS = `
  SELECT DISTINCT ON (start_s, metering_point) start_s, metering_point, import_wh, export_wh
    FROM recomputed_point_interval WHERE node = $1 AND start_s = ANY ($2::bigint[])
   ORDER BY start_s, metering_point, revision DESC`;

/** A closed interval whose newest result is another than the one that was sealed. */
export interface ChangedInterval {
  readonly start_s: number;
  readonly length_s: number;
  readonly revision: number;
  readonly price_micro_per_kwh: bigint;
  /** Digests of the result. */
  readonly source: Buffer;
  readonly settled: SettledInterval;
}

/** Whose results count, and how far they go. */
export interface SettledJournal {
  readonly node: Buffer;
  readonly records: number;
  /** End of the newest closed interval. */
  readonly closed_to_s: number;
}

/** `again` while the journal that was sealed from is just being folded from its beginning; null without results. */
export async function settledJournal(
  client: PoolClient,
  community: string,
  sealed_records: number,
): Promise<SettledJournal | "again" | null> {
  const row = (await client.query(JOURNALS, [community])).rows[0];
  if (row === undefined) return null;
  const { node, records, held_records, held_status, is_held_in } = row;
  // Rows that have gone come back in the order of the journal: what is only half back must not be taken for corrections.
  const isHalfBack = held_records === null || (held_records < sealed_records && held_status !== "current");
  if (is_held_in && isHalfBack) return "again";
  if (node === null) return null;
  const newest = (await client.query<{ end_s: number }>(NEWEST, [node])).rows[0];
  return newest === undefined ? null : { node, records, closed_to_s: newest.end_s };
}

/** The oldest ones that end at `end_s` at the latest, and whether there are more. */
export async function changedIntervals(
  client: PoolClient,
  { community, node, end_s }: { readonly community: string; readonly node: Buffer; readonly end_s: number },
): Promise<{ readonly intervals: readonly ChangedInterval[]; readonly has_more: boolean }> {
  const { rows } = await client.query(CHANGED, [community, node, end_s]);
  const intervals = rows
    .slice(0, MOST_INTERVALS)
    .map(({ start_s, length_s, revision, price_micro_per_kwh, source, totals }) => ({
      start_s,
      length_s,
      revision,
      price_micro_per_kwh: BigInt(price_micro_per_kwh),
      source,
      settled: totals === null ? NOTHING_SETTLED : decodeSettled(unpack(totals)),
    }));
  return { intervals, has_more: rows.length > MOST_INTERVALS };
}

/** A member's part of an interval, before it has a number. */
export interface NamedTotal extends MemberTotal {
  readonly member: string;
}

/** What members and meters came to, by start. */
export interface ReadResults {
  readonly members: ReadonlyMap<number, readonly NamedTotal[]>;
  readonly meters: ReadonlyMap<number, IntervalContent["meters"]>;
}

export async function readResults(client: PoolClient, node: Buffer, starts: readonly number[]): Promise<ReadResults> {
  const members = new Map<number, NamedTotal[]>(starts.map((start_s) => [start_s, []]));
  const meters = new Map<number, Map<string, MeterTotal>>(starts.map((start_s) => [start_s, new Map()]));
  const postings = await client.query({ name: "settlement money", text: MONEY, values: [node, starts] });
  for (const { start_s, member, energy_wh, money_nano } of postings.rows) {
    members.get(start_s)?.push({ member, energy_wh: BigInt(energy_wh), money_nano: BigInt(money_nano) });
  }
  const points = await client.query({ name: "settlement meters", text: METERS, values: [node, starts] });
  for (const { start_s, metering_point, import_wh, export_wh } of points.rows) {
    meters.get(start_s)?.set(metering_point, { import_wh: BigInt(import_wh), export_wh: BigInt(export_wh) });
  }
  return { members, meters };
}
