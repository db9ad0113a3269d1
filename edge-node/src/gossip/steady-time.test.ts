import { expect, test } from "vitest";
import { SteadyTime } from "./steady-time.ts";

test("a clock that is set forwards or back moves steady time by seconds at most", () => {
  let wall_ms = 1_000_000;
  const time = new SteadyTime(() => wall_ms);
  wall_ms += 1_000;
  expect(time.now_ms()).toBe(1_000);
  wall_ms += 86_400_000;
  expect(time.now_ms()).toBe(6_000);
  wall_ms -= 86_400_000;
  expect(time.now_ms()).toBe(6_000);
  wall_ms += 1_000;
  expect(time.now_ms()).toBe(7_000);
});
