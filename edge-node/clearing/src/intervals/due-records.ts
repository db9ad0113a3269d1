import type { CorrectionBody, KnownRecord } from "@localgrid/protocol/record-bodies";
import { correctableIntervals, isReadyToClose } from "../metering/metering.ts";
import { clearInterval, closedBody } from "./clear-interval.ts";
import { closingInputs, correctedInputs, missingValues, participatingPoints } from "./interval-inputs.ts";
import type { NodeState } from "./node-state.ts";

/** Corrections per group commit, so that a long backlog does not hold up readings. */
const CORRECTIONS_AT_ONCE = 16;

export interface ClosingPolicy {
  /** How long after its end an interval waits for missing readings. */
  readonly close_deadline_ms: number;
  /** When the node started: devices that kept readings while it was off get the same time to deliver them. */
  readonly started_at_ms: number;
}

/** How far the node's clock may run ahead of every meter before closing stops: a clock can be wrong, meters speak daily. */
const UNCONFIRMED_MS = 86_400_000;

/** True when {@link dueRecords} may find something: cheap enough to ask before every commit. */
export function mayBeDue(state: NodeState, now_ms: number): boolean {
  return state.next_start_s !== null && endOf(state, state.next_start_s) <= now_ms;
}

/**
 * True from the end of an interval until it is closed, as long as closing can come: what is missing may still arrive,
 * or the deadline is near.
 */
export function isClosing(state: NodeState, now_ms: number): boolean {
  return mayBeDue(state, now_ms) && isClockConfirmed(state);
}

/**
 * The records that closing or correcting demands now, for the state as it is: the corrections that late readings
 * of earlier intervals call for, or else one interval with its substitute values before it. Never both: corrections
 * change balances, and who may buy on credit follows from those.
 */
export function dueRecords(state: NodeState, now_ms: number, policy: ClosingPolicy): readonly KnownRecord[] {
  const start_s = state.next_start_s;
  if (start_s === null) return [];
  const end_ms = endOf(state, start_s);
  if (end_ms > now_ms || !isClockConfirmed(state)) return [];
  const isReady = isReadyToClose(state.metering, participatingPoints(state, start_s), start_s);
  const waitsUntil_ms = Math.max(end_ms, policy.started_at_ms) + policy.close_deadline_ms;
  if (!isReady && now_ms < waitsUntil_ms) return [];
  const corrections = dueCorrections(state);
  return corrections.length > 0 ? corrections : closingRecords(state, start_s);
}

/** Whether a meter has spoken since shortly before the end of the interval to close next. */
function isClockConfirmed(state: NodeState): boolean {
  const { next_start_s, newest_reading_at_ms } = state;
  return next_start_s !== null && endOf(state, next_start_s) <= newest_reading_at_ms + UNCONFIRMED_MS;
}

function dueCorrections(state: NodeState): KnownRecord[] {
  const records: KnownRecord[] = [];
  for (const start_s of correctableIntervals(state.metering)) {
    if (records.length >= CORRECTIONS_AT_ONCE) break;
    const inputs = correctedInputs(state, start_s);
    if (inputs === null) continue;
    const revision = (state.correctable.get(start_s)?.revision ?? 0) + 1;
    const cleared = clearInterval(state.community, inputs);
    const body: CorrectionBody = { ...closedBody(cleared), revision };
    records.push({ kind: "correction", body });
  }
  return records;
}

function closingRecords(state: NodeState, start_s: number): KnownRecord[] {
  const missing = missingValues(state, start_s);
  const substitutes = new Map(state.substitutes);
  for (const { metering_point, ...value } of missing) substitutes.set(metering_point, value);
  const inputs = closingInputs({ ...state, substitutes }, start_s);
  const cleared = clearInterval(state.community, inputs);
  return [
    ...missing.map((body) => ({ kind: "substitute-value", body }) as const),
    { kind: "interval-closed", body: closedBody(cleared) },
  ];
}

function endOf(state: NodeState, start_s: number): number {
  return (start_s + state.rules.interval_length_s) * 1000;
}
