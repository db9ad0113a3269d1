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

  test("[INV-13] fill a day exactly", () => {
    for (const length_s of INTERVAL_LENGTHS_S) expect(86_400 % length_s).toBe(0);
  });

  test("[INV-13] are 96 in every UTC day, and 92 or 100 in the local days on which clocks change", () => {
    const quarterHours = (from_s: number, to_s: number) => {
      let count = 0;
      for (let start_s = intervalStartAt(from_s * 1000, 900); start_s < to_s; start_s += 900) {
        deliveryInterval(start_s, 900);
        count += 1;
      }
      return count;
    };
    // Midnights in Berlin by the offset from UTC that holds there at that moment.
    const midnight = (day: string, offset: string) => Date.parse(`${day}T00:00:00${offset}`) / 1000;
    const localDays = [
      { from: midnight("2026-03-29", "+01:00"), to: midnight("2026-03-30", "+02:00"), count: 92 },
      { from: midnight("2026-10-25", "+02:00"), to: midnight("2026-10-26", "+01:00"), count: 100 },
      { from: midnight("2026-06-01", "+02:00"), to: midnight("2026-06-02", "+02:00"), count: 96 },
    ];
    for (const { from, to, count } of localDays) expect(quarterHours(from, to)).toBe(count);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (day) => {
        expect(quarterHours(day * 86_400, (day + 1) * 86_400)).toBe(96);
      }),
      { numRuns: 2_000 },
    );
  });
});
