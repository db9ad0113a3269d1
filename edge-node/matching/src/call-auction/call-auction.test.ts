import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { ENERGY_LIMIT_WH, type WattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import { auctionOrder as order } from "../test-support/drawn-auctions.ts";
import { auctionDigest } from "./auction-digest.ts";
import type { AuctionInput, AuctionOrder } from "./auction-order.ts";
import { clearCallAuction } from "./call-auction.ts";

function auction(bids: AuctionOrder[], offers: AuctionOrder[], price_rule: AuctionInput["price_rule"] = "pair") {
  return { bids, offers, price_rule };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

describe("clearCallAuction", () => {
  test("serves better limits first and takes the price from the last matched pair", () => {
    const result = clearCallAuction(
      auction(
        [order("b1", 100, 300), order("b2", 50, 200), order("b3", 80, 100)],
        [order("s1", 60, 50), order("s2", 70, 150), order("s3", 90, 250)],
      ),
    );
    expect(result).toEqual({
      price_micro_per_kwh: 175,
      matched_wh: 130,
      purchases: [
        { member: "b1", energy_wh: 100 },
        { member: "b2", energy_wh: 30 },
      ],
      sales: [
        { member: "s1", energy_wh: 60 },
        { member: "s2", energy_wh: 70 },
      ],
    });
  });

  test("rations the level where the energy runs out by largest remainder, ties by member id", () => {
    const bids = [order("c", 1, 300), order("a", 1, 300), order("b", 1, 300), order("d", 4, 300)];
    const { purchases } = clearCallAuction(auction(bids, [order("s", 5, 80)]));
    // Exact shares are 5/7 each and 20/7: one spare Wh each to d (6/7), a and b (5/7); c comes last among equals.
    expect(purchases).toEqual([
      { member: "a", energy_wh: 1 },
      { member: "b", energy_wh: 1 },
      { member: "d", energy_wh: 3 },
    ]);
  });

  test("breaks ties in byte order, where a hyphen stands before digits and letters", () => {
    const bids = [order("ab", 1, 300), order("a-b", 1, 300), order("a1", 1, 300)];
    const winners = clearCallAuction(auction(bids, [order("s", 1, 80)])).purchases;
    expect(winners).toEqual([{ member: "a-b", energy_wh: 1 }]);
  });

  test("shares stay exact where the product of two energies passes 2^53", () => {
    const third = ENERGY_LIMIT_WH - 1;
    const bids = [order("a", ENERGY_LIMIT_WH, 300), order("b", third, 300), order("c", third, 300)];
    const { purchases } = clearCallAuction(auction(bids, [order("s", ENERGY_LIMIT_WH, 80)]));
    const wanted = BigInt(ENERGY_LIMIT_WH + 2 * third);
    const floors = bids.map((bid) => Number((BigInt(bid.energy_wh) * BigInt(ENERGY_LIMIT_WH)) / wanted));
    expect(floors).toEqual([333_333_333_333, 333_333_333_333, 333_333_333_333]);
    expect(purchases.map(({ energy_wh }) => energy_wh)).toEqual([333_333_333_334, 333_333_333_333, 333_333_333_333]);
  });

  test("a share that lies closer below a whole Wh than a float can tell is still floored", () => {
    const wanted = [999_999_999_863, 999_999_999_418, 999_999_999_133];
    const bids = wanted.map((energy_wh, index) => order(`b${index}`, energy_wh, 300));
    const { purchases } = clearCallAuction(auction(bids, [order("s", 643_404_254_979, 80)]));
    // The first share is one part in Q below a whole number: it takes one of the two spare Wh, not both.
    expect(purchases.map(({ energy_wh }) => energy_wh)).toEqual([214_468_085_077, 214_468_084_982, 214_468_084_920]);
  });

  test.each([
    { bid: 5, offer: 2, price: 3 },
    { bid: -1, offer: -2, price: -2 },
    { bid: 0, offer: -3, price: -2 },
    { bid: 2, offer: -5, price: -2 },
  ])("floors the middle of $bid and $offer to $price", ({ bid, offer, price }) => {
    const input = auction([order("b", 10, bid)], [order("s", 10, offer)]);
    expect(clearCallAuction(input).price_micro_per_kwh).toBe(price);
  });

  test("gives no price, not 0, when limits do not meet or a side is empty", () => {
    const nothing = { price_micro_per_kwh: null, matched_wh: 0, purchases: [], sales: [] };
    expect(clearCallAuction(auction([order("b", 10, 99)], [order("s", 10, 100)]))).toEqual(nothing);
    expect(clearCallAuction(auction([order("b", 10, 99)], []))).toEqual(nothing);
    expect(clearCallAuction(auction([order("b", 0, 200)], [order("s", 10, 100)]))).toEqual(nothing);
  });

  test("an order of 0 Wh neither trades nor moves the price", () => {
    const bids = [order("b1", 10, 200), order("b2", 0, 300)];
    const offers = [order("s1", 10, 100), order("s2", 0, 150)];
    const result = clearCallAuction(auction(bids, offers, "equilibrium_mid"));
    expect(result.price_micro_per_kwh).toBe(150);
    expect(result.purchases).toEqual([{ member: "b1", energy_wh: 10 }]);
  });

  describe("with the equilibrium price", () => {
    test("a shortage drives the price to the rationed bids' limit", () => {
      const input = auction([order("b", 100, 300)], [order("s", 60, 80)], "equilibrium_mid");
      expect(clearCallAuction(input).price_micro_per_kwh).toBe(300);
    });

    test("a surplus drives the price to the rationed offers' limit", () => {
      const input = auction([order("b", 60, 300)], [order("s", 100, 80)], "equilibrium_mid");
      expect(clearCallAuction(input).price_micro_per_kwh).toBe(80);
    });

    test("in balance the price keeps the next bid and the next offer out", () => {
      const bids = [order("b1", 50, 300), order("b2", 50, 200)];
      const offers = [order("s1", 50, 80), order("s2", 50, 261)];
      expect(clearCallAuction(auction(bids, offers, "equilibrium_mid")).price_micro_per_kwh).toBe(230);
    });
  });

  test("refuses wrong input by code", () => {
    const good = order("b", 10, 300);
    expect(codeOf(() => clearCallAuction(auction([good, order("b", 5, 200)], [])))).toBe("duplicate-member");
    expect(codeOf(() => clearCallAuction(auction([], [good, order("b", 5, 200)])))).toBe("duplicate-member");
    expect(codeOf(() => clearCallAuction(auction([good], [order("b", 5, 200)])))).toBe("member-on-both-sides");
    for (const energy of [-1, 0.5, Number.NaN, ENERGY_LIMIT_WH + 1]) {
      expect(codeOf(() => clearCallAuction(auction([order("b", energy, 300)], [])))).toBe("not-an-energy");
    }
    for (const limit of [0.5, Number.NaN, 1_000_000_001]) {
      expect(codeOf(() => clearCallAuction(auction([], [order("b", 1, limit)])))).toBe("not-a-price");
    }
  });

  test("refuses a side that adds up to more than a safe integer", () => {
    const bids = Array.from({ length: 9_008 }, (_, index) => order(`b${index}`, ENERGY_LIMIT_WH, index));
    expect(codeOf(() => clearCallAuction(auction(bids, [])))).toBe("not-an-energy");
    expect(clearCallAuction(auction(bids.slice(1), [])).matched_wh).toBe(0);
  });
});

describe("auctionDigest", () => {
  const input = auction([order("b1", 100, 300), order("b2", 50, -200)], [order("s1", 60, 50)]);
  const result = clearCallAuction(input);

  test("stays the same for ever, for the same auction", () => {
    const expected = "940fb660bb575942f3b40b009009651a9329983e2dc2d4e2b3c41eb48dc99532";
    expect(Buffer.from(auctionDigest(input, result)).toString("hex")).toBe(expected);
  });

  test("changes with everything that was put in or came out", () => {
    const digests = [
      auctionDigest(input, result),
      auctionDigest({ ...input, price_rule: "equilibrium_mid" }, result),
      auctionDigest({ ...input, bids: input.bids.slice(1) }, result),
      auctionDigest({ ...input, bids: [order("b1", 101, 300), order("b2", 50, -200)] }, result),
      auctionDigest({ ...input, offers: [order("s1", 60, 51)] }, result),
      auctionDigest({ ...input, bids: input.offers, offers: input.bids }, result),
      auctionDigest(input, { ...result, price_micro_per_kwh: null }),
      auctionDigest(input, { ...result, matched_wh: 1 as WattHours }),
      auctionDigest(input, { ...result, purchases: [] }),
      auctionDigest(input, { ...result, sales: [] }),
    ].map((digest) => Buffer.from(digest).toString("hex"));
    expect(new Set(digests).size).toBe(digests.length);
    expect(digests[0]).toHaveLength(64);
  });
});
