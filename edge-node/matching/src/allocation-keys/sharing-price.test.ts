import { memberId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holds } from "../test-support/properties.ts";
import { allocateByKey, DEFAULT_RATIO_TABLE, type SharingPriceRule } from "./allocation-keys.ts";
import { type Balance, priceAtRatio, type RatioPoint } from "./ratio-price.ts";

const MID_MARKET: SharingPriceRule = { kind: "mid-market" };

function byTable(table: readonly RatioPoint[]): SharingPriceRule {
  return { kind: "supply-demand-ratio", table };
}

function points(...pairs: readonly (readonly [number, number])[]): readonly RatioPoint[] {
  return pairs.map(([ratio_ppm, position_ppm]) => ({ ratio_ppm, position_ppm }));
}

function bandOf(floor: number, cap: number) {
  return { floor: floor as MicroPerKilowattHour, cap: cap as MicroPerKilowattHour };
}

/** Price in a community that needs `demand_wh` and has `supply_wh`. */
function priceOf(price_rule: SharingPriceRule, { supply_wh, demand_wh }: Balance, band = bandOf(80, 300)) {
  const NONE = 0 as WattHours;
  const nets = [
    { member: memberId("a"), net_import_wh: demand_wh as WattHours, net_export_wh: NONE },
    { member: memberId("s"), net_import_wh: NONE, net_export_wh: supply_wh as WattHours },
  ];
  return allocateByKey({ nets, key: { kind: "dynamic" }, price_rule, band }).price_micro_per_kwh;
}

function pricesOf(table: readonly RatioPoint[], supplies: readonly number[], demand_wh: number) {
  return supplies.map((supply_wh) => priceOf(byTable(table), { supply_wh, demand_wh }));
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

describe("the mid-market rate", () => {
  test("[AK-10] is the middle of the band, floored, whatever supply and demand are", () => {
    const balances = [
      { supply_wh: 1, demand_wh: 1_000 },
      { supply_wh: 1_000, demand_wh: 1 },
    ];
    for (const balance of balances) {
      expect(priceOf(MID_MARKET, balance)).toBe(190);
      expect(priceOf(MID_MARKET, balance, bandOf(80, 301))).toBe(190);
      expect(priceOf(MID_MARKET, balance, bandOf(-100, -5))).toBe(-53);
      expect(priceOf(MID_MARKET, balance, bandOf(-7, 4))).toBe(-2);
    }
  });

  test("[AK-10] is nowhere in a band whose floor is above its cap: nothing is shared", () => {
    expect(priceOf(MID_MARKET, { supply_wh: 5, demand_wh: 5 }, bandOf(300, 299))).toBe(null);
    expect(priceOf(MID_MARKET, { supply_wh: 5, demand_wh: 5 }, bandOf(300, 300))).toBe(300);
  });
});

describe("the price by supply and demand", () => {
  test("[AK-11] lies on the line between the points of the table", () => {
    const table = points([200_000, 900_000], [500_000, 600_000], [1_500_000, 100_000]);
    // Positions 0.9, 0.75, 0.6, 0.35 and 0.1 in a band of 220.
    expect(pricesOf(table, [200, 350, 500, 1_000, 1_500], 1_000)).toEqual([278, 245, 212, 157, 102]);
  });

  test("[AK-11] is floored once, not first the position and then the price", () => {
    const wide = bandOf(0, 1_000_000_000);
    // Position 5/6 of the band.
    expect(priceOf(byTable(DEFAULT_RATIO_TABLE), { supply_wh: 1, demand_wh: 3 }, wide)).toBe(833_333_333);
    const below = bandOf(-1_000_000_000, 0);
    expect(priceOf(byTable(DEFAULT_RATIO_TABLE), { supply_wh: 1, demand_wh: 3 }, below)).toBe(-166_666_667);
  });

  test("[AK-11] does not break where the feed-in price is 0 or negative", () => {
    const balanced = { supply_wh: 10, demand_wh: 10 };
    expect(priceOf(byTable(DEFAULT_RATIO_TABLE), balanced, bandOf(0, 300))).toBe(150);
    expect(priceOf(byTable(DEFAULT_RATIO_TABLE), balanced, bandOf(-300, 300))).toBe(0);
    expect(priceOf(byTable(DEFAULT_RATIO_TABLE), balanced, bandOf(-100, -5))).toBe(-53);
    expect(priceOf(byTable(DEFAULT_RATIO_TABLE), { supply_wh: 1, demand_wh: 10 }, bandOf(300, 80))).toBe(null);
  });

  test("[AK-11] tells ratios apart that a float cannot", () => {
    const steep = points([999_999, 1_000_000], [1_000_000, 0]);
    const band = bandOf(-1_000_000_000, 1_000_000_000);
    const price = (supply_wh: number) => priceAtRatio(steep, band, { supply_wh, demand_wh: 10 ** 15 });
    expect([10 ** 15 - 2, 10 ** 15 - 1, 10 ** 15].map(price)).toEqual([-999_999_996, -999_999_998, -1_000_000_000]);
  });

  test("[AK-12] stays what it is at the first point before it, and at the last after it", () => {
    const table = points([500_000, 800_000], [1_000_000, 400_000]);
    expect(pricesOf(table, [1, 499, 500, 501], 1_000)).toEqual([256, 256, 256, 255]);
    expect(pricesOf(table, [999, 1_000, 1_001, 1_000_000], 1_000)).toEqual([168, 168, 168, 168]);
    expect(pricesOf(points([0, 250_000]), [1, 1_000, 9_000], 1_000)).toEqual([135, 135, 135]);
  });

  test("[AK-13] with the default table falls from the cap over the mid-market rate to the floor", () => {
    expect(DEFAULT_RATIO_TABLE).toEqual(points([0, 1_000_000], [1_000_000, 500_000], [2_000_000, 0]));
    // Positions 0.9995 (299.89), 0.75, 0.5, 0.25 and 0.
    expect(pricesOf(DEFAULT_RATIO_TABLE, [1, 500, 1_000, 1_500, 2_000, 2_001], 1_000)).toEqual([
      299, 245, 190, 135, 80, 80,
    ]);
  });

  test("[AK-14] refuses tables that do not fall, do not rise, leave the band, or are empty or too long", () => {
    const codes = (table: readonly RatioPoint[]) =>
      codeOf(() => priceOf(byTable(table), { supply_wh: 0, demand_wh: 0 }));
    const rising = (count: number) => points(...Array.from({ length: count }, (_, index) => [index, 7] as const));
    for (const good of [rising(1), rising(64), points([0, 0]), points([0, 1_000_000], [1, 1_000_000])]) {
      expect(codes(good)).toBe("no error");
    }
    const bad = [[], rising(65), points([5, 9], [5, 8]), points([5, 9], [4, 8]), points([5, 8], [6, 9])];
    for (const table of bad) expect(codes(table)).toBe("not-a-price-table");
    for (const ratio of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(codes(points([ratio, 1]))).toBe("not-a-price-table");
    }
    for (const position of [-1, 0.5, Number.NaN, 1_000_001]) {
      expect(codes(points([0, position]))).toBe("not-a-price-table");
    }
  });
});

const prices = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }));
const energies = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1_000_000_000_000 }));
const balances = fc.record({ supply_wh: energies, demand_wh: energies });
const tables = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5_000_000 })), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((ratios) =>
    fc
      .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: ratios.length, maxLength: ratios.length })
      .map((positions) => {
        const falling = positions.toSorted((a, b) => b - a);
        return ratios
          .toSorted((a, b) => a - b)
          .map((ratio_ppm, index): RatioPoint => ({ ratio_ppm, position_ppm: falling[index] as number }));
      }),
  );

describe("every price by supply and demand", () => {
  test("[AK-11] lies in the band and never rises with supply over demand", () => {
    const cases = fc.record({ table: tables, one: balances, other: balances, ends: fc.tuple(prices, prices) });
    holds("price by ratio falls", cases, ({ table, one, other, ends }) => {
      const [floor, cap] = [Math.min(...ends), Math.max(...ends)];
      const price = priceOf(byTable(table), one, bandOf(floor, cap)) as number;
      const otherPrice = priceOf(byTable(table), other, bandOf(floor, cap)) as number;
      expect(price).toBeGreaterThanOrEqual(floor);
      expect(price).toBeLessThanOrEqual(cap);
      const [ratio, otherRatio] = [
        BigInt(one.supply_wh) * BigInt(other.demand_wh),
        BigInt(other.supply_wh) * BigInt(one.demand_wh),
      ];
      if (ratio <= otherRatio) expect(price).toBeGreaterThanOrEqual(otherPrice);
      if (ratio >= otherRatio) expect(price).toBeLessThanOrEqual(otherPrice);
    });
  });

  test("[AK-10][AK-11] is the mid-market rate where the table always stands in the middle", () => {
    const cases = fc.record({ balance: balances, floor: prices, cap: prices });
    holds("flat table is mid-market", cases, ({ balance, floor, cap }) => {
      const flat = byTable(points([1_000, 500_000], [1_000_000, 500_000]));
      const band = bandOf(floor, cap);
      expect(priceOf(flat, balance, band)).toBe(priceOf(MID_MARKET, balance, band));
    });
  });
});
