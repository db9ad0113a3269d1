import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import { type WattHours, wattHours } from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import { shareOut } from "../largest-remainder.ts";
import { ASSET_LIMIT, checkWhole } from "./agent-inputs.ts";

/** One delivery interval of a feeder: what it may carry, and what is expected to flow whatever agents do. */
export interface FeederForecast {
  readonly import_limit_wh: WattHours;
  readonly export_limit_wh: WattHours;
  readonly inflexible_import_wh: WattHours;
  readonly inflexible_export_wh: WattHours;
  readonly members: readonly { readonly member: MemberId; readonly contracted_power_w: number }[];
}

/** What a member's batteries and vehicles may take in or give out in the interval. */
export interface OperatingEnvelope {
  readonly member: MemberId;
  readonly import_wh: WattHours;
  readonly export_wh: WattHours;
}

/**
 * Splits what a feeder can still carry among its members by contracted power, with the largest remainder, ties by
 * member id. Expected export makes room for import and the other way round; an overloaded feeder leaves 0. One
 * envelope per member, sorted by id in byte order; imports and exports each sum to what is left, or to 0 when nobody
 * has a contracted power.
 *
 * @throws {LocalGridError} `not-an-energy`, `not-in-range` for a power that is no whole number of 0 to 10^9 W,
 *   `duplicate-member`
 * @see dynamic operating envelopes: a review in Modelling 6(2):29, 2025
 */
export function operatingEnvelopes(feeder: FeederForecast): readonly OperatingEnvelope[] {
  const members = feeder.members.toSorted((a, b) => compareIdentifiers(a.member, b.member));
  const claims = members.map(({ member, contracted_power_w }, index) => {
    checkWhole("a contracted power", contracted_power_w, [0, ASSET_LIMIT]);
    if (member === members[index - 1]?.member) throw matchingError("duplicate-member", `${member} is named twice`);
    return { id: member, weight: contracted_power_w };
  });
  const net_wh = wattHours(feeder.inflexible_import_wh) - wattHours(feeder.inflexible_export_wh);
  const importRoom_wh = Math.max(0, wattHours(feeder.import_limit_wh) - net_wh);
  const exportRoom_wh = Math.max(0, wattHours(feeder.export_limit_wh) + net_wh);
  const isClaimed = claims.some(({ weight }) => weight > 0);
  const imports = shareOut(isClaimed ? importRoom_wh : 0, claims);
  const exports = shareOut(isClaimed ? exportRoom_wh : 0, claims);
  return members.map(({ member }, index) => ({
    member,
    import_wh: imports[index] as WattHours,
    export_wh: exports[index] as WattHours,
  }));
}
