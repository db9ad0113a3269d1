import "../../test/english.ts";
import { describe, expect, test } from "vitest";
import { sampleEntry, WEEK } from "../../test/sample-entries.ts";
import type { PeriodEntry } from "../period-entry.ts";
import { axisLabels, layOutPeriod } from "./period-chart-layout.ts";

const layOut = (entries: readonly PeriodEntry[], width = 360) =>
  layOutPeriod({ entries, width, height: 344, band: null });

describe("the chart of a period", () => {
  test("gives each day the same width, one with 25 hours too, and keeps all inside the plot", () => {
    const entries = WEEK.map((name, index) => sampleEntry(name, { from_grid_wh: 1_000 * (index + 1) }));
    const long = entries.map((entry, index) => (index === 6 ? { ...entry, to_s: entry.to_s + 3_600 } : entry));
    const { bars, plot, column } = layOut(long);
    expect(new Set(bars.map(({ width }) => width)).size).toBe(1);
    bars.forEach((bar, index) => {
      expect(bar.x + bar.width / 2).toBeCloseTo(plot.left + (index + 0.5) * column);
    });
    expect((bars.at(-1)?.x ?? 0) + (bars.at(-1)?.width ?? 0)).toBeLessThan(plot.right);
  });

  test("stacks neighbours nearest to the zero line, above what came and below what went", () => {
    const { bars, energy } = layOut([
      sampleEntry("2016-08-01", {
        from_neighbours_wh: 100,
        from_grid_wh: 300,
        to_neighbours_wh: 200,
        to_grid_wh: 50,
      }),
    ]);
    const zero = energy.ticks.find(({ value }) => value === 0)?.y ?? Number.NaN;
    const parts = bars[0]?.parts ?? [];
    expect(parts.map(({ tone }) => tone)).toEqual(["neighbours", "grid", "neighbours", "grid"]);
    expect((parts[0]?.y ?? 0) + (parts[0]?.height ?? 0)).toBeCloseTo(zero);
    expect(parts[2]?.y).toBeCloseTo(zero);
  });

  test("draws the mean price over whole columns and leaves days without trade out", () => {
    const prices = [150_000, 160_000, null, 140_000];
    const { pricePath, plot, column } = layOut(
      prices.map((price_micro_per_kwh, index) => sampleEntry(`2016-08-0${index + 1}`, { price_micro_per_kwh })),
    );
    expect(pricePath.match(/M/g)?.length).toBe(2);
    expect(pricePath.startsWith(`M${plot.left} `)).toBe(true);
    expect(pricePath.endsWith(`H${plot.left + 4 * column}`)).toBe(true);
  });

  test("survives a period without anything", () => {
    expect(layOut([]).bars).toEqual([]);
    expect(layOut(WEEK.map((name) => sampleEntry(name))).bars.every(({ parts }) => parts.length === 0)).toBe(true);
  });
});

describe("the words below the axis", () => {
  test("of a week are weekdays with their dates", () => {
    const labels = axisLabels(
      WEEK.map((name) => sampleEntry(name)),
      35,
      "en-GB",
    );
    expect(labels[0]).toEqual({ upper: "Mon", lower: "1" });
    expect(labels[6]).toEqual({ upper: "Sun", lower: "7" });
  });

  test("of a month are dates a week apart where there is little room, else all", () => {
    const month = Array.from({ length: 31 }, (_, index) =>
      sampleEntry(`2016-08-${String(index + 1).padStart(2, "0")}`),
    );
    const told = (column: number) => axisLabels(month, column, "en-GB").flatMap(({ upper }) => upper || []);
    expect(told(9)).toEqual(["1", "8", "15", "22", "29"]);
    expect(told(25).length).toBe(31);
  });

  test("of a year are names of months, a letter each where there is little room", () => {
    const year = Array.from({ length: 12 }, (_, index) => sampleEntry(`2016-${String(index + 1).padStart(2, "0")}`));
    expect(axisLabels(year, 20, "en-GB")[7]?.upper).toBe("A");
    expect(axisLabels(year, 80, "en-GB")[7]?.upper).toBe("Aug");
  });
});
