import { type CommunityId, compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import { type WattHours, wattHours } from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import { shareOut } from "../largest-remainder.ts";
import { PARTS_PER_MILLION } from "../parts-per-million.ts";
import { sumOfParts } from "./sum-of-parts.ts";

/** What a metering point took in and gave out in one interval, each 0 or more, and both may be. */
export interface MeteredEnergy {
  readonly import_wh: WattHours;
  readonly export_wh: WattHours;
}

/** The part of a metering point's energy that takes part in one community. */
export interface Participation {
  readonly community: CommunityId;
  readonly participation_factor_ppm: number;
}

/** A metering point's energy by community, sorted by id in byte order, and what stays with the supplier. */
export interface ParticipationSplit {
  readonly communities: readonly (MeteredEnergy & { readonly community: CommunityId })[];
  readonly supplier: MeteredEnergy;
}

/**
 * Divides a metering point's import and export, each on its own, among communities and supplier in proportion to the
 * factors; the supplier's is what they leave of 1,000,000. By largest remainder, ties by community id and the supplier
 * last, so that the parts sum to the whole. Every community then matches its part, at the same time as the others.
 *
 * @throws {LocalGridError} `not-an-energy`; `not-a-key` when a factor is no whole number of 0 or more, when they sum
 *   to more than 1,000,000 or when a community is named twice
 * @see Gruber et al. 2025, participation in several energy communities in Austria
 */
export function splitByParticipation(
  energy: MeteredEnergy,
  participations: readonly Participation[],
): ParticipationSplit {
  const rest_ppm =
    PARTS_PER_MILLION - sumOfParts(participations.map(({ participation_factor_ppm }) => participation_factor_ppm));
  if (rest_ppm < 0) throw matchingError("not-a-key", "the factors of participation sum to more than 1,000,000");
  if (new Set(participations.map(({ community }) => community)).size < participations.length) {
    throw matchingError("not-a-key", "a metering point takes part in one community twice");
  }
  const sorted = participations.toSorted((a, b) => compareIdentifiers(a.community, b.community));
  const claims = sorted.map(({ community, participation_factor_ppm }) => ({
    id: community as string,
    weight: participation_factor_ppm,
  }));
  // No identifier begins with this character, and it comes after all that they begin with.
  claims.push({ id: "~", weight: rest_ppm });
  const imports = shareOut(wattHours(energy.import_wh), claims);
  const exports = shareOut(wattHours(energy.export_wh), claims);
  const partOf = (index: number) => ({
    import_wh: imports[index] as WattHours,
    export_wh: exports[index] as WattHours,
  });
  return {
    communities: sorted.map(({ community }, index) => ({ community, ...partOf(index) })),
    supplier: partOf(sorted.length),
  };
}
