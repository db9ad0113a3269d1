import type { Allocation, MatchingResult } from "../matching-result.ts";
import type { ResidualBook, ResidualLevel } from "../residual-book.ts";
import type { AuctionInput, AuctionOrder } from "./auction-order.ts";
import { levelsOf, restsOf, type Side, sortedSide } from "./sorted-side.ts";

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

/** The orders with what the auction left of them, in the order of the input: what a residual book is made of. */
export function unfilledOf(
  orders: readonly AuctionOrder[],
  allocations: readonly Allocation[],
): readonly AuctionOrder[] {
  const filled = new Map(allocations.map(({ member, energy_wh }) => [member, energy_wh]));
  return restsOf(
    orders,
    Float64Array.from(orders, ({ member }) => filled.get(member) ?? 0),
  );
}

function levelsLeft(
  orders: readonly AuctionOrder[],
  allocations: readonly Allocation[],
  side: Side,
): readonly ResidualLevel[] {
  return levelsOf(sortedSide(unfilledOf(orders, allocations), side));
}
