import type { DayRange } from "@localgrid/ui-components/community-day";
import type { DayEntry } from "../day-entry.ts";

/** Where everything of the day chart goes, in pixels. Pure, so that it can be tested without a browser. */
export interface DayChartLayout {
  readonly width: number;
  readonly height: number;
  readonly plot: { readonly left: number; readonly right: number };
  readonly energy: Panel;
  readonly price: Panel;
  readonly bars: readonly Bar[];
  /** Path of the price steps; gaps where nothing was traded. */
  readonly pricePath: string;
  readonly xOf: (at_s: number) => number;
}

export interface Panel {
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
}

export interface Bar {
  readonly entry: DayEntry;
  readonly x: number;
  readonly width: number;
  readonly parts: readonly { readonly tone: "neighbours" | "grid"; readonly y: number; readonly height: number }[];
}

export interface PriceBand {
  readonly low: number;
  readonly high: number;
}

const LEFT = 44;
const RIGHT = 8;
const PRICE_TOP = 24;
const PRICE_HEIGHT = 62;
const ENERGY_TOP = 128;
const AXIS_HEIGHT = 24;

export interface DayChartInput {
  readonly entries: readonly DayEntry[];
  readonly range: DayRange;
  readonly width: number;
  readonly height: number;
  /** The prices that the tariff allows; the price axis always shows at least these. */
  readonly band: PriceBand | null;
}

export function layOutDay({ entries, range, width, height, band }: DayChartInput): DayChartLayout {
  const plot = { left: LEFT, right: width - RIGHT };
  const xOf = (at_s: number) =>
    plot.left + ((at_s - range.from_s) / (range.to_s - range.from_s)) * (plot.right - plot.left);
  const energy = energyPanel(entries, { top: ENERGY_TOP, bottom: height - AXIS_HEIGHT });
  const price = pricePanel(entries, band);
  return {
    width,
    height,
    plot,
    energy: energy.panel,
    price: price.panel,
    xOf,
    bars: entries.map((entry) => barOf(entry, xOf, energy.yOf)),
    pricePath: pricePathOf(entries, xOf, price.yOf),
  };
}

type Scale = (value: number) => number;

function barOf(entry: DayEntry, xOf: Scale, yOf: Scale): Bar {
  const start = xOf(entry.start_s);
  const room = xOf(entry.start_s + entry.length_s) - start;
  const gap = room > 5 ? 1.5 : room > 2 ? 0.6 : 0;
  const part = (tone: "neighbours" | "grid", from_wh: number, to_wh: number) => {
    const [top, bottom] = [Math.min(yOf(from_wh), yOf(to_wh)), Math.max(yOf(from_wh), yOf(to_wh))];
    return { tone, y: top, height: bottom - top };
  };
  const { from_neighbours_wh, from_grid_wh, to_neighbours_wh, to_grid_wh } = entry;
  const parts = [
    part("neighbours", 0, from_neighbours_wh),
    part("grid", from_neighbours_wh, from_neighbours_wh + from_grid_wh),
    part("neighbours", 0, -to_neighbours_wh),
    part("grid", -to_neighbours_wh, -to_neighbours_wh - to_grid_wh),
  ].filter((each) => each.height > 0);
  return { entry, x: start + gap / 2, width: room - gap, parts };
}

function energyPanel(entries: readonly DayEntry[], { top, bottom }: { top: number; bottom: number }) {
  const up_wh = Math.max(0, ...entries.map((entry) => entry.from_neighbours_wh + entry.from_grid_wh));
  const down_wh = Math.max(0, ...entries.map((entry) => entry.to_neighbours_wh + entry.to_grid_wh));
  const step = niceStep(Math.max(up_wh + down_wh, 100), 7);
  const high = Math.max(step, Math.ceil(up_wh / step) * step);
  const low = -Math.ceil(down_wh / step) * step;
  const yOf = (value: number) => top + ((high - value) / (high - low)) * (bottom - top);
  return { panel: { top, bottom, ticks: ticksOf({ low, high }, step, yOf) }, yOf };
}

function pricePanel(entries: readonly DayEntry[], band: PriceBand | null) {
  const prices = entries.flatMap(({ price_micro_per_kwh }) =>
    price_micro_per_kwh === null ? [] : [price_micro_per_kwh],
  );
  const all = band === null ? prices : [...prices, band.low, band.high];
  const low = Math.min(0, ...all);
  const highest = Math.max(...all, low + 10_000);
  const step = niceStep(highest - low, 3);
  const high = Math.ceil(highest / step) * step;
  const floor = Math.floor(low / step) * step;
  const bottom = PRICE_TOP + PRICE_HEIGHT;
  const yOf = (value: number) => PRICE_TOP + ((high - value) / (high - floor)) * PRICE_HEIGHT;
  return { panel: { top: PRICE_TOP, bottom, ticks: ticksOf({ low: floor, high }, step, yOf) }, yOf };
}

/** 1, 2 or 5 times a power of ten, so that at most `count` steps cover `span`; whole numbers only. */
export function niceStep(span: number, count: number): number {
  const rough = Math.max(1, span / count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  return factor * power;
}

function ticksOf({ low, high }: PriceBand, step: number, yOf: Scale): Panel["ticks"] {
  const count = Math.round((high - low) / step);
  return Array.from({ length: count + 1 }, (_, index) => ({ value: low + index * step, y: yOf(low + index * step) }));
}

function pricePathOf(entries: readonly DayEntry[], xOf: Scale, yOf: Scale): string {
  let path = "";
  let end_s: number | null = null;
  for (const { start_s, length_s, price_micro_per_kwh } of entries) {
    if (price_micro_per_kwh === null) {
      end_s = null;
      continue;
    }
    const y = rounded(yOf(price_micro_per_kwh));
    path += end_s === start_s ? `V${y}` : `M${rounded(xOf(start_s))} ${y}`;
    path += `H${rounded(xOf(start_s + length_s))}`;
    end_s = start_s + length_s;
  }
  return path;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Index of the entry whose interval lies nearest to a pixel column; null without entries. */
export function entryIndexAt(x: number, layout: DayChartLayout): number | null {
  let nearest: number | null = null;
  let nearestDistance = Number.POSITIVE_INFINITY;
  layout.bars.forEach((bar, index) => {
    const distance = Math.abs(bar.x + bar.width / 2 - x);
    if (distance < nearestDistance) [nearest, nearestDistance] = [index, distance];
  });
  return nearest;
}
