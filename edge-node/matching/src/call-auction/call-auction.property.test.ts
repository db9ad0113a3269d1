import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Allocation, MatchingResult } from "../matching-result.ts";
import {
  type AuctionInput,
  type AuctionOrder,
  auctionDigest,
  clearCallAuction,
  type PriceRule,
} from "./call-auction.ts";

const RUNS = { numRuns: 500 };

interface Draw {
  readonly energy_wh: number;
  readonly limit: number;
}

/** Few distinct small limits, so that levels hold several orders; now and then energies beyond 2^26. */
const draws = fc.array(
  fc.record({
    energy_wh: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 40 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 1_000_000_000_000 }) },
    ),
    limit: fc.oneof(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })),
  }),
  { maxLength: 12 },
);
const rules = fc.constantFrom<PriceRule>("pair", "equilibrium_mid");
const auctions = fc
  .record({ bids: draws, offers: draws, price_rule: rules })
  .map(({ bids, offers, price_rule }): AuctionInput => {
    return { bids: ordersOf("b", bids), offers: ordersOf("s", offers), price_rule };
  });

function ordersOf(side: string, drawn: readonly Draw[]): AuctionOrder[] {
  return drawn.map(({ energy_wh, limit }, index) => ({
    member: memberId(`${side}${index}`),
    energy_wh: energy_wh as WattHours,
    limit_micro_per_kwh: limit as MicroPerKilowattHour,
  }));
}

function sum(allocations: readonly { readonly energy_wh: number }[]): number {
  return allocations.reduce((total, { energy_wh }) => total + energy_wh, 0);
}

function fillOf(allocations: readonly Allocation[], member: MemberId): number {
  return allocations.find((allocation) => allocation.member === member)?.energy_wh ?? 0;
}

/** The most that any single price could match: tries every price at which demand or supply changes. */
function largestMatch({ bids, offers }: AuctionInput): number {
  const prices = [...bids, ...offers].map((order) => order.limit_micro_per_kwh);
  const matches = prices.map((price) => {
    const demand = sum(bids.filter((bid) => bid.limit_micro_per_kwh >= price));
    const supply = sum(offers.filter((offer) => offer.limit_micro_per_kwh <= price));
    return Math.min(demand, supply);
  });
  return Math.max(0, ...matches);
}

/** Each order of one side with what it got, best limit first. */
function filledSide(input: AuctionInput, result: MatchingResult, side: "bids" | "offers") {
  const allocations = side === "bids" ? result.purchases : result.sales;
  const sign = side === "bids" ? -1 : 1;
  return input[side]
    .map((order) => ({ ...order, filled_wh: fillOf(allocations, order.member) }))
    .sort((a, b) => sign * (a.limit_micro_per_kwh - b.limit_micro_per_kwh));
}

type Filled = ReturnType<typeof filledSide>[number];

function levelsOf(filled: readonly Filled[]): (readonly Filled[])[] {
  return [...Map.groupBy(filled, (order) => order.limit_micro_per_kwh).values()];
}

/** Whether `level` got floor(q·R/Q) plus one Wh for the largest remainders, checked without dividing. */
function assertRationed(level: readonly Filled[]): void {
  const wanted = BigInt(sum(level));
  const available = BigInt(level.reduce((total, order) => total + order.filled_wh, 0));
  const rows = level.map((order) => {
    const excess = BigInt(order.filled_wh) * wanted - BigInt(order.energy_wh) * available;
    expect(excess < wanted && excess > -wanted).toBe(true);
    const remainder = (BigInt(order.energy_wh) * available) % wanted;
    return { member: order.member, remainder, gotSpare: excess > 0n };
  });
  for (const lucky of rows.filter((row) => row.gotSpare)) {
    for (const other of rows.filter((row) => !row.gotSpare && row.remainder > 0n)) {
      const isDue =
        lucky.remainder > other.remainder || (lucky.remainder === other.remainder && lucky.member < other.member);
      expect(isDue).toBe(true);
    }
  }
}

/** Whether levels were filled best first, and each of them by the rationing rule. */
function assertFilledInOrder(filled: readonly Filled[]): void {
  let isUsedUp = false;
  for (const level of levelsOf(filled)) {
    const filled_wh = level.reduce((total, order) => total + order.filled_wh, 0);
    if (isUsedUp) expect(filled_wh).toBe(0);
    isUsedUp ||= filled_wh < sum(level);
    if (filled_wh > 0) assertRationed(level);
  }
}

describe("the call auction", () => {
  test("buys and sells the same energy, nobody more than asked for, sorted and without zeros", () => {
    fc.assert(
      fc.property(auctions, (input) => {
        const result = clearCallAuction(input);
        expect(sum(result.purchases)).toBe(result.matched_wh);
        expect(sum(result.sales)).toBe(result.matched_wh);
        for (const [orders, allocations] of [
          [input.bids, result.purchases],
          [input.offers, result.sales],
        ] as const) {
          const ids = allocations.map(({ member }) => member);
          expect(ids).toEqual([...new Set(ids)].sort());
          for (const { member, energy_wh } of allocations) {
            expect(energy_wh).toBeGreaterThan(0);
            expect(energy_wh).toBeLessThanOrEqual(orders.find((order) => order.member === member)?.energy_wh ?? 0);
          }
        }
      }),
      RUNS,
    );
  });

  test("matches the most that any single price could match", () => {
    fc.assert(
      fc.property(auctions, (input) => {
        const result = clearCallAuction(input);
        expect(result.matched_wh).toBe(largestMatch(input));
        expect(result.price_micro_per_kwh === null).toBe(result.matched_wh === 0);
      }),
      RUNS,
    );
  });

  test("asks no buyer for more and pays no seller less than the own limit", () => {
    fc.assert(
      fc.property(auctions, (input) => {
        const result = clearCallAuction(input);
        const price = result.price_micro_per_kwh ?? 0;
        for (const bid of filledSide(input, result, "bids")) {
          if (bid.filled_wh > 0) expect(bid.limit_micro_per_kwh).toBeGreaterThanOrEqual(price);
        }
        for (const offer of filledSide(input, result, "offers")) {
          if (offer.filled_wh > 0) expect(offer.limit_micro_per_kwh).toBeLessThanOrEqual(price);
        }
        expect(Number.isSafeInteger(price)).toBe(true);
      }),
      RUNS,
    );
  });

  test("with the equilibrium price nobody unserved would have traded at it", () => {
    fc.assert(
      fc.property(auctions, (drawn) => {
        const input = { ...drawn, price_rule: "equilibrium_mid" } as const;
        const result = clearCallAuction(input);
        const price = result.price_micro_per_kwh;
        if (price === null) return;
        const isOpen = (order: Filled) => order.filled_wh < order.energy_wh;
        for (const bid of filledSide(input, result, "bids").filter(isOpen)) {
          expect(bid.limit_micro_per_kwh).toBeLessThanOrEqual(price);
        }
        for (const offer of filledSide(input, result, "offers").filter(isOpen)) {
          expect(offer.limit_micro_per_kwh).toBeGreaterThanOrEqual(price);
        }
      }),
      RUNS,
    );
  });

  test("leaves no pair behind that could still trade", () => {
    fc.assert(
      fc.property(auctions, (input) => {
        const result = clearCallAuction(input);
        const isOpen = (order: Filled) => order.filled_wh < order.energy_wh;
        const bid = filledSide(input, result, "bids").find(isOpen);
        const offer = filledSide(input, result, "offers").find(isOpen);
        if (bid === undefined || offer === undefined) return;
        expect(bid.limit_micro_per_kwh).toBeLessThan(offer.limit_micro_per_kwh);
      }),
      RUNS,
    );
  });

  test("fills better levels before worse ones and rations inside a level within 1 Wh of the exact share", () => {
    fc.assert(
      fc.property(auctions, (input) => {
        const result = clearCallAuction(input);
        assertFilledInOrder(filledSide(input, result, "bids"));
        assertFilledInOrder(filledSide(input, result, "offers"));
      }),
      RUNS,
    );
  });

  test("gives equal bytes for every order of the input", () => {
    const shuffled = auctions.chain((input) =>
      fc.record({
        input: fc.constant(input),
        bids: fc.shuffledSubarray([...input.bids], { minLength: input.bids.length }),
        offers: fc.shuffledSubarray([...input.offers], { minLength: input.offers.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ input, bids, offers }) => {
        const permuted = { ...input, bids, offers };
        const [result, again] = [clearCallAuction(input), clearCallAuction(permuted)];
        expect(again).toEqual(result);
        expect(auctionDigest(permuted, again)).toEqual(auctionDigest(input, result));
      }),
      RUNS,
    );
  });

  test("splitting an order into parts changes what it gets by at most 1 Wh per part", () => {
    const splits = fc.record({ input: auctions, parts: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }) });
    fc.assert(
      fc.property(splits, ({ input, parts }) => {
        const [whole, ...others] = input.bids;
        if (whole === undefined) return;
        let left_wh: number = whole.energy_wh;
        const pieces = [...parts, Number.POSITIVE_INFINITY].map((part, index): AuctionOrder => {
          const energy_wh = Math.min(part, left_wh) as WattHours;
          left_wh -= energy_wh;
          return { ...whole, member: memberId(`p${index}`), energy_wh };
        });
        const before = fillOf(clearCallAuction(input).purchases, whole.member);
        const split = clearCallAuction({ ...input, bids: [...pieces, ...others] });
        const after = sum(split.purchases.filter(({ member }) => member.startsWith("p")));
        expect(Math.abs(after - before)).toBeLessThanOrEqual(pieces.length);
      }),
      RUNS,
    );
  });

  test("never matches less because an order was added", () => {
    fc.assert(
      fc.property(auctions, (input) => {
        const { matched_wh } = clearCallAuction(input);
        expect(clearCallAuction({ ...input, bids: input.bids.slice(1) }).matched_wh).toBeLessThanOrEqual(matched_wh);
        expect(clearCallAuction({ ...input, offers: input.offers.slice(1) }).matched_wh).toBeLessThanOrEqual(
          matched_wh,
        );
      }),
      RUNS,
    );
  });
});
