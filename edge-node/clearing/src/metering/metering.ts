import { FLAG_GAP_BEFORE, type MeterReading } from "@localgrid/protocol/device";
import type { CborValue } from "@localgrid/vocabulary/cbor";
import { deliveryInterval, type IntervalLength, intervalStartAt } from "@localgrid/vocabulary/delivery-interval";
import { compareIdentifiers, type DeviceId, type MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import {
  type ClosedIntervals,
  closedWith,
  differingIntervals,
  isClosedForGood,
  keepingPeriodOf,
  pruneClosed,
  substituteFrom,
} from "./closed-intervals.ts";
import { doubtOf } from "./doubt.ts";
import { intervalEnergyOf, registersAtEdge } from "./interval-energy.ts";
import {
  type AdmissionContext,
  admitToSeries,
  createRegisterSeries,
  newestReading,
  noteDoubt,
  type RegisterOutcome,
  type RegisterSeries,
} from "./register-series.ts";
import { giveUpBefore, hasHole, markSeen, placeInSeries, type SequenceSeries, startSeries } from "./sequence.ts";
import {
  closedIntervalsFromCbor,
  closedIntervalsToCbor,
  registerSeriesFromCbor,
  registerSeriesToCbor,
  sequenceFromCbor,
  sequenceToCbor,
} from "./state-cbor.ts";

export interface MeteringRules {
  readonly interval_length_s: IntervalLength;
  /** Registers between readings that are further apart count as estimated. */
  readonly interpolation_gap_s: number;
  /** How far a device's clock may be ahead of the node's. */
  readonly future_tolerance_ms: number;
  /** How many delivery intervals before the newest closed one can still be corrected. */
  readonly retention_intervals: number;
}

export interface MeteredPoint {
  readonly metering_point: MeteringPointId;
  readonly main_fuse_w: number;
}

export type RejectionReason = "future-time" | "impossible-jump" | "register-conflict" | "stale-boot" | "too-late";

export type ReadingVerdict =
  | {
      readonly kind: "accepted";
      /** `register-reset`: the meter starts anew here. `sequence-gap`: readings before this one were given up. */
      readonly note?: "register-reset" | "sequence-gap";
    }
  | { readonly kind: "duplicate" }
  | { readonly kind: "rejected"; readonly reason: RejectionReason };

export type ReadingQuality = "valid" | "estimated" | "edited" | "questionable";

/** Metered energy of one metering point in one delivery interval, seen from the customer's premises. */
export interface IntervalReading {
  readonly metering_point: MeteringPointId;
  readonly import_wh: WattHours;
  readonly export_wh: WattHours;
  /** `estimated`: spread over a long gap. `questionable`: the meter was reset or swapped in the interval. */
  readonly quality: ReadingQuality;
  /** Whether every register reading that the energies follow from was signed by its device. */
  readonly is_signed: boolean;
  /** Whether the network operator said so: then no reading overrides it. */
  readonly is_official: boolean;
}

/** Energies for an interval that has no readings, and where they were taken from. */
export interface SubstituteReading {
  readonly import_wh: WattHours;
  readonly export_wh: WattHours;
  readonly method: "previous-day" | "previous-interval" | "zero";
}

interface PointState {
  readonly registers: RegisterSeries;
  readonly closed: ClosedIntervals;
  /** The device that delivered last. */
  device: DeviceId | null;
  /** Correctable intervals as last computed; null after a change. Not part of the state proper. */
  correctable: readonly number[] | null;
}

/**
 * Everything metering remembers. Owned by the caller, changed only by the functions of this file, and a
 * deterministic function of the calls made. Its size is bounded per device and per metering point.
 */
export interface MeteringState {
  readonly rules: MeteringRules;
  readonly devices: Map<DeviceId, SequenceSeries>;
  readonly points: Map<MeteringPointId, PointState>;
  /** Start of the newest closed interval, UTC seconds; null before the first. */
  newest_closed_s: number | null;
}

export interface ReadingsToAdmit {
  readonly point: MeteredPoint;
  readonly device: DeviceId;
  /** One message's readings, consecutive and oldest first. */
  readonly readings: readonly MeterReading[];
  /** When the node took the message, UTC. */
  readonly recorded_at_ms: number;
  /** Of readings that nobody signed, the node itself has set the flags: their intervals are marked by them. */
  readonly is_signed: boolean;
}

const DUPLICATE: ReadingVerdict = { kind: "duplicate" };
const STALE_BOOT: ReadingVerdict = { kind: "rejected", reason: "stale-boot" };
const FUTURE_TIME: ReadingVerdict = { kind: "rejected", reason: "future-time" };
const TOO_LATE: ReadingVerdict = { kind: "rejected", reason: "too-late" };
const SEQUENCE_GAP: ReadingVerdict = { kind: "accepted", note: "sequence-gap" };
const VERDICTS: Readonly<Record<RegisterOutcome, ReadingVerdict>> = {
  accepted: { kind: "accepted" },
  "register-reset": { kind: "accepted", note: "register-reset" },
  "impossible-jump": { kind: "rejected", reason: "impossible-jump" },
  "register-conflict": { kind: "rejected", reason: "register-conflict" },
  "too-late": TOO_LATE,
};
/** Buckets that a metering point may have beyond twice the retention, for intervals not closed yet. */
const SPARE_BUCKETS = 96;

export function createMeteringState(rules: MeteringRules): MeteringState {
  return { rules: { ...rules }, devices: new Map(), points: new Map(), newest_closed_s: null };
}

/**
 * Judges the readings of one message and takes in the accepted ones. A rejected reading counts as seen like an
 * accepted one, save for `stale-boot`, so that its device does not send it for ever.
 *
 * @returns verdicts in the order of the readings, and up to which sequence number the device may free its store
 */
export function admitReadings(
  state: MeteringState,
  admission: ReadingsToAdmit,
): { verdicts: readonly ReadingVerdict[]; upto: number } {
  const { device, readings, point } = admission;
  const context: PointContext = {
    interval_length_s: state.rules.interval_length_s,
    main_fuse_w: point.main_fuse_w,
    is_signed: admission.is_signed,
    max_buckets: 2 * state.rules.retention_intervals + SPARE_BUCKETS,
    earliest_ms: retainedFrom(state, admission.recorded_at_ms) * 1_000,
    latest_ms: admission.recorded_at_ms + state.rules.future_tolerance_ms,
  };
  const verdicts: ReadingVerdict[] = [];
  for (const reading of readings) {
    const series = seriesForNew(state, device, reading);
    if (series === "duplicate") verdicts.push(DUPLICATE);
    else if (series === "stale-boot") verdicts.push(STALE_BOOT);
    else {
      const pointState = pointStateOf(state, point.metering_point);
      const verdict = admitToPoint(state, pointState, { reading, context });
      const isGapTold = (reading.flags & FLAG_GAP_BEFORE) !== 0 && giveUpBefore(series, reading.seq);
      const isGapGivenUp = markSeen(series, reading.seq, reading.boot) || isGapTold;
      pointState.device = device;
      verdicts.push(isGapGivenUp && verdict.kind === "accepted" ? SEQUENCE_GAP : verdict);
    }
  }
  return { verdicts, upto: uptoOf(state, device) };
}

/** Whether there is nothing to learn: all readings are duplicates, or of a time before the device lost its store. */
export function areAllKnown(state: MeteringState, device: DeviceId, readings: readonly MeterReading[]): boolean {
  const series = state.devices.get(device);
  if (series === undefined) return readings.length === 0;
  return readings.every(({ seq, boot }) => {
    const place = placeInSeries(series, seq, boot);
    return place === "duplicate" || place === "stale-boot";
  });
}

/** What an ack to the device says now: everything up to this was seen. 0 when nothing was. */
export function uptoOf(state: MeteringState, device: DeviceId): number {
  return state.devices.get(device)?.upto ?? 0;
}

/**
 * Whether the registers of all metering points are known at both edges of an interval: read there, or read closely
 * around it by a device from which nothing older is missing.
 */
export function isReadyToClose(state: MeteringState, points: readonly MeteringPointId[], start_s: number): boolean {
  const end_s = start_s + state.rules.interval_length_s;
  return points.every((metering_point) => {
    const point = state.points.get(metering_point);
    return point !== undefined && isEdgeKnown(state, point, end_s) && isEdgeKnown(state, point, start_s);
  });
}

/**
 * What the readings say of an interval that is not yet closed, or closed but still open to late readings. Energies
 * of consecutive intervals add up to the difference of their outer registers, each in whole Wh rounded down.
 *
 * @returns null without a reading at or after the end and one at or before the start, and once an interval is closed
 * for good and its readings are no longer kept
 */
export function intervalReadingOf(
  state: MeteringState,
  metering_point: MeteringPointId,
  start_s: number,
): IntervalReading | null {
  const point = state.points.get(metering_point);
  if (point === undefined || isForGood(state, point, start_s)) return null;
  const energy = intervalEnergyOf(point.registers, start_s, state.rules);
  return energy === null ? null : { metering_point, ...energy, is_official: false };
}

/** Stands in for missing readings: the same interval a day before, else the interval before, else zero. */
export function substituteValueFor(
  state: MeteringState,
  metering_point: MeteringPointId,
  start_s: number,
): SubstituteReading {
  const closed = state.points.get(metering_point)?.closed ?? new Map();
  return substituteFrom(closed, start_s, state.rules.interval_length_s);
}

/**
 * Tells what an interval was closed with. Drops what no open interval needs any more.
 *
 * @throws {LocalGridError} `not-an-interval` when `start_s` is not aligned
 */
export function noteClosed(state: MeteringState, start_s: number, readings: readonly IntervalReading[]): void {
  const { interval_length_s, interpolation_gap_s, retention_intervals } = state.rules;
  deliveryInterval(start_s, interval_length_s);
  for (const { metering_point, ...reading } of readings) {
    pointStateOf(state, metering_point).closed.set(start_s, closedWith(reading, true));
  }
  state.newest_closed_s = Math.max(state.newest_closed_s ?? start_s, start_s);
  const period = keepingPeriodOf(state.newest_closed_s, interval_length_s, retention_intervals);
  for (const point of state.points.values()) {
    const options = { interval_length_s, interpolation_gap_s, period, hasHole: mayFillHoles(state, point) };
    pruneClosed(point.closed, point.registers, options);
    point.correctable = null;
  }
}

/** Starts of closed intervals that late readings show otherwise than they were closed or corrected, oldest first. */
export function correctableIntervals(state: MeteringState): readonly number[] {
  const starts = new Set<number>();
  for (const point of state.points.values()) {
    point.correctable ??= differingIntervals(point.closed, point.registers, state.rules);
    for (const start_s of point.correctable) starts.add(start_s);
  }
  return [...starts].sort((a, b) => a - b);
}

/** Starts of closed intervals whose readings may still change. */
export function openIntervals(state: MeteringState): ReadonlySet<number> {
  const open = new Set<number>();
  const { newest_closed_s, rules } = state;
  if (newest_closed_s === null) return open;
  const period = keepingPeriodOf(newest_closed_s, rules.interval_length_s, rules.retention_intervals);
  for (const { closed } of state.points.values()) {
    for (const start_s of closed.keys()) if (!isClosedForGood(closed, start_s, period)) open.add(start_s);
  }
  return open;
}

/** Tells what a closed interval was corrected to; metering points that it was not closed with are passed over. */
export function noteCorrected(state: MeteringState, start_s: number, readings: readonly IntervalReading[]): void {
  for (const { metering_point, ...reading } of readings) {
    const point = state.points.get(metering_point);
    const interval = point?.closed.get(start_s);
    if (point === undefined || interval === undefined) continue;
    point.closed.set(start_s, closedWith(reading, interval.is_open));
    point.correctable = null;
  }
}

interface StoredState {
  readonly rules: MeteringRules;
  readonly newest_closed_s: number | null;
  readonly devices: readonly (readonly [DeviceId, CborValue])[];
  readonly points: readonly (readonly [MeteringPointId, DeviceId | null, CborValue, CborValue])[];
}

/** A snapshot that shares nothing with the state. Equal states give equal bytes. */
export function meteringStateToCbor(state: MeteringState): CborValue {
  const stored: StoredState = {
    rules: { ...state.rules },
    newest_closed_s: state.newest_closed_s,
    devices: [...state.devices]
      .sort(([a], [b]) => compareIdentifiers(a, b))
      .map(([device, series]) => [device, sequenceToCbor(series)]),
    points: [...state.points]
      .sort(([a], [b]) => compareIdentifiers(a, b))
      .map(([metering_point, { device, registers, closed }]) => [
        metering_point,
        device,
        registerSeriesToCbor(registers),
        closedIntervalsToCbor(closed),
      ]),
  };
  return stored as unknown as CborValue;
}

/** Exact inverse of {@link meteringStateToCbor}: behaves as the state did. Trusts its input to be such a snapshot. */
export function meteringStateFromCbor(value: CborValue): MeteringState {
  const stored = value as unknown as StoredState;
  return {
    rules: { ...stored.rules },
    newest_closed_s: stored.newest_closed_s,
    devices: new Map(stored.devices.map(([device, series]) => [device, sequenceFromCbor(series)])),
    points: new Map(
      stored.points.map(([metering_point, device, registers, closed]) => [
        metering_point,
        {
          device,
          registers: registerSeriesFromCbor(registers),
          closed: closedIntervalsFromCbor(closed),
          correctable: null,
        },
      ]),
    ),
  };
}

interface PointContext extends AdmissionContext {
  readonly earliest_ms: number;
  readonly latest_ms: number;
}

function admitToPoint(
  state: MeteringState,
  point: PointState,
  { reading, context }: { readonly reading: MeterReading; readonly context: PointContext },
): ReadingVerdict {
  if (reading.at_ms > context.latest_ms) return FUTURE_TIME;
  if (reading.at_ms < context.earliest_ms) return TOO_LATE;
  const newest_ms = newestReading(point.registers)?.at_ms;
  const isOlder = newest_ms !== undefined && reading.at_ms < newest_ms;
  if (isOlder && isForGood(state, point, intervalStartAt(reading.at_ms, context.interval_length_s))) return TOO_LATE;
  const outcome = admitToSeries(point.registers, reading, context);
  const doubt = context.is_signed ? null : doubtOf(reading.flags);
  const start_s = intervalStartAt(reading.at_ms, context.interval_length_s);
  if (doubt !== null && VERDICTS[outcome].kind === "accepted") noteDoubt(point.registers, start_s, doubt);
  if (isOlder || newest_ms === undefined || newest_ms < closedUntil(state)) point.correctable = null;
  return VERDICTS[outcome];
}

/** The series that a reading adds to, started if need be; or why it adds to none. */
function seriesForNew(
  state: MeteringState,
  device: DeviceId,
  { seq, boot }: MeterReading,
): SequenceSeries | "duplicate" | "stale-boot" {
  const series = state.devices.get(device);
  const place = series === undefined ? "new-series" : placeInSeries(series, seq, boot);
  if (place === "duplicate" || place === "stale-boot") return place;
  if (place === "new" && series !== undefined) return series;
  const started = startSeries(seq, boot);
  state.devices.set(device, started);
  return started;
}

function pointStateOf(state: MeteringState, metering_point: MeteringPointId): PointState {
  const known = state.points.get(metering_point);
  if (known !== undefined) return known;
  const point = { registers: createRegisterSeries(), closed: new Map(), device: null, correctable: null };
  state.points.set(metering_point, point);
  return point;
}

/** Start of the oldest interval that readings are still taken for. Before anything was closed, time itself counts. */
function retainedFrom(state: MeteringState, recorded_at_ms: number): number {
  const { interval_length_s, retention_intervals } = state.rules;
  const newest_s = state.newest_closed_s ?? intervalStartAt(recorded_at_ms, interval_length_s);
  return newest_s - retention_intervals * interval_length_s;
}

function closedUntil(state: MeteringState): number {
  if (state.newest_closed_s === null) return 0;
  return (state.newest_closed_s + state.rules.interval_length_s) * 1_000;
}

function isForGood(state: MeteringState, point: PointState, start_s: number): boolean {
  const { newest_closed_s, rules } = state;
  if (newest_closed_s === null) return false;
  const period = keepingPeriodOf(newest_closed_s, rules.interval_length_s, rules.retention_intervals);
  return isClosedForGood(point.closed, start_s, period);
}

function isEdgeKnown(state: MeteringState, point: PointState, edge_s: number): boolean {
  const origin = registersAtEdge(point.registers, edge_s, state.rules)?.origin;
  return origin === "read" || (origin === "interpolated" && !mayFillHoles(state, point));
}

function mayFillHoles(state: MeteringState, point: PointState): boolean {
  const series = point.device === null ? undefined : state.devices.get(point.device);
  return series !== undefined && hasHole(series);
}
