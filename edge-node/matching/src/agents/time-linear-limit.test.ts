import fc from "fast-check";
import { expect, test } from "vitest";
import type { PriceBand } from "../price-limits.ts";
import { holds } from "../test-support/properties.ts";
import { timeLinearLimit } from "./time-linear-limit.ts";

const refusal = (code: string) => expect.objectContaining({ code });
const WINDOW = { band: { floor: 100, cap: 200 } as PriceBand, opens_at_ms: 1_000, gate_closure_ms: 2_000 };

test("[AG-3] an offer falls from the cap to the floor by gate closure", () => {
  const limits = [1_000, 1_001, 1_010, 1_250, 1_999, 2_000].map((at_ms) => timeLinearLimit("offer", WINDOW, at_ms));
  expect(limits).toEqual([200, 199, 199, 175, 100, 100]);
});

test("[AG-3] a bid rises from the floor to the cap by gate closure", () => {
  const limits = [1_000, 1_009, 1_010, 1_250, 1_999, 2_000].map((at_ms) => timeLinearLimit("bid", WINDOW, at_ms));
  expect(limits).toEqual([100, 100, 101, 125, 199, 200]);
});

test("[AG-3] before the opening and after gate closure the limit stays at its ends", () => {
  expect(timeLinearLimit("offer", WINDOW, 0)).toBe(200);
  expect(timeLinearLimit("offer", WINDOW, 5_000)).toBe(100);
  expect(timeLinearLimit("bid", WINDOW, 999)).toBe(100);
  expect(timeLinearLimit("bid", WINDOW, 2_001)).toBe(200);
});

test("[AG-3] negative prices are floored too, and an empty spread never moves", () => {
  const below = { ...WINDOW, band: { floor: -2, cap: -1 } as PriceBand };
  expect(timeLinearLimit("bid", below, 1_500)).toBe(-2);
  expect(timeLinearLimit("offer", below, 1_500)).toBe(-2);
  expect(timeLinearLimit("bid", { ...WINDOW, band: { floor: 7, cap: 7 } as PriceBand }, 1_500)).toBe(7);
});

test("[AG-3] times that are no times and windows that never open are refused", () => {
  for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => timeLinearLimit("bid", WINDOW, bad)).toThrow("the time is");
    expect(() => timeLinearLimit("bid", { ...WINDOW, opens_at_ms: bad }, 0)).toThrow("the opening is");
    expect(() => timeLinearLimit("bid", { ...WINDOW, gate_closure_ms: bad }, 0)).toThrow("gate closure is");
    expect(() => timeLinearLimit("bid", WINDOW, bad)).toThrow(refusal("not-in-range"));
  }
  expect(() => timeLinearLimit("bid", { ...WINDOW, gate_closure_ms: 1_000 }, 0)).toThrow(refusal("not-in-range"));
  expect(timeLinearLimit("bid", { ...WINDOW, gate_closure_ms: 1_001 }, 1_001)).toBe(200);
  expect(timeLinearLimit("bid", { ...WINDOW, opens_at_ms: 0 }, 0)).toBe(100);
  expect(timeLinearLimit("bid", { ...WINDOW, gate_closure_ms: Number.MAX_SAFE_INTEGER }, 1_000)).toBe(100);
  const empty = { ...WINDOW, band: { floor: 2, cap: 1 } as PriceBand };
  expect(() => timeLinearLimit("bid", empty, 0)).toThrow(refusal("not-in-range"));
});

test("[AG-3] a side that is neither bid nor offer is refused", () => {
  for (const side of ["buy", "", "BID", undefined]) {
    expect(() => timeLinearLimit(side as never, WINDOW, 0)).toThrow(`"${side}" is neither bid nor offer`);
    expect(() => timeLinearLimit(side as never, WINDOW, 0)).toThrow(refusal("unknown-rule"));
  }
});

test("[AG-3] limits move one way only and never leave the band", () => {
  const price = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
  const time = fc.integer({ min: 0, max: 2 ** 45 });
  holds("time-linear limits are monotone", fc.tuple(price, price, time, time, time, time), ([a, b, ...times]) => {
    const band = { floor: Math.min(a, b), cap: Math.max(a, b) } as PriceBand;
    const [first, second, third, fourth] = times;
    const window = { band, opens_at_ms: Math.min(first, second), gate_closure_ms: Math.max(first, second) + 1 };
    const [early, late] = [Math.min(third, fourth), Math.max(third, fourth)];
    const limitAt = (side: "bid" | "offer", at_ms: number) => timeLinearLimit(side, window, at_ms);
    expect(limitAt("bid", early)).toBeLessThanOrEqual(limitAt("bid", late));
    expect(limitAt("offer", early)).toBeGreaterThanOrEqual(limitAt("offer", late));
    for (const limit of [
      limitAt("bid", early),
      limitAt("bid", late),
      limitAt("offer", early),
      limitAt("offer", late),
    ]) {
      expect(limit).toBeGreaterThanOrEqual(band.floor);
      expect(limit).toBeLessThanOrEqual(band.cap);
    }
  });
});
