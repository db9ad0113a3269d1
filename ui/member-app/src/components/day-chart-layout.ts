import type { DayRange } from "@localgrid/ui-components/community-day";
import type { DayEntry } from "../day-entry.ts";
import {
  type Bar,
  type ChartFrame,
  ENERGY_TOP,
  energyPanel,
  LEFT,
  type PriceBand,
  pricePanel,
  RIGHT,
  rounded,
  type Scale,
  stackOf,
} from "./chart-scales.ts";

/** Where everything of the day chart goes, in pixels. Pure, so that it can be tested without a browser. */
export interface DayChartLayout extends ChartFrame {
  readonly bars: readonly Bar<DayEntry>[];
  /** Path of the price steps; gaps where nothing was traded. */
  readonly pricePath: string;
  readonly xOf: Scale;
}

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

function barOf(entry: DayEntry, xOf: Scale, yOf: Scale): Bar<DayEntry> {
  const start = xOf(entry.start_s);
  const room = xOf(entry.start_s + entry.length_s) - start;
  const gap = room > 5 ? 1.5 : room > 2 ? 0.6 : 0;
  return { entry, x: start + gap / 2, width: room - gap, parts: stackOf(entry, yOf) };
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
