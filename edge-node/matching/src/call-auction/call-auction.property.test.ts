import { memberId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Allocation, MatchingResult } from "../matching-result.ts";
import { auctionOrder, drawnAuctions, shuffledAuctions } from "../test-support/drawn-auctions.ts";
import { holds } from "../test-support/properties.ts";
import { largestVolume, referenceAuction } from "../test-support/reference-auction.ts";
import { auctionDigest } from "./auction-digest.ts";
import type { AuctionInput, AuctionOrder } from "./auction-order.ts";
import { clearCallAuction } from "./call-auction.ts";
import { originPairsOf } from "./origin-pairs.ts";
import { payAsBid } from "./pay-as-bid.ts";
import { residualBookOf } from "./residual-book-of.ts";

function sum(rows: readonly { readonly energy_wh: number }[]): number {
  return rows.reduce((total, { energy_wh }) => total + energy_wh, 0);
}

function fillOf(allocations: readonly Allocation[], member: string): number {
  return allocations.find((allocation) => allocation.member === member)?.energy_wh ?? 0;
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

const isFilled = (order: Filled) => order.filled_wh > 0;
const isOpen = (order: Filled) => order.filled_wh < order.energy_wh;

/** Whether better levels were full before worse ones got anything, and shares differ from the exact ones by < 1 Wh. */
function expectFilledInOrder(filled: readonly Filled[]): void {
  let isUsedUp = false;
  for (const level of Map.groupBy(filled, (order) => order.limit_micro_per_kwh).values()) {
    const wanted = BigInt(sum(level));
    const given = level.reduce((total, order) => total + BigInt(order.filled_wh), 0n);
    if (isUsedUp) expect(given).toBe(0n);
    isUsedUp ||= given < wanted;
    for (const order of level) {
      const excess = BigInt(order.filled_wh) * wanted - BigInt(order.energy_wh) * given;
      expect(wanted === 0n || (excess < wanted && excess > -wanted)).toBe(true);
    }
  }
}

describe("the call auction", () => {
  test("[CA-3][CA-4][CA-5][CA-6][CA-7][CA-8][INV-14] gives what the slow reference gives, which tries every price", () => {
    holds("fast auction is the reference auction", drawnAuctions, (input) => {
      expect(clearCallAuction(input)).toEqual(referenceAuction(input));
    });
  });

  test("[INV-1] buys and sells the same energy, nobody more than asked for, sorted and without zeros", () => {
    holds("bought is sold", drawnAuctions, (input) => {
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
    });
  });

  test("[INV-5][CA-3] matches the most that any single price could match", () => {
    holds("volume is the largest", drawnAuctions, (input) => {
      const result = clearCallAuction(input);
      expect(BigInt(result.matched_wh)).toBe(largestVolume(input.bids, input.offers));
      expect(result.price_micro_per_kwh === null).toBe(result.matched_wh === 0);
    });
  });

  test("[INV-3][CA-10] asks no buyer for more and pays no seller less than the own limit", () => {
    holds("limits are kept", drawnAuctions, (input) => {
      const result = clearCallAuction(input);
      const price = result.price_micro_per_kwh ?? 0;
      for (const bid of filledSide(input, result, "bids").filter(isFilled)) {
        expect(bid.limit_micro_per_kwh).toBeGreaterThanOrEqual(price);
      }
      for (const offer of filledSide(input, result, "offers").filter(isFilled)) {
        expect(offer.limit_micro_per_kwh).toBeLessThanOrEqual(price);
      }
      expect(Number.isSafeInteger(price)).toBe(true);
    });
  });

  test("[CA-8] with the equilibrium price nobody unserved would have traded at it", () => {
    holds("equilibrium leaves nobody out", drawnAuctions, (drawn) => {
      const input = { ...drawn, price_rule: "equilibrium_mid" } as const;
      const result = clearCallAuction(input);
      const price = result.price_micro_per_kwh;
      if (price === null) return;
      for (const bid of filledSide(input, result, "bids").filter(isOpen)) {
        expect(bid.limit_micro_per_kwh).toBeLessThanOrEqual(price);
      }
      for (const offer of filledSide(input, result, "offers").filter(isOpen)) {
        expect(offer.limit_micro_per_kwh).toBeGreaterThanOrEqual(price);
      }
    });
  });

  test("[INV-4][CA-13] leaves a residual book that does not cross and holds exactly what was not matched", () => {
    holds("the rest does not cross", drawnAuctions, (input) => {
      const result = clearCallAuction(input);
      const book = residualBookOf(input, result);
      const [bid, offer] = [book.bids[0], book.offers[0]];
      if (bid !== undefined && offer !== undefined) {
        expect(bid.limit_micro_per_kwh).toBeLessThan(offer.limit_micro_per_kwh);
      }
      for (const [levels, side, sign] of [
        [book.bids, "bids", -1],
        [book.offers, "offers", 1],
      ] as const) {
        const limits = levels.map((level) => level.limit_micro_per_kwh);
        expect(limits).toEqual([...new Set(limits)].sort((a, b) => sign * (a - b)));
        const open = filledSide(input, result, side).filter(isOpen);
        for (const level of levels) {
          const same = open.filter((order) => order.limit_micro_per_kwh === level.limit_micro_per_kwh);
          expect(level.energy_wh).toBe(same.reduce((rest, order) => rest + order.energy_wh - order.filled_wh, 0));
        }
        expect(new Set(limits)).toEqual(new Set(open.map((order) => order.limit_micro_per_kwh)));
      }
    });
  });

  test("[INV-6][CA-4][CA-5] fills better levels first and rations within 1 Wh of the exact share", () => {
    holds("levels are filled in order", drawnAuctions, (input) => {
      const result = clearCallAuction(input);
      expectFilledInOrder(filledSide(input, result, "bids"));
      expectFilledInOrder(filledSide(input, result, "offers"));
    });
  });

  test("[INV-7][CA-11][CA-15] gives equal bytes for every order of the input", () => {
    holds("input order is irrelevant", shuffledAuctions, ({ input, shuffled }) => {
      const [result, again] = [clearCallAuction(input), clearCallAuction(shuffled)];
      expect(again).toEqual(result);
      expect(auctionDigest(shuffled, again)).toEqual(auctionDigest(input, result));
      expect(originPairsOf(again)).toEqual(originPairsOf(result));
      expect(residualBookOf(shuffled, again)).toEqual(residualBookOf(input, result));
      expect(payAsBid(shuffled, again)).toEqual(payAsBid(input, result));
    });
  });

  test("[INV-8] splitting an order into parts changes what it gets by at most 1 Wh per part", () => {
    const splits = fc.record({
      input: drawnAuctions,
      parts: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 8 }),
    });
    holds("splitting pays nothing", splits, ({ input, parts }) => {
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
    });
  });

  test("[INV-9] never matches less because an order was added", () => {
    holds("more orders match no less", drawnAuctions, (input) => {
      const { matched_wh } = clearCallAuction(input);
      const without = [
        { ...input, bids: input.bids.slice(1) },
        { ...input, offers: input.offers.slice(1) },
      ];
      for (const fewer of without) expect(clearCallAuction(fewer).matched_wh).toBeLessThanOrEqual(matched_wh);
    });
  });

  test("[INV-11] with flat limits every matched Wh saves the whole spread", () => {
    const spreads = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.nat(1000));
    holds("the saving is volume times spread", fc.tuple(drawnAuctions, spreads), ([drawn, [feed_in, spread]]) => {
      const retail = feed_in + spread;
      const flat = (orders: readonly AuctionOrder[], limit: number) =>
        orders.map(({ member, energy_wh }) => auctionOrder(member, energy_wh, limit));
      const input = { ...drawn, bids: flat(drawn.bids, retail), offers: flat(drawn.offers, feed_in) };
      const { purchases, sales, price_micro_per_kwh } = clearCallAuction(input);
      const price = price_micro_per_kwh ?? 0;
      const saved = (rows: readonly Allocation[], perUnit: number) =>
        rows.reduce((total, { energy_wh }) => total + BigInt(energy_wh) * BigInt(perUnit), 0n);
      const matched = Math.min(sum(input.bids), sum(input.offers));
      expect(saved(purchases, retail - price) + saved(sales, price - feed_in)).toBe(BigInt(matched) * BigInt(spread));
    });
  });
});

describe("proof of origin", () => {
  test("[CA-14] pairs every matched Wh once, in at most n + m - 1 pairs", () => {
    holds("pairs cover the allocation", drawnAuctions, (input) => {
      const result = clearCallAuction(input);
      const pairs = originPairsOf(result);
      const { purchases, sales } = result;
      expect(pairs.length).toBeLessThanOrEqual(Math.max(0, purchases.length + sales.length - 1));
      for (const { member, energy_wh } of purchases) {
        expect(sum(pairs.filter(({ buyer }) => buyer === member))).toBe(energy_wh);
      }
      for (const { member, energy_wh } of sales) {
        expect(sum(pairs.filter(({ seller }) => seller === member))).toBe(energy_wh);
      }
      expect(sum(pairs)).toBe(result.matched_wh);
      expect(pairs.every(({ energy_wh }) => energy_wh > 0)).toBe(true);
    });
  });
});

describe("pay-as-bid", () => {
  test("[PB-2][PB-3][INV-2] what buyers pay is what sellers earn, and no seller gets less than the own limit", () => {
    holds("pay-as-bid balances", drawnAuctions, (input) => {
      const { payments, earnings } = payAsBid(input, clearCallAuction(input));
      const total = (rows: typeof payments) => rows.reduce((amount, { amount_nano }) => amount + amount_nano, 0n);
      expect(total(earnings)).toBe(total(payments));
      const sold = BigInt(sum(earnings));
      for (const { member, energy_wh, amount_nano } of earnings) {
        const limit = input.offers.find((offer) => offer.member === member)?.limit_micro_per_kwh ?? 0;
        expect(amount_nano >= BigInt(limit) * BigInt(energy_wh)).toBe(true);
        const excess = amount_nano * sold - total(payments) * BigInt(energy_wh);
        expect(excess < sold && excess > -sold).toBe(true);
      }
    });
  });
});
