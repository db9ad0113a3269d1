import "../test/english.ts";
import { expect, test } from "vitest";
import type { StatementCorrection } from "./api-types.ts";
import { averagePrice, readableCorrections } from "./statement-figures.ts";

test("the average price is amount by energy, rounded to the micro, without the sign of who pays", () => {
  expect(averagePrice({ amount_nano: "-1594550200", energy_wh: 9290 })).toBe(171_642);
  expect(averagePrice({ amount_nano: "1", energy_wh: 2 })).toBe(1);
  expect(averagePrice({ amount_nano: "37440000", energy_wh: -120 })).toBe(312_000);
});

test("a line without energy has no price", () => {
  expect(averagePrice({ amount_nano: "-720000000", energy_wh: 0 })).toBeNull();
});

function correction(index: number): StatementCorrection {
  return {
    category: index % 2 === 0 ? "grid-import" : "neighbour-purchase",
    cause: "late-reading",
    start_s: 1_470_000_000 + index * 900,
    interval_local: `2016-08-${String(1 + Math.floor(index / 50)).padStart(2, "0")} 10:00 GMT+2`,
    intervals: 1,
    revision: 1 + (index % 3),
    energy_change_wh: index - 7,
    amount_nano: String(index * 1_000_003),
    shown_cents: index % 5,
  };
}

test("a few corrections are told one by one, many by day, and nothing of their sums is lost", () => {
  const few = Array.from({ length: 60 }, (_, index) => correction(index));
  expect(readableCorrections(few)).toBe(few);
  const many = Array.from({ length: 101 }, (_, index) => correction(index));
  const rows = readableCorrections(many);
  expect(rows.map((row) => [row.interval_local, row.category, row.intervals])).toEqual([
    ["2016-08-01", "grid-import", 25],
    ["2016-08-01", "neighbour-purchase", 25],
    ["2016-08-02", "grid-import", 25],
    ["2016-08-02", "neighbour-purchase", 25],
    ["2016-08-03 10:00 GMT+2", "grid-import", 1],
  ]);
  const sums = (some: readonly StatementCorrection[]) => [
    some.reduce((sum, row) => sum + row.shown_cents, 0),
    some.reduce((sum, row) => sum + row.energy_change_wh, 0),
    some.reduce((sum, row) => sum + BigInt(row.amount_nano), 0n),
  ];
  expect(sums(rows)).toEqual(sums(many));
  expect(rows[0]?.revision).toBe(3);
});
