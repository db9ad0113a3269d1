import type { CorrectionBody, IntervalClosedBody, OfficialValuesBody } from "@localgrid/protocol/record-bodies";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { postTransaction } from "../ledger/ledger.ts";
import { noteClosed, noteCorrected, openIntervals } from "../metering/metering.ts";
import { differenceOf } from "../pricing/pricing.ts";
import { clearInterval, type IntervalInputs } from "./clear-interval.ts";
import { closingInputs, correctedInputs } from "./interval-inputs.ts";
import type { IntervalOutcome } from "./interval-outcome.ts";
import { forgetBefore, keepInterval, keptDigest, keptIntervalAt } from "./kept-intervals.ts";
import type { NodeState } from "./node-state.ts";
import { assertAcceptable, inputsBefore, withOfficialValues } from "./official-values.ts";
import { writeRows } from "./projection-rows.ts";
import type { ProjectionSink } from "./projection-sink.ts";

export interface IntervalRecord<Body> {
  readonly body: Body;
  readonly recorded_at_ms: number;
}

interface Context {
  readonly sink: ProjectionSink;
  /** Refuse a record whose writer computed something else, before anything changes. */
  readonly mustAgree: boolean;
}

/** @throws {LocalGridError} `interval-out-of-turn`, `result-mismatch` */
export function applyClosing(
  state: NodeState,
  record: IntervalRecord<IntervalClosedBody>,
  context: Context,
): IntervalOutcome {
  const { start_s } = record.body;
  if (start_s !== state.next_start_s) {
    throw new LocalGridError("interval-out-of-turn", `closed ${start_s}, but ${state.next_start_s} is next`);
  }
  const inputs = asClosed(closingInputs(state, start_s), record.body, context);
  const cleared = clearInterval(state.community, inputs);
  const outcome = compared(record.body, { cause: "closing", revision: 0, cleared, before: null }, context);
  postTransaction(state.ledger, outcome.postings);
  noteClosed(state.metering, start_s, cleared.inputs.readings);
  state.substitutes.clear();
  state.next_start_s = start_s + state.rules.interval_length_s;
  forgetBefore(state.kept, start_s);
  remember(state, outcome, 0);
  writeRows(context.sink, outcome, record.recorded_at_ms);
  return outcome;
}

/** @throws {LocalGridError} `interval-out-of-turn`, `result-mismatch` */
export function applyCorrection(
  state: NodeState,
  record: IntervalRecord<CorrectionBody>,
  context: Context,
): IntervalOutcome {
  const { start_s, revision } = record.body;
  const closed = state.correctable.get(start_s);
  const inputs = correctedInputs(state, start_s);
  if (closed === undefined || inputs === null || revision !== closed.revision + 1) throw outOfTurn(start_s, revision);
  const before = clearInterval(state.community, { ...inputs, readings: closed.readings });
  const cleared = clearInterval(state.community, inputs);
  const outcome = compared(record.body, { cause: "late-reading", revision, cleared, before }, context);
  const version = keptIntervalAt(state.kept, start_s)?.version ?? 0;
  return concludeCorrection(state, { outcome, version, at_ms: record.recorded_at_ms }, context);
}

/**
 * @throws {LocalGridError} `malformed-official-values`, `interval-not-closed`, `unknown-metering-point`,
 *   `unknown-interval`, `foreign-inputs`, `stale-version`, `interval-out-of-turn`, `result-mismatch`
 */
export function applyOfficialValues(
  state: NodeState,
  record: IntervalRecord<OfficialValuesBody>,
  context: Context,
): IntervalOutcome {
  const { start_s, revision, version, metered } = record.body;
  assertAcceptable(state, record.body);
  const before = inputsBefore(state, start_s, record.body.before);
  const kept = keptIntervalAt(state.kept, start_s);
  if (kept === null || revision !== kept.revision + 1) throw outOfTurn(start_s, revision);
  if (version <= kept.version) {
    throw new LocalGridError("stale-version", `interval ${start_s} has version ${kept.version} already`);
  }
  const cleared = clearInterval(state.community, withOfficialValues(before.inputs, metered));
  const outcome = compared(record.body, { cause: "official-value", revision, cleared, before }, context);
  return concludeCorrection(state, { outcome, version, at_ms: record.recorded_at_ms }, context);
}

/**
 * A release that knows no keys passes them over and goes on by bids. What it closed stays so for whoever goes on with its
 * journal, as its node's own word; whoever checks a node does it by the key, and tells the difference.
 */
function asClosed(
  inputs: IntervalInputs,
  { allocation_key_from_s }: IntervalClosedBody,
  { mustAgree }: Context,
): IntervalInputs {
  const { allocation_key, ...byBids } = inputs.terms;
  const isPassedOver = mustAgree && allocation_key !== undefined && allocation_key_from_s === undefined;
  return isPassedOver ? { ...inputs, terms: byBids } : inputs;
}

function compared(
  recorded: IntervalClosedBody,
  computed: Pick<IntervalOutcome, "cause" | "revision" | "cleared" | "before">,
  { mustAgree }: Context,
): IntervalOutcome {
  const { cleared, before } = computed;
  const is_same =
    Buffer.compare(cleared.input_digest, recorded.input_digest) === 0 &&
    Buffer.compare(cleared.result_digest, recorded.result_digest) === 0;
  if (mustAgree && !is_same) {
    throw new LocalGridError("result-mismatch", `interval ${recorded.start_s} was computed otherwise by its node`);
  }
  const { postings } = cleared.priced;
  return {
    ...computed,
    recorded,
    is_same,
    postings: before === null ? postings : differenceOf(before.priced.postings, postings),
  };
}

interface Correction {
  readonly outcome: IntervalOutcome;
  readonly version: number;
  readonly at_ms: number;
}

function concludeCorrection(state: NodeState, correction: Correction, { sink }: Context): IntervalOutcome {
  const { outcome, version, at_ms } = correction;
  const { start_s, readings } = outcome.cleared.inputs;
  postTransaction(state.ledger, outcome.postings);
  noteCorrected(state.metering, start_s, readings);
  remember(state, outcome, version);
  writeRows(sink, outcome, at_ms);
  return outcome;
}

/** Keeps what a correction needs as long as late readings may still change the interval; later on, its digest. */
function remember(state: NodeState, { cleared, revision }: IntervalOutcome, version: number): void {
  const { start_s, readings, barred_buyers, terms } = cleared.inputs;
  keepInterval(state.kept, start_s, { revision, version, digest: keptDigest(cleared) });
  state.correctable.set(start_s, { revision, readings, barred_buyers, terms });
  const open = openIntervals(state.metering);
  for (const kept_s of state.correctable.keys()) if (!open.has(kept_s)) state.correctable.delete(kept_s);
}

function outOfTurn(start_s: number, revision: number): LocalGridError {
  return new LocalGridError("interval-out-of-turn", `interval ${start_s} has no correction ${revision} to come`);
}
