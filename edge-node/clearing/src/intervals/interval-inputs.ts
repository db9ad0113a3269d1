import type { SubstituteValueBody } from "@localgrid/protocol/record-bodies";
import type { MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { wattHours } from "@localgrid/vocabulary/units";
import { activeMeteringPoints, hasActiveMeter } from "../community/community.ts";
import { isWithinCreditLimit } from "../ledger/ledger.ts";
import { type IntervalReading, intervalReadingOf, substituteValueFor } from "../metering/metering.ts";
import { type IntervalInputs, termsAt } from "./clear-interval.ts";
import type { NodeState } from "./node-state.ts";

const NANO_PER_MICRO = 1000n;

type SubstituteValue = Omit<SubstituteValueBody, "metering_point" | "start_s">;

/** Metering points that take part in an interval: active, and read before it began; by id in byte order. */
export function participatingPoints(state: NodeState, start_s: number): readonly MeteringPointId[] {
  return activeMeteringPoints(state.community)
    .map((point) => point.metering_point)
    .filter((point) => (state.begun_at_ms.get(point) ?? Number.POSITIVE_INFINITY) <= start_s * 1000);
}

/** Values to journal in place of readings that have not come, before the interval can close. */
export function missingValues(state: NodeState, start_s: number): readonly SubstituteValueBody[] {
  return participatingPoints(state, start_s)
    .filter((point) => intervalReadingOf(state.metering, point, start_s) === null)
    .map((metering_point) => ({ metering_point, start_s, ...estimateFor(state, metering_point, start_s) }));
}

/** A home whose meter was revoked is not billed on guesses for ever: without a meter nothing is estimated. */
function estimateFor(state: NodeState, metering_point: MeteringPointId, start_s: number): SubstituteValue {
  return hasActiveMeter(state.community, metering_point)
    ? substituteValueFor(state.metering, metering_point, start_s)
    : { import_wh: 0, export_wh: 0, method: "zero" };
}

/**
 * What an interval closes with, after its substitute values were applied. A point that has neither a
 * reading nor a substitute is left out.
 */
export function closingInputs(state: NodeState, start_s: number): IntervalInputs {
  const readings: IntervalReading[] = [];
  for (const point of participatingPoints(state, start_s)) {
    const reading = intervalReadingOf(state.metering, point, start_s) ?? substituted(state, point, start_s);
    if (reading !== null) readings.push(reading);
  }
  const { interval_length_s: length_s, price_rule } = state.rules;
  const terms = termsAt(state.community, price_rule, start_s);
  return { start_s, length_s, terms, readings, barred_buyers: barredBuyers(state) };
}

/** The inputs of a closed interval with every reading that is known now; null when it can no longer be corrected. */
export function correctedInputs(state: NodeState, start_s: number): IntervalInputs | null {
  const closed = state.correctable.get(start_s);
  if (closed === undefined) return null;
  const readings = closed.readings.map((reading) =>
    reading.is_official ? reading : (intervalReadingOf(state.metering, reading.metering_point, start_s) ?? reading),
  );
  const { barred_buyers, terms } = closed;
  return { start_s, length_s: state.rules.interval_length_s, terms, readings, barred_buyers };
}

/** Readings of points that are measured stay as they were billed; only estimates are replaced. */
function substituted(state: NodeState, metering_point: MeteringPointId, start_s: number): IntervalReading | null {
  const pending = state.substitutes.get(metering_point);
  if (pending === undefined || pending.start_s !== start_s) return null;
  return {
    metering_point,
    import_wh: wattHours(pending.import_wh),
    export_wh: wattHours(pending.export_wh),
    quality: "estimated",
    is_signed: false,
    is_official: false,
  };
}

function barredBuyers(state: NodeState): readonly MemberId[] {
  const barred: MemberId[] = [];
  for (const { member, credit_limit_micro } of state.community.members.values()) {
    if (credit_limit_micro === null) continue;
    const limit_nano = BigInt(credit_limit_micro) * NANO_PER_MICRO;
    if (!isWithinCreditLimit(state.ledger, member, limit_nano)) barred.push(member);
  }
  return barred.sort();
}
