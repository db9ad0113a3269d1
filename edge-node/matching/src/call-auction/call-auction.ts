import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import type { Allocation, MatchingResult } from "../matching-result.ts";
import { middleOf } from "../price-limits.ts";
import type { AuctionInput, AuctionOrder, PriceRule } from "./auction-order.ts";
import { type Crossing, cross } from "./crossing.ts";
import { fillBestFirst, type SortedSide, sortedSide } from "./sorted-side.ts";

/**
 * Clears one delivery interval as a uniform-price call auction. Better limits are filled first; the level where
 * the energy runs out is rationed pro-rata with the largest remainder, ties by member id. The matched energy is
 * the most that any single price could match. Every buyer's limit ≥ price ≥ every seller's limit.
 *
 * @throws {LocalGridError} `not-an-energy` (also when one side sums to more than 2^53 − 1 Wh), `not-a-price`,
 *   `too-many-orders`, `unknown-rule`, `not-a-share` for a wrong rotation, `duplicate-member` when a member has two
 *   orders on one side, `member-on-both-sides`
 */
export function clearCallAuction(input: AuctionInput): MatchingResult {
  const { price_rule, rotation = 0 } = input;
  const bids = sortedSide(input.bids, "bids");
  const offers = sortedSide(input.offers, "offers");
  checkMembers(input);
  const crossing = cross(bids, offers);
  const { matched_wh } = crossing;
  return {
    price_micro_per_kwh: priceOf(crossing, price_rule),
    matched_wh: matched_wh as WattHours,
    purchases: allocationsOf(bids, fillBestFirst(bids, matched_wh, rotation)),
    sales: allocationsOf(offers, fillBestFirst(offers, matched_wh, rotation)),
  };
}

function checkMembers({ bids, offers, rotation = 0, price_rule }: AuctionInput): void {
  if (!isPriceRule(price_rule)) throw matchingError("unknown-rule", `"${price_rule}" is no price rule`);
  if (!Number.isSafeInteger(rotation) || rotation < 0) throw matchingError("not-a-share", `${rotation} is no rotation`);
  const bidders = membersOf(bids);
  for (const member of membersOf(offers)) {
    if (bidders.has(member)) throw matchingError("member-on-both-sides", `${member} both buys and sells`);
  }
}

function membersOf(orders: readonly AuctionOrder[]): ReadonlySet<MemberId> {
  const members = new Set<MemberId>();
  for (const { member } of orders) members.add(member);
  if (members.size < orders.length) throw matchingError("duplicate-member", "a member has two orders on one side");
  return members;
}

function isPriceRule(rule: string): rule is PriceRule {
  return rule === "pair" || rule === "equilibrium_mid";
}

function priceOf(crossing: Crossing, rule: PriceRule): MicroPerKilowattHour | null {
  const { last_bid, last_offer, rest_bid, rest_offer } = crossing;
  if (last_bid === null || last_offer === null) return null;
  if (rule === "pair") return middleOf(last_offer, last_bid);
  const low = Math.max(last_offer, rest_bid ?? last_offer) as MicroPerKilowattHour;
  const high = Math.min(last_bid, rest_offer ?? last_bid) as MicroPerKilowattHour;
  return middleOf(low, high);
}

/** In the order of the input, so that sorting by member costs nothing where the input is sorted already. */
function allocationsOf({ orders }: SortedSide, filled_wh: Float64Array): readonly Allocation[] {
  const allocations: Allocation[] = [];
  filled_wh.forEach((energy_wh, index) => {
    const { member } = orders[index] as AuctionOrder;
    if (energy_wh > 0) allocations.push({ member, energy_wh: energy_wh as WattHours });
  });
  return allocations.sort((a, b) => compareIdentifiers(a.member, b.member));
}
