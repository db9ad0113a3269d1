import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";

interface Limited {
  readonly energy_wh: number;
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
}

/** All orders with one limit. Inside a level nobody stands before anybody else. */
export interface PriceLevel<Order extends Limited> {
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  readonly energy_wh: number;
  readonly orders: readonly Order[];
}

/**
 * Groups orders by limit, best level first: the highest bids, the lowest offers. Orders of 0 Wh make no level.
 *
 * @throws {LocalGridError} `not-an-energy` when one side adds up to more than 2^53 - 1 Wh
 */
export function priceLevelsOf<Order extends Limited>(
  orders: readonly Order[],
  best: "highest-first" | "lowest-first",
): readonly PriceLevel<Order>[] {
  const byLimit = new Map<MicroPerKilowattHour, Order[]>();
  let total_wh = 0;
  for (const order of orders) {
    if (order.energy_wh === 0) continue;
    total_wh += order.energy_wh;
    if (!Number.isSafeInteger(total_wh)) throw new LocalGridError("not-an-energy", "the orders' sum is out of range");
    const level = byLimit.get(order.limit_micro_per_kwh);
    if (level === undefined) byLimit.set(order.limit_micro_per_kwh, [order]);
    else level.push(order);
  }
  const direction = best === "highest-first" ? -1 : 1;
  return [...byLimit]
    .sort(([a], [b]) => direction * (a - b))
    .map(([limit_micro_per_kwh, members]) => ({
      limit_micro_per_kwh,
      energy_wh: members.reduce((sum, order) => sum + order.energy_wh, 0),
      orders: members,
    }));
}
