import type { CalculatedMarket, PriceLevel } from "../calculation-types.ts";
import { LEFT, niceStep, RIGHT, rounded, type Scale } from "./chart-scales.ts";

/** The two sides of a market as steps, in pixels: energy to the right, price upwards. */
export interface MarketPictureLayout {
  readonly demandPath: string;
  readonly supplyPath: string;
  /** The own parts of both sides, drawn over them. */
  readonly ownPaths: readonly string[];
  /** Null where nothing was traded. */
  readonly trade: { readonly x: number; readonly y: number } | null;
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly prices: readonly { readonly value: number; readonly y: number }[];
  readonly energies: readonly { readonly value: number; readonly x: number }[];
}

const TOP = 24;
const AXIS_HEIGHT = 40;
const PRICE_STEPS = 4;

export function layOutMarket(
  { demand, supply, price_micro_per_kwh, matched_wh }: CalculatedMarket,
  { width, height }: { readonly width: number; readonly height: number },
): MarketPictureLayout {
  const plot = { left: LEFT, right: width - RIGHT, top: TOP, bottom: height - AXIS_HEIGHT };
  const limits = [...demand, ...supply].map(({ limit_micro_per_kwh }) => limit_micro_per_kwh);
  const step = niceStep(Math.max(10_000, ...limits) - Math.min(0, ...limits), PRICE_STEPS);
  const low = Math.floor(Math.min(0, ...limits) / step) * step;
  const high = Math.ceil(Math.max(step, ...limits) / step) * step;
  const most_wh = Math.max(1, totalOf(demand), totalOf(supply));
  const yOf = (price: number) => plot.bottom - ((price - low) / (high - low)) * (plot.bottom - plot.top);
  const xOf = (wh: number) => plot.left + (wh / most_wh) * (plot.right - plot.left);
  const energyStep = niceStep(most_wh, width < 480 ? 3 : 6);
  return {
    demandPath: stepsOf(demand, xOf, yOf),
    supplyPath: stepsOf(supply, xOf, yOf),
    ownPaths: [...ownOf(demand, xOf, yOf), ...ownOf(supply, xOf, yOf)],
    trade: price_micro_per_kwh === null ? null : { x: xOf(matched_wh), y: yOf(price_micro_per_kwh) },
    plot,
    prices: ticks(low, high, step).map((value) => ({ value, y: yOf(value) })),
    energies: ticks(0, most_wh, energyStep).map((value) => ({ value, x: xOf(value) })),
  };
}

function totalOf(levels: readonly PriceLevel[]): number {
  return levels.reduce((total, { wh }) => total + wh, 0);
}

function stepsOf(levels: readonly PriceLevel[], xOf: Scale, yOf: Scale): string {
  let path = "";
  let wh = 0;
  for (const level of levels) {
    const y = rounded(yOf(level.limit_micro_per_kwh));
    path += path === "" ? `M${rounded(xOf(0))} ${y}` : `V${y}`;
    wh += level.wh;
    path += `H${rounded(xOf(wh))}`;
  }
  return path;
}

/** At the beginning of its step: where in a step an order stands means nothing. */
function ownOf(levels: readonly PriceLevel[], xOf: Scale, yOf: Scale): readonly string[] {
  let wh = 0;
  return levels.flatMap((level) => {
    const [from, to] = [rounded(xOf(wh)), rounded(xOf(wh + level.own_wh))];
    wh += level.wh;
    return level.own_wh === 0 ? [] : [`M${from} ${rounded(yOf(level.limit_micro_per_kwh))}H${to}`];
  });
}

function ticks(low: number, high: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, index) => low + index * step);
}
