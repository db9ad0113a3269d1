import "../test/english.ts";
import { parsePrice } from "@localgrid/ui-components/format";
import { expect, test } from "vitest";
import type { Tariff } from "./api-types.ts";
import { fieldText, roomOf, tariffTimeline } from "./tariff-timeline.ts";

const tariff = (valid_from_s: number, is_taken = true): Tariff => ({
  valid_from_s,
  retail_micro_per_kwh: 312_000,
  feed_in_micro_per_kwh: 78_000,
  local_network_fee_micro_per_kwh: 41_000,
  fixed_fee_micro_per_day: 120_000,
  is_taken,
});

test("tariffs follow each other, the latest first, and exactly one is in force", () => {
  const periods = tariffTimeline({ tariffs: [tariff(20), tariff(30, false), tariff(10)], nodes: [] }, 25_000);
  expect(
    periods.map(({ tariff: { valid_from_s }, until_s, when, state }) => [valid_from_s, until_s, when, state.kind]),
  ).toEqual([
    [30, null, "planned", "waiting"],
    [20, 30, "now", "taken"],
    [10, 20, "past", "taken"],
  ]);
});

test("before the first tariff begins, none is in force", () => {
  expect(tariffTimeline({ tariffs: [tariff(20)], nodes: [] }, 19_999)[0]?.when).toBe("planned");
});

test("neighbours share what lies between the grid's prices, less the fee for the lines between them", () => {
  expect(roomOf(tariff(0))).toBe(193_000);
});

test.each([
  [312_000, "0.312"],
  [78_000, "0.078"],
  [300_000, "0.30"],
  [1_000_000, "1.00"],
  [327_500, "0.3275"],
])("%i is written as %s", (price, text) => {
  expect(fieldText(price, ".")).toBe(text);
});

test("what a field shows is written as the reader writes it, and read back as the same price", () => {
  expect(fieldText(327_500, ",")).toBe("0,3275");
  expect(parsePrice(fieldText(327_500, ","))).toEqual({ kind: "price", micro_per_kwh: 327_500 });
});
