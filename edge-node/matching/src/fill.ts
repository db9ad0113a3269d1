import { compareIdentifiers } from "@localgrid/vocabulary/identifiers";

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
      fills.push(...ration(level.orders, { available_wh: left_wh, wanted_wh: level.energy_wh }));
      break;
    }
    for (const order of level.orders) fills.push({ order, energy_wh: order.energy_wh });
    left_wh -= level.energy_wh;
  }
  return fills;
}

/**
 * Pro-rata with the largest remainder: everybody receives the floor of the exact share, and the Wh that are
 * left go one each to those who lost most by the floor; ties by member id in byte order.
 */
function ration<Order extends Fillable>(
  orders: readonly Order[],
  level: { readonly available_wh: number; readonly wanted_wh: number },
): readonly Fill<Order>[] {
  // The product of two energies passes 2^53, so shares are computed in BigInt.
  const available = BigInt(level.available_wh);
  const wanted = BigInt(level.wanted_wh);
  let spare_wh = level.available_wh;
  const shares = orders.map((order) => {
    const product = BigInt(order.energy_wh) * available;
    const floor_wh = Number(product / wanted);
    spare_wh -= floor_wh;
    return { order, floor_wh, remainder: Number(product % wanted) };
  });
  shares.sort((a, b) => b.remainder - a.remainder || compareIdentifiers(a.order.member, b.order.member));
  return shares
    .map(({ order, floor_wh }, rank) => ({ order, energy_wh: rank < spare_wh ? floor_wh + 1 : floor_wh }))
    .filter((fill) => fill.energy_wh > 0);
}
