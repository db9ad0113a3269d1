import type { LimitBand } from "./api-types.ts";

/** One step of the slider: a tenth of a cent per kWh. */
const STEP_MICRO = 1000;

/** How many steps the slider has over the band; both ends can be reached whatever the band is. */
export function sliderSteps({ floor_micro_per_kwh, cap_micro_per_kwh }: LimitBand): number {
  return Math.max(1, Math.ceil((cap_micro_per_kwh - floor_micro_per_kwh) / STEP_MICRO));
}

export function priceAtStep(band: LimitBand, step: number): number {
  return Math.min(band.cap_micro_per_kwh, band.floor_micro_per_kwh + step * STEP_MICRO);
}

/** The step nearest to a price; prices outside the band lie at its ends. */
export function stepOfPrice(band: LimitBand, price_micro_per_kwh: number): number {
  if (price_micro_per_kwh >= band.cap_micro_per_kwh) return sliderSteps(band);
  return Math.max(0, Math.round((price_micro_per_kwh - band.floor_micro_per_kwh) / STEP_MICRO));
}

/** Where a price lies in the band, from 0 to 1. */
export function positionInBand(band: LimitBand, price_micro_per_kwh: number): number {
  const width = band.cap_micro_per_kwh - band.floor_micro_per_kwh;
  if (width <= 0) return 0.5;
  return Math.min(1, Math.max(0, (price_micro_per_kwh - band.floor_micro_per_kwh) / width));
}
