import { shareOut } from "../largest-remainder.ts";

interface Fillable {
  readonly member: string;
  readonly energy_wh: number;
}

/** What one order receives, in whole Wh. */
export interface Fill<Order> {
  readonly order: Order;
  readonly energy_wh: number;
}

/**
 * Hands `available_wh` to the levels, best first; the level where it runs out is rationed.
 * Fills of 0 Wh are left out.
 */
export function fillLevels<Order extends Fillable>(
  levels: readonly { readonly energy_wh: number; readonly orders: readonly Order[] }[],
  available_wh: number,
): readonly Fill<Order>[] {
  const fills: Fill<Order>[] = [];
  let left_wh = available_wh;
  for (const level of levels) {
    if (left_wh === 0) break;
    if (level.energy_wh > left_wh) {
      fills.push(...ration(level.orders, left_wh));
      break;
    }
    for (const order of level.orders) fills.push({ order, energy_wh: order.energy_wh });
    left_wh -= level.energy_wh;
  }
  return fills;
}

/** The level's orders in proportion to their energy, ties by member id. */
function ration<Order extends Fillable>(orders: readonly Order[], available_wh: number): readonly Fill<Order>[] {
  const claims = orders.map(({ member, energy_wh }) => ({ id: member, weight: energy_wh }));
  const shares = shareOut(available_wh, claims);
  return orders
    .map((order, index) => ({ order, energy_wh: shares[index] as number }))
    .filter((fill) => fill.energy_wh > 0);
}
