import { hash } from "node:crypto";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import {
  type MicroPerKilowattHour,
  microPerKilowattHour,
  type WattHours,
  wattHours,
} from "@localgrid/vocabulary/units";
import type { Allocation, MatchingResult } from "../matching-result.ts";
import { middleOf } from "../price-limits.ts";
import { type Fill, fillLevels } from "./fill.ts";
import { type PriceLevel, priceLevelsOf } from "./price-level.ts";

/** A member's metered net energy in one delivery interval, with the worst price that the member accepts for it. */
export interface AuctionOrder {
  readonly member: MemberId;
  readonly energy_wh: WattHours;
  /** Highest price of a bid, lowest price of an offer. */
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
}

/**
 * How the one price of an interval is found. `pair`: middle of the last matched bid and offer levels.
 * `equilibrium_mid`: middle of the range of prices at which supply and demand meet. Halves are floored.
 */
export type PriceRule = "pair" | "equilibrium_mid";

/** Orders in any order; the result does not depend on it. */
export interface AuctionInput {
  readonly bids: readonly AuctionOrder[];
  readonly offers: readonly AuctionOrder[];
  readonly price_rule: PriceRule;
}

/**
 * Clears one delivery interval as a uniform-price call auction. Better limits are filled first; the level where
 * the energy runs out is rationed pro-rata with the largest remainder, ties by member id. The matched energy is
 * the most that any single price could match. Every buyer's limit ≥ price ≥ every seller's limit.
 *
 * @throws {LocalGridError} `not-an-energy` (also when one side sums to more than 2^53 − 1 Wh), `not-a-price`,
 *   `duplicate-member` when a member has two orders on one side, `member-on-both-sides`
 */
export function clearCallAuction(input: AuctionInput): MatchingResult {
  checkOrders(input);
  const bids = priceLevelsOf(input.bids, "highest-first");
  const offers = priceLevelsOf(input.offers, "lowest-first");
  const crossing = cross(bids, offers);
  const { matched_wh } = crossing;
  return {
    price_micro_per_kwh: matched_wh === 0 ? null : priceOf(crossing, input.price_rule),
    matched_wh: matched_wh as WattHours,
    purchases: allocationsOf(fillLevels(bids, matched_wh)),
    sales: allocationsOf(fillLevels(offers, matched_wh)),
  };
}

/**
 * SHA-256 over the deterministic CBOR of the orders, sorted by member, and of the result. 32 bytes. Whoever
 * cleared the same orders to the same result holds the same digest.
 */
export function auctionDigest(input: AuctionInput, result: MatchingResult): Uint8Array {
  const value: CborValue = [
    "lg/auction/1",
    input.price_rule,
    orderFields(input.bids),
    orderFields(input.offers),
    result.price_micro_per_kwh,
    result.matched_wh,
    allocationFields(result.purchases),
    allocationFields(result.sales),
  ];
  return new Uint8Array(hash("sha256", encodeCbor(value), "buffer"));
}

function orderFields(orders: readonly AuctionOrder[]): CborValue {
  return orders
    .toSorted((a, b) => compareIdentifiers(a.member, b.member))
    .map((order) => [order.member, order.energy_wh, order.limit_micro_per_kwh]);
}

function allocationFields(allocations: readonly Allocation[]): CborValue {
  return allocations.map(({ member, energy_wh }) => [member, energy_wh]);
}

function checkOrders({ bids, offers }: AuctionInput): void {
  const bidders = membersOf(bids);
  for (const member of membersOf(offers)) {
    if (bidders.has(member)) throw new LocalGridError("member-on-both-sides", `${member} both buys and sells`);
  }
}

function membersOf(orders: readonly AuctionOrder[]): ReadonlySet<MemberId> {
  const members = new Set<MemberId>();
  for (const { member, energy_wh, limit_micro_per_kwh } of orders) {
    wattHours(energy_wh);
    microPerKilowattHour(limit_micro_per_kwh);
    if (members.has(member)) throw new LocalGridError("duplicate-member", `${member} has two orders on one side`);
    members.add(member);
  }
  return members;
}

/** Where demand and supply cross. The last levels are those matched last, the rest levels the best ones not used up. */
interface Crossing {
  readonly matched_wh: number;
  readonly lastBid: number;
  readonly lastOffer: number;
  readonly restBid: number;
  readonly restOffer: number;
}

type Level = Pick<PriceLevel<AuctionOrder>, "limit_micro_per_kwh" | "energy_wh">;

function cross(bids: readonly Level[], offers: readonly Level[]): Crossing {
  let [bidIndex, offerIndex] = [0, 0];
  let [bid, offer] = [bids[0], offers[0]];
  let [bidLeft_wh, offerLeft_wh] = [bid?.energy_wh ?? 0, offer?.energy_wh ?? 0];
  let [lastBid, lastOffer, matched_wh] = [0, 0, 0];
  while (bid !== undefined && offer !== undefined && bid.limit_micro_per_kwh >= offer.limit_micro_per_kwh) {
    const step_wh = Math.min(bidLeft_wh, offerLeft_wh);
    matched_wh += step_wh;
    bidLeft_wh -= step_wh;
    offerLeft_wh -= step_wh;
    lastBid = bid.limit_micro_per_kwh;
    lastOffer = offer.limit_micro_per_kwh;
    if (bidLeft_wh === 0) {
      bid = bids[++bidIndex];
      bidLeft_wh = bid?.energy_wh ?? 0;
    }
    if (offerLeft_wh === 0) {
      offer = offers[++offerIndex];
      offerLeft_wh = offer?.energy_wh ?? 0;
    }
  }
  const restBid = bid?.limit_micro_per_kwh ?? Number.NEGATIVE_INFINITY;
  const restOffer = offer?.limit_micro_per_kwh ?? Number.POSITIVE_INFINITY;
  return { matched_wh, lastBid, lastOffer, restBid, restOffer };
}

function priceOf({ lastBid, lastOffer, restBid, restOffer }: Crossing, rule: PriceRule): MicroPerKilowattHour {
  const low = rule === "pair" ? lastOffer : Math.max(lastOffer, restBid);
  const high = rule === "pair" ? lastBid : Math.min(lastBid, restOffer);
  return middleOf(low as MicroPerKilowattHour, high as MicroPerKilowattHour);
}

function allocationsOf(fills: readonly Fill<AuctionOrder>[]): readonly Allocation[] {
  return fills
    .map(({ order, energy_wh }) => ({ member: order.member, energy_wh: energy_wh as WattHours }))
    .sort((a, b) => compareIdentifiers(a.member, b.member));
}
