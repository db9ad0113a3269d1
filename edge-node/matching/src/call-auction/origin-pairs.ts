import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import type { Allocation, MatchingResult } from "../matching-result.ts";

/** Energy that one member made and another one used, more than 0. */
export interface OriginPair {
  readonly seller: MemberId;
  readonly buyer: MemberId;
  readonly energy_wh: WattHours;
}

/**
 * Names for each matched Wh who made it and who used it: walks purchases and sales side by side in member order and
 * pairs the smaller rest. With n buyers and m sellers these are n + m − 1 pairs at most, sorted by buyer, then
 * seller, in byte order. A convention and no price: everybody pays and earns the same with any other pairing.
 *
 * @see SPEC.md, CA-14
 */
export function originPairsOf({ purchases, sales }: MatchingResult): readonly OriginPair[] {
  const pairs: OriginPair[] = [];
  const sellers = sales.values();
  let seller: Allocation | undefined;
  let sellerLeft_wh = 0;
  for (const buyer of purchases) {
    let buyerLeft_wh: number = buyer.energy_wh;
    while (buyerLeft_wh > 0) {
      if (sellerLeft_wh === 0) {
        seller = sellers.next().value as Allocation;
        sellerLeft_wh = seller.energy_wh;
      }
      const energy_wh = Math.min(buyerLeft_wh, sellerLeft_wh) as WattHours;
      pairs.push({ seller: (seller as Allocation).member, buyer: buyer.member, energy_wh });
      buyerLeft_wh -= energy_wh;
      sellerLeft_wh -= energy_wh;
    }
  }
  return pairs;
}
