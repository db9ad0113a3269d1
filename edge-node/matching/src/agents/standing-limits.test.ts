import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PriceBand } from "../price-limits.ts";
import { holds } from "../test-support/properties.ts";
import { defaultBand, preferredLimits } from "./standing-limits.ts";

const refusal = (code: string) => expect.objectContaining({ code });
const BAND = { floor: 80_000, cap: 260_000 } as PriceBand;

function bandOf(retail: number, feedIn: number, fee: number): PriceBand | null {
  return defaultBand({
    retail_micro_per_kwh: retail as MicroPerKilowattHour,
    feed_in_micro_per_kwh: feedIn as MicroPerKilowattHour,
    local_network_fee_micro_per_kwh: fee as MicroPerKilowattHour,
  });
}

function limitsAt(buy_percent: number | null, sell_percent: number | null, band = BAND): readonly number[] {
  const limits = preferredLimits(band, { buy_percent, sell_percent });
  return [limits.buy_limit_micro_per_kwh, limits.sell_limit_micro_per_kwh];
}

describe("defaultBand", () => {
  test("[AG-1] buyers pay up to retail less the network fee, sellers take from feed-in", () => {
    expect(bandOf(300_000, 80_000, 40_000)).toEqual({ floor: 80_000, cap: 260_000 });
    expect(bandOf(300_000, -20_000, 0)).toEqual({ floor: -20_000, cap: 300_000 });
    expect(bandOf(-10, -30, 5)).toEqual({ floor: -30, cap: -15 });
  });

  test("[AG-1] there is no band where the fee eats more than the spread", () => {
    expect(bandOf(300_000, 80_000, 220_000)).toEqual({ floor: 80_000, cap: 80_000 });
    expect(bandOf(300_000, 80_000, 220_001)).toBeNull();
  });

  test("[AG-1] a tariff of impossible prices or with a negative fee is refused", () => {
    for (const bad of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_000_001, -1_000_000_001]) {
      expect(() => bandOf(bad, 0, 0)).toThrow(refusal("not-a-price"));
      expect(() => bandOf(0, bad, 0)).toThrow(refusal("not-a-price"));
      expect(() => bandOf(0, 0, bad)).toThrow(refusal("not-a-price"));
    }
    expect(() => bandOf(300_000, 80_000, -1)).toThrow("the local network fee is negative: -1");
    expect(() => bandOf(300_000, 80_000, -1)).toThrow(refusal("not-a-price"));
  });
});

describe("preferredLimits", () => {
  test("[AG-2] without a preference the limits are the ends of the band", () => {
    expect(limitsAt(null, null)).toEqual([260_000, 80_000]);
    expect(limitsAt(0, 0)).toEqual([260_000, 80_000]);
  });

  test("[AG-2] a preference moves each limit towards the other end", () => {
    expect(limitsAt(25, 75)).toEqual([215_000, 215_000]);
    expect(limitsAt(100, 100)).toEqual([80_000, 260_000]);
    expect(limitsAt(10, null)).toEqual([242_000, 80_000]);
  });

  test("[AG-2] halves are floored, for negative prices too", () => {
    expect(limitsAt(50, 50, { floor: 1, cap: 2 } as PriceBand)).toEqual([1, 1]);
    expect(limitsAt(50, 50, { floor: -2, cap: -1 } as PriceBand)).toEqual([-2, -2]);
    expect(limitsAt(1, 1, { floor: 0, cap: 10 } as PriceBand)).toEqual([9, 0]);
  });

  test("[AG-2] what is no percentage, and an empty band, are refused", () => {
    for (const bad of [-1, 101, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => limitsAt(bad, null)).toThrow(refusal("not-in-range"));
      expect(() => limitsAt(null, bad)).toThrow(refusal("not-in-range"));
    }
    expect(() => limitsAt(101, null)).toThrow("a preference is 101, not a whole number from 0 to 100");
    expect(() => limitsAt(0, 0, { floor: 2, cap: 1 } as PriceBand)).toThrow("the floor 2 lies above the cap 1");
    expect(() => limitsAt(0, 0, { floor: 2, cap: 1 } as PriceBand)).toThrow(refusal("not-in-range"));
    expect(limitsAt(0, 0, { floor: 2, cap: 2 } as PriceBand)).toEqual([2, 2]);
    expect(() => limitsAt(0, 0, { floor: 0.5, cap: 1 } as PriceBand)).toThrow(refusal("not-a-price"));
    expect(() => limitsAt(0, 0, { floor: 0, cap: Number.NaN } as PriceBand)).toThrow(refusal("not-a-price"));
  });

  test("[AG-2] preferred limits stay inside the band and only narrow it", () => {
    const price = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const percent = fc.integer({ min: 0, max: 100 });
    holds("preferences narrow the band", fc.tuple(price, price, percent, percent), ([a, b, low, high]) => {
      const band = { floor: Math.min(a, b), cap: Math.max(a, b) } as PriceBand;
      const weak = preferredLimits(band, { buy_percent: Math.min(low, high), sell_percent: Math.min(low, high) });
      const strong = preferredLimits(band, { buy_percent: Math.max(low, high), sell_percent: Math.max(low, high) });
      expect(strong.buy_limit_micro_per_kwh).toBeLessThanOrEqual(weak.buy_limit_micro_per_kwh);
      expect(strong.sell_limit_micro_per_kwh).toBeGreaterThanOrEqual(weak.sell_limit_micro_per_kwh);
      for (const limit of [...Object.values(weak), ...Object.values(strong)]) {
        expect(limit).toBeGreaterThanOrEqual(band.floor);
        expect(limit).toBeLessThanOrEqual(band.cap);
      }
    });
  });
});
