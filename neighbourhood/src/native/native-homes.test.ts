import { describe, expect, test } from "vitest";
import { nativeHomeNames, nativeSourceOf, periodsFor } from "./native-homes.ts";

const recorded = Array.from({ length: 17 }, (_, index) => `c${String(index + 1).padStart(2, "0")}`);

describe("homes with native devices", () => {
  test("are the recorded ones first, and all have names of their own", () => {
    const names = nativeHomeNames(recorded, 2000);
    expect(names.slice(0, 17)).toEqual(recorded);
    expect(names.slice(17, 19)).toEqual(["c018", "c019"]);
    expect(new Set(names).size).toBe(2000);
    expect(nativeHomeNames(recorded, 3)).toEqual(["c01", "c02", "c03"]);
  });

  test("keep what is behind their meters, however many there are", () => {
    expect(nativeSourceOf(recorded, 0)).toEqual({ recorded_home: "c01", ahead_ms: 0 });
    expect(nativeSourceOf(recorded, 16)).toEqual({ recorded_home: "c17", ahead_ms: 0 });
    expect(nativeSourceOf(recorded, 17)).toEqual({ recorded_home: "c01", ahead_ms: 19 * 7 * 86_400_000 });
    expect(nativeSourceOf(recorded, 21)).toMatchObject({ seed: 22, household_wh_per_day: 9_000 });
  });

  test("live at no two places the same life, up to the most that are possible", () => {
    const lives = nativeHomeNames(recorded, 1_000).map((_, index) => JSON.stringify(nativeSourceOf(recorded, index)));
    // Every home has 52 weeks at most to be in.
    expect(new Set(lives.slice(0, 17 * 52)).size).toBe(17 * 52);
  });

  test("say less each, the more they are", () => {
    expect(periodsFor(17)).toEqual({ interval_length_s: 900, reading_every_s: 300, live_every_ms: 1_000 });
    expect(periodsFor(500)).toEqual({ interval_length_s: 900, reading_every_s: 900, live_every_ms: 10_000 });
    expect(periodsFor(2_000).live_every_ms).toBeLessThanOrEqual(60_000);
  });
});
