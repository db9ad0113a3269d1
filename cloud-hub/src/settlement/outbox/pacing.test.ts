import { expect, test } from "vitest";
import { backoffOf, STANDARD_TIMINGS } from "./pacing.ts";

test("a pause grows by half with each failure up to two minutes, and half of it is chance", () => {
  const of = (strikes: number, chance: number) => backoffOf(STANDARD_TIMINGS, strikes, chance);
  expect([0, 1, 2, 3].map((strikes) => of(strikes, 0))).toEqual([1_000, 1_500, 2_250, 3_375]);
  expect([of(0, 0.999), of(40, 0), of(4_000, 0.999)]).toEqual([1_999, 60_000, 119_940]);
});
