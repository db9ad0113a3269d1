import { decodeReadings, decodeSignedMessage, type MeterReading } from "@localgrid/protocol/device";
import type {
  CorrectionBody,
  GenesisBody,
  IntervalClosedBody,
  KnownRecord,
  ReadingsBody,
} from "@localgrid/protocol/record-bodies";
import { type DeviceId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { applyToCommunity } from "../community/community.ts";
import { postTransaction } from "../ledger/ledger.ts";
import { admitReadings, noteClosed, noteCorrected, openIntervals, type ReadingVerdict } from "../metering/metering.ts";
import { differenceOf } from "../pricing/pricing.ts";
import { type ClearedInterval, clearInterval } from "./clear-interval.ts";
import { closingInputs, correctedInputs } from "./interval-inputs.ts";
import { assertRulesContinue, createNodeState, meteringRulesOf, type NodeState } from "./node-state.ts";
import { writeClosed, writeCorrected } from "./projection-rows.ts";
import type { ProjectionSink } from "./projection-sink.ts";

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
  /** One per message of a `readings` record, in its order; null for a device that the community does not know. */
  readonly admissions?: readonly (Admission | null)[];
  /** Start of the interval that the record closed or corrected. */
  readonly cleared_start_s?: number;
}

/**
 * Applies one record of the journal. Metering, matching and amounts follow from the records alone, so every
 * holder of the journal comes to the same state and rows.
 *
 * @param state null before the first `genesis`; changed in place afterwards
 * @throws {LocalGridError} `result-mismatch` when a closed interval was computed otherwise by whoever wrote it
 */
export function foldRecord(state: NodeState | null, record: FoldedRecord, sink: ProjectionSink): FoldOutcome {
  if (record.kind === "genesis") return { state: begin(state, record) };
  if (state === null) throw new LocalGridError("journal-without-genesis", "the journal does not start with a genesis");
  state.recorded_at_ms = record.recorded_at_ms;
  switch (record.kind) {
    case "readings":
      return { state, admissions: admitAll(state, record.body, record) };
    case "substitute-value": {
      const { metering_point, ...value } = record.body;
      state.substitutes.set(meteringPointId(metering_point), value);
      return { state };
    }
    case "interval-closed":
      close(state, record, sink);
      return { state, cleared_start_s: record.body.start_s };
    case "correction":
      correct(state, record, sink);
      return { state, cleared_start_s: record.body.start_s };
    case "head":
    case "unknown":
      return { state };
    default:
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
  const point = meter && state.community.meteringPoints.get(meter.metering_point);
  if (point === undefined) return null;
  const { verdicts, upto } = admitReadings(state.metering, {
    point,
    device,
    readings,
    recorded_at_ms,
    is_signed: true,
  });
  for (const [index, { at_ms }] of readings.entries()) {
    const isNewest = verdicts[index]?.kind === "accepted" && at_ms > state.newest_reading_at_ms;
    if (isNewest) state.newest_reading_at_ms = at_ms;
  }
  if (!state.begun_at_ms.has(point.metering_point)) {
    const first = readings.find((_, index) => verdicts[index]?.kind === "accepted");
    if (first !== undefined) state.begun_at_ms.set(point.metering_point, first.at_ms);
    begunWith(state, recorded_at_ms);
  }
  return { device, verdicts, upto };
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

function close(state: NodeState, record: FoldedRecord & { body: IntervalClosedBody }, sink: ProjectionSink): void {
  const { start_s } = record.body;
  if (start_s !== state.next_start_s) {
    throw new LocalGridError("interval-out-of-turn", `closed ${start_s}, but ${state.next_start_s} is next`);
  }
  const cleared = clearInterval(state.community, closingInputs(state, start_s));
  assertSameResult(cleared, record.body);
  postTransaction(state.ledger, cleared.priced.postings);
  noteClosed(state.metering, start_s, cleared.inputs.readings);
  state.substitutes.clear();
  state.next_start_s = start_s + state.rules.interval_length_s;
  rememberCorrectable(state, cleared, 0);
  writeClosed(sink, cleared, record.recorded_at_ms);
}

function correct(state: NodeState, record: FoldedRecord & { body: CorrectionBody }, sink: ProjectionSink): void {
  const { start_s, revision } = record.body;
  const closed = state.correctable.get(start_s);
  const inputs = correctedInputs(state, start_s);
  if (closed === undefined || inputs === null || revision !== closed.revision + 1) {
    throw new LocalGridError("interval-out-of-turn", `interval ${start_s} has no correction ${revision} to come`);
  }
  const before = clearInterval(state.community, { ...inputs, readings: closed.readings });
  const after = clearInterval(state.community, inputs);
  assertSameResult(after, record.body);
  const differences = differenceOf(before.priced.postings, after.priced.postings);
  postTransaction(state.ledger, differences);
  noteCorrected(state.metering, start_s, inputs.readings);
  rememberCorrectable(state, after, revision);
  writeCorrected(sink, { before, after, differences, revision, at_ms: record.recorded_at_ms });
}

/** Keeps what a correction needs, as long as late readings may still change the interval. */
function rememberCorrectable(state: NodeState, { inputs }: ClearedInterval, revision: number): void {
  const { start_s, readings, barred_buyers, terms } = inputs;
  state.correctable.set(start_s, { revision, readings, barred_buyers, terms });
  const open = openIntervals(state.metering);
  for (const kept_s of state.correctable.keys()) if (!open.has(kept_s)) state.correctable.delete(kept_s);
}

function assertSameResult(cleared: ClearedInterval, body: IntervalClosedBody): void {
  const isSame =
    Buffer.compare(cleared.input_digest, body.input_digest) === 0 &&
    Buffer.compare(cleared.result_digest, body.result_digest) === 0;
  if (isSame) return;
  throw new LocalGridError("result-mismatch", `interval ${body.start_s} was computed otherwise by its node`);
}
