import { describe, expect, test } from "vitest";
import { isSameTrouble, type TroubleWatch, watchTrouble } from "./node-trouble.ts";

/** Seconds at which it was told; `there` names those at which it is seen. */
function toldAt(there: readonly number[], until_s: number, lasting_s: number): number[] {
  let watch: TroubleWatch | null = null;
  const told: number[] = [];
  for (let now_s = 0; now_s <= until_s; now_s++) {
    const day = () => `day ${Math.floor(now_s / 10)}`;
    const next = watchTrouble(watch, { since_s: there.includes(now_s) ? now_s : null, lasting_s, now_s, day });
    watch = next.watch;
    if (next.isNews) told.push(now_s);
  }
  return told;
}

describe("a trouble of the node", () => {
  test.each([
    ["is told once for as long as it lasts", { there: [1, 2, 3, 11, 12], lasting_s: 0, told: [1, 11] }],
    ["is told when it has lasted", { there: [1, 2, 3, 4], lasting_s: 2, told: [3] }],
    ["that passes before that is not told", { there: [1, 2, 4, 5, 7, 8], lasting_s: 2, told: [] }],
    ["that comes again on the same day is not told again", { there: [1, 3, 5], lasting_s: 0, told: [1] }],
  ] as const)("%s", (_, { there, lasting_s, told }) => {
    expect(toldAt(there, 12, lasting_s)).toEqual(told);
  });

  test("that is not there leaves nothing to remember", () => {
    const seen = { since_s: null, lasting_s: 0, now_s: 5, day: () => "" };
    expect(isSameTrouble(null, watchTrouble(null, seen).watch)).toBe(true);
    expect(isSameTrouble(null, watchTrouble(null, { ...seen, since_s: 5 }).watch)).toBe(false);
  });
});
