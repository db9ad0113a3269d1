import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import { expect, test } from "vitest";
import { clampLimit, middleOf } from "./price-limits.ts";

test("[CA-2] clampLimit moves a limit into the band and prefers the floor of an empty one", () => {
  const [floor, cap] = [80 as MicroPerKilowattHour, 300 as MicroPerKilowattHour];
  const clamped = [50, 80, 200, 300, 301].map((limit) => clampLimit(limit as MicroPerKilowattHour, { floor, cap }));
  expect(clamped).toEqual([80, 80, 200, 300, 300]);
  expect(clampLimit(100 as MicroPerKilowattHour, { floor: cap, cap: floor })).toBe(300);
});

test("[CA-7] the middle of two prices is floored, for negative ones too", () => {
  const middles = [
    [2, 5],
    [-2, -1],
    [-3, 0],
    [-5, 2],
    [4, 4],
  ] as [number, number][];
  expect(middles.map(([low, high]) => middleOf(low, high))).toEqual([3, -2, -2, -2, 4]);
  expect(Object.is(middleOf(-0, -0), 0)).toBe(true);
});
