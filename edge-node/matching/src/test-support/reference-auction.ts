import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import type { AuctionInput, AuctionOrder } from "../call-auction/auction-order.ts";
import type { Allocation, MatchingResult } from "../matching-result.ts";

/**
 * The call auction once more, slow and written from the rules' words: tries every price at which demand or supply
 * changes, fills the levels one after the other, and hands out rationed Wh one by one.
 */
export function referenceAuction(input: AuctionInput): MatchingResult {
  const bids = input.bids.filter(({ energy_wh }) => energy_wh > 0);
  const offers = input.offers.filter(({ energy_wh }) => energy_wh > 0);
  const volume = largestVolume(bids, offers);
  const bought = fill(bids.toSorted(byId), volume, { best: (a, b) => b - a, rotation: input.rotation ?? 0 });
  const sold = fill(offers.toSorted(byId), volume, { best: (a, b) => a - b, rotation: input.rotation ?? 0 });
  return {
    price_micro_per_kwh: volume === 0n ? null : priceOf(bids, offers, { bought, sold, input }),
    matched_wh: Number(volume) as WattHours,
    purchases: listOf(bought),
    sales: listOf(sold),
  };
}

/** The most that any single price could match: the maximum over p of min(D(p), S(p)). */
export function largestVolume(bids: readonly AuctionOrder[], offers: readonly AuctionOrder[]): bigint {
  let most = 0n;
  for (const { limit_micro_per_kwh: price } of [...bids, ...offers]) {
    const demand = sumOf(bids.filter((bid) => bid.limit_micro_per_kwh >= price));
    const supply = sumOf(offers.filter((offer) => offer.limit_micro_per_kwh <= price));
    const volume = smaller(demand, supply);
    if (volume > most) most = volume;
  }
  return most;
}

interface Filling {
  readonly best: (a: number, b: number) => number;
  readonly rotation: number;
}

function fill(orders: readonly AuctionOrder[], volume: bigint, { best, rotation }: Filling): Map<string, bigint> {
  const got = new Map<string, bigint>();
  let left = volume;
  for (const limit of [...new Set(orders.map((order) => order.limit_micro_per_kwh))].sort(best)) {
    const level = orders.filter((order) => order.limit_micro_per_kwh === limit);
    const wanted = sumOf(level);
    const given = smaller(left, wanted);
    for (const order of level) got.set(order.member, (BigInt(order.energy_wh) * given) / wanted);
    let spare = given - level.reduce((sum, { member }) => sum + (got.get(member) ?? 0n), 0n);
    // In a circle that begins with number `rotation`; who lacks most of the exact share is next, the first among equals.
    const circle = level.map((_, place) => level[(place + rotation) % level.length] as AuctionOrder);
    const lack = ({ member, energy_wh }: AuctionOrder) =>
      BigInt(energy_wh) * given - (got.get(member) as bigint) * wanted;
    for (; spare > 0n; spare--) {
      const next = circle.reduce((first, order) => (lack(order) > lack(first) ? order : first));
      got.set(next.member, (got.get(next.member) as bigint) + 1n);
    }
    left -= given;
  }
  return got;
}

interface Filled {
  readonly bought: Map<string, bigint>;
  readonly sold: Map<string, bigint>;
  readonly input: AuctionInput;
}

function priceOf(bids: readonly AuctionOrder[], offers: readonly AuctionOrder[], { bought, sold, input }: Filled) {
  const limits = (orders: readonly AuctionOrder[]) => orders.map((order) => order.limit_micro_per_kwh);
  const served = (orders: readonly AuctionOrder[], got: Map<string, bigint>) =>
    limits(orders.filter(({ member }) => (got.get(member) ?? 0n) > 0n));
  const unserved = (orders: readonly AuctionOrder[], got: Map<string, bigint>) =>
    limits(orders.filter(({ member, energy_wh }) => (got.get(member) ?? 0n) < BigInt(energy_wh)));
  const isPair = input.price_rule === "pair";
  const low = Math.max(...served(offers, sold), ...(isPair ? [] : unserved(bids, bought)));
  const high = Math.min(...served(bids, bought), ...(isPair ? [] : unserved(offers, sold)));
  const sum = BigInt(low) + BigInt(high);
  return Number((sum - (((sum % 2n) + 2n) % 2n)) / 2n) as MicroPerKilowattHour;
}

function listOf(got: Map<string, bigint>): readonly Allocation[] {
  return [...got]
    .filter(([, energy]) => energy > 0n)
    .map(([member, energy]) => ({ member, energy_wh: Number(energy) }) as Allocation)
    .toSorted(byId);
}

function smaller(a: bigint, b: bigint): bigint {
  return [a, b].sort((x, y) => (x < y ? -1 : 1))[0] as bigint;
}

function sumOf(orders: readonly AuctionOrder[]): bigint {
  return orders.reduce((sum, { energy_wh }) => sum + BigInt(energy_wh), 0n);
}

function byId(a: { readonly member: string }, b: { readonly member: string }): number {
  return a.member < b.member ? -1 : 1;
}
