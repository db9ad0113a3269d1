import fc from "fast-check";
import { expect, test } from "vitest";
import { MOST_ATTEMPTS, retryDelay_ms } from "./retry-delay.ts";

const HOUR_MS = 3_600_000;

test("a message waits twice as long each time, up to an hour", () => {
  const waits = [1, 2, 3, 8, 9, 100].map((attempts) => retryDelay_ms({ attempts, retry_after_s: null }, 0.5));
  expect(waits).toEqual([30_000, 60_000, 120_000, HOUR_MS, HOUR_MS, HOUR_MS]);
});

test("it waits as long as it is asked to, but never for days", () => {
  expect(retryDelay_ms({ attempts: 1, retry_after_s: 600 }, 0)).toBe(600_000);
  expect(retryDelay_ms({ attempts: 1, retry_after_s: 900_000 }, 0)).toBe(6 * HOUR_MS);
});

test("it never comes at once, nor later than asked and an hour and a half", () => {
  const any = fc.record({
    attempts: fc.integer({ min: 1, max: MOST_ATTEMPTS }),
    retry_after_s: fc.option(fc.integer({ min: -5, max: 10 ** 9 })),
  });
  fc.assert(
    fc.property(any, fc.double({ min: 0, max: 0.999, noNaN: true }), (failed, chance) => {
      const delay_ms = retryDelay_ms(failed, chance);
      expect(delay_ms).toBeGreaterThanOrEqual(22_500);
      expect(delay_ms).toBeLessThanOrEqual(6 * HOUR_MS + HOUR_MS / 2);
    }),
  );
});
