import { assertAllocationKey } from "@localgrid/protocol/allocation-key";
import { decodeReadings, decodeSignedMessage, type MeterReading } from "@localgrid/protocol/device";
import type { GenesisBody, KnownRecord, ReadingsBody, ThirdPartyReading } from "@localgrid/protocol/record-bodies";
import { type DeviceId, type MeteringPointId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { applyToCommunity } from "../community/community.ts";
import { admitReadings, type ReadingVerdict } from "../metering/metering.ts";
import type { IntervalOutcome } from "./interval-outcome.ts";
import { applyClosing, applyCorrection, applyOfficialValues } from "./interval-records.ts";
import { assertRulesContinue, createNodeState, meteringRulesOf, type NodeState } from "./node-state.ts";
import type { ProjectionSink } from "./projection-sink.ts";
import { meterReadingOf, noteStand } from "./third-party-readings.ts";

/** A journal record as the fold takes it: opened, with the time it was recorded at. */
export type FoldedRecord = (KnownRecord | { readonly kind: "unknown"; readonly body: null }) & {
  readonly recorded_at_ms: number;
  /** The decoded messages of a `readings` record, where the caller has them already. */
  readonly messages?: readonly DecodedMessage[];
};

export interface DecodedMessage {
  readonly device: DeviceId;
  readonly readings: readonly MeterReading[];
}

export interface Admission {
  readonly device: DeviceId;
  readonly verdicts: readonly ReadingVerdict[];
  /** Everything up to this seq is safe; to be acknowledged. */
  readonly upto: number;
}

export interface FoldOutcome {
  readonly state: NodeState;
  /**
   * One per message of a `readings` record, or per reading of a `third-party-reading`, in its order; null for a device
   * that the community does not know.
   */
  readonly admissions?: readonly (Admission | null)[];
  /** Of a record that closed or corrected an interval. */
  readonly interval?: IntervalOutcome;
  /** Only of {@link recomputeRecord}: why official values changed nothing, a code. */
  readonly refused?: string;
}

/**
 * Applies one record of the journal. Metering, matching and amounts follow from the records alone, so every
 * holder of the journal comes to the same state and rows.
 *
 * @param state null before the first `genesis`; changed in place afterwards
 * @throws {LocalGridError} `result-mismatch` when an interval was computed otherwise by whoever wrote the record;
 *   nothing has changed then; `malformed-allocation-key`, `malformed-third-party-reading` for what no node of ours wrote
 */
export function foldRecord(state: NodeState | null, record: FoldedRecord, sink: ProjectionSink): FoldOutcome {
  return apply(state, record, { sink, mustAgree: true });
}

/**
 * As {@link foldRecord}, for who checks a node: goes on with the own result, and tells where the node's is another.
 * Official values that do not fit what was computed here are passed over.
 */
export function recomputeRecord(state: NodeState | null, record: FoldedRecord, sink: ProjectionSink): FoldOutcome {
  try {
    return apply(state, record, { sink, mustAgree: false });
  } catch (error) {
    const isRefusal = state !== null && record.kind === "official-values" && error instanceof LocalGridError;
    if (!isRefusal) throw error;
    return { state, refused: error.code };
  }
}

interface Folding {
  readonly sink: ProjectionSink;
  readonly mustAgree: boolean;
}

function apply(state: NodeState | null, record: FoldedRecord, folding: Folding): FoldOutcome {
  if (record.kind === "genesis") return { state: begin(state, record) };
  if (state === null) throw new LocalGridError("journal-without-genesis", "the journal does not start with a genesis");
  state.recorded_at_ms = record.recorded_at_ms;
  switch (record.kind) {
    case "readings":
      return { state, admissions: admitAll(state, record.body, record) };
    case "third-party-reading":
      return { state, admissions: admitThirdParty(state, record.body.readings, record.recorded_at_ms) };
    case "substitute-value": {
      const { metering_point, ...value } = record.body;
      state.substitutes.set(meteringPointId(metering_point), value);
      return { state };
    }
    case "interval-closed":
      return { state, interval: applyClosing(state, record, folding) };
    case "correction":
      return { state, interval: applyCorrection(state, record, folding) };
    case "official-values":
      return { state, interval: applyOfficialValues(state, record, folding) };
    case "head":
    case "clock":
    case "unknown":
      return { state };
    default:
      if (record.kind === "allocation-key") assertAllocationKey(record.body);
      applyToCommunity(state.community, record);
      if (record.kind === "tariff") begunWith(state, record.recorded_at_ms);
      return { state };
  }
}

export function decodeMessage(message: Uint8Array): DecodedMessage {
  const { device, payload } = decodeSignedMessage(message);
  return { device, readings: decodeReadings(payload) };
}

function begin(state: NodeState | null, record: FoldedRecord & { body: GenesisBody }): NodeState {
  const { rules } = record.body;
  const begun = state ?? createNodeState(rules);
  assertRulesContinue(begun, rules);
  Object.assign(begun, { rules, recorded_at_ms: record.recorded_at_ms });
  Object.assign(begun.metering, { rules: meteringRulesOf(rules) });
  return begun;
}

function admitAll(state: NodeState, body: ReadingsBody, record: FoldedRecord): (Admission | null)[] {
  const messages = record.messages ?? body.messages.map(decodeMessage);
  return messages.map((message) => admit(state, message, record.recorded_at_ms));
}

function admit(state: NodeState, { device, readings }: DecodedMessage, recorded_at_ms: number): Admission | null {
  const meter = state.community.meters.get(device);
  return meter === undefined
    ? null
    : admitTo(state, meter.metering_point, { device, readings, recorded_at_ms, is_signed: true });
}

/** All or none: a reading that is not well formed was written by no node of ours. */
function admitThirdParty(
  state: NodeState,
  readings: readonly ThirdPartyReading[],
  recorded_at_ms: number,
): (Admission | null)[] {
  const metered = readings.map(meterReadingOf);
  return readings.map((reading, index) => {
    const { device } = reading;
    const meter = state.community.thirdPartyMeters.get(device);
    if (meter === undefined) return null;
    noteStand(state.thirdParty, reading);
    const own = [metered[index] as MeterReading];
    return admitTo(state, meter.metering_point, { device, readings: own, recorded_at_ms, is_signed: false });
  });
}

type Admissible = Omit<Parameters<typeof admitReadings>[1], "point">;

function admitTo(state: NodeState, metering_point: MeteringPointId, admissible: Admissible): Admission | null {
  const { device, readings, recorded_at_ms, is_signed } = admissible;
  const point = state.community.meteringPoints.get(metering_point);
  if (point === undefined) return null;
  const { verdicts, upto } = admitReadings(state.metering, { ...admissible, point });
  const confirmsClock = is_signed || !hasSigningMeter(state);
  for (const [index, { at_ms }] of readings.entries()) {
    const isNewest = verdicts[index]?.kind === "accepted" && at_ms > state.newest_reading_at_ms;
    if (isNewest && confirmsClock) state.newest_reading_at_ms = at_ms;
  }
  if (!state.begun_at_ms.has(point.metering_point)) {
    const first = readings.find((_, index) => verdicts[index]?.kind === "accepted");
    if (first !== undefined) state.begun_at_ms.set(point.metering_point, first.at_ms);
    begunWith(state, recorded_at_ms);
  }
  return { device, verdicts, upto };
}

/** Bought devices are timed by the node's own clock: where another clock speaks, they say nothing about it. */
function hasSigningMeter(state: NodeState): boolean {
  for (const meter of state.community.meters.values()) if (meter.is_active) return true;
  return false;
}

/** Closing begins with the first whole interval for which there are a tariff and a reading. */
function begunWith(state: NodeState, recorded_at_ms: number): void {
  const [tariff] = state.community.tariffs;
  if (state.next_start_s !== null || tariff === undefined || state.begun_at_ms.size === 0) return;
  const length_ms = state.rules.interval_length_s * 1000;
  const earliest_ms = Math.min(...state.begun_at_ms.values(), recorded_at_ms);
  const from_ms = Math.max(earliest_ms, tariff.valid_from_s * 1000);
  state.next_start_s = (Math.ceil(from_ms / length_ms) * length_ms) / 1000;
}
