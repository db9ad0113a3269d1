import { ENERGY_LIMIT_WH, type WattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import { auctionOrder as order } from "../test-support/drawn-auctions.ts";
import { codeOf } from "../test-support/refusals.ts";
import { auctionDigest } from "./auction-digest.ts";
import type { AuctionInput, AuctionOrder } from "./auction-order.ts";
import { clearCallAuction } from "./call-auction.ts";

function auction(bids: AuctionOrder[], offers: AuctionOrder[], price_rule: AuctionInput["price_rule"] = "pair") {
  return { bids, offers, price_rule };
}

describe("clearCallAuction", () => {
  test("[CA-4][CA-7] serves better limits first and takes the price from the last matched pair", () => {
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

  test("[CA-5] rations the level where the energy runs out by largest remainder, ties by member id", () => {
    const bids = [order("c", 1, 300), order("a", 1, 300), order("b", 1, 300), order("d", 4, 300)];
    const { purchases } = clearCallAuction(auction(bids, [order("s", 5, 80)]));
    // Exact shares are 5/7 each and 20/7: one spare Wh each to d (6/7), a and b (5/7); c comes last among equals.
    expect(purchases).toEqual([
      { member: "a", energy_wh: 1 },
      { member: "b", energy_wh: 1 },
      { member: "d", energy_wh: 3 },
    ]);
  });

  test("[CA-5] breaks ties in byte order, where a hyphen stands before digits and letters", () => {
    const bids = [order("ab", 1, 300), order("a-b", 1, 300), order("a1", 1, 300)];
    const winners = clearCallAuction(auction(bids, [order("s", 1, 80)])).purchases;
    expect(winners).toEqual([{ member: "a-b", energy_wh: 1 }]);
  });

  test("[CA-5] shares stay exact where the product of two energies passes 2^53", () => {
    const third = ENERGY_LIMIT_WH - 1;
    const bids = [order("a", ENERGY_LIMIT_WH, 300), order("b", third, 300), order("c", third, 300)];
    const { purchases } = clearCallAuction(auction(bids, [order("s", ENERGY_LIMIT_WH, 80)]));
    const wanted = BigInt(ENERGY_LIMIT_WH + 2 * third);
    const floors = bids.map((bid) => Number((BigInt(bid.energy_wh) * BigInt(ENERGY_LIMIT_WH)) / wanted));
    expect(floors).toEqual([333_333_333_333, 333_333_333_333, 333_333_333_333]);
    expect(purchases.map(({ energy_wh }) => energy_wh)).toEqual([333_333_333_334, 333_333_333_333, 333_333_333_333]);
  });

  test("[CA-5] a share that lies closer below a whole Wh than a float can tell is still floored", () => {
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
  ])("[CA-7][INV-14] floors the middle of $bid and $offer to $price", ({ bid, offer, price }) => {
    const input = auction([order("b", 10, bid)], [order("s", 10, offer)]);
    expect(clearCallAuction(input).price_micro_per_kwh).toBe(price);
  });

  test("[CA-9] gives no price, not 0, when limits do not meet or a side is empty", () => {
    const nothing = { price_micro_per_kwh: null, matched_wh: 0, purchases: [], sales: [] };
    expect(clearCallAuction(auction([order("b", 10, 99)], [order("s", 10, 100)]))).toEqual(nothing);
    expect(clearCallAuction(auction([order("b", 10, 99)], []))).toEqual(nothing);
    expect(clearCallAuction(auction([order("b", 0, 200)], [order("s", 10, 100)]))).toEqual(nothing);
  });

  test("[CA-1] an order of 0 Wh neither trades nor moves the price", () => {
    const bids = [order("b1", 10, 200), order("b2", 0, 300)];
    const offers = [order("s1", 10, 100), order("s2", 0, 150)];
    const result = clearCallAuction(auction(bids, offers, "equilibrium_mid"));
    expect(result.price_micro_per_kwh).toBe(150);
    expect(result.purchases).toEqual([{ member: "b1", energy_wh: 10 }]);
  });

  describe("with the equilibrium price", () => {
    test("[CA-8] a shortage drives the price to the rationed bids' limit", () => {
      const input = auction([order("b", 100, 300)], [order("s", 60, 80)], "equilibrium_mid");
      expect(clearCallAuction(input).price_micro_per_kwh).toBe(300);
    });

    test("[CA-8] a surplus drives the price to the rationed offers' limit", () => {
      const input = auction([order("b", 60, 300)], [order("s", 100, 80)], "equilibrium_mid");
      expect(clearCallAuction(input).price_micro_per_kwh).toBe(80);
    });

    test("[CA-8] in balance the price keeps the next bid and the next offer out", () => {
      const bids = [order("b1", 50, 300), order("b2", 50, 200)];
      const offers = [order("s1", 50, 80), order("s2", 50, 261)];
      expect(clearCallAuction(auction(bids, offers, "equilibrium_mid")).price_micro_per_kwh).toBe(230);
    });
  });

  test("[CA-12][CA-16] refuses wrong input by code", () => {
    const good = order("b", 10, 300);
    expect(codeOf(() => clearCallAuction(auction([good, order("b", 5, 200)], [])))).toBe("duplicate-member");
    expect(codeOf(() => clearCallAuction(auction([], [good, order("b", 5, 200)])))).toBe("duplicate-member");
    expect(codeOf(() => clearCallAuction(auction([good], [order("b", 5, 200)])))).toBe("member-on-both-sides");
    for (const energy of [-1, 0.5, Number.NaN, ENERGY_LIMIT_WH + 1]) {
      expect(codeOf(() => clearCallAuction(auction([order("b", energy, 300)], [])))).toBe("not-an-energy");
    }
    for (const limit of [0.5, Number.NaN, 1_000_000_001, -1_000_000_001]) {
      expect(codeOf(() => clearCallAuction(auction([], [order("b", 1, limit)])))).toBe("not-a-price");
    }
    for (const limit of [1_000_000_000, -1_000_000_000]) {
      expect(codeOf(() => clearCallAuction(auction([], [order("b", ENERGY_LIMIT_WH, limit)])))).toBe("no error");
    }
  });

  test("[CA-12] refuses a rule or a rotation that it does not know", () => {
    const input = auction([order("b", 10, 300)], [order("s", 10, 80)]);
    const rule = "vickrey" as AuctionInput["price_rule"];
    expect(codeOf(() => clearCallAuction({ ...input, price_rule: rule }))).toBe("unknown-rule");
    for (const rotation of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(codeOf(() => clearCallAuction({ ...input, rotation }))).toBe("not-a-share");
    }
    expect(clearCallAuction({ ...input, rotation: Number.MAX_SAFE_INTEGER }).matched_wh).toBe(10);
  });

  test("[CA-16] refuses a side that adds up to more than a safe integer", () => {
    const bids = Array.from({ length: 9_007 }, (_, index) => order(`b${index}`, ENERGY_LIMIT_WH, index));
    const rest_wh = Number.MAX_SAFE_INTEGER - 9_007 * ENERGY_LIMIT_WH;
    expect(clearCallAuction(auction([...bids, order("c", rest_wh, 1)], [])).matched_wh).toBe(0);
    expect(codeOf(() => clearCallAuction(auction([...bids, order("c", rest_wh + 1, 1)], [])))).toBe("not-an-energy");
    expect(codeOf(() => clearCallAuction(auction([], [...bids, order("c", rest_wh + 1, 1)])))).toBe("not-an-energy");
  });

  test("[CA-16] refuses more orders than it can number", () => {
    const orders = new Array<AuctionOrder>(4_194_305).fill(order("b", 1, 1));
    expect(codeOf(() => clearCallAuction(auction(orders, [])))).toBe("too-many-orders");
    // One order less is looked at, and found to be the same member many times.
    expect(codeOf(() => clearCallAuction(auction(orders.slice(1), [])))).toBe("duplicate-member");
  });

  test("[CA-5] shares thousands of equal limits to the Wh", () => {
    const bids = Array.from({ length: 5_000 }, (_, index) => order(`b${String(index).padStart(4, "0")}`, 3, 200));
    const { purchases, matched_wh } = clearCallAuction(auction(bids, [order("s", 7_000, 200)]));
    expect(matched_wh).toBe(7_000);
    // 1.4 Wh each: one floor Wh for everybody, and one more for the first 2,000 by id.
    expect(purchases.map(({ energy_wh }) => energy_wh)).toEqual(bids.map((_, index) => (index < 2_000 ? 2 : 1)));
  });

  test("[CA-6] a rotation moves the spare Wh to the next member, on both sides", () => {
    const input = auction(
      ["a", "b", "c"].map((id) => order(id, 1, 300)),
      [order("x", 1, 80)],
    );
    const winners = [0, 1, 2, 3].map((rotation) => clearCallAuction({ ...input, rotation }).purchases[0]?.member);
    expect(winners).toEqual(["a", "b", "c", "a"]);
    const turned = { ...input, bids: input.offers, offers: input.bids };
    const limits = { ...turned, bids: [order("x", 1, 300)] };
    const sellers = [0, 1, 2, 3].map((rotation) => clearCallAuction({ ...limits, rotation }).sales[0]?.member);
    expect(sellers).toEqual(["a", "b", "c", "a"]);
    expect(clearCallAuction(input)).toEqual(clearCallAuction({ ...input, rotation: 0 }));
  });

  test("[CA-9] a bid at exactly the offer's limit is matched, at that price", () => {
    expect(clearCallAuction(auction([order("b", 10, -5)], [order("s", 10, -5)]))).toEqual({
      price_micro_per_kwh: -5,
      matched_wh: 10,
      purchases: [{ member: "b", energy_wh: 10 }],
      sales: [{ member: "s", energy_wh: 10 }],
    });
  });
});

describe("auctionDigest", () => {
  const input = auction([order("b1", 100, 300), order("b2", 50, -200)], [order("s1", 60, 50)]);
  const result = clearCallAuction(input);

  test("[CA-15] stays the same for ever, for the same auction", () => {
    const expected = "940fb660bb575942f3b40b009009651a9329983e2dc2d4e2b3c41eb48dc99532";
    expect(Buffer.from(auctionDigest(input, result)).toString("hex")).toBe(expected);
  });

  test("[CA-15] changes with everything that was put in or came out", () => {
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
      auctionDigest({ ...input, rotation: 0 }, result),
      auctionDigest({ ...input, rotation: 1 }, result),
    ].map((digest) => Buffer.from(digest).toString("hex"));
    expect(new Set(digests).size).toBe(digests.length);
    expect(digests[0]).toHaveLength(64);
  });
});
