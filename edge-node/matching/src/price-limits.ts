import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";

/** The prices that a community allows. */
export interface PriceBand {
  readonly floor: MicroPerKilowattHour;
  readonly cap: MicroPerKilowattHour;
}

/** Whether no price pays for both sides: then nobody trades inside the community. */
export function isEmptyBand({ floor, cap }: PriceBand): boolean {
  return floor > cap;
}

/** The nearest price inside a band that is not empty. */
export function clampLimit(limit: MicroPerKilowattHour, band: PriceBand): MicroPerKilowattHour {
  return Math.max(band.floor, Math.min(band.cap, limit)) as MicroPerKilowattHour;
}

/** Middle of two prices, floored towards minus infinity, so that -3 and 0 meet at -2. */
export function middleOf(low: number, high: number): MicroPerKilowattHour {
  // Adding 0 turns -0 into 0.
  return (Math.floor((low + high) / 2) + 0) as MicroPerKilowattHour;
}
