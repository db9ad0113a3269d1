import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import { type EdgeRegisters, type EdgeRules, registersAtEdge } from "./interval-energy.ts";
import type { RegisterReading } from "./register-epochs.ts";
import { admitToSeries, createRegisterSeries, firstBucketFrom, type RegisterSeries } from "./register-series.ts";

export interface TracedReading extends RegisterReading {
  readonly is_signed: boolean;
}

/** Both registers at one end of an interval, and the readings that they follow from: the one there, or both around it. */
export interface TracedEdge extends EdgeRegisters {
  readonly readings: readonly RegisterReading[];
}

export interface TraceOptions {
  readonly start_s: number;
  readonly interval_length_s: IntervalLength;
  readonly interpolation_gap_s: number;
  readonly main_fuse_w: number;
}

/**
 * Registers at both ends of an interval as metering makes them of these readings, in any order; null where they do not
 * reach around it. In a meter that was reset on the way the registers go on from where they were, as they do in metering.
 * Whoever left readings out may get other energies than the interval was closed with, and has to compare.
 */
export function traceRegisters(
  readings: readonly TracedReading[],
  options: TraceOptions,
): { readonly begin: TracedEdge; readonly end: TracedEdge } | null {
  const { start_s, interval_length_s, main_fuse_w } = options;
  const series = createRegisterSeries();
  for (const { is_signed, ...reading } of readings.toSorted((a, b) => a.at_ms - b.at_ms)) {
    admitToSeries(series, reading, { interval_length_s, main_fuse_w, is_signed, max_buckets: Number.MAX_SAFE_INTEGER });
  }
  const begin = tracedEdge(series, start_s, options);
  const end = tracedEdge(series, start_s + interval_length_s, options);
  return begin === null || end === null ? null : { begin, end };
}

function tracedEdge(series: RegisterSeries, edge_s: number, rules: EdgeRules): TracedEdge | null {
  const registers = registersAtEdge(series, edge_s, rules);
  if (registers === null) return null;
  const index = firstBucketFrom(series.buckets, edge_s);
  const around = [
    registers.origin === "read" ? undefined : series.buckets[index - 1]?.last,
    series.buckets[index]?.first,
  ];
  const readings = around.flatMap((reading) => {
    if (reading === undefined) return [];
    const { at_ms, import_mwh, export_mwh } = reading;
    return [{ at_ms, import_mwh, export_mwh }];
  });
  return { ...registers, readings };
}
