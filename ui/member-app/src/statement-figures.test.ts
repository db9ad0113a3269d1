import "../test/english.ts";
import { expect, test } from "vitest";
import { averagePrice } from "./statement-figures.ts";

test("the average price is amount by energy, rounded to the micro, without the sign of who pays", () => {
  expect(averagePrice({ amount_nano: "-1594550200", energy_wh: 9290 })).toBe(171_642);
  expect(averagePrice({ amount_nano: "1", energy_wh: 2 })).toBe(1);
  expect(averagePrice({ amount_nano: "37440000", energy_wh: -120 })).toBe(312_000);
});

test("a line without energy has no price", () => {
  expect(averagePrice({ amount_nano: "-720000000", energy_wh: 0 })).toBeNull();
});
