import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deliveryInterval, INTERVAL_LENGTHS_S, intervalStartAt, isIntervalLength } from "./delivery-interval.ts";

describe("delivery intervals", () => {
  test("begin at multiples of their length and contain their start, not their end", () => {
    const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(time, fc.constantFrom(...INTERVAL_LENGTHS_S), (at_ms, length_s) => {
        const start_s = intervalStartAt(at_ms, length_s);
        expect(deliveryInterval(start_s, length_s)).toEqual({ start_s, length_s });
        expect(start_s * 1000).toBeLessThanOrEqual(at_ms);
        expect((start_s + length_s) * 1000).toBeGreaterThan(at_ms);
        expect(intervalStartAt(start_s * 1000, length_s)).toBe(start_s);
        expect(intervalStartAt((start_s + length_s) * 1000, length_s)).toBe(start_s + length_s);
        expect(intervalStartAt((start_s + length_s) * 1000 - 1, length_s)).toBe(start_s);
      }),
    );
  });

  test.each([
    [1, 900],
    [450, 900],
    [900, 3600],
    [-900, 900],
    [0.5, 900],
    [Number.NaN, 900],
    [2 ** 53, 900],
  ])("refuse a start at %d for a length of %d s", (start_s, length_s) => {
    expect(() => deliveryInterval(start_s, length_s)).toThrow(expect.objectContaining({ code: "not-an-interval" }));
  });

  test.each([0, -900, 1, 600, 899, 900.5, 86_400, Number.NaN])("have no length of %d s", (length_s) => {
    expect(isIntervalLength(length_s)).toBe(false);
    expect(() => deliveryInterval(0, length_s)).toThrow(expect.objectContaining({ code: "not-an-interval" }));
  });

  test("fill a day exactly", () => {
    for (const length_s of INTERVAL_LENGTHS_S) expect(86_400 % length_s).toBe(0);
  });
});
