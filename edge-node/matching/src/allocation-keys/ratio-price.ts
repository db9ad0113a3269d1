import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import { PARTS_PER_MILLION } from "../parts-per-million.ts";
import type { PriceBand } from "../price-limits.ts";

const MOST_POINTS = 64;

/** One point of a price table. */
export interface RatioPoint {
  /** Supply divided by demand, 0 or more. 1,000,000 is balance. */
  readonly ratio_ppm: number;
  /** Where the price stands in the band: 0 is the floor, 1,000,000 the cap. */
  readonly position_ppm: number;
}

/** Net export and net import of the whole community, `demand_wh` more than 0. */
export interface Balance {
  readonly supply_wh: number;
  readonly demand_wh: number;
}

/** @throws {LocalGridError} `not-a-price-table` */
export function checkRatioTable(table: readonly RatioPoint[]): void {
  if (table.length < 1 || table.length > MOST_POINTS) throw notATable(`${table.length} points`);
  let [lastRatio, lastPosition] = [-1, PARTS_PER_MILLION];
  for (const { ratio_ppm, position_ppm } of table) {
    if (!Number.isSafeInteger(ratio_ppm) || ratio_ppm <= lastRatio) throw notATable(`ratio ${ratio_ppm}`);
    if (!Number.isInteger(position_ppm) || position_ppm < 0 || position_ppm > lastPosition) {
      throw notATable(`position ${position_ppm}`);
    }
    [lastRatio, lastPosition] = [ratio_ppm, position_ppm];
  }
}

/** Price at the ratio of supply and demand in a checked table, on the straight line between its points, floored once. */
export function priceAtRatio(
  table: readonly RatioPoint[],
  band: PriceBand,
  { supply_wh, demand_wh }: Balance,
): MicroPerKilowattHour {
  const demand = BigInt(demand_wh);
  // The ratio stays a fraction: both sides of every comparison are multiplied by the demand.
  const supply = BigInt(supply_wh) * BigInt(PARTS_PER_MILLION);
  const isBelow = ({ ratio_ppm }: RatioPoint) => BigInt(ratio_ppm) * demand < supply;
  const before = (table.findLast(isBelow) ?? table[0]) as RatioPoint;
  const after = (table.find((point) => !isBelow(point)) ?? table.at(-1)) as RatioPoint;
  // Outside the table both are the same point: there is no fall, whatever the width.
  const width = BigInt(after.ratio_ppm - before.ratio_ppm) * demand || 1n;
  const fall = BigInt(before.position_ppm - after.position_ppm) * (supply - BigInt(before.ratio_ppm) * demand);
  const position = BigInt(before.position_ppm) * width - fall;
  const span = BigInt(band.cap - band.floor);
  return (band.floor + Number((span * position) / (width * BigInt(PARTS_PER_MILLION)))) as MicroPerKilowattHour;
}

function notATable(what: string): Error {
  return matchingError("not-a-price-table", `${what} in a table of prices by ratio`);
}
