import type { WattHours } from "@localgrid/vocabulary/units";
import type { Allocation, MatchingResult } from "../matching-result.ts";
import type { ResidualBook, ResidualLevel } from "../residual-clearing/residual-book.ts";
import type { AuctionInput, AuctionOrder } from "./auction-order.ts";
import { orderOfRank, type Side, sortedSide } from "./sorted-side.ts";

/**
 * What the auction could not match, as price levels without members: best level first on both sides. The highest
 * bid left is lower than the lowest offer left.
 *
 * @param result of clearing `input`
 */
export function residualBookOf(input: AuctionInput, result: MatchingResult): ResidualBook {
  return {
    bids: levelsLeft(input.bids, result.purchases, "bids"),
    offers: levelsLeft(input.offers, result.sales, "offers"),
  };
}

function levelsLeft(
  orders: readonly AuctionOrder[],
  allocations: readonly Allocation[],
  side: Side,
): readonly ResidualLevel[] {
  const filled = new Map(allocations.map(({ member, energy_wh }) => [member, energy_wh]));
  const rests = orders.map((order) => {
    return { ...order, energy_wh: (order.energy_wh - (filled.get(order.member) ?? 0)) as WattHours };
  });
  const sorted = sortedSide(rests, side);
  const levels: ResidualLevel[] = [];
  for (let rank = 0; rank < sorted.ranking.length; rank++) {
    const { energy_wh, limit_micro_per_kwh } = orderOfRank(sorted, rank) as AuctionOrder;
    const last = levels.at(-1);
    if (last?.limit_micro_per_kwh !== limit_micro_per_kwh) levels.push({ limit_micro_per_kwh, energy_wh });
    else levels[levels.length - 1] = { ...last, energy_wh: (last.energy_wh + energy_wh) as WattHours };
  }
  return levels;
}
