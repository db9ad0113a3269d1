import type { WattHours } from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import type { MatchingResult } from "../matching-result.ts";
import { allocationsOf, membersOf } from "./allocations.ts";
import type { AuctionInput, PriceRule } from "./auction-order.ts";
import { cross, priceOf } from "./crossing.ts";
import { fillBestFirst, sortedSide } from "./sorted-side.ts";

/**
 * Clears one delivery interval as a uniform-price call auction. Better limits are filled first; the level where
 * the energy runs out is rationed pro-rata with the largest remainder, ties by member id. The matched energy is
 * the most that any single price could match. Every buyer's limit ≥ price ≥ every seller's limit.
 *
 * @throws {LocalGridError} `not-an-energy` (also when one side sums to more than 2^53 − 1 Wh), `not-a-price`,
 *   `too-many-orders`, `unknown-rule`, `not-a-share` for a wrong rotation, `duplicate-member` when a member has two
 *   orders on one side, `member-on-both-sides`
 * @see SPEC.md, CA-1 to CA-16
 */
export function clearCallAuction(input: AuctionInput): MatchingResult {
  const { price_rule, rotation = 0 } = input;
  const bids = sortedSide(input.bids, "bids");
  const offers = sortedSide(input.offers, "offers");
  checkRules(input);
  checkMembers(input);
  const crossing = cross(bids, offers);
  const { matched_wh } = crossing;
  return {
    price_micro_per_kwh: priceOf(crossing, price_rule),
    matched_wh: matched_wh as WattHours,
    purchases: allocationsOf(input.bids, fillBestFirst(bids, matched_wh, rotation)),
    sales: allocationsOf(input.offers, fillBestFirst(offers, matched_wh, rotation)),
  };
}

function checkRules({ rotation = 0, price_rule }: AuctionInput): void {
  if (!isPriceRule(price_rule)) throw matchingError("unknown-rule", `"${price_rule}" is no price rule`);
  if (!Number.isSafeInteger(rotation) || rotation < 0) throw matchingError("not-a-share", `${rotation} is no rotation`);
}

function checkMembers({ bids, offers }: AuctionInput): void {
  const members = membersOf(bids);
  for (const { member } of offers) members.add(member);
  if (members.size === bids.length + offers.length) return;
  membersOf(offers);
  throw matchingError("member-on-both-sides", "a member both buys and sells");
}

function isPriceRule(rule: string): rule is PriceRule {
  return rule === "pair" || rule === "equilibrium_mid";
}
