import { describe, expect, test } from "vitest";
import { latestEnd, windowEnd } from "./window-end.ts";

const HOUR_S = 3_600;
const DAY_S = 86_400;

describe("windows", () => {
  const at = (closed_to_s: number, chain_time_s: number | null = null) =>
    latestEnd({ window_end_s: DAY_S, window_s: HOUR_S, closed_to_s, chain_time_s });

  test("end where the last whole one has closed", () => {
    expect(at(DAY_S + 5_000)).toBe(DAY_S + HOUR_S);
    expect(at(DAY_S + HOUR_S)).toBe(DAY_S + HOUR_S);
    expect(at(DAY_S + 900)).toBe(DAY_S);
  });

  test("never end ahead of the chain's time", () => {
    expect(at(DAY_S + 9_000, DAY_S + 8_000)).toBe(DAY_S + 2 * HOUR_S);
    expect(at(DAY_S + 9_000, DAY_S + 4_000)).toBe(DAY_S + HOUR_S);
    expect(at(DAY_S + 9_000, DAY_S - 4_000)).toBeLessThanOrEqual(DAY_S);
  });

  test("go on a day behind the chain where intervals have stopped closing, so that corrections are settled", () => {
    expect(at(DAY_S, 3 * DAY_S + 10)).toBe(2 * DAY_S);
    expect(at(DAY_S, 2 * DAY_S - 1)).toBeLessThanOrEqual(DAY_S);
  });

  test("of a journal that comes months late are not older than the chain takes", () => {
    expect(at(3 * DAY_S, 32 * DAY_S)).toBe(3 * DAY_S);
    expect(at(3 * DAY_S, 90 * DAY_S)).toBe(60 * DAY_S);
  });

  test("end behind all that is in them, when later intervals have to wait", () => {
    const limits = { window_start_s: DAY_S, window_s: HOUR_S, latest_end_s: 2 * DAY_S };
    expect(windowEnd({ ...limits, last_start_s: null })).toBe(2 * DAY_S);
    expect(windowEnd({ ...limits, last_start_s: DAY_S + 3 * HOUR_S - 900 })).toBe(DAY_S + 3 * HOUR_S);
    expect(windowEnd({ ...limits, last_start_s: DAY_S + 3 * HOUR_S })).toBe(DAY_S + 4 * HOUR_S);
    expect(windowEnd({ ...limits, last_start_s: 900 })).toBe(DAY_S + HOUR_S);
    expect(windowEnd({ ...limits, last_start_s: 900, latest_end_s: 100 * DAY_S })).toBe(70 * DAY_S);
  });
});
