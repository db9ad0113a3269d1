import type { DayRange } from "@localgrid/ui-components/community-day";
import type { Interval } from "../api-types.ts";

export const CHART = { height: 240, left: 8, right: 8, top: 18, bottom: 26 } as const;

export interface Bar {
  readonly start_s: number;
  readonly x: number;
  readonly width: number;
  /** What the community needed, and the part of it that neighbours gave; y of the upper edges. */
  readonly demandY: number;
  readonly sharedY: number;
  readonly isSame: boolean;
}

export interface ChartLayout {
  readonly bars: readonly Bar[];
  readonly baseY: number;
  /** Path of the price; empty where none was found. */
  readonly pricePath: string;
  readonly hours: readonly { readonly at_s: number; readonly x: number }[];
  readonly most_wh: number;
}

/** Room that one time of day takes. */
const TICK_WIDTH = 60;
/** Between two times of day, where there is room and where there is less. */
const [TICK_S, WIDE_TICK_S] = [3 * 3600, 6 * 3600];

/** Places a day's intervals on a plane of this width in px; an interval that has no price breaks the line. */
export function layOut(intervals: readonly Interval[], { from_s, to_s }: DayRange, width: number): ChartLayout {
  const { height, left, right, top, bottom } = CHART;
  const plot = { width: width - left - right, height: height - top - bottom };
  const x = (at_s: number) => left + ((at_s - from_s) / (to_s - from_s)) * plot.width;
  const baseY = height - bottom;
  const most_wh = Math.max(1, ...intervals.map(({ demand_wh, matched_wh }) => Math.max(demand_wh, matched_wh)));
  const y = (energy_wh: number) => baseY - (energy_wh / most_wh) * plot.height;
  const bars = intervals.map(({ start_s, length_s, demand_wh, matched_wh, is_same }) => {
    const wide = x(start_s + length_s) - x(start_s);
    return {
      start_s,
      x: x(start_s) + wide * 0.08,
      width: wide * 0.84,
      demandY: y(demand_wh),
      sharedY: y(matched_wh),
      isSame: is_same,
    };
  });
  const pace_s = x(from_s + TICK_S) - x(from_s) >= TICK_WIDTH ? TICK_S : WIDE_TICK_S;
  // Whole hours on a day of 23 or 25 as well, of which the last one may have no room.
  const hours = Array.from({ length: Math.ceil((to_s - from_s) / pace_s) }, (_, index) => from_s + pace_s * index)
    .map((at_s) => ({ at_s, x: x(at_s) }))
    .filter((hour) => hour.x + TICK_WIDTH <= width);
  return { bars, baseY, pricePath: pricePath(intervals, { x, baseY, height: plot.height }), hours, most_wh };
}

interface Plane {
  readonly x: (at_s: number) => number;
  readonly baseY: number;
  readonly height: number;
}

function pricePath(intervals: readonly Interval[], { x, baseY, height }: Plane): string {
  const prices = intervals.flatMap(({ price_micro_per_kwh: price }) => (price === null ? [] : [price]));
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  // The line keeps to the upper part, so that a flat price does not lie on the ground.
  const y = (price: number) =>
    baseY - height * (0.3 + 0.62 * (most === least ? 0.5 : (price - least) / (most - least)));
  let path = "";
  let end_s = Number.NaN;
  for (const { start_s, length_s, price_micro_per_kwh: price } of intervals) {
    if (price === null) {
      end_s = Number.NaN;
      continue;
    }
    path += `${start_s === end_s ? "L" : "M"}${x(start_s).toFixed(1)} ${y(price).toFixed(1)}H${x(start_s + length_s).toFixed(1)}`;
    end_s = start_s + length_s;
  }
  return path;
}
