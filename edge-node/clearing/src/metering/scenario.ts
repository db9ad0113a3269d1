/** Readings, rules and closing as the tests of metering use them. */
import type { MeterReading } from "@localgrid/protocol/device";
import { deviceId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { wattHours } from "@localgrid/vocabulary/units";
import {
  admitReadings,
  correctableIntervals,
  type IntervalReading,
  intervalReadingOf,
  type MeteredPoint,
  type MeteringRules,
  type MeteringState,
  noteClosed,
  noteCorrected,
  type ReadingVerdict,
  substituteValueFor,
} from "./metering.ts";

export const LENGTH_S = 900;
/** Start of an interval, and of a day. */
export const START_S = 1_470_009_600;
export const DEVICE = deviceId("d0000000000000001");
export const OTHER_DEVICE = deviceId("d0000000000000002");
export const HOUSE = meteringPointId("house");
/** 36 kW: 10 mWh in a millisecond. */
export const POINT: MeteredPoint = { metering_point: HOUSE, main_fuse_w: 36_000 };
export const RULES: MeteringRules = {
  interval_length_s: LENGTH_S,
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 2_976,
};

/** A reading `at_s` seconds after {@link START_S}. */
export function reading(seq: number, at_s: number, import_mwh: number): MeterReading {
  return {
    seq,
    at_ms: (START_S + at_s) * 1_000,
    import_mwh,
    export_mwh: 0,
    power_w: 0,
    flags: 0,
    boot: 1,
    uptime_ms: 0,
  };
}

/** Admits readings the moment the newest of them was taken, unless told otherwise. */
export function admit(
  state: MeteringState,
  readings: readonly MeterReading[],
  others: { device?: typeof DEVICE; recorded_at_ms?: number; is_signed?: boolean; point?: MeteredPoint } = {},
) {
  const recorded_at_ms = Math.max(...readings.map(({ at_ms }) => at_ms));
  return admitReadings(state, { point: POINT, device: DEVICE, readings, recorded_at_ms, is_signed: true, ...others });
}

/** Verdicts as one word each. */
export function verdictsOf(state: MeteringState, readings: readonly MeterReading[]): string[] {
  return admit(state, readings).verdicts.map(shortly);
}

export function shortly(verdict: ReadingVerdict): string {
  if (verdict.kind === "accepted") return verdict.note ?? "accepted";
  return verdict.kind === "rejected" ? verdict.reason : "duplicate";
}

/** Import, in Wh, and quality of the interval that starts `at_s` seconds after {@link START_S}. */
export function importAt(state: MeteringState, at_s: number): readonly [number, string] | null {
  const interval = intervalReadingOf(state, HOUSE, START_S + at_s);
  return interval === null ? null : [interval.import_wh, interval.quality];
}

/** Closes an interval with what is known, or a substitute, and returns what it was closed with. */
export function close(state: MeteringState, start_s: number, metering_point = HOUSE): IntervalReading {
  const substitute = substituteValueFor(state, metering_point, start_s);
  const closing = intervalReadingOf(state, metering_point, start_s) ?? {
    metering_point,
    import_wh: wattHours(substitute.import_wh),
    export_wh: wattHours(substitute.export_wh),
    quality: "estimated",
    is_signed: false,
    is_official: false,
  };
  noteClosed(state, start_s, [closing]);
  return closing;
}

/** Corrects everything that is correctable and returns the new values by start. */
export function correctAll(state: MeteringState, metering_point = HOUSE): Map<number, IntervalReading> {
  const corrected = new Map<number, IntervalReading>();
  for (const start_s of correctableIntervals(state)) {
    const interval = intervalReadingOf(state, metering_point, start_s);
    if (interval === null) continue;
    noteCorrected(state, start_s, [interval]);
    corrected.set(start_s, interval);
  }
  return corrected;
}
