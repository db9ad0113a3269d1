import type { AuctionOrder } from "@localgrid/matching/auction-order";
import { clearCallAuction } from "@localgrid/matching/call-auction";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { microPerKilowattHour, wattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BookSide, decidingLimits, type PriceLevel, priceLevels } from "./price-levels.ts";

const ME = memberId("me");

type Order = readonly [member: string, wh: number, limit: number];

function ordersOf(orders: readonly Order[]): AuctionOrder[] {
  return orders.map(([member, wh, limit]) => ({
    member: memberId(member),
    energy_wh: wattHours(wh),
    limit_micro_per_kwh: microPerKilowattHour(limit),
  }));
}

function booksOf(demand: readonly Order[], supply: readonly Order[]) {
  const [bids, offers] = [ordersOf(demand), ordersOf(supply)];
  const { purchases, sales, ...result } = clearCallAuction({ bids, offers, price_rule: "pair" });
  const books: { readonly demand: BookSide; readonly supply: BookSide } = {
    demand: { side: "demand", orders: bids, allocations: purchases, member: ME },
    supply: { side: "supply", orders: offers, allocations: sales, member: ME },
  };
  return { ...books, result };
}

/** Limit, Wh, what of them was matched, and how much of both is the own part. */
const shown = (book: BookSide) =>
  priceLevels(book).map((level) => [
    level.limit_micro_per_kwh,
    level.wh,
    level.cleared_wh,
    level.own_wh,
    level.own_cleared_wh,
  ]);

describe("price levels", () => {
  test("are sums without names, best first, with the own part marked", () => {
    const { demand, supply } = booksOf(
      [
        ["a", 100, 260],
        ["b", 50, 260],
        ["me", 60, 260],
        ["c", 10, 90],
        ["d", 10, 90],
      ],
      [
        ["e", 20, 80],
        ["f", 30, 80],
        ["g", 100, 200],
        ["h", 100, 200],
      ],
    );
    expect(shown(demand)).toEqual([
      [260, 210, 210, 60, 60],
      [90, 20, 0, 0, 0],
    ]);
    expect(shown(supply)).toEqual([
      [80, 50, 50, 0, 0],
      [200, 200, 160, 0, 0],
    ]);
  });

  test("of a single other member are put together with the next, across the crossing too", () => {
    const { demand, supply } = booksOf(
      [
        ["a", 100, 260],
        ["b", 50, 255],
        ["c", 40, 250],
        ["d", 10, 90],
        ["e", 10, 85],
        ["me", 5, 84],
        ["f", 7, 83],
      ],
      [
        ["g", 170, 80],
        ["h", 1, 270],
        ["i", 1, 280],
      ],
    );
    expect(shown(demand)).toEqual([
      [255, 150, 150, 0, 0],
      [250, 72, 20, 5, 0],
    ]);
    expect(decidingLimits(demand, "pair")).toEqual({ last_micro_per_kwh: 250, rest_micro_per_kwh: null });
    expect(shown(supply)).toEqual([[80, 172, 170, 0, 0]]);
  });

  test("of the own order alone tell nothing about anybody", () => {
    const { demand } = booksOf(
      [
        ["me", 10, 260],
        ["a", 5, 200],
        ["b", 5, 200],
      ],
      [["g", 100, 80]],
    );
    expect(shown(demand)).toEqual([
      [260, 10, 10, 10, 10],
      [200, 10, 10, 0, 0],
    ]);
  });

  test("of nobody are none, and orders of 0 Wh are no orders", () => {
    const { demand, supply } = booksOf([["a", 0, 260]], []);
    expect([shown(demand), shown(supply)]).toEqual([[], []]);
    expect(decidingLimits(demand, "pair")).toEqual({ last_micro_per_kwh: null, rest_micro_per_kwh: null });
  });

  const side = (prefix: string) =>
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 80, max: 90 })), { maxLength: 12 })
      .map((orders): Order[] =>
        orders.map(([wh, limit], index) => [prefix === "b" && index === 3 ? "me" : `${prefix}${index}`, wh, limit]),
      );

  /** How many others are in each level: levels are runs of the orders in the order of their limits. */
  const othersIn = ({ side, orders }: BookSide, levels: readonly PriceLevel[]) => {
    const direction = side === "demand" ? -1 : 1;
    const left = orders
      .filter(({ energy_wh }) => energy_wh > 0)
      .sort((a, b) => direction * (a.limit_micro_per_kwh - b.limit_micro_per_kwh));
    return levels.map(({ wh }) => {
      let [rest, count] = [wh, 0];
      while (rest > 0) {
        const order = left.shift();
        if (order === undefined) throw new Error("levels hold more than the orders");
        rest -= order.energy_wh;
        if (order.member !== ME) count += 1;
      }
      expect(rest).toBe(0);
      return count;
    });
  };

  test("keep every sum, lead to the same price, and leave nobody alone who is not alone on that side", () => {
    fc.assert(
      fc.property(side("b"), side("o"), (demand, supply) => {
        const { result, ...books } = booksOf(demand, supply);
        for (const book of [books.demand, books.supply]) {
          const levels = priceLevels(book);
          const sum = (key: "wh" | "cleared_wh" | "own_wh" | "own_cleared_wh") =>
            levels.reduce((total, level) => total + level[key], 0);
          const own = book.orders.find(({ member }) => member === ME)?.energy_wh ?? 0;
          expect(sum("wh")).toBe(book.orders.reduce((total, { energy_wh }) => total + energy_wh, 0));
          expect([sum("cleared_wh"), sum("own_wh")]).toEqual([result.matched_wh, own]);
          const others = othersIn(book, levels);
          const all = others.reduce((total, count) => total + count, 0);
          expect(others.filter((count) => count === 1)).toEqual(all === 1 ? [1] : []);
        }
        const [bid, offer] = [decidingLimits(books.demand, "pair"), decidingLimits(books.supply, "pair")];
        const [b, o] = [bid.last_micro_per_kwh, offer.last_micro_per_kwh];
        expect(result.price_micro_per_kwh).toBe(b === null || o === null ? null : Math.floor((b + o) / 2));
        const again = priceLevels(books.demand)
          .filter(({ cleared_wh }) => cleared_wh > 0)
          .at(-1);
        expect(again?.limit_micro_per_kwh ?? null).toBe(b);
      }),
    );
  });
});
