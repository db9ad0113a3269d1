import { readFileSync } from "node:fs";
import { join } from "node:path";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { wattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import type { OrderBookEvent } from "../../src/order-book/order-book.ts";
import { BookByHand } from "./book-by-hand.ts";
import { order } from "./homes.ts";
import { filling, proportion } from "./proportion.ts";
import { workedExamples } from "./worked-examples.ts";
import { checked, decimal } from "./writing.ts";

const PACKAGE = join(import.meta.dirname, "../..");
const text = readFileSync(join(PACKAGE, "EXAMPLES.md"), "utf8");

describe("the worked examples", () => {
  test("are what the code gives", () => {
    expect(text).toBe(workedExamples());
  });

  test("are numbered from 1 on and refer to each other by these numbers", () => {
    const numbers = [...text.matchAll(/^## (\d+) /gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const referred = [...text.matchAll(/[Ee]xample (\d+)/g)].map(([, number]) => Number(number));
    expect(referred.length).toBeGreaterThan(2);
    expect(referred.filter((number) => !numbers.includes(number))).toEqual([]);
  });

  test("name rules of every kind, and only rules that the specification has", () => {
    const specification = readFileSync(join(PACKAGE, "SPEC.md"), "utf8");
    const rules = new Set([...specification.matchAll(/^### ([A-Z]+-\d+) /gm)].map(([, rule]) => rule));
    const lines = [...text.matchAll(/^Rules: (.*)\.$/gm)].map(([, line = ""]) => line.split(", "));
    expect(lines.length).toBe([...text.matchAll(/^## /gm)].length);
    const named = new Set(lines.flat());
    expect([...named].filter((rule) => !rules.has(rule))).toEqual([]);
    const kinds = new Set([...named].map((rule) => rule.split("-")[0]));
    expect([...kinds].sort()).toEqual(["AG", "AK", "CA", "IM", "INV", "LR", "OB", "PB", "RC"]);
  });

  test("have tables of 6 columns at most", () => {
    const widths = [...text.matchAll(/^\|.*\|$/gm)].map(([row]) => row.split("|").length - 2);
    expect(widths.length).toBeGreaterThan(50);
    expect(Math.max(...widths)).toBeLessThanOrEqual(6);
  });
});

describe("a calculation that does not lead to the code's result stops the document", () => {
  test("wherever a value is shown", () => {
    expect(checked(5n, 5n)).toBe(5n);
    expect(() => checked(5n, 6n)).toThrow();
  });

  test("in a split, when a spare Wh went to somebody else", () => {
    const claims = [["A", 1] as const, ["B", 2] as const];
    expect(proportion({ whole: 10, claims, fromCode: [3, 7] })).toContain("| B | 2 · 10 / 3 = 6 | 2 | + 1 | 7 |");
    expect(() => proportion({ whole: 10, claims, fromCode: [4, 6] })).toThrow();
  });

  test("in a filling, when a worse limit was served first", () => {
    const orders = [order("a", 5, 10_000), order("b", 5, 20_000)];
    const to = (home: string) => [{ member: memberId(home), energy_wh: wattHours(5) }];
    expect(filling({ orders, side: "bids", whole_wh: 5, fromCode: to("b") })).toContain("A: nothing");
    expect(() => filling({ orders, side: "bids", whole_wh: 5, fromCode: to("a") })).toThrow();
    expect(filling({ orders, side: "offers", whole_wh: 5, fromCode: to("a") })).toContain("B: nothing");
  });

  test("in the order book, when a trade passes over a better order", () => {
    const follow = (
      first: readonly [order: number, limit: number],
      second: readonly [order: number, limit: number],
    ) => {
      const book = new BookByHand();
      for (const [seq, limit] of [first, second]) book.follow([accepted(seq, "offer", limit)]);
      return book.follow([accepted(3, "bid", 30_000), traded(1, 10_000)]);
    };
    expect(follow([1, 10_000], [2, 10_000])[0]).toContain("at 1 ct, the limit of order 1");
    expect(() => follow([1, 10_000], [2, 9_999])).toThrow();
  });

  test("in the order book, when an order rests that could have traded", () => {
    const book = new BookByHand();
    book.follow([accepted(1, "offer", 10_000)]);
    expect(() => book.follow([accepted(2, "bid", 10_000)])).toThrow();
    expect(book.follow([accepted(3, "bid", 9_999)])).toEqual(["5 Wh rest as order 3."]);
  });
});

function accepted(seq: number, side: "bid" | "offer", limit: number): OrderBookEvent {
  const { member, energy_wh, limit_micro_per_kwh } = order(side === "bid" ? "a" : "d", 5, limit);
  const time_in_force = "good-till-gate";
  return { kind: "accepted", seq, at_ms: 0, member, side, energy_wh, limit_micro_per_kwh, time_in_force };
}

function traded(offer_order: number, price: number): OrderBookEvent {
  const { member: seller, energy_wh, limit_micro_per_kwh: price_micro_per_kwh } = order("d", 5, price);
  const [buyer, bid_order] = [memberId("a"), 3];
  return { kind: "traded", seq: 3, at_ms: 0, bid_order, offer_order, buyer, seller, price_micro_per_kwh, energy_wh };
}

test.each([
  [0, 4, "0"],
  [5n, 7, "0.0000005"],
  [-25_001, 4, "−2.5001"],
  [1_234_567, 0, "1,234,567"],
  [1_234_500_000, 4, "123,450"],
  [70_285_714n, 7, "7.0285714"],
] as const)("the number %s with %s decimals is written as %s", (value, decimals, written) => {
  expect(decimal(value, decimals)).toBe(written);
});
