import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Claim, shareOut, shareOutAmount } from "./largest-remainder.ts";
import { holds } from "./test-support/properties.ts";

function claims(...weights: readonly number[]): readonly Claim[] {
  return weights.map((weight, index) => ({ id: String.fromCharCode(97 + index), weight }));
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

describe("shareOut", () => {
  test("[LR-1] gives everybody the floor of the exact share and the rest to the largest remainders", () => {
    // Exact shares of 10: 1.43, 2.86, 5.71.
    expect(shareOut(10, claims(1, 2, 4))).toEqual([1, 3, 6]);
    expect(shareOut(7, claims(1, 2, 4))).toEqual([1, 2, 4]);
    expect(shareOut(0, claims(1, 2, 4))).toEqual([0, 0, 0]);
  });

  test("[LR-2] breaks ties by id in byte order, whatever the order of the claims", () => {
    expect(shareOut(2, claims(1, 1, 1))).toEqual([1, 1, 0]);
    const mixed = ["b", "a-b", "ab", "a"].map((id) => ({ id, weight: 1 }));
    expect(shareOut(2, mixed)).toEqual([0, 1, 0, 1]);
  });

  test("[LR-3] a rotation moves the first of the tie order on, in a circle", () => {
    const equal = claims(1, 1, 1);
    expect([0, 1, 2, 3, 4].map((rotation) => shareOut(1, equal, rotation))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(shareOut(2, equal, 2)).toEqual([1, 0, 1]);
    // A larger remainder goes before the rotation.
    expect(shareOut(1, claims(2, 1), 1)).toEqual([1, 0]);
  });

  test("[LR-1] nobody of weight 0 receives anything", () => {
    expect(shareOut(5, claims(0, 3, 0, 3))).toEqual([0, 3, 0, 2]);
  });

  test("[LR-1] stays exact where products pass 2^53", () => {
    const most = 4_503_599_627_370_495;
    expect(shareOut(Number.MAX_SAFE_INTEGER, claims(most, most))).toEqual([4_503_599_627_370_496, most]);
  });

  test("[LR-4] floors a negative amount towards minus infinity, so that the sum is exact", () => {
    expect(shareOutAmount(-10n, claims(1, 2, 4))).toEqual([-1n, -3n, -6n]);
    expect(shareOutAmount(-1n, claims(1, 1))).toEqual([0n, -1n]);
    expect(shareOutAmount(-1n, claims(0, 1))).toEqual([0n, -1n]);
  });

  test("[LR-5] refuses what is no share", () => {
    for (const weight of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(codeOf(() => shareOut(0, claims(weight)))).toBe("not-a-share");
      expect(codeOf(() => shareOut(weight, claims(1)))).toBe("not-a-share");
      expect(codeOf(() => shareOut(1, claims(1), weight))).toBe("not-a-share");
    }
    // Sums that look right do not make up for a wrong weight.
    expect(codeOf(() => shareOut(1, claims(-1, 5)))).toBe("not-a-share");
    expect(codeOf(() => shareOut(1, claims(0.5, 0.5)))).toBe("not-a-share");
    expect(codeOf(() => shareOut(0, claims(Number.MAX_SAFE_INTEGER, 1)))).toBe("not-a-share");
    expect(codeOf(() => shareOut(1, claims(0, 0)))).toBe("not-a-share");
    expect(codeOf(() => shareOut(1, []))).toBe("not-a-share");
    expect(shareOut(0, claims(0, 0))).toEqual([0, 0]);
    expect(shareOut(0, [])).toEqual([]);
  });

  test("[LR-1][LR-4] every share is within 1 unit of the exact one, and they sum to what was there", () => {
    const cases = fc.record({
      available: fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }),
      weights: fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 10 ** 12 })), {
        minLength: 1,
        maxLength: 12,
      }),
      rotation: fc.nat(20),
    });
    holds("shares are within 1 unit", cases, ({ available, weights, rotation }) => {
      const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
      if (total === 0n) return;
      const shares = shareOutAmount(available, claims(...weights), rotation);
      expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(available);
      for (const [index, share] of shares.entries()) {
        const excess = share * total - available * BigInt(weights[index] ?? 0);
        expect(excess > -total && excess < total).toBe(true);
      }
    });
  });
});
