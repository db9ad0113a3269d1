import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCalm, type Surroundings } from "./calm.ts";

const EDGE_MS = 1_700_000_100_000 - (1_700_000_100_000 % 900_000);
const HOURS_MS = 3_600_000;

function at(after_edge_ms: number, given: Partial<Surroundings> = {}): boolean {
  return isCalm({
    now_ms: EDGE_MS + after_edge_ms,
    interval_length_s: 900,
    close_deadline_s: 600,
    is_closing: false,
    is_storage_ok: true,
    waited_ms: 0,
    ...given,
  });
}

describe("a moment is calm", () => {
  test("from a minute after an edge until three minutes before the next one", () => {
    expect([0, 59_999, 60_000, 400_000, 719_999, 720_000, 899_999].map((ms) => at(ms))).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test("not while an interval is closing, nor while the disk refuses writes", () => {
    expect(at(400_000, { is_closing: true })).toBe(false);
    expect(at(400_000, { is_storage_ok: false })).toBe(false);
    expect(at(400_000, { is_storage_ok: false, waited_ms: 99 * HOURS_MS })).toBe(false);
  });

  test("after six hours also while an interval waits for a meter that is gone, apart from edges and deadlines", () => {
    const waited = { is_closing: true, waited_ms: 6 * HOURS_MS };
    expect(at(400_000, { ...waited, waited_ms: 6 * HOURS_MS - 1 })).toBe(false);
    const moments = [0, 29_999, 30_000, 400_000, 569_999, 570_000, 600_000, 629_999, 630_000, 869_999, 870_000];
    expect(moments.map((ms) => at(ms, waited))).toEqual([
      ...[false, false, true, true, true, false],
      ...[false, false, true, true, false],
    ]);
  });

  test("in every interval for what has waited, whatever its length and deadline", () => {
    const lengths = fc.constantFrom(300, 900, 1_800, 3_600);
    fc.assert(
      fc.property(
        lengths,
        fc.nat(86_400),
        fc.integer({ min: -5, max: 5 }),
        (interval_length_s, close_deadline_s, n) => {
          const edge_ms = n * interval_length_s * 1_000;
          const moments = Array.from({ length: interval_length_s }, (_, second) => edge_ms + second * 1_000);
          const calm = moments.filter((now_ms) =>
            isCalm({
              ...{ now_ms, interval_length_s, close_deadline_s },
              ...{ is_closing: true, is_storage_ok: true, waited_ms: 6 * HOURS_MS },
            }),
          );
          expect(calm.length).toBeGreaterThan(interval_length_s / 2);
        },
      ),
    );
  });
});
