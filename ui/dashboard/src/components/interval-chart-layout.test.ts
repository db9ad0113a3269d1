import "../../test/english.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Interval } from "../api-types.ts";
import { CHART, layOut } from "./interval-chart-layout.ts";

const DAY = { from_s: 0, to_s: 86_400 };
const interval = (start_s: number, more: Partial<Interval> = {}): Interval => ({
  start_s,
  length_s: 900,
  revision: 0,
  price_micro_per_kwh: 150_000,
  matched_wh: 500,
  demand_wh: 1000,
  supply_wh: 500,
  saving_nano: "0",
  closed_at_ms: 0,
  is_same: true,
  official_points: 0,
  points: 1,
  ...more,
});

describe("the chart of a day", () => {
  test("is as tall as the largest need, and shows shared energy as a part of it", () => {
    const { bars, baseY, most_wh } = layOut([interval(0), interval(900, { demand_wh: 2000 })], DAY, 960);
    expect(most_wh).toBe(2000);
    expect(bars[1]?.demandY).toBe(CHART.top);
    expect(baseY - (bars[0]?.sharedY ?? 0)).toBeCloseTo((baseY - (bars[0]?.demandY ?? 0)) / 2);
  });

  test("breaks the price line where there was no price, and where an interval is missing", () => {
    const lines = (intervals: readonly Interval[]) => layOut(intervals, DAY, 960).pricePath.split("M").length - 1;
    expect(lines([interval(0), interval(900), interval(1800)])).toBe(1);
    expect(lines([interval(0), interval(900, { price_micro_per_kwh: null }), interval(1800)])).toBe(2);
    expect(lines([interval(0), interval(1800)])).toBe(2);
    expect(lines([interval(0, { price_micro_per_kwh: null })])).toBe(0);
  });

  test("names fewer times of day where there is less room", () => {
    expect(layOut([], DAY, 960).hours.map(({ at_s }) => at_s / 3600)).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
    expect(layOut([], DAY, 340).hours.map(({ at_s }) => at_s / 3600)).toEqual([0, 6, 12, 18]);
  });

  test("names whole hours on the days on which clocks are turned", () => {
    const hoursOf = (hours: number) => layOut([], { from_s: 0, to_s: hours * 3600 }, 960).hours;
    expect(hoursOf(25).map(({ at_s }) => at_s / 3600)).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
    expect(hoursOf(23).map(({ at_s }) => at_s / 3600)).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
  });

  test("keeps everything inside its frame, whatever the figures and the length of the day", () => {
    const figures = fc.record({
      matched_wh: fc.nat(5_000_000),
      demand_wh: fc.nat(5_000_000),
      price_micro_per_kwh: fc.option(fc.integer({ min: -500_000, max: 2_000_000 })),
    });
    const width = fc.integer({ min: 200, max: 2000 });
    fc.assert(
      fc.property(fc.array(figures, { maxLength: 92 }), width, fc.constantFrom(23, 24, 25), (list, wide, hours) => {
        const intervals = list.map((each, index) => interval(index * 900, each));
        const { bars, baseY, pricePath } = layOut(intervals, { from_s: 0, to_s: hours * 3600 }, wide);
        for (const { x, width: own, demandY, sharedY } of bars) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x + own).toBeLessThanOrEqual(wide);
          for (const y of [demandY, sharedY]) {
            expect(y).toBeGreaterThanOrEqual(CHART.top - 0.001);
            expect(y).toBeLessThanOrEqual(baseY);
          }
        }
        expect(pricePath).not.toContain("NaN");
      }),
      { numRuns: 60 },
    );
  });
});
