import "../test/english.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { positionInBand, priceAtStep, sliderSteps, stepOfPrice } from "./limit-scale.ts";

const bands = fc
  .tuple(fc.integer({ min: -100_000, max: 300_000 }), fc.integer({ min: 0, max: 500_000 }))
  .map(([floor_micro_per_kwh, width]) => ({ floor_micro_per_kwh, cap_micro_per_kwh: floor_micro_per_kwh + width }));

test("both ends of every band can be reached with the slider", () => {
  fc.assert(
    fc.property(bands, (band) => {
      expect(priceAtStep(band, 0)).toBe(band.floor_micro_per_kwh);
      expect(priceAtStep(band, sliderSteps(band))).toBe(band.cap_micro_per_kwh);
    }),
  );
});

test("a step leads to a price inside the band that leads back to the step", () => {
  fc.assert(
    fc.property(bands, fc.nat(), (band, seed) => {
      const step = seed % (sliderSteps(band) + 1);
      const price = priceAtStep(band, step);
      expect(price).toBeGreaterThanOrEqual(band.floor_micro_per_kwh);
      expect(price).toBeLessThanOrEqual(band.cap_micro_per_kwh);
      expect(priceAtStep(band, stepOfPrice(band, price))).toBe(price);
    }),
  );
});

test("prices outside the band are shown at its ends", () => {
  const band = { floor_micro_per_kwh: 80_000, cap_micro_per_kwh: 270_500 };
  expect(stepOfPrice(band, 10_000)).toBe(0);
  expect(stepOfPrice(band, 900_000)).toBe(sliderSteps(band));
  expect(positionInBand(band, 10_000)).toBe(0);
  expect(positionInBand(band, 900_000)).toBe(1);
});
