import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import { type WattHours, wattHours } from "@localgrid/vocabulary/units";
import type { Doubt } from "./doubt.ts";
import { type RegisterEpoch, type RegisterReading, wholeWattHours } from "./register-epochs.ts";
import { firstBucketFrom, type ReadingBucket, type RegisterSeries, type StoredReading } from "./register-series.ts";

export interface EdgeRules {
  readonly interval_length_s: IntervalLength;
  readonly interpolation_gap_s: number;
}

/** Both virtual registers at the edge of a delivery interval. */
export interface EdgeRegisters {
  readonly import_wh: number;
  readonly export_wh: number;
  /** `estimated` when the readings around the edge are further apart than the interpolation gap. */
  readonly origin: "read" | "interpolated" | "estimated";
  readonly is_signed: boolean;
}

/** What the registers say of one delivery interval. */
export interface IntervalEnergy {
  readonly import_wh: WattHours;
  readonly export_wh: WattHours;
  readonly quality: "valid" | "estimated" | "questionable";
  readonly is_signed: boolean;
}

/**
 * Energy as the difference of the registers at both edges, each rounded down to whole Wh: what one interval loses by
 * that the next one gains, so that any run of intervals adds up to the difference of its outer registers.
 *
 * @returns null when there is no reading at or after the end, or none at or before the start
 */
export function intervalEnergyOf(series: RegisterSeries, start_s: number, rules: EdgeRules): IntervalEnergy | null {
  const end = registersAtEdge(series, start_s + rules.interval_length_s, rules);
  if (end === null) return null;
  const start = registersAtEdge(series, start_s, rules);
  if (start === null) return null;
  const doubt = doubtIn(series, start_s);
  const isEstimated = start.origin === "estimated" || end.origin === "estimated" || doubt === "estimated";
  const isQuestionable = doubt === "questionable" || hasResetIn(series, start_s, rules.interval_length_s);
  return {
    import_wh: wattHours(end.import_wh - start.import_wh),
    export_wh: wattHours(end.export_wh - start.export_wh),
    quality: isQuestionable ? "questionable" : isEstimated ? "estimated" : "valid",
    is_signed: start.is_signed && end.is_signed,
  };
}

/** Registers at an edge: read there, or on the straight line between the readings next to it; null outside of them. */
export function registersAtEdge(series: RegisterSeries, edge_s: number, rules: EdgeRules): EdgeRegisters | null {
  const index = firstBucketFrom(series.buckets, edge_s);
  const after = series.buckets[index]?.first;
  if (after === undefined) return null;
  const edge_ms = edge_s * 1_000;
  if (after.at_ms === edge_ms) {
    return {
      import_wh: wholeWattHours(after.import_mwh) + after.epoch.import_offset_wh,
      export_wh: wholeWattHours(after.export_mwh) + after.epoch.export_offset_wh,
      origin: "read",
      is_signed: after.is_signed,
    };
  }
  const before = series.buckets[index - 1]?.last;
  if (before === undefined) return null;
  const { import_mwh, export_mwh } = registersBetween(before, after, edge_ms);
  return {
    import_wh: wholeWattHours(import_mwh) + before.epoch.import_offset_wh,
    export_wh: wholeWattHours(export_mwh) + before.epoch.export_offset_wh,
    origin: after.at_ms - before.at_ms <= rules.interpolation_gap_s * 1_000 ? "interpolated" : "estimated",
    is_signed: before.is_signed && after.is_signed,
  };
}

/** Across a reset there is nothing to interpolate: virtual registers stay flat. */
function registersBetween(before: StoredReading, after: StoredReading, at_ms: number): RegisterReading {
  if (before.epoch !== after.epoch) return before;
  const part_ms = at_ms - before.at_ms;
  const whole_ms = after.at_ms - before.at_ms;
  return {
    at_ms,
    import_mwh: before.import_mwh + floorOfShare(after.import_mwh - before.import_mwh, part_ms, whole_ms),
    export_mwh: before.export_mwh + floorOfShare(after.export_mwh - before.export_mwh, part_ms, whole_ms),
  };
}

/** `floor(total × part / whole)`, exact. */
function floorOfShare(total: number, part: number, whole: number): number {
  const product = total * part;
  if (product <= Number.MAX_SAFE_INTEGER) return (product - (product % whole)) / whole;
  return Number((BigInt(total) * BigInt(part)) / BigInt(whole));
}

function doubtIn(series: RegisterSeries, start_s: number): Doubt | null {
  const bucket = series.buckets[firstBucketFrom(series.buckets, start_s)];
  return bucket?.start_s === start_s ? bucket.doubt : null;
}

function hasResetIn(series: RegisterSeries, start_s: number, length_s: number): boolean {
  const opensWithin = (epoch: RegisterEpoch) =>
    epoch.number > 0 && epoch.first.at_ms >= start_s * 1_000 && epoch.first.at_ms < (start_s + length_s) * 1_000;
  for (const epoch of series.epochs) if (opensWithin(epoch)) return true;
  const bucket: ReadingBucket | undefined = series.buckets[firstBucketFrom(series.buckets, start_s)];
  return bucket?.start_s === start_s && (opensWithin(bucket.first.epoch) || opensWithin(bucket.last.epoch));
}
