import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  amountOf,
  ENERGY_LIMIT_WH,
  microPerKilowattHour,
  milliwattHours,
  NO_MONEY,
  PRICE_LIMIT_MICRO_PER_KWH,
  sumOf,
  wattHours,
} from "./units.ts";

const NO_NUMBERS = [0.5, -0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53, "1", null, 1n];

describe("units", () => {
  test.each(NO_NUMBERS)("refuse %s", (value) => {
    expect(() => wattHours(value as number)).toThrow(expect.objectContaining({ code: "not-an-energy" }));
    expect(() => milliwattHours(value as number)).toThrow(expect.objectContaining({ code: "not-an-energy" }));
    expect(() => microPerKilowattHour(value as number)).toThrow(expect.objectContaining({ code: "not-a-price" }));
  });

  test("hold energies from 0 to their limit", () => {
    expect(wattHours(0)).toBe(0);
    expect(wattHours(ENERGY_LIMIT_WH)).toBe(ENERGY_LIMIT_WH);
    expect(milliwattHours(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    for (const wrong of [-1, ENERGY_LIMIT_WH + 1]) {
      expect(() => wattHours(wrong)).toThrow(expect.objectContaining({ code: "not-an-energy" }));
    }
    expect(() => milliwattHours(-1)).toThrow(expect.objectContaining({ code: "not-an-energy" }));
  });

  test("hold prices of either sign to their limit", () => {
    for (const sign of [1, -1]) {
      expect(microPerKilowattHour(sign * PRICE_LIMIT_MICRO_PER_KWH)).toBe(sign * PRICE_LIMIT_MICRO_PER_KWH);
      const wrong = sign * (PRICE_LIMIT_MICRO_PER_KWH + 1);
      expect(() => microPerKilowattHour(wrong)).toThrow(expect.objectContaining({ code: "not-a-price" }));
    }
  });

  test("multiply without rounding, also past 2^53", () => {
    expect(amountOf(wattHours(ENERGY_LIMIT_WH), microPerKilowattHour(-PRICE_LIMIT_MICRO_PER_KWH))).toBe(-(10n ** 21n));
    const energy = fc.integer({ min: 0, max: ENERGY_LIMIT_WH });
    const price = fc.integer({ min: -PRICE_LIMIT_MICRO_PER_KWH, max: PRICE_LIMIT_MICRO_PER_KWH });
    fc.assert(
      fc.property(energy, energy, price, (a, b, at) => {
        fc.pre(a + b <= ENERGY_LIMIT_WH);
        const each = [a, b].map((part) => amountOf(wattHours(part), microPerKilowattHour(at)));
        expect(sumOf(each)).toBe(amountOf(wattHours(a + b), microPerKilowattHour(at)));
      }),
    );
    expect(sumOf([])).toBe(NO_MONEY);
  });
});
