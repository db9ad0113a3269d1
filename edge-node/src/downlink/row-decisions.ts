import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import { addTariff, hasTariff, putMember, putMeteringPoint } from "@localgrid/clearing/community-decisions";
import { adoptAllocationKey } from "@localgrid/clearing/key-decisions";
import type { NodeState } from "@localgrid/clearing/node-state";
import { decideOfficialValues, type OfficialValuesDecision } from "@localgrid/clearing/official-values";
import type { AllocationKeyBody } from "@localgrid/protocol/record-bodies";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { type CommunityMoment, tariffBounds } from "../community/community-commands.ts";
import { allocationKeyOf, isAdopted, memberOf, meteringPointOf, officialValuesOf, tariffOf } from "./shape-rows.ts";
import type { DecidedShape, ShapeColumns } from "./shapes.ts";

/** What decisions on rows go by. */
export interface DecisionBasis {
  readonly state: NodeState;
  readonly moment: CommunityMoment;
  /** What a closed interval was last computed from; null when nothing of it is kept. */
  readonly keptInputs: (start_s: number) => IntervalInputs | null;
}

type Decide = (basis: DecisionBasis, columns: ShapeColumns) => OfficialValuesDecision;

const DECISIONS: Readonly<Record<DecidedShape, Decide>> = {
  tariffs: ({ moment }, columns) => {
    const tariff = tariffOf(columns);
    if (hasTariff(moment.community, tariff)) return { kind: "known" };
    return addTariff(moment.community, tariff, tariffBounds(moment));
  },
  members: ({ state, moment }, columns) => {
    const body = memberOf(columns);
    if (isAdopted(columns) && moment.community.members.has(body.member)) return { kind: "known" };
    return putMember(moment.community, body, { has_open_intervals: hasOpenIntervals(state, moment) });
  },
  "metering-points": ({ state, moment }, columns) => {
    const body = meteringPointOf(columns);
    if (isAdopted(columns) && moment.community.meteringPoints.has(body.metering_point)) return { kind: "known" };
    return putMeteringPoint(moment.community, body, { has_open_intervals: hasOpenIntervals(state, moment) });
  },
  "allocation-keys": ({ moment }, columns) => {
    const body = allocationKeyOf(columns);
    const isOwnWord = isAdopted(columns) && moment.community.allocationKeys.some(beginsWith(body));
    return isOwnWord ? { kind: "known" } : adoptAllocationKey(moment.community, body, moment.open_from_s);
  },
  corrections: ({ state, keptInputs }, columns) => {
    const values = officialValuesOf(columns);
    return decideOfficialValues(state, values, keptInputs(values.start_s));
  },
};

/**
 * Decides on a row of the hub's as if a person had asked for it here. A row that cannot be read is refused, and so is
 * one that a fault of this program stumbles over: it must not hold up the others.
 */
export function decideRow(shape: DecidedShape, basis: DecisionBasis, columns: ShapeColumns): OfficialValuesDecision {
  try {
    return DECISIONS[shape](basis, columns);
  } catch (error) {
    const reason = error instanceof LocalGridError ? error.code : "internal-error";
    return { kind: "rejected", reason, message: (error as Error).message };
  }
}

/** Refusals that end by themselves as intervals close. */
export function isForLater(reason: string): boolean {
  return reason === "intervals-open" || holdsUpOthers(reason);
}

/** Corrections come by their interval's start: behind one that has not closed none has. */
export function holdsUpOthers(reason: string): boolean {
  return reason === "interval-not-closed";
}

/** What may have been refused for want of something that another shape brings. */
export const AWAITED: Readonly<Partial<Record<DecidedShape, { readonly by: DecidedShape; readonly reason: string }>>> =
  {
    members: { by: "metering-points", reason: "unknown-member" },
    "metering-points": { by: "corrections", reason: "unknown-metering-point" },
  };

function beginsWith({ valid_from_s }: AllocationKeyBody): (known: AllocationKeyBody) => boolean {
  return (known) => known.valid_from_s === valid_from_s;
}

function hasOpenIntervals({ next_start_s, rules }: NodeState, { next_interval_s }: CommunityMoment): boolean {
  return next_start_s !== null && next_start_s < next_interval_s - rules.interval_length_s;
}
