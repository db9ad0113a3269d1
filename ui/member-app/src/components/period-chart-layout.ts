import type { PeriodEntry } from "../period-entry.ts";
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

/** Where everything of the chart of a week, month or year goes, in pixels. */
export interface PeriodChartLayout extends ChartFrame {
  readonly bars: readonly Bar<PeriodEntry>[];
  /** Width that each day or month has, the gaps with it: the same for all, whatever the clock did. */
  readonly column: number;
  /** Path of the mean prices; gaps where nothing was traded. */
  readonly pricePath: string;
}

/** Room for one line of words below the axis. */
const AXIS_HEIGHT = 24;
const SECOND_LINE = 15;
/** Entries are days with their weekdays above. */
const WEEK = 7;
/** Of a column's width; the rest is gap. */
const BAR_SHARE = 0.76;
const WIDEST_BAR = 56;

export interface PeriodChartInput {
  readonly entries: readonly PeriodEntry[];
  readonly width: number;
  readonly height: number;
  readonly band: PriceBand | null;
}

export function layOutPeriod({ entries, width, height, band }: PeriodChartInput): PeriodChartLayout {
  const plot = { left: LEFT, right: width - RIGHT };
  const column = (plot.right - plot.left) / Math.max(1, entries.length);
  const energy = energyPanel(entries, {
    top: ENERGY_TOP,
    bottom: height - AXIS_HEIGHT - (entries.length === WEEK ? SECOND_LINE : 0),
  });
  const price = pricePanel(entries, band);
  const bar = Math.min(WIDEST_BAR, column * BAR_SHARE);
  return {
    width,
    height,
    plot,
    column,
    energy: energy.panel,
    price: price.panel,
    bars: entries.map((entry, index) => ({
      entry,
      x: plot.left + (index + 0.5) * column - bar / 2,
      width: bar,
      parts: stackOf(entry, energy.yOf),
    })),
    pricePath: pricePathOf(entries, (index) => plot.left + index * column, price.yOf),
  };
}

function pricePathOf(entries: readonly PeriodEntry[], xOf: Scale, yOf: Scale): string {
  let path = "";
  entries.forEach(({ price_micro_per_kwh }, index) => {
    if (price_micro_per_kwh === null) return;
    const isGoingOn = (entries[index - 1]?.price_micro_per_kwh ?? null) !== null;
    const y = rounded(yOf(price_micro_per_kwh));
    path += isGoingOn ? `V${y}` : `M${rounded(xOf(index))} ${y}`;
    path += `H${rounded(xOf(index + 1))}`;
  });
  return path;
}

/** Under each column: a word above, a number below; empty where there is no room for it. */
export interface AxisLabel {
  readonly upper: string;
  readonly lower: string;
}

const ROOM_FOR_DAY = 20;
const ROOM_FOR_MONTH = 44;

/** Weekdays with their dates for a week, dates for a month, names for the months of a year. */
export function axisLabels(entries: readonly PeriodEntry[], column: number, locale: string): readonly AxisLabel[] {
  const isYear = entries[0]?.name.length === "YYYY-MM".length;
  const isWeek = !isYear && entries.length === WEEK;
  const month = column < ROOM_FOR_MONTH ? "narrow" : "short";
  const word = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    ...(isYear ? { month } : { weekday: "short" }),
  });
  return entries.map(({ name }) => {
    const upper = word.format(Date.parse(`${isYear ? `${name}-01` : name}T00:00:00Z`)).replace(/\.$/, "");
    if (isYear) return { upper, lower: "" };
    const day = Number(name.slice(-2));
    if (isWeek) return { upper, lower: String(day) };
    return { upper: column >= ROOM_FOR_DAY || day % 7 === 1 ? String(day) : "", lower: "" };
  });
}
