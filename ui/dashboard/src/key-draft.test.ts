import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  agreedIn,
  draftOf,
  equalShares,
  type KeyDraft,
  parsePercent,
  percentText,
  sharesState,
  WHOLE_PPM,
  wholeShares,
} from "./key-draft.ts";
import type { Agreed } from "./sharing-types.ts";

const AUCTION: Agreed = { key: null, price_rule: { kind: "mid-market" } };
const draft = (change: Partial<KeyDraft>): KeyDraft => ({ ...draftOf(AUCTION, "2026-12-01"), ...change });
const code = (change: Partial<KeyDraft>) => {
  try {
    agreedIn(draft(change));
    return null;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe("shares", () => {
  test("are read as they are written, in parts per million", () => {
    fc.assert(
      fc.property(fc.nat(WHOLE_PPM), (ppm) => parsePercent(percentText(ppm)) === ppm),
      { numRuns: 200 },
    );
    expect(["12,5", "12.5", " 12.5000 ", "0", "100"].map((text) => parsePercent(text))).toEqual([
      125_000, 125_000, 125_000, 0, 1_000_000,
    ]);
    for (const text of ["", "100.0001", "1.00001", "-1", "1e2", "a"]) expect(parsePercent(text)).toBeNull();
  });

  test("come to exactly 100 % when they are made equal or whole, and members with more never get less", () => {
    const members = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,6}$/), { minLength: 1, maxLength: 1_000 });
    fc.assert(
      fc.property(members, fc.infiniteStream(fc.nat(WHOLE_PPM)), (names, stream) => {
        expect(sharesState({ shares: equalShares(names) })).toEqual({ sum_ppm: WHOLE_PPM, wrong: [] });
        const weights = names.map((member) => [member, stream.next().value as number] as const);
        const shares = Object.fromEntries(weights.map(([member, ppm]) => [member, percentText(ppm)]));
        const whole = wholeShares({ shares }, names);
        expect(sharesState({ shares: whole })).toEqual({ sum_ppm: WHOLE_PPM, wrong: [] });
        const given = weights.map(([member, ppm]) => [ppm, parsePercent(whole[member] ?? "0") ?? 0] as const);
        const sorted = given.toSorted(([a], [b]) => a - b).map(([, ppm]) => ppm);
        if (weights.every(([, ppm]) => ppm === 0)) return;
        for (const [at, ppm] of sorted.entries()) expect(ppm).toBeGreaterThanOrEqual((sorted[at - 1] ?? 0) - 1);
      }),
      { numRuns: 25 },
    );
  });

  test("that cannot be divided leave the rest to the first by name", () => {
    expect(equalShares(["c", "a", "b"])).toEqual({ a: "33.3334", b: "33.3333", c: "33.3333" });
  });
});

describe("a draft", () => {
  test("of what holds comes to what holds", () => {
    const table = [
      { ratio_ppm: 0, position_ppm: 1_000_000 },
      { ratio_ppm: 1_500_000, position_ppm: 0 },
    ];
    const shares = [
      { member: "anna", share_ppm: 333_334 },
      { member: "ben", share_ppm: 666_666 },
    ];
    const kinds: readonly Agreed[] = [
      AUCTION,
      { key: { kind: "dynamic" }, price_rule: { kind: "supply-demand-ratio", table } },
      { key: { kind: "static", shares }, price_rule: { kind: "mid-market" } },
      { key: { kind: "hybrid", shares }, price_rule: { kind: "mid-market" } },
      { key: { kind: "priority", groups: [["ben"], ["anna", "cleo"]] }, price_rule: { kind: "mid-market" } },
    ];
    for (const agreed of kinds) expect(agreedIn(draftOf(agreed, "2026-12-01"))).toEqual(agreed);
  });

  test("is refused with what is wrong in it", () => {
    expect(code({ kind: "static", shares: { anna: "ten" } })).toBe("not-a-share");
    expect(code({ kind: "hybrid", shares: { anna: "99.9999" } })).toBe("shares-not-whole");
    expect(code({ kind: "priority", groups: {} })).toBe("not-a-group");
    const crowd = Array.from({ length: 1_001 }, (_, at) => `m${at}`);
    expect(code({ kind: "static", shares: equalShares(crowd) })).toBe("too-many-in-key");
    expect(code({ kind: "static", shares: equalShares(crowd.slice(1)) })).toBeNull();
    const groups = Object.fromEntries(crowd.map((member) => [member, 1]));
    expect(code({ kind: "priority", groups })).toBe("too-many-in-key");
    const dynamic = { kind: "dynamic", price: "supply-demand-ratio" } as const;
    expect(code({ ...dynamic, points: [] })).toBe("not-a-point");
    expect(code({ ...dynamic, points: [{ ratio: "x", position: "0" }] })).toBe("not-a-point");
    const [low, high] = [
      { ratio: "0", position: "20" },
      { ratio: "100", position: "30" },
    ];
    expect(code({ ...dynamic, points: [low, high] })).toBe("not-a-point");
    expect(code({ ...dynamic, points: [low, low] })).toBe("not-a-point");
    expect(code({ ...dynamic, kind: "auction", points: [] })).toBeNull();
  });

  test("leaves out shares of nothing and numbers of groups that nobody has", () => {
    const shares = { anna: "100", ben: "", cleo: "0" };
    expect(agreedIn(draft({ kind: "static", shares })).key).toEqual({
      kind: "static",
      shares: [{ member: "anna", share_ppm: 1_000_000 }],
    });
    expect(agreedIn(draft({ kind: "priority", groups: { anna: 7, ben: 3 } })).key).toEqual({
      kind: "priority",
      groups: [["ben"], ["anna"]],
    });
  });
});
