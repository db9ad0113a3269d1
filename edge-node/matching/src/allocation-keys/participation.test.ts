import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { ENERGY_LIMIT_WH, type WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holds } from "../test-support/properties.ts";
import { type MeteredEnergy, type Participation, splitByParticipation } from "./participation.ts";

function energy(import_wh: number, export_wh: number): MeteredEnergy {
  return { import_wh: import_wh as WattHours, export_wh: export_wh as WattHours };
}

function factors(...pairs: readonly (readonly [string, number])[]): readonly Participation[] {
  return pairs.map(([community, participation_factor_ppm]) => ({
    community: community as CommunityId,
    participation_factor_ppm,
  }));
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

test("[AK-15] import and export are each divided by the factors, the rest stays with the supplier", () => {
  expect(splitByParticipation(energy(1_000, 50), factors(["north", 300_000], ["east", 600_000]))).toEqual({
    communities: [
      { community: "east", import_wh: 600, export_wh: 30 },
      { community: "north", import_wh: 300, export_wh: 15 },
    ],
    supplier: { import_wh: 100, export_wh: 5 },
  });
});

test("[AK-15] spare Wh go to the largest remainders, the supplier's among them", () => {
  const thirds = factors(["a", 333_333], ["b", 333_333]);
  const { communities, supplier } = splitByParticipation(energy(10, 11), thirds);
  expect(communities.map(({ import_wh, export_wh }) => [import_wh, export_wh])).toEqual([
    [3, 4],
    [3, 3],
  ]);
  expect(supplier).toEqual({ import_wh: 4, export_wh: 4 });
});

test("[AK-15] ties go by community id in byte order, and the supplier comes last", () => {
  const parts = (list: readonly Participation[], wh: number) => {
    const { communities, supplier } = splitByParticipation(energy(wh, 0), list);
    return [...communities, supplier].map(({ import_wh }) => import_wh);
  };
  const halves = factors(["zone", 500_000]);
  expect(parts(halves, 1)).toEqual([1, 0]);
  const quarters = factors(["b", 250_000], ["a-b", 250_000], ["ab", 250_000]);
  expect(parts(quarters, 1)).toEqual([1, 0, 0, 0]);
  expect(parts(quarters, 2)).toEqual([1, 1, 0, 0]);
  expect(parts(quarters, 3)).toEqual([1, 1, 1, 0]);
});

test("[AK-15] without a community all stays with the supplier, and with a factor of a million nothing does", () => {
  expect(splitByParticipation(energy(7, 3), [])).toEqual({ communities: [], supplier: energy(7, 3) });
  expect(splitByParticipation(energy(7, 3), factors(["a", 1_000_000], ["b", 0]))).toEqual({
    communities: [
      { community: "a", import_wh: 7, export_wh: 3 },
      { community: "b", import_wh: 0, export_wh: 0 },
    ],
    supplier: energy(0, 0),
  });
});

test("[AK-16] refuses factors that sum to more than a million, are no whole parts, or name a community twice", () => {
  const code = (...pairs: readonly (readonly [string, number])[]) =>
    codeOf(() => splitByParticipation(energy(1, 1), factors(...pairs)));
  expect(code(["a", 999_999], ["b", 1])).toBe("no error");
  expect(code(["a", 999_999], ["b", 2])).toBe("not-a-key");
  expect(code(["a", 1_000_000], ["b", -1])).toBe("not-a-key");
  expect(code(["a", 0.5])).toBe("not-a-key");
  expect(code(["a", Number.NaN])).toBe("not-a-key");
  expect(code(["a", Number.POSITIVE_INFINITY])).toBe("not-a-key");
  expect(code(["a", 1], ["b", 1], ["a", 1])).toBe("not-a-key");
});

test("[AK-16] refuses what is no energy, on either side", () => {
  for (const wrong of [-1, 0.5, Number.NaN, ENERGY_LIMIT_WH + 1]) {
    expect(codeOf(() => splitByParticipation(energy(wrong, 0), []))).toBe("not-an-energy");
    expect(codeOf(() => splitByParticipation(energy(0, wrong), []))).toBe("not-an-energy");
  }
});

test("[AK-15] the parts sum to the whole, each within 1 Wh of the exact part, in any order of the factors", () => {
  const amounts = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: ENERGY_LIMIT_WH }));
  const cases = fc.record({
    import_wh: amounts,
    export_wh: amounts,
    parts: fc.array(fc.oneof(fc.integer({ min: 0, max: 125_000 }), fc.constant(125_000)), { maxLength: 8 }),
  });
  holds("participation sums", cases, ({ import_wh, export_wh, parts }) => {
    const list = factors(...parts.map((part, index) => [`c${index}`, part] as const));
    const split = splitByParticipation(energy(import_wh, export_wh), list);
    expect(splitByParticipation(energy(import_wh, export_wh), list.toReversed())).toEqual(split);
    for (const [side, whole] of [
      ["import_wh", import_wh],
      ["export_wh", export_wh],
    ] as const) {
      const shares = split.communities.map((community) => community[side]);
      expect(shares.reduce<number>((sum, share) => sum + share, split.supplier[side])).toBe(whole);
      for (const [index, share] of shares.entries()) {
        const excess = BigInt(share) * 1_000_000n - BigInt(whole) * BigInt(parts[index] as number);
        expect(excess > -1_000_000n && excess < 1_000_000n).toBe(true);
      }
    }
  });
});
