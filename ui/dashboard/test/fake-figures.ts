/** Made-up figures of a community as pure functions of time: the same second always gives the same ones. */
import type { Difference, Interval, IntervalDetail, MemberBalance, Reconciliation, Result } from "../src/api-types.ts";
import type { ReviewedState } from "../src/review-types.ts";

export const INTERVAL_S = 900;
export const MEMBERS = 17;
/** Local time is one hour ahead of UTC in the fake communities' November. */
const OFFSET_S = 3600;
const FLOOR_MICRO = 78_000;
const CAP_MICRO = 271_000;

export const memberName = (index: number) => `m${String(index + 1).padStart(2, "0")}`;
export const pointName = (index: number) => `mp${String(index + 1).padStart(2, "0")}`;

/** Where node and hub came to different results: in what they computed from, or in what they made of it. */
export const DIFFERENT_INPUTS_S = Date.parse("2026-11-20T07:30:00Z") / 1000;
export const DIFFERENT_RESULTS_S = Date.parse("2026-11-20T11:15:00Z") / 1000;

const hump = (hour: number, middle: number, width: number) => Math.exp(-(((hour - middle) / width) ** 2));

export function fakeInterval(start_s: number, isTrouble: boolean): Interval {
  const local_s = start_s + OFFSET_S;
  const hour = (local_s % 86_400) / 3600;
  const clouds = 0.5 + 0.5 * Math.sin(start_s / 2711) ** 2;
  const demand_wh = Math.round(
    900 + 1500 * hump(hour, 7.5, 1.4) + 2100 * hump(hour, 19, 2.2) + 90 * Math.sin(start_s / 411),
  );
  const supply_wh = Math.round(3100 * clouds * hump(hour, 12.4, 2.4));
  const matched_wh = Math.min(demand_wh, supply_wh);
  const tightness = demand_wh / (demand_wh + supply_wh);
  const price = Math.round((FLOOR_MICRO + (CAP_MICRO - FLOOR_MICRO) * tightness) / 500) * 500;
  return {
    start_s,
    length_s: INTERVAL_S,
    revision: 0,
    price_micro_per_kwh: matched_wh === 0 ? null : price,
    matched_wh,
    demand_wh,
    supply_wh,
    saving_nano: (BigInt(matched_wh) * BigInt(CAP_MICRO - FLOOR_MICRO)).toString(),
    closed_at_ms: (start_s + INTERVAL_S + 40) * 1000,
    is_same: !isTrouble || (start_s !== DIFFERENT_INPUTS_S && start_s !== DIFFERENT_RESULTS_S),
    official_points: local_s % 172_800 < 86_400 ? MEMBERS : 0,
    points: MEMBERS,
  };
}

export function startsBetween(from_s: number, to_s: number): readonly number[] {
  const first = Math.ceil(from_s / INTERVAL_S) * INTERVAL_S;
  return Array.from(
    { length: Math.max(0, Math.ceil((to_s - first) / INTERVAL_S)) },
    (_, index) => first + index * INTERVAL_S,
  );
}

const digest = (seed: string) =>
  Array.from({ length: 64 }, (_, index) =>
    ((seed.charCodeAt(index % seed.length) * (index + 7)) % 16).toString(16),
  ).join("");

export function fakeDetail(start_s: number, isTrouble: boolean): IntervalDetail {
  const { price_micro_per_kwh, matched_wh, is_same, closed_at_ms, demand_wh } = fakeInterval(start_s, isTrouble);
  const hub: Result = {
    price_micro_per_kwh,
    matched_wh,
    input_digest: digest(`inputs ${start_s}`),
    result_digest: digest(`result ${start_s}`),
  };
  const node: Result = is_same
    ? hub
    : {
        price_micro_per_kwh,
        matched_wh: matched_wh + 12,
        input_digest: start_s === DIFFERENT_INPUTS_S ? digest(`other inputs ${start_s}`) : hub.input_digest,
        result_digest: digest(`other result ${start_s}`),
      };
  const share = (index: number, whole: number) => Math.round((whole * (index + 3)) / 190);
  return {
    revisions: [{ revision: 0, hub, node, is_same, closed_at_ms }],
    members: Array.from({ length: MEMBERS }, (_, index) => {
      const bought_wh = index % 3 === 1 ? 0 : share(index, matched_wh);
      const sold_wh = index % 3 === 1 ? share(index, matched_wh * 2) : 0;
      const grid_import_wh = share(index, demand_wh - matched_wh);
      return {
        member: memberName(index),
        import_wh: bought_wh + grid_import_wh,
        export_wh: sold_wh,
        bought_wh,
        sold_wh,
        grid_import_wh,
        grid_export_wh: 0,
        amount_nano: (
          BigInt(sold_wh) * 140_500n -
          BigInt(bought_wh) * 181_500n -
          BigInt(grid_import_wh) * 312_000n
        ).toString(),
        saving_nano: (BigInt(bought_wh + sold_wh) * 60_250n).toString(),
        quality: index === 5 ? "estimated" : "valid",
        is_signed: index !== 9,
        is_official: index === 2,
      };
    }),
    metering_points: Array.from({ length: MEMBERS }, (_, index) => ({
      metering_point: pointName(index),
      import_wh: share(index, demand_wh),
      export_wh: index % 3 === 1 ? share(index, matched_wh * 2) : 0,
      quality: index === 5 ? "estimated" : "valid",
      is_signed: index !== 9,
      is_official: index === 2,
    })),
  };
}

/** What is of the figures alone, whatever was said about it. */
export type MeteredDifference = Omit<Difference, keyof ReviewedState>;

const CAUSES = ["missing", "estimated", "clock", "scale", "unsigned", "other"] as const;
const COUNTS = [96, 61, 192, 24, 8, 3] as const;

/** Differences of a month: of each cause as many as {@link COUNTS} says, spread over some members. */
export const DIFFERENCES: readonly MeteredDifference[] = CAUSES.flatMap((cause, kind) =>
  Array.from({ length: COUNTS[kind] ?? 0 }, (_, index): MeteredDifference => {
    const member = (kind * 5 + Math.floor(index / 48)) % MEMBERS;
    const import_wh = cause === "missing" ? 0 : 120 + ((index * 37) % 300);
    const official_import_wh =
      cause === "scale" ? import_wh * 10 : import_wh + ((index * 53) % 91) - 45 + (cause === "missing" ? 180 : 0);
    const official = Math.max(0, official_import_wh);
    return {
      start_s: Date.parse("2026-11-03T05:00:00Z") / 1000 + index * INTERVAL_S,
      metering_point: pointName(member),
      member: memberName(member),
      version: 1,
      cause,
      import_wh: cause === "missing" ? null : import_wh,
      export_wh: cause === "missing" ? null : 0,
      official_import_wh: official,
      official_export_wh: 0,
      amount_change_nano: (BigInt(import_wh - official) * 312_000n).toString(),
      status: index % 4 === 3 ? "waiting" : "posted",
    };
  }),
);

export function fakeReconciliation(
  month: string,
  end_s: number,
  isAccepted: (row: MeteredDifference) => boolean,
): Reconciliation {
  const start_s = Date.parse(`${month}-01T00:00:00Z`) / 1000 - OFFSET_S;
  const isThisMonth = month === "2026-11";
  const intervals = isThisMonth ? (end_s - start_s) / INTERVAL_S : month === "2026-10" ? 2980 : 0;
  const sumOf = (rows: readonly MeteredDifference[], of: (row: MeteredDifference) => bigint) =>
    rows.reduce((sum, row) => sum + of(row), 0n);
  const changes = (rows: readonly MeteredDifference[]) => sumOf(rows, (row) => BigInt(row.amount_change_nano));
  const causes = isThisMonth ? CAUSES : [];
  const members = Array.from({ length: intervals === 0 ? 0 : MEMBERS }, (_, index): MemberBalance => {
    const own = isThisMonth ? DIFFERENCES.filter(({ member }) => member === memberName(index)) : [];
    const provisional = BigInt(index % 3 === 1 ? 21_340_118_500 : -38_912_405_250) + BigInt(index) * 1_917_304_250n;
    return {
      member: memberName(index),
      provisional_nano: provisional.toString(),
      final_nano: (provisional + changes(own)).toString(),
      difference_nano: changes(own).toString(),
      differences: own.length,
    };
  });
  return {
    month,
    metering_points: MEMBERS,
    intervals,
    official_intervals: isThisMonth ? 1344 : intervals,
    posted_intervals: isThisMonth ? 1248 : intervals,
    causes: causes.map((cause) => {
      const rows = DIFFERENCES.filter((each) => each.cause === cause);
      const change = sumOf(rows, (row) => BigInt(row.official_import_wh - (row.import_wh ?? 0)));
      return {
        cause,
        differences: rows.length,
        accepted: rows.filter(isAccepted).length,
        import_change_wh: Number(change),
        export_change_wh: 0,
        amount_change_nano: changes(rows).toString(),
      };
    }),
    members,
  };
}
