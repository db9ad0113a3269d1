import "../../test/english.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DayEntry } from "../day-entry.ts";
import { barIndexAt, niceStep } from "./chart-scales.ts";
import { layOutDay } from "./day-chart-layout.ts";

const RANGE = { from_s: 0, to_s: 86_400 };

function entry(index: number, part: Partial<DayEntry> = {}): DayEntry {
  return {
    start_s: index * 900,
    length_s: 900,
    from_neighbours_wh: 0,
    from_grid_wh: 0,
    to_neighbours_wh: 0,
    to_grid_wh: 0,
    price_micro_per_kwh: null,
    amount_nano: "0",
    saving_nano: "0",
    revision: 0,
    quality: "valid",
    is_signed: true,
    is_official: false,
    ...part,
  };
}

const layOut = (entries: readonly DayEntry[], width = 360) =>
  layOutDay({ entries, range: RANGE, width, height: 344, band: null });

const energy = fc.integer({ min: 0, max: 5000 });
const dayOfEntries = fc
  .array(fc.tuple(energy, energy, energy, energy), { minLength: 1, maxLength: 96 })
  .map((rows) =>
    rows.map(([from_neighbours_wh, from_grid_wh, to_neighbours_wh, to_grid_wh], index) =>
      entry(index, { from_neighbours_wh, from_grid_wh, to_neighbours_wh, to_grid_wh }),
    ),
  );

describe("the bars of a day", () => {
  test("stack neighbours nearest to the zero line and grid beyond, import up and export down", () => {
    const { bars, energy } = layOut([
      entry(0, { from_neighbours_wh: 100, from_grid_wh: 300 }),
      entry(1, { to_neighbours_wh: 100, to_grid_wh: 300 }),
    ]);
    const zero = energy.ticks.find(({ value }) => value === 0)?.y ?? Number.NaN;
    const [up, down] = bars.map((bar) => bar.parts);
    expect(up?.map((part) => part.tone)).toEqual(["neighbours", "grid"]);
    expect((up?.[0]?.y ?? 0) + (up?.[0]?.height ?? 0)).toBeCloseTo(zero);
    expect((up?.[1]?.y ?? 0) + (up?.[1]?.height ?? 0)).toBeCloseTo(up?.[0]?.y ?? 0);
    expect(down?.[0]?.y).toBeCloseTo(zero);
    expect(down?.[1]?.y).toBeCloseTo(zero + (down?.[0]?.height ?? 0));
  });

  test("have heights in the proportion of their energies and stay inside the panel", () => {
    fc.assert(
      fc.property(dayOfEntries, (entries) => {
        const layout = layOut(entries);
        const [top, next] = layout.energy.ticks;
        const wh_per_px = ((next?.value ?? 0) - (top?.value ?? 0)) / ((top?.y ?? 0) - (next?.y ?? 0));
        for (const { entry: each, parts } of layout.bars) {
          const total_wh = each.from_neighbours_wh + each.from_grid_wh + each.to_neighbours_wh + each.to_grid_wh;
          expect(parts.reduce((sum, part) => sum + part.height, 0) * wh_per_px).toBeCloseTo(total_wh, 4);
          for (const part of parts) {
            expect(part.y).toBeGreaterThanOrEqual(layout.energy.top - 1e-6);
            expect(part.y + part.height).toBeLessThanOrEqual(layout.energy.bottom + 1e-6);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test("lie side by side without overlap, on a phone too", () => {
    const { bars, plot } = layOut(
      Array.from({ length: 96 }, (_, index) => entry(index)),
      320,
    );
    bars.forEach((bar, index) => {
      const following = bars[index + 1];
      expect(bar.width).toBeGreaterThan(1);
      if (following !== undefined) expect(bar.x + bar.width).toBeLessThanOrEqual(following.x);
    });
    expect((bars[95]?.x ?? 0) + (bars[95]?.width ?? 0)).toBeLessThanOrEqual(plot.right);
  });
});

describe("the price line", () => {
  test("is broken where nothing was traded or an interval is missing", () => {
    const price = { price_micro_per_kwh: 100_000 };
    const { pricePath } = layOut([entry(0, price), entry(1, price), entry(2), entry(3, price), entry(9, price)]);
    expect(pricePath.match(/M/g)).toHaveLength(3);
  });
  test("keeps negative prices and the tariff's band in view", () => {
    const { price } = layOutDay({
      entries: [entry(0, { price_micro_per_kwh: -50_000 })],
      range: RANGE,
      width: 360,
      height: 344,
      band: { low: 80_000, high: 270_000 },
    });
    const values = price.ticks.map(({ value }) => value);
    expect(Math.min(...values)).toBeLessThanOrEqual(-50_000);
    expect(Math.max(...values)).toBeGreaterThanOrEqual(270_000);
  });
});

test("a touch selects the nearest interval, also beside the plot", () => {
  const layout = layOut([entry(0), entry(1), entry(2)]);
  expect(barIndexAt(0, layout.bars)).toBe(0);
  expect(barIndexAt((layout.bars[1]?.x ?? 0) + 1, layout.bars)).toBe(1);
  expect(barIndexAt(359, layout.bars)).toBe(2);
  expect(barIndexAt(10, layOut([]).bars)).toBeNull();
});

test("axis steps are 1, 2 or 5 times a power of ten and never more than asked for", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 9 }), (span, count) => {
      const step = niceStep(span, count);
      expect(step * count).toBeGreaterThanOrEqual(span);
      expect(String(step)).toMatch(/^[125]0*$/);
    }),
  );
});

describe("what is expected", () => {
  const coming = (index: number, [import_wh, export_wh]: readonly [number, number], price: number | null = null) => ({
    start_s: index * 900,
    length_s: 900,
    import_wh,
    export_wh,
    price_micro_per_kwh: price,
  });
  const withExpected = (expected: readonly ReturnType<typeof coming>[]) =>
    layOutDay({
      entries: [entry(0, { from_grid_wh: 100 })],
      range: RANGE,
      width: 360,
      height: 344,
      band: null,
      expected,
    });

  test("stands beside the bars on the same scale, and is none of them", () => {
    const { bars, expected, energy } = withExpected([coming(1, [400, 0]), coming(2, [0, 200]), coming(3, [0, 0])]);
    expect(bars).toHaveLength(1);
    const zero = energy.ticks.find(({ value }) => value === 0)?.y ?? Number.NaN;
    const [up, down, ...rest] = expected;
    expect(rest).toEqual([]);
    expect((up?.y ?? 0) + (up?.height ?? 0)).toBeCloseTo(zero);
    expect(down?.y).toBeCloseTo(zero);
    expect(up?.height).toBeCloseTo(2 * (down?.height ?? 0));
    expect(up?.height).toBeCloseTo(4 * (bars[0]?.parts[0]?.height ?? 0));
    expect(up?.y).toBeGreaterThanOrEqual(energy.top);
    expect(down?.x).toBeGreaterThan((up?.x ?? 0) + (up?.width ?? 0) - 1e-6);
  });

  test("has a price line of its own, negative prices in view", () => {
    const { pricePath, expectedPricePath, price } = withExpected([
      coming(1, [1, 0], -20_000),
      coming(2, [1, 0]),
      coming(3, [1, 0], 90_000),
    ]);
    expect(pricePath).toBe("");
    expect(expectedPricePath.match(/M/g)).toHaveLength(2);
    expect(Math.min(...price.ticks.map(({ value }) => value))).toBeLessThanOrEqual(-20_000);
  });

  test("is nothing where nothing is", () => {
    expect(withExpected([])).toMatchObject({ expected: [], expectedPricePath: "" });
    expect(layOut([entry(0)])).toMatchObject({ expected: [], expectedPricePath: "" });
  });
});
