import type { EarlierInputsBody, OfficialValue } from "@localgrid/protocol/record-bodies";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { ENERGY_LIMIT_WH, wattHours } from "@localgrid/vocabulary/units";
import type { CommunityState } from "../community/community.ts";
import type { CommunityDecision } from "../community/decisions.ts";
import type { IntervalReading } from "../metering/metering.ts";
import { type ClearedInterval, clearInterval, closedBody, type IntervalInputs } from "./clear-interval.ts";
import { keptDigest, keptIntervalAt, LAST_VERSION } from "./kept-intervals.ts";
import type { NodeState } from "./node-state.ts";

/** Official values of one closed interval, for some or all of the community's metering points, in any order. */
export interface OfficialIntervalValues {
  readonly start_s: number;
  readonly version: number;
  readonly metered: readonly OfficialValue[];
}

/** `known`: this version or a later one was taken before, nothing is to be done. */
export type OfficialValuesDecision = CommunityDecision | { readonly kind: "known" };

/** What a journal record may hold beside this, so that it can be sent on by itself. */
const LARGEST_BODY_BYTES = 60_000;

/**
 * Decides on official values. The interval is computed again on the terms that it closed on; the one record says what
 * it comes to, also when that is the same. Decisions on different intervals may go into one group.
 *
 * @param kept the interval's inputs as last computed, from the projections; needed once the state has dropped them
 * @returns rejected with `malformed-official-values`, `interval-not-closed`, `unknown-interval` (before the
 *   reconciliation period, or never closed), `unknown-metering-point`, `foreign-inputs` (`kept` is missing or not what
 *   the interval was computed from) or `official-values-too-large`
 */
export function decideOfficialValues(
  state: NodeState,
  values: OfficialIntervalValues,
  kept: IntervalInputs | null,
): OfficialValuesDecision {
  const { start_s, version } = values;
  const metered = [...values.metered].sort((a, b) => compareIdentifiers(a.metering_point, b.metering_point));
  const refusal = refusalOf(state, { start_s, version, metered });
  if (refusal !== null) return refusal;
  const known = keptIntervalAt(state.kept, start_s);
  if (known === null) return rejected("unknown-interval", `no closed interval is known at ${start_s}`);
  if (version <= known.version) return { kind: "known" };
  const isRecent = state.correctable.has(start_s);
  const earlier = isRecent || kept === null ? null : earlierBody(kept);
  try {
    const before = inputsBefore(state, start_s, earlier);
    const after = clearInterval(state.community, withOfficialValues(before.inputs, metered));
    const body = { ...closedBody(after), revision: known.revision + 1, version, metered, before: earlier };
    if (encodeCbor(body as unknown as CborValue).length > LARGEST_BODY_BYTES) {
      return rejected("official-values-too-large", `${metered.length} metering points do not fit one record`);
    }
    return { kind: "records", records: [{ kind: "official-values", body }] };
  } catch (error) {
    if (error instanceof LocalGridError && error.code === "foreign-inputs") return rejected(error.code, error.message);
    throw error;
  }
}

/**
 * The result of a closed interval as it stands, computed from what the state keeps, else from `earlier`, which is
 * believed only when it leads to the digest that the state keeps.
 *
 * @throws {LocalGridError} `unknown-interval`, `foreign-inputs`
 */
export function inputsBefore(state: NodeState, start_s: number, earlier: EarlierInputsBody | null): ClearedInterval {
  const kept = keptIntervalAt(state.kept, start_s);
  if (kept === null) throw new LocalGridError("unknown-interval", `no closed interval is known at ${start_s}`);
  const length_s = state.rules.interval_length_s;
  const correctable = state.correctable.get(start_s);
  if (correctable !== undefined) {
    const { terms, readings, barred_buyers } = correctable;
    return clearInterval(state.community, { start_s, length_s, terms, readings, barred_buyers });
  }
  if (earlier === null) throw foreign(start_s);
  const readings = earlier.readings.map(readingFrom);
  assertPointsKnown(state.community, readings);
  const cleared = clearInterval(state.community, { start_s, length_s, ...earlier, readings });
  if (Buffer.compare(keptDigest(cleared), kept.digest) !== 0) throw foreign(start_s);
  return cleared;
}

/** Official values in the place of what was there, or beside it for a point that had nothing to show. */
export function withOfficialValues(inputs: IntervalInputs, metered: readonly OfficialValue[]): IntervalInputs {
  const readings = new Map(inputs.readings.map((reading) => [reading.metering_point, reading]));
  for (const { metering_point, import_wh, export_wh } of metered) {
    readings.set(metering_point, {
      metering_point,
      import_wh: wattHours(import_wh),
      export_wh: wattHours(export_wh),
      quality: "valid",
      is_signed: false,
      is_official: true,
    });
  }
  const inOrder = [...readings.values()].sort((a, b) => compareIdentifiers(a.metering_point, b.metering_point));
  return { ...inputs, readings: inOrder };
}

/**
 * Holds a record of another holder to the same rules as an own decision.
 *
 * @throws {LocalGridError} `malformed-official-values`, `interval-not-closed`, `unknown-metering-point`
 */
export function assertAcceptable(state: NodeState, values: OfficialIntervalValues): void {
  const refusal = refusalOf(state, values);
  if (refusal !== null) throw new LocalGridError(refusal.reason, refusal.message);
}

type Rejection = Extract<CommunityDecision, { readonly kind: "rejected" }>;

function refusalOf(state: NodeState, { start_s, version, metered }: OfficialIntervalValues): Rejection | null {
  if (!Number.isSafeInteger(version) || version < 1 || version > LAST_VERSION) {
    return rejected("malformed-official-values", `${version} is not a version from 1 to ${LAST_VERSION}`);
  }
  if (metered.length === 0) return rejected("malformed-official-values", "no metering point has a value");
  for (const [index, { metering_point, import_wh, export_wh }] of metered.entries()) {
    if (!isEnergy(import_wh) || !isEnergy(export_wh)) {
      return rejected("malformed-official-values", `${metering_point} has ${import_wh} and ${export_wh} Wh`);
    }
    const before = metered[index - 1]?.metering_point;
    if (before !== undefined && compareIdentifiers(before, metering_point) >= 0) {
      return rejected("malformed-official-values", `${metering_point} has two values, or one out of order`);
    }
    if (!state.community.meteringPoints.has(metering_point)) {
      return rejected("unknown-metering-point", `there is no metering point ${metering_point}`);
    }
  }
  if (state.next_start_s === null || start_s >= state.next_start_s) {
    return rejected("interval-not-closed", `interval ${start_s} has not closed`);
  }
  return null;
}

function isEnergy(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= ENERGY_LIMIT_WH;
}

function earlierBody({ terms, readings, barred_buyers }: IntervalInputs): EarlierInputsBody {
  const fields = readings.map(
    (r) => [r.metering_point, r.import_wh, r.export_wh, r.quality, r.is_signed, r.is_official] as const,
  );
  return { terms, readings: fields, barred_buyers };
}

function readingFrom(fields: EarlierInputsBody["readings"][number]): IntervalReading {
  const [metering_point, import_wh, export_wh, quality, is_signed, is_official] = fields;
  const energies = { import_wh: wattHours(import_wh), export_wh: wattHours(export_wh) };
  return { metering_point, ...energies, quality, is_signed, is_official };
}

function assertPointsKnown(community: CommunityState, readings: readonly IntervalReading[]): void {
  for (const { metering_point } of readings) {
    if (community.meteringPoints.has(metering_point)) continue;
    throw new LocalGridError("unknown-metering-point", `there is no metering point ${metering_point}`);
  }
}

function foreign(start_s: number): LocalGridError {
  return new LocalGridError("foreign-inputs", `interval ${start_s} was not computed from these inputs`);
}

function rejected(reason: string, message: string): Rejection {
  return { kind: "rejected", reason, message };
}
