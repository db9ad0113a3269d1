import type { WattHours } from "@localgrid/vocabulary/units";
import { type EdgeRules, type IntervalEnergy, intervalEnergyOf, registersAtEdge } from "./interval-energy.ts";
import { firstBucketFrom, pruneSeries, type RegisterSeries } from "./register-series.ts";

/** What a delivery interval of a metering point was last closed or corrected with. */
export interface ClosedInterval {
  readonly import_wh: WattHours;
  readonly export_wh: WattHours;
  readonly quality: IntervalEnergy["quality"] | "edited";
  /** Whether readings may still change it; its readings are kept as long. Once false, it stays false. */
  readonly is_open: boolean;
  /** Whether official values settled it: readings still serve the intervals beside it, but no longer change it. */
  readonly is_official: boolean;
}

/** Closed intervals of one metering point by start: those still open and those of the last day. */
export type ClosedIntervals = Map<number, ClosedInterval>;

/** What of the past is kept, all in UTC seconds. */
export interface KeepingPeriod {
  /** Start of the newest closed interval. */
  readonly newest_closed_s: number;
  /** Intervals from here on stay open whatever their quality. */
  readonly open_from_s: number;
  /** Intervals before this are closed for good. */
  readonly retained_from_s: number;
  /** Intervals from here on serve as substitutes. */
  readonly history_from_s: number;
}

export interface SubstituteValue {
  readonly import_wh: WattHours;
  readonly export_wh: WattHours;
  readonly method: "previous-day" | "previous-interval" | "zero";
}

const DAY_S = 86_400;
/** How many of the newest closed intervals stay open to late readings even when they were fully measured. */
const OPEN_INTERVALS = 4;
const NO_ENERGY = 0 as WattHours;

/** What is remembered of a reading that an interval was closed or corrected with. */
export function closedWith(reading: Omit<ClosedInterval, "is_open">, is_open: boolean): ClosedInterval {
  const { import_wh, export_wh, quality, is_official } = reading;
  return { import_wh, export_wh, quality, is_open, is_official };
}

export function keepingPeriodOf(newest_closed_s: number, length_s: number, retention_intervals: number): KeepingPeriod {
  const retained_from_s = newest_closed_s - retention_intervals * length_s;
  return {
    newest_closed_s,
    retained_from_s,
    open_from_s: Math.max(newest_closed_s - (OPEN_INTERVALS - 1) * length_s, retained_from_s),
    history_from_s: newest_closed_s - DAY_S + length_s,
  };
}

/** Whether the readings of an interval are no longer kept, because it was closed for good. */
export function isClosedForGood(closed: ClosedIntervals, start_s: number, period: KeepingPeriod): boolean {
  return start_s < period.open_from_s && closed.get(start_s)?.is_open !== true;
}

/** Energy of the same interval a day before, else of the interval before, else none. */
export function substituteFrom(closed: ClosedIntervals, start_s: number, length_s: number): SubstituteValue {
  const yesterday = closed.get(start_s - DAY_S);
  if (yesterday !== undefined) return substitute(yesterday, "previous-day");
  const previous = closed.get(start_s - length_s);
  if (previous !== undefined) return substitute(previous, "previous-interval");
  return { import_wh: NO_ENERGY, export_wh: NO_ENERGY, method: "zero" };
}

/** Starts of open intervals that the registers now show otherwise than they were closed. */
export function differingIntervals(
  closed: ClosedIntervals,
  registers: RegisterSeries,
  rules: EdgeRules,
): readonly number[] {
  const differing: number[] = [];
  for (const [start_s, interval] of closed) {
    if (!interval.is_open || interval.is_official) continue;
    const measured = intervalEnergyOf(registers, start_s, rules);
    if (measured !== null && isOtherThan(measured, interval)) differing.push(start_s);
  }
  return differing;
}

interface PruningOptions extends EdgeRules {
  readonly period: KeepingPeriod;
  /** Whether the metering point's device may still send readings from between those that are known. */
  readonly hasHole: boolean;
}

/** Closes for good what cannot change any more and drops the readings and values that nothing needs. */
export function pruneClosed(closed: ClosedIntervals, registers: RegisterSeries, options: PruningOptions): void {
  const { period } = options;
  for (const entry of closed) {
    const [start_s, interval] = entry;
    const isOpen = interval.is_open && mayStillChange(entry, registers, options);
    if (!isOpen && start_s < period.history_from_s) closed.delete(start_s);
    else if (isOpen !== interval.is_open) closed.set(start_s, { ...interval, is_open: isOpen });
  }
  pruneSeries(registers, neededBuckets(closed, registers, options));
}

function mayStillChange(
  [start_s, interval]: readonly [number, ClosedInterval],
  registers: RegisterSeries,
  options: PruningOptions,
): boolean {
  if (start_s < options.period.retained_from_s) return false;
  if (start_s >= options.period.open_from_s) return true;
  if (interval.quality === "estimated" || interval.quality === "questionable") return true;
  return options.hasHole && !hasReadEdges(registers, start_s, options);
}

function hasReadEdges(registers: RegisterSeries, start_s: number, rules: EdgeRules): boolean {
  const start = registersAtEdge(registers, start_s, rules);
  const end = registersAtEdge(registers, start_s + rules.interval_length_s, rules);
  return start?.origin === "read" && end?.origin === "read";
}

/** Marks, by index, the buckets around the edges of open intervals and everything after the last closed ones. */
function neededBuckets(closed: ClosedIntervals, registers: RegisterSeries, options: PruningOptions): Uint8Array {
  const { buckets } = registers;
  const isNeeded = new Uint8Array(buckets.length);
  const recent = firstBucketFrom(buckets, options.period.open_from_s);
  isNeeded.fill(1, Math.max(recent - 1, 0));
  for (const [start_s, interval] of closed) {
    if (!interval.is_open || start_s >= options.period.open_from_s) continue;
    for (const edge_s of [start_s, start_s + options.interval_length_s]) {
      const index = firstBucketFrom(buckets, edge_s);
      if (index < buckets.length) isNeeded[index] = 1;
      if (index > 0) isNeeded[index - 1] = 1;
    }
  }
  return isNeeded;
}

function isOtherThan(measured: IntervalEnergy, interval: ClosedInterval): boolean {
  return (
    measured.import_wh !== interval.import_wh ||
    measured.export_wh !== interval.export_wh ||
    measured.quality !== interval.quality
  );
}

function substitute(interval: ClosedInterval, method: SubstituteValue["method"]): SubstituteValue {
  return { import_wh: interval.import_wh, export_wh: interval.export_wh, method };
}
