import type { NanoCurrency } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { POSTING_CAUSES } from "../intervals/projection-sink.ts";
import { POSTING_CATEGORIES } from "../pricing/pricing.ts";
import { NANO_PER_CENT } from "./purse.ts";
import { buildSettlement, type SettlementPostings } from "./settlement.ts";

const sums = fc.array(
  fc
    .record({
      category: fc.constantFrom(...POSTING_CATEGORIES),
      cause: fc.constantFrom(...POSTING_CAUSES),
      energy_change_wh: fc.integer({ min: -5_000, max: 5_000 }),
      amount: fc.oneof(fc.bigInt(-30_000_000n, 30_000_000n), fc.bigInt(-(10n ** 14n), 10n ** 14n)),
    })
    .map(({ amount, ...sum }) => ({ ...sum, amount_nano: amount as NanoCurrency })),
  { maxLength: 30 },
);

function counted(intervals: number, final_intervals: number): SettlementPostings {
  return { intervals, final_intervals, sums: [] };
}

function totalOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

describe("a settlement", () => {
  test("what official values changed lies between provisional and final, to the nano", () => {
    fc.assert(
      fc.property(sums, (drawn) => {
        const { provisional_nano, final_nano } = buildSettlement(
          { intervals: 1, final_intervals: 0, sums: drawn },
          false,
        );
        const official = drawn.filter(({ cause }) => cause === "official-value");
        expect(final_nano - provisional_nano).toBe(totalOf(official.map(({ amount_nano }) => amount_nano)));
        expect(final_nano).toBe(totalOf(drawn.map(({ amount_nano }) => amount_nano)));
      }),
    );
  });

  test("each printed column adds up, and no row is a cent from exact", () => {
    fc.assert(
      fc.property(sums, (drawn) => {
        const built = buildSettlement({ intervals: 1, final_intervals: 0, sums: drawn }, false);
        expect(built.rows.reduce((sum, row) => sum + row.provisional_cents, 0)).toBe(built.provisional_cents);
        expect(built.rows.reduce((sum, row) => sum + row.final_cents, 0)).toBe(built.final_cents);
        for (const { final_cents, final_nano } of built.rows) {
          const distance = BigInt(final_cents) * NANO_PER_CENT - final_nano;
          expect(distance < NANO_PER_CENT && distance > -NANO_PER_CENT).toBe(true);
        }
      }),
    );
  });

  test("is final when the period is over and no interval waits", () => {
    expect(buildSettlement(counted(4, 4), false).is_final).toBe(true);
    expect(buildSettlement(counted(4, 4), true).is_final).toBe(false);
    expect(buildSettlement(counted(4, 3), false).is_final).toBe(false);
    expect(buildSettlement(counted(0, 0), false).is_final).toBe(false);
  });
});
