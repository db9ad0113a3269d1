import type { DayRange } from "@localgrid/ui-components/community-day";
import type { ExpectedInterval } from "../community-types.ts";
import type { DayEntry } from "../day-entry.ts";
import {
  type Bar,
  type ChartFrame,
  ENERGY_TOP,
  type Energies,
  energyPanel,
  LEFT,
  type PriceBand,
  type Priced,
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
  /** What has not been metered and may come: outlines, never among the bars. */
  readonly expected: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly expectedPricePath: string;
  readonly xOf: Scale;
}

const AXIS_HEIGHT = 24;

type Span = Pick<DayEntry, "start_s" | "length_s">;

export interface DayChartInput {
  readonly entries: readonly DayEntry[];
  readonly range: DayRange;
  readonly width: number;
  readonly height: number;
  /** The prices that the tariff allows; the price axis always shows at least these. */
  readonly band: PriceBand | null;
  /** Of intervals that begin after the last entry; none where nothing is expected. */
  readonly expected?: readonly ExpectedInterval[];
}

export function layOutDay({ entries, range, width, height, band, expected = [] }: DayChartInput): DayChartLayout {
  const plot = { left: LEFT, right: width - RIGHT };
  const xOf = (at_s: number) =>
    plot.left + ((at_s - range.from_s) / (range.to_s - range.from_s)) * (plot.right - plot.left);
  const coming = expected.map(energiesOf);
  const energy = energyPanel([...entries, ...coming], { top: ENERGY_TOP, bottom: height - AXIS_HEIGHT });
  const price = pricePanel([...entries, ...expected], band);
  return {
    width,
    height,
    plot,
    energy: energy.panel,
    price: price.panel,
    xOf,
    bars: entries.map((entry) => barOf(entry, xOf, energy.yOf)),
    pricePath: pricePathOf(entries, xOf, price.yOf),
    expected: expected.flatMap(({ start_s, length_s }, index) => {
      const { x, width: columnWidth } = columnOf({ start_s, length_s }, xOf);
      return stackOf(coming[index] as Energies, energy.yOf).map(({ y, height }) => ({
        x,
        y,
        width: columnWidth,
        height,
      }));
    }),
    expectedPricePath: pricePathOf(expected, xOf, price.yOf),
  };
}

function barOf(entry: DayEntry, xOf: Scale, yOf: Scale): Bar<DayEntry> {
  return { entry, ...columnOf(entry, xOf), parts: stackOf(entry, yOf) };
}

function columnOf({ start_s, length_s }: Span, xOf: Scale): { readonly x: number; readonly width: number } {
  const start = xOf(start_s);
  const room = xOf(start_s + length_s) - start;
  const gap = room > 5 ? 1.5 : room > 2 ? 0.6 : 0;
  return { x: start + gap / 2, width: room - gap };
}

/** From where it would come is not known, so it is one block. */
function energiesOf({ import_wh, export_wh }: ExpectedInterval): Energies {
  return { from_neighbours_wh: 0, from_grid_wh: import_wh, to_neighbours_wh: 0, to_grid_wh: export_wh };
}

function pricePathOf(entries: readonly (Span & Priced)[], xOf: Scale, yOf: Scale): string {
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
