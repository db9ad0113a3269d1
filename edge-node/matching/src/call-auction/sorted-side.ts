import {
  microPerKilowattHour,
  PRICE_LIMIT_MICRO_PER_KWH,
  type WattHours,
  wattHours,
} from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import { type Claim, shareOut } from "../largest-remainder.ts";
import type { ResidualLevel } from "../residual-book.ts";

export type Side = "bids" | "offers";

/** One side may have this many orders: what fits into a float beside a price, see {@link sortedSide}. */
export const ORDERS_LIMIT = 4_194_304;

/** What is known of an order of either kind: a member's, or a level of a community's residual book. */
export interface Limited {
  /** Decides among equals. A side may name one member several times, at different limits. */
  readonly member: string;
  readonly energy_wh: number;
  readonly limit_micro_per_kwh: number;
}

/** Orders of one side, and the indices of those above 0 Wh, best limit first: highest bids, lowest offers. */
export interface SortedSide<Order extends Limited = Limited> {
  readonly orders: readonly Order[];
  readonly ranking: Uint32Array;
}

/**
 * Checks and sorts one side. Price and index go into one number, (rank of the price) · 2^22 + index < 2^53: sorting
 * numbers takes a small part of the time that sorting orders takes.
 *
 * @throws {LocalGridError} `not-an-energy` (also when the side sums to more than 2^53 − 1 Wh), `not-a-price`,
 *   `too-many-orders`
 */
export function sortedSide<Order extends Limited>(orders: readonly Order[], side: Side): SortedSide<Order> {
  if (orders.length > ORDERS_LIMIT) throw matchingError("too-many-orders", `${orders.length} orders on one side`);
  const direction = side === "bids" ? -1 : 1;
  const keys = new Float64Array(orders.length);
  let count = 0;
  let total_wh = 0;
  for (let index = 0; index < orders.length; index++) {
    const { energy_wh, limit_micro_per_kwh } = orders[index] as Order;
    total_wh += wattHours(energy_wh);
    microPerKilowattHour(limit_micro_per_kwh);
    if (energy_wh === 0) continue;
    keys[count] = (direction * limit_micro_per_kwh + PRICE_LIMIT_MICRO_PER_KWH) * ORDERS_LIMIT + index;
    count += 1;
  }
  if (!Number.isSafeInteger(total_wh)) throw matchingError("not-an-energy", "the orders' sum is out of range");
  return { orders, ranking: indicesOf(keys.subarray(0, count).sort()) };
}

function indicesOf(keys: Float64Array): Uint32Array {
  const indices = new Uint32Array(keys.length);
  for (let rank = 0; rank < keys.length; rank++) indices[rank] = (keys[rank] as number) % ORDERS_LIMIT;
  return indices;
}

/** The order of a rank, 0 the best; undefined after the last. */
export function orderOfRank<Order extends Limited>(side: SortedSide<Order>, rank: number): Order | undefined {
  const index = side.ranking[rank];
  return index === undefined ? undefined : side.orders[index];
}

/**
 * Hands `available_wh`, no more than the side holds, to the price levels, best first; the level where it runs out is
 * rationed in proportion to the orders' energy with the largest remainder, ties by member id.
 *
 * @returns Wh by index of the order
 */
export function fillBestFirst(side: SortedSide, available_wh: number, rotation = 0): Float64Array {
  const { orders, ranking } = side;
  const filled_wh = new Float64Array(orders.length);
  let left_wh = available_wh;
  let begin = 0;
  while (left_wh > 0 && begin < ranking.length) {
    const level = levelAt(side, begin);
    if (level.energy_wh > left_wh) {
      const indices = ranking.subarray(begin, level.end);
      const claims = Array.from(indices, (index) => claimOf(orders[index] as Limited));
      const shares = shareOut(left_wh, claims, rotation);
      for (const [place, index] of indices.entries()) filled_wh[index] = shares[place] as number;
      break;
    }
    for (let rank = begin; rank < level.end; rank++) {
      const index = ranking[rank] as number;
      filled_wh[index] = (orders[index] as Limited).energy_wh;
    }
    left_wh -= level.energy_wh;
    begin = level.end;
  }
  return filled_wh;
}

/** The orders with the limit of the one at rank `begin`: up to rank `end`, exclusive, with their sum. */
function levelAt(side: SortedSide, begin: number): { readonly end: number; readonly energy_wh: number } {
  const first = orderOfRank(side, begin);
  let end = begin;
  let energy_wh = 0;
  for (let order = first; order !== undefined && order.limit_micro_per_kwh === first?.limit_micro_per_kwh; ) {
    energy_wh += order.energy_wh;
    end += 1;
    order = orderOfRank(side, end);
  }
  return { end, energy_wh };
}

function claimOf({ member, energy_wh }: Limited): Claim {
  return { id: member, weight: energy_wh };
}

/** All levels with their sums, best first. */
export function levelsOf(side: SortedSide): readonly ResidualLevel[] {
  const levels: ResidualLevel[] = [];
  for (let begin = 0; begin < side.ranking.length; ) {
    const { limit_micro_per_kwh } = orderOfRank(side, begin) as Limited;
    const level = levelAt(side, begin);
    levels.push({ limit_micro_per_kwh, energy_wh: level.energy_wh } as ResidualLevel);
    begin = level.end;
  }
  return levels;
}

/** What the orders still want, in the order that they stand in. */
export function restsOf<Order extends Limited>(
  orders: readonly Order[],
  filled_wh: Float64Array,
): readonly (Order & { readonly energy_wh: WattHours })[] {
  return orders.map((order, index) => {
    return { ...order, energy_wh: (order.energy_wh - (filled_wh[index] as number)) as WattHours };
  });
}
