import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PriceBand } from "../price-limits.ts";
import { holds } from "../test-support/properties.ts";
import { seededDraw, zeroIntelligenceLimit } from "./zero-intelligence.ts";

const refusal = (code: string) => expect.objectContaining({ code });
const WORD = 2 ** 32 - 1;

function numbers(seed: number, count: number, [low, high]: readonly [number, number]): readonly number[] {
  const draw = seededDraw(seed);
  return Array.from({ length: count }, () => draw(low, high));
}

describe("seededDraw", () => {
  test("[AG-14] gives the published numbers of xorshift", () => {
    expect(numbers(2_463_534_242, 3, [1, WORD])).toEqual([723_471_715, 2_497_366_906, 2_064_144_800]);
  });

  test("[AG-14] the same seed gives the same numbers for ever", () => {
    expect(numbers(1, 8, [0, 99])).toEqual(numbers(1, 8, [0, 99]));
    expect(numbers(1, 4, [1, WORD])).toEqual([270_369, 67_634_689, 2_647_435_461, 307_599_695]);
    expect(numbers(1, 8, [0, 99])).toEqual([68, 88, 60, 94, 32, 3, 81, 9]);
    expect(numbers(2, 8, [0, 99])).not.toEqual(numbers(1, 8, [0, 99]));
  });

  test("[AG-14] draws both ends of a range and everything between, negative numbers too", () => {
    expect(new Set(numbers(7, 200, [-2, 2]))).toEqual(new Set([-2, -1, 0, 1, 2]));
    expect(numbers(7, 3, [5, 5])).toEqual([5, 5, 5]);
  });

  test("[AG-14] throws numbers away that would make a range uneven", () => {
    // Of 2^32 − 1 numbers only the first 2^31 are used: 2,497,366,906 is passed over.
    expect(numbers(2_463_534_242, 2, [1, 2 ** 31])).toEqual([723_471_715, 2_064_144_800]);
    // The largest number that is used is.
    expect(numbers(2_463_534_242, 2, [1, 2_497_366_906])).toEqual([723_471_715, 2_497_366_906]);
    expect(numbers(2_463_534_242, 2, [1, 2_497_366_905])).toEqual([723_471_715, 2_064_144_800]);
  });

  test("[AG-14] every number of a range comes about equally often", () => {
    const counts = [0, 0, 0, 0, 0];
    for (const number of numbers(99, 10_000, [0, 4])) counts[number] = (counts[number] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });

  test("[AG-14] bad seeds and ranges are refused", () => {
    for (const bad of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32]) {
      expect(() => seededDraw(bad)).toThrow("the seed is");
      expect(() => seededDraw(bad)).toThrow(refusal("not-in-range"));
    }
    expect(seededDraw(WORD)(0, 9)).toBe(seededDraw(WORD)(0, 9));
    const draw = seededDraw(1);
    for (const bad of [0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(() => draw(bad, 1)).toThrow("the lower end is");
      expect(() => draw(0, bad)).toThrow("the upper end is");
    }
    expect(() => draw(1, 0)).toThrow(refusal("not-in-range"));
    expect(() => draw(0, WORD)).toThrow(refusal("not-in-range"));
    expect(draw(0, WORD - 1)).toBeGreaterThanOrEqual(0);
  });
});

describe("zeroIntelligenceLimit", () => {
  const band = { floor: 10, cap: 20 } as PriceBand;
  const limits = (side: "bid" | "offer", value: number) => {
    const draw = seededDraw(5);
    const trader = { side, value_micro_per_kwh: value as MicroPerKilowattHour };
    return new Set(Array.from({ length: 200 }, () => zeroIntelligenceLimit(trader, band, draw)));
  };

  test("[AG-15] a buyer draws from the floor to the own value, a seller from the own cost to the cap", () => {
    expect(limits("bid", 12)).toEqual(new Set([10, 11, 12]));
    expect(limits("offer", 18)).toEqual(new Set([18, 19, 20]));
    expect(limits("bid", 10)).toEqual(new Set([10]));
    expect(limits("offer", 20)).toEqual(new Set([20]));
  });

  test("[AG-15] values outside the band and empty bands are refused", () => {
    for (const bad of [9, 21, 10.5, Number.NaN]) {
      expect(() => limits("bid", bad)).toThrow("the value is");
      expect(() => limits("offer", bad)).toThrow(refusal("not-in-range"));
    }
    const empty = { floor: 2, cap: 1 } as PriceBand;
    const trader = { side: "bid", value_micro_per_kwh: 1 as MicroPerKilowattHour } as const;
    expect(() => zeroIntelligenceLimit(trader, empty, seededDraw(1))).toThrow("the floor 2 lies above the cap 1");
  });

  test("[AG-15] a side that is neither bid nor offer is refused", () => {
    for (const side of ["sell", "", "OFFER", undefined]) {
      expect(() => limits(side as never, 15)).toThrow(`"${side}" is neither bid nor offer`);
      expect(() => limits(side as never, 15)).toThrow(refusal("unknown-rule"));
    }
  });

  test("[AG-15] nobody ever bids above the own value or offers below the own cost", () => {
    const price = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const drawn = fc.tuple(fc.integer({ min: 1, max: WORD }), fc.tuple(price, price, price));
    holds("zero-intelligence traders keep their budget", drawn, ([seed, prices]) => {
      const [floor, value, cap] = prices.toSorted((a, b) => a - b) as MicroPerKilowattHour[];
      const wide = { floor, cap } as PriceBand;
      const trader = { value_micro_per_kwh: value as MicroPerKilowattHour };
      const draw = seededDraw(seed);
      const bid = zeroIntelligenceLimit({ side: "bid", ...trader }, wide, draw);
      const offer = zeroIntelligenceLimit({ side: "offer", ...trader }, wide, draw);
      expect(bid >= wide.floor && bid <= trader.value_micro_per_kwh).toBe(true);
      expect(offer <= wide.cap && offer >= trader.value_micro_per_kwh).toBe(true);
    });
  });
});
