import type { EnergySums } from "@localgrid/clearing/energy-sums";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";
import { plainRow } from "./plain-row.ts";
import { DOUBTFUL } from "./projection-database.ts";

/** Half-open, UTC seconds. */
interface TimeRange {
  readonly from_s: number;
  readonly to_s: number;
}

/** Sums over the delivery intervals of a range, by the database. Each costs one walk along a key. */
export interface EnergySumsOf {
  member(query: TimeRange & { readonly member: MemberId }): EnergySums;
  /** Costs the same however many members there are. */
  community(range: TimeRange): EnergySums;
}

export const MEMBER_SUMS = `
  SELECT count(*) AS intervals,
    count(*) FILTER (WHERE ${DOUBTFUL}) AS estimated_intervals,
    coalesce(sum(import_wh), 0) AS import_wh,
    coalesce(sum(export_wh), 0) AS export_wh,
    coalesce(sum(bought_wh), 0) AS bought_wh,
    coalesce(sum(sold_wh), 0) AS sold_wh,
    coalesce(sum(grid_import_wh), 0) AS grid_import_wh,
    coalesce(sum(grid_export_wh), 0) AS grid_export_wh,
    coalesce(sum(amount_nano), 0) AS amount_nano,
    coalesce(sum(saving_nano), 0) AS saving_nano,
    coalesce(sum(bought_wh + sold_wh), 0) AS traded_wh,
    coalesce(sum((bought_wh + sold_wh) * price_micro_per_kwh), 0) AS traded_nano
  FROM member_interval WHERE member = @member AND start_s >= @from_s AND start_s < @to_s`;

export const COMMUNITY_SUMS = `
  SELECT count(*) AS intervals,
    coalesce(sum(demand_wh), 0) AS import_wh,
    coalesce(sum(supply_wh), 0) AS export_wh,
    coalesce(sum(matched_wh), 0) AS bought_wh,
    coalesce(sum(matched_wh), 0) AS sold_wh,
    coalesce(sum(demand_wh - matched_wh), 0) AS grid_import_wh,
    coalesce(sum(supply_wh - matched_wh), 0) AS grid_export_wh,
    coalesce(sum(saving_nano), 0) AS saving_nano,
    coalesce(sum(matched_wh), 0) AS traded_wh,
    coalesce(sum(matched_wh * price_micro_per_kwh), 0) AS traded_nano
  FROM interval WHERE start_s >= @from_s AND start_s < @to_s`;

/**
 * All postings of an interval sum to 0, so what its members received is what these three did not. Corrections are lines of
 * their own with the differences.
 */
export const COMMUNITY_AMOUNT = `
  SELECT coalesce(-sum(amount_nano), 0) AS amount_nano FROM posting
  WHERE account IN ('network-operator', 'supplier', 'operator') AND start_s >= @from_s AND start_s < @to_s`;

export const COMMUNITY_ESTIMATES = `
  SELECT count(DISTINCT start_s) AS estimated_intervals
  FROM metering_point_interval AS point CROSS JOIN interval USING (start_s)
  WHERE ${DOUBTFUL} AND start_s >= @from_s AND start_s < @to_s AND point.revision = interval.revision`;

export function energySumsFrom(database: Database.Database): EnergySumsOf {
  const statement = (sql: string) => database.prepare<[object], object>(sql).safeIntegers();
  const [ofMember, ofCommunity] = [statement(MEMBER_SUMS), statement(COMMUNITY_SUMS)];
  const [amount, estimates] = [statement(COMMUNITY_AMOUNT), statement(COMMUNITY_ESTIMATES)];
  return {
    member: ({ member, from_s, to_s }) => plainRow<EnergySums>(ofMember.get({ member, from_s, to_s })),
    community({ from_s, to_s }) {
      const range = { from_s, to_s };
      return plainRow<EnergySums>({ ...ofCommunity.get(range), ...amount.get(range), ...estimates.get(range) });
    },
  };
}
