import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";

/** The prices that a community allows. */
export interface PriceBand {
  readonly floor: MicroPerKilowattHour;
  readonly cap: MicroPerKilowattHour;
}

/** The nearest price inside the band; the floor where the band is empty. */
export function clampLimit(limit: MicroPerKilowattHour, band: PriceBand): MicroPerKilowattHour {
  return Math.max(band.floor, Math.min(band.cap, limit)) as MicroPerKilowattHour;
}

/** Middle of two prices, floored towards minus infinity, so that -3 and 0 meet at -2. */
export function middleOf(low: number, high: number): MicroPerKilowattHour {
  return Math.floor((low + high) / 2) as MicroPerKilowattHour;
}
