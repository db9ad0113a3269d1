import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PriceBand } from "../price-limits.ts";
import { holds } from "../test-support/properties.ts";
import { planVehicle, type VehicleOutlook } from "./vehicle-agent.ts";

const refusal = (code: string) => expect.objectContaining({ code });

/** 4,000 W over a quarter hour: 1,000 Wh in each interval. */
function outlook(needed: number, prices: readonly number[], more: Partial<VehicleOutlook> = {}): VehicleOutlook {
  return {
    needed_wh: needed as WattHours,
    charge_power_w: 4_000,
    length_s: 900,
    expected_prices_micro_per_kwh: prices as readonly MicroPerKilowattHour[],
    waited_intervals: 0,
    band: { floor: 100, cap: 200 } as PriceBand,
    ...more,
  };
}

describe("the plan of a vehicle", () => {
  test("[AG-11] charges in the cheapest intervals that suffice", () => {
    expect(planVehicle(outlook(2_500, [5, 3, 4, -1, 6]))).toEqual({
      readiness: "in-time",
      missing_wh: 0,
      charge_wh: [0, 1_000, 500, 1_000, 0],
      buy_limit_micro_per_kwh: 100,
    });
  });

  test("[AG-11] of equal prices the earlier interval comes first", () => {
    expect(planVehicle(outlook(1_001, [7, 7, 7])).charge_wh).toEqual([1_000, 1, 0]);
    expect(planVehicle(outlook(1_000, [8, 7, 7])).charge_wh).toEqual([0, 1_000, 0]);
  });

  test("[AG-11] an interval carries power times time, floored", () => {
    const slow = { charge_power_w: 13, length_s: 300 as IntervalLength };
    expect(planVehicle(outlook(3, [1, 2, 3, 4], slow)).charge_wh).toEqual([1, 1, 1, 0]);
    expect(planVehicle(outlook(3, [1, 2], { charge_power_w: 1, length_s: 3_600 })).charge_wh).toEqual([1, 1]);
  });

  test("[AG-11] a vehicle that needs nothing charges and buys nothing", () => {
    expect(planVehicle(outlook(0, [1]))).toEqual({
      readiness: "in-time",
      missing_wh: 0,
      charge_wh: [0],
      buy_limit_micro_per_kwh: null,
    });
  });

  test("[AG-13] a vehicle that cannot be ready says so and charges all the time, up to the cap", () => {
    expect(planVehicle(outlook(2_001, [5, 3]))).toEqual({
      readiness: "cannot-be-ready",
      missing_wh: 1,
      charge_wh: [1_000, 1_000],
      buy_limit_micro_per_kwh: 200,
    });
    expect(planVehicle(outlook(2_000, [5, 3])).readiness).toBe("in-time");
    expect(planVehicle(outlook(5, []))).toMatchObject({ readiness: "cannot-be-ready", missing_wh: 5 });
    expect(planVehicle(outlook(5, [1], { charge_power_w: 0 }))).toMatchObject({
      missing_wh: 5,
      buy_limit_micro_per_kwh: 200,
    });
  });

  test("[AG-11][AG-13] every vehicle that can be ready is, at the least expected cost", () => {
    const drawn = fc.record({
      needed: fc.integer({ min: 0, max: 12 }),
      power: fc.integer({ min: 0, max: 4 }),
      prices: fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 4 }),
    });
    holds("vehicles charge at the least cost", drawn, ({ needed, power, prices }) => {
      const plan = planVehicle(outlook(needed, prices, { charge_power_w: power, length_s: 3_600 }));
      const charged = plan.charge_wh.reduce((sum, wh) => sum + wh, 0);
      expect(charged).toBe(Math.min(needed, power * prices.length));
      expect(plan.missing_wh).toBe(needed - charged);
      expect(plan.readiness === "in-time").toBe(needed <= power * prices.length);
      expect(Math.max(0, ...plan.charge_wh)).toBeLessThanOrEqual(power);
      expect(costOf(plan.charge_wh, prices)).toBe(leastCost(charged, power, prices));
    });
  });
});

describe("the buy limit of a vehicle", () => {
  test("[AG-12] rises from the floor to the cap at the latest start", () => {
    // 2 intervals of charging in a window of 6: the latest start is after 4.
    const limits = [0, 1, 2, 3, 4].map((waited_intervals) => {
      const prices = Array.from({ length: 6 - waited_intervals }, () => 0);
      return planVehicle(outlook(1_001, prices, { waited_intervals })).buy_limit_micro_per_kwh;
    });
    expect(limits).toEqual([100, 125, 150, 175, 200]);
  });

  test("[AG-12] is floored and stays at the cap after the latest start", () => {
    expect(planVehicle(outlook(1_000, [0, 0, 0], { waited_intervals: 1 })).buy_limit_micro_per_kwh).toBe(133);
    expect(planVehicle(outlook(1_000, [0])).buy_limit_micro_per_kwh).toBe(200);
    expect(planVehicle(outlook(1_000, [], { waited_intervals: 9 })).buy_limit_micro_per_kwh).toBe(200);
  });

  test("[AG-12] a vehicle may wait for as long as it likes", () => {
    const limitAfter = (waited_intervals: number, intervals: number) => {
      const prices = Array.from({ length: intervals }, () => 0);
      return planVehicle(outlook(1_000, prices, { waited_intervals })).buy_limit_micro_per_kwh;
    };
    // A week of five-minute intervals, and one more.
    expect([limitAfter(2_016, 2_016), limitAfter(2_017, 2_016), limitAfter(2_017, 2)]).toEqual([150, 150, 199]);
    const waited = Number.MAX_SAFE_INTEGER;
    expect([limitAfter(waited, 1), limitAfter(waited, 2), limitAfter(waited, 2_016)]).toEqual([200, 199, 199]);
  });
});

test("[AG-11][AG-12] what cannot be planned with is refused", () => {
  for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => planVehicle(outlook(bad, [1]))).toThrow(refusal("not-an-energy"));
    expect(() => planVehicle(outlook(1, [1], { charge_power_w: bad }))).toThrow("the charge power is");
    expect(() => planVehicle(outlook(1, [1], { waited_intervals: bad }))).toThrow("the wait is");
    expect(() => planVehicle(outlook(1, [1], { waited_intervals: bad }))).toThrow(refusal("not-in-range"));
    if (bad !== -1) expect(() => planVehicle(outlook(1, [1, bad]))).toThrow(refusal("not-a-price"));
  }
  expect(() => planVehicle(outlook(1, [1], { charge_power_w: 1_000_000_001 }))).toThrow(refusal("not-in-range"));
  expect(planVehicle(outlook(1, [1], { charge_power_w: 1_000_000_000 })).charge_wh).toEqual([1]);
  expect(() => planVehicle(outlook(1, [1], { length_s: 600 as IntervalLength }))).toThrow(
    "600 s is no interval length",
  );
  expect(() => planVehicle(outlook(1, [1], { length_s: 600 as IntervalLength }))).toThrow(refusal("not-in-range"));
  expect(() => planVehicle(outlook(1, [1], { waited_intervals: 2 ** 53 }))).toThrow(refusal("not-in-range"));
  expect(() => planVehicle(outlook(1, [1], { band: { floor: 2, cap: 1 } as PriceBand }))).toThrow(
    refusal("not-in-range"),
  );
  const prices = Array.from({ length: 2_017 }, () => 0);
  expect(() => planVehicle(outlook(1, prices))).toThrow("the number of prices is 2017");
  expect(planVehicle(outlook(1, prices.slice(1))).charge_wh).toHaveLength(2_016);
});

function costOf(charge_wh: readonly number[], prices: readonly number[]): number {
  return charge_wh.reduce((sum, wh, index) => sum + wh * (prices[index] ?? 0), 0);
}

/** Tries every way to charge so much in all. */
function leastCost(charged: number, most: number, prices: readonly number[]): number {
  const [price, ...rest] = prices;
  if (price === undefined) return charged === 0 ? 0 : Number.POSITIVE_INFINITY;
  const costs = Array.from({ length: Math.min(most, charged) + 1 }, (_, wh) => {
    return wh * price + leastCost(charged - wh, most, rest);
  });
  return Math.min(...costs);
}
