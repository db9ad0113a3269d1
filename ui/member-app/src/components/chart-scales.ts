/** What the charts of a day and of longer periods have in common. Pure; pixels, y downwards. */

export interface Panel {
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
}

export interface PriceBand {
  readonly low: number;
  readonly high: number;
}

export interface Energies {
  readonly from_neighbours_wh: number;
  readonly from_grid_wh: number;
  readonly to_neighbours_wh: number;
  readonly to_grid_wh: number;
}

export interface Priced {
  readonly price_micro_per_kwh: number | null;
}

export interface BarPart {
  readonly tone: "neighbours" | "grid";
  readonly y: number;
  readonly height: number;
}

/** One column: energies stacked away from the zero line. */
export interface Bar<Entry> {
  readonly entry: Entry;
  readonly x: number;
  readonly width: number;
  readonly parts: readonly BarPart[];
}

/** What the axes are drawn from. */
export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly plot: { readonly left: number; readonly right: number };
  readonly energy: Panel;
  readonly price: Panel;
}

export type Scale = (value: number) => number;

export const LEFT = 44;
export const RIGHT = 8;
export const ENERGY_TOP = 128;
const PRICE_TOP = 24;
const PRICE_HEIGHT = 62;

/** Neighbours nearest to the zero line and grid beyond; parts of nothing are left out. */
export function stackOf(energies: Energies, yOf: Scale): readonly BarPart[] {
  const part = (tone: BarPart["tone"], from_wh: number, to_wh: number): BarPart => {
    const [top, bottom] = [Math.min(yOf(from_wh), yOf(to_wh)), Math.max(yOf(from_wh), yOf(to_wh))];
    return { tone, y: top, height: bottom - top };
  };
  const { from_neighbours_wh, from_grid_wh, to_neighbours_wh, to_grid_wh } = energies;
  return [
    part("neighbours", 0, from_neighbours_wh),
    part("grid", from_neighbours_wh, from_neighbours_wh + from_grid_wh),
    part("neighbours", 0, -to_neighbours_wh),
    part("grid", -to_neighbours_wh, -to_neighbours_wh - to_grid_wh),
  ].filter((each) => each.height > 0);
}

/** Import upwards, export downwards, on one scale with whole steps. */
export function energyPanel(entries: readonly Energies[], { top, bottom }: { top: number; bottom: number }) {
  const up_wh = Math.max(0, ...entries.map((entry) => entry.from_neighbours_wh + entry.from_grid_wh));
  const down_wh = Math.max(0, ...entries.map((entry) => entry.to_neighbours_wh + entry.to_grid_wh));
  const step = niceStep(Math.max(up_wh + down_wh, 100), 7);
  const high = Math.max(step, Math.ceil(up_wh / step) * step);
  const low = -Math.ceil(down_wh / step) * step;
  const yOf = (value: number) => top + ((high - value) / (high - low)) * (bottom - top);
  return { panel: { top, bottom, ticks: ticksOf({ low, high }, step, yOf) }, yOf };
}

export function pricePanel(entries: readonly Priced[], band: PriceBand | null) {
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

/** To a tenth of a pixel, which keeps paths short. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Index of the bar nearest to a pixel column; null without bars. */
export function barIndexAt(x: number, bars: readonly Pick<Bar<unknown>, "x" | "width">[]): number | null {
  let nearest: number | null = null;
  let nearestDistance = Number.POSITIVE_INFINITY;
  bars.forEach((bar, index) => {
    const distance = Math.abs(bar.x + bar.width / 2 - x);
    if (distance < nearestDistance) [nearest, nearestDistance] = [index, distance];
  });
  return nearest;
}
