import type { MemberIntervalRow } from "@localgrid/clearing/projection-sink";
import type { ResidualLevel } from "@localgrid/matching/residual-book";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { PoolClient } from "pg";
import type { RecomputedRows } from "../../recomputation/recomputed-rows.ts";
import { BulkUpsert } from "./bulk-upsert.ts";

const INTERVALS = new BulkUpsert({
  table: "recomputed_interval",
  columns: {
    start_s: "bigint",
    revision: "integer",
    length_s: "integer",
    price_micro_per_kwh: "bigint",
    matched_wh: "bigint",
    demand_wh: "bigint",
    supply_wh: "bigint",
    saving_nano: "numeric",
    closed_at_ms: "bigint",
    input_digest: "bytea",
    result_digest: "bytea",
    node_price_micro_per_kwh: "bigint",
    node_matched_wh: "bigint",
    node_input_digest: "bytea",
    node_result_digest: "bytea",
    is_same: "boolean",
    official_points: "integer",
    points: "integer",
    inputs: "bytea",
    official_version: "integer",
  },
  // Folding again gives the same row.
  onConflict: "(node, start_s, revision) DO NOTHING RETURNING start_s, is_same",
});

const MEMBER_INTERVALS = new BulkUpsert({
  table: "recomputed_member_interval",
  columns: {
    member: "text",
    start_s: "bigint",
    length_s: "integer",
    revision: "integer",
    price_micro_per_kwh: "bigint",
    import_wh: "bigint",
    export_wh: "bigint",
    bought_wh: "bigint",
    sold_wh: "bigint",
    grid_import_wh: "bigint",
    grid_export_wh: "bigint",
    amount_nano: "numeric",
    saving_nano: "numeric",
    quality: "text",
    is_signed: "boolean",
    is_official: "boolean",
  },
  onConflict: `(node, member, start_s) DO UPDATE SET
    revision = excluded.revision, price_micro_per_kwh = excluded.price_micro_per_kwh,
    import_wh = excluded.import_wh, export_wh = excluded.export_wh, bought_wh = excluded.bought_wh,
    sold_wh = excluded.sold_wh, grid_import_wh = excluded.grid_import_wh, grid_export_wh = excluded.grid_export_wh,
    amount_nano = excluded.amount_nano, saving_nano = excluded.saving_nano, quality = excluded.quality,
    is_signed = excluded.is_signed, is_official = excluded.is_official
    WHERE excluded.revision > held.revision`,
});

const POINT_INTERVALS = new BulkUpsert({
  table: "recomputed_point_interval",
  columns: {
    metering_point: "text",
    start_s: "bigint",
    revision: "integer",
    import_wh: "bigint",
    export_wh: "bigint",
    quality: "text",
    is_signed: "boolean",
    is_official: "boolean",
  },
  onConflict: "(node, metering_point, start_s, revision) DO NOTHING",
});

const POSTINGS = new BulkUpsert({
  table: "recomputed_posting",
  columns: {
    start_s: "bigint",
    revision: "integer",
    ordinal: "integer",
    length_s: "integer",
    account: "text",
    category: "text",
    cause: "text",
    energy_change_wh: "bigint",
    price_micro_per_kwh: "bigint",
    amount_nano: "numeric",
    posted_at_ms: "bigint",
  },
  onConflict: "(node, start_s, revision, ordinal) DO NOTHING",
});

const BOOKS = new BulkUpsert({
  table: "residual_book",
  columns: {
    start_s: "bigint",
    length_s: "integer",
    revision: "integer",
    bids: "jsonb",
    offers: "jsonb",
    arrived_at_ms: "bigint",
  },
  // What its region has cleared stays as it was then.
  onConflict: `(node, start_s) DO UPDATE SET revision = excluded.revision, bids = excluded.bids, offers = excluded.offers
    WHERE held.is_open AND excluded.revision > held.revision`,
});

/** Inputs serve what comes next for an interval, which starts from its newest revision. */
const FORGET_OLD_INPUTS = `
  UPDATE recomputed_interval AS old SET inputs = NULL
    FROM unnest($2::bigint[], $3::integer[]) AS corrected (start_s, revision)
   WHERE old.node = $1 AND old.start_s = corrected.start_s AND old.revision < corrected.revision
     AND old.inputs IS NOT NULL`;

/** All tables of results, for whoever empties them. */
export const RESULT_TABLES = [
  "recomputed_interval",
  "recomputed_member_interval",
  "recomputed_point_interval",
  "recomputed_posting",
  "recomputed_community",
  "residual_book",
] as const;

/** Returns starts of the intervals that are new and that the node computed otherwise. */
export async function writeRows(
  client: PoolClient,
  node: Buffer,
  { rows, at_ms }: { readonly rows: RecomputedRows; readonly at_ms: number },
): Promise<readonly number[]> {
  const intervals = rows.intervals.map((row) => ({
    ...row,
    inputs: encodeCbor(row.inputs as unknown as CborValue),
  }));
  const added = await INTERVALS.write<{ start_s: number; is_same: boolean }>(client, node, intervals);
  const corrected = rows.intervals.filter(({ revision }) => revision > 0);
  if (corrected.length > 0) {
    const [starts, revisions] = [corrected.map((row) => row.start_s), corrected.map((row) => row.revision)];
    await client.query(FORGET_OLD_INPUTS, [node, starts, revisions]);
  }
  await BOOKS.write(client, node, booksOf(rows, at_ms));
  await MEMBER_INTERVALS.write(client, node, newestOf(rows.memberIntervals));
  await POINT_INTERVALS.write(client, node, rows.meteringPointIntervals);
  await POSTINGS.write(client, node, rows.postings);
  return added.filter(({ is_same }) => !is_same).map(({ start_s }) => start_s);
}

function booksOf({ intervals }: RecomputedRows, arrived_at_ms: number): readonly object[] {
  const newest = [...new Map(intervals.map((interval) => [interval.start_s, interval])).values()];
  return newest.map(({ start_s, length_s, revision, residual }) => {
    const [bids, offers] = [levelsJson(residual.bids), levelsJson(residual.offers)];
    return { start_s, length_s, revision, bids, offers, arrived_at_ms };
  });
}

function levelsJson(levels: readonly ResidualLevel[]): string {
  return JSON.stringify(levels.map(({ limit_micro_per_kwh, energy_wh }) => [limit_micro_per_kwh, energy_wh]));
}

/** A statement changes no row twice. */
function newestOf(rows: readonly MemberIntervalRow[]): readonly MemberIntervalRow[] {
  return [...new Map(rows.map((row) => [`${row.start_s} ${row.member}`, row])).values()];
}
