import type { ExpectedInterval } from "@localgrid/matching/battery-agent";
import type { PriceBand } from "@localgrid/matching/price-limits";
import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";

const DAY_S = 86_400;

/** A closed interval of the community, as far as a forecast needs it. */
export interface PastPrice {
  readonly start_s: number;
  readonly price_micro_per_kwh: number | null;
  readonly demand_wh: number;
  readonly supply_wh: number;
}

/** The same of the member. */
export interface PastEnergy {
  readonly start_s: number;
  readonly import_wh: number;
  readonly export_wh: number;
}

export interface KnownPast {
  /** Closed intervals of the last days, in any order. */
  readonly prices: readonly PastPrice[];
  readonly energies: readonly PastEnergy[];
  /** What the device itself has drawn (positive) or fed by order, by start of the interval; taken out of the energies. */
  readonly steered_wh: ReadonlyMap<number, number>;
}

export interface Horizon {
  /** Start of the first interval that is planned. */
  readonly from_s: number;
  readonly length_s: IntervalLength;
  readonly intervals: number;
  readonly days_back: number;
}

/**
 * What a member may expect of the coming intervals: of each the mean of the same time of day in the last days that are
 * known. Without a price in the past, a community in want stands at the top of the band and one in plenty at its
 * bottom; where nothing is known at all, in the middle, with neither surplus nor need.
 */
export function expectedIntervals(past: KnownPast, band: PriceBand, horizon: Horizon): readonly ExpectedInterval[] {
  const prices = new Map(past.prices.map((row) => [row.start_s, priceIn(row, band)]));
  const nets = new Map(past.energies.map((row) => [row.start_s, netIn(row, past.steered_wh)]));
  const middle = Math.floor((band.floor + band.cap) / 2);
  return Array.from({ length: horizon.intervals }, (_, index) => {
    const start_s = horizon.from_s + index * horizon.length_s;
    const price = meanBefore(prices, start_s, horizon.days_back) ?? middle;
    const net_wh = meanBefore(nets, start_s, horizon.days_back) ?? 0;
    return {
      price_micro_per_kwh: clamp(price, [band.floor, band.cap]) as MicroPerKilowattHour,
      surplus_wh: Math.max(0, -net_wh) as WattHours,
      need_wh: Math.max(0, net_wh) as WattHours,
    };
  });
}

/** What is known of a coming interval, without guesses. */
export interface ExpectedNet {
  readonly start_s: number;
  /** + would be drawn, − fed in. */
  readonly net_wh: number;
  /** Null where nothing was traded at that time of day. */
  readonly price_micro_per_kwh: number | null;
}

/** The same means for whoever wants to see them: nothing for intervals whose time of day is not known of any day. */
export function expectedNets(past: KnownPast, horizon: Horizon): readonly ExpectedNet[] {
  const { from_s, length_s, intervals, days_back } = horizon;
  const traded = past.prices.flatMap(({ start_s, price_micro_per_kwh: price }) =>
    price === null ? [] : [[start_s, price] as const],
  );
  const prices = new Map(traded);
  const nets = new Map(past.energies.map((row) => [row.start_s, netIn(row, past.steered_wh)]));
  const starts = Array.from({ length: intervals }, (_, index) => from_s + index * length_s);
  return starts.flatMap((start_s) => {
    const net_wh = meanBefore(nets, start_s, days_back);
    if (net_wh === null) return [];
    return [{ start_s, net_wh, price_micro_per_kwh: meanBefore(prices, start_s, days_back) }];
  });
}

function priceIn({ price_micro_per_kwh, demand_wh, supply_wh }: PastPrice, band: PriceBand): number {
  if (price_micro_per_kwh !== null) return price_micro_per_kwh;
  return demand_wh >= supply_wh ? band.cap : band.floor;
}

/** What the member would have drawn (positive) or fed without the device. */
function netIn({ start_s, import_wh, export_wh }: PastEnergy, steered_wh: ReadonlyMap<number, number>): number {
  return import_wh - export_wh - (steered_wh.get(start_s) ?? 0);
}

/** Floored to a whole number; null when none of the days is known. */
function meanBefore(values: ReadonlyMap<number, number>, start_s: number, days: number): number | null {
  let [sum, count] = [0, 0];
  for (let at_s = backIntoPast(start_s); count < days && at_s >= start_s - (days + 2) * DAY_S; at_s -= DAY_S) {
    const value = values.get(at_s);
    if (value === undefined) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? null : Math.floor(sum / count);
}

function backIntoPast(start_s: number): number {
  return start_s - DAY_S;
}

function clamp(value: number, [low, high]: readonly [low: number, high: number]): number {
  return Math.min(Math.max(value, low), high);
}
