import { describe, expect, test } from "vitest";
import {
  correctableIntervals,
  createMeteringState,
  intervalReadingOf,
  isReadyToClose,
  type MeteringState,
  noteClosed,
  noteCorrected,
  substituteValueFor,
} from "./metering.ts";
import { admit, close, correctAll, HOUSE, importAt, LENGTH_S, RULES, reading, START_S } from "./scenario.ts";

/** One reading per interval edge, 1 Wh more each, for edges `from` to `to`; seqs follow the edges. */
function admitEdges(state: MeteringState, from: number, to: number): void {
  const edges = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  admit(
    state,
    edges.map((edge) => reading(edge + 1, edge * LENGTH_S, edge * 1_000)),
  );
}

const startOf = (index: number) => START_S + index * LENGTH_S;

describe("the energy of an interval", () => {
  test("is the difference of registers read on its edges, each in whole Wh", () => {
    const state = createMeteringState(RULES);
    admit(state, [
      { ...reading(1, 0, 1_999), export_mwh: 500 },
      { ...reading(2, 450, 3_000), export_mwh: 700 },
      { ...reading(3, 900, 5_000), export_mwh: 2_000 },
    ]);
    expect(intervalReadingOf(state, HOUSE, START_S)).toEqual({
      metering_point: HOUSE,
      import_wh: 4,
      export_wh: 2,
      quality: "valid",
      is_signed: true,
      is_official: false,
    });
  });

  test("is unknown without a reading at or before the start and one at or after the end", () => {
    const state = createMeteringState(RULES);
    expect(importAt(state, 0)).toBeNull();
    admit(state, [reading(1, 1, 0), reading(2, 899, 100)]);
    expect(importAt(state, 0)).toBeNull();
    admit(state, [reading(3, 1_799, 2_000)]);
    expect([importAt(state, 0), importAt(state, LENGTH_S)]).toEqual([null, null]);
    admit(state, [reading(4, 1_800, 2_000)]);
    expect(importAt(state, LENGTH_S)).not.toBeNull();
  });

  test("is interpolated, rounded down, between readings that are close enough", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0), reading(2, 600, 6_000), reading(3, 1_300, 12_998), reading(4, 1_800, 20_000)]);
    // On the edge: 6,000 + floor(6,998 × 300 / 700) = 8,999 mWh.
    expect(importAt(state, 0)).toEqual([8, "valid"]);
    expect(importAt(state, LENGTH_S)).toEqual([12, "valid"]);
  });

  test("is estimated on a straight line across a longer gap, and all of it is kept", () => {
    const gap = (length_s: number) => {
      const state = createMeteringState(RULES);
      admit(state, [reading(1, 0, 0), reading(2, 600, 1_000), reading(3, 600 + length_s, 10_000)]);
      return [importAt(state, 0), importAt(state, LENGTH_S)];
    };
    expect(gap(1_800)).toEqual([
      [2, "valid"],
      [5, "valid"],
    ]);
    expect(gap(1_801)).toEqual([
      [2, "estimated"],
      [4, "estimated"],
    ]);
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0), reading(2, 10 * LENGTH_S, 99_999)]);
    const energies = Array.from({ length: 10 }, (_, i) => importAt(state, i * LENGTH_S)?.[0] as number);
    expect(energies).toEqual([9, 10, 10, 10, 10, 10, 10, 10, 10, 10]);
    expect(energies.reduce((sum, wh) => sum + wh)).toBe(99);
  });

  test("stays exact where products pass 2^53", () => {
    const state = createMeteringState(RULES);
    const gap_ms = 2_900 * LENGTH_S * 1_000 + 1;
    const last = { ...reading(2, 0, gap_ms * 1_000), at_ms: START_S * 1_000 + gap_ms };
    admit(state, [reading(1, 0, 0), last], { point: { metering_point: HOUSE, main_fuse_w: 3_600_000_000 } });
    for (let i = 0; i < 2_900; i++) expect(importAt(state, i * LENGTH_S)).toEqual([LENGTH_S * 1_000, "estimated"]);
  });
});

describe("an interval is ready to close", () => {
  test("when every metering point was read on both edges", () => {
    const state = createMeteringState(RULES);
    admitEdges(state, 0, 0);
    expect(isReadyToClose(state, [HOUSE], START_S)).toBe(false);
    admitEdges(state, 1, 1);
    expect(isReadyToClose(state, [HOUSE], START_S)).toBe(true);
    expect(isReadyToClose(state, [HOUSE, "barn" as typeof HOUSE], START_S)).toBe(false);
  });

  test("when its edges can be interpolated and nothing older is missing", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0), reading(2, 800, 800)]);
    admit(state, [reading(4, 1_000, 1_000)]);
    expect(isReadyToClose(state, [HOUSE], START_S)).toBe(false);
    admit(state, [reading(3, 850, 850)]);
    expect(isReadyToClose(state, [HOUSE], START_S)).toBe(true);
  });

  test("but not across a long gap", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0), reading(2, 3 * LENGTH_S, 3_000)]);
    expect(isReadyToClose(state, [HOUSE], START_S)).toBe(false);
  });
});

describe("a substitute value", () => {
  test("is that of the day before, else of the interval before, else zero", () => {
    const state = createMeteringState(RULES);
    expect(substituteValueFor(state, HOUSE, START_S)).toEqual({ import_wh: 0, export_wh: 0, method: "zero" });
    admit(state, [reading(1, 0, 0), { ...reading(2, LENGTH_S, 7_000), export_mwh: 2_000 }]);
    close(state, START_S);
    const measured = { import_wh: 7, export_wh: 2 };
    expect(substituteValueFor(state, HOUSE, startOf(1))).toEqual({ ...measured, method: "previous-interval" });
    for (let i = 1; i < 96; i++) close(state, startOf(i));
    expect(substituteValueFor(state, HOUSE, startOf(96))).toEqual({ ...measured, method: "previous-day" });
  });

  test("follows corrections", () => {
    const state = createMeteringState(RULES);
    close(state, START_S);
    admitEdges(state, 0, 1);
    expect(correctAll(state).size).toBe(1);
    expect(substituteValueFor(state, HOUSE, startOf(1)).import_wh).toBe(1);
  });
});

describe("a closed interval", () => {
  test("becomes correctable when readings show it otherwise, oldest first, until it is corrected", () => {
    const state = createMeteringState(RULES);
    admitEdges(state, 0, 1);
    for (let i = 0; i < 10; i++) close(state, startOf(i));
    expect(correctableIntervals(state)).toEqual([]);
    admit(state, [reading(11, 10 * LENGTH_S, 20_000)]);
    // 19 Wh over 9 intervals: those closed with the substitute of 1 Wh were 2 or 3 Wh.
    expect(correctableIntervals(state)).toEqual(Array.from({ length: 9 }, (_, i) => startOf(i + 1)));
    const corrected = [...correctAll(state).values()];
    expect(corrected.map(({ quality }) => quality)).toEqual(Array(9).fill("estimated"));
    expect(corrected.reduce((sum, { import_wh }) => sum + import_wh, 0)).toBe(19);
    expect(correctableIntervals(state)).toEqual([]);
  });

  test("is corrected again when the readings themselves arrive, also for the quality alone", () => {
    const state = createMeteringState(RULES);
    admitEdges(state, 0, 1);
    admitEdges(state, 9, 9);
    for (let i = 0; i < 9; i++) close(state, startOf(i));
    expect(correctableIntervals(state)).toEqual([]);
    admitEdges(state, 2, 8);
    const corrected = correctAll(state);
    expect([...corrected.keys()]).toEqual(Array.from({ length: 8 }, (_, i) => startOf(i + 1)));
    for (const interval of corrected.values()) expect(interval).toMatchObject({ import_wh: 1, quality: "valid" });
    expect(correctableIntervals(state)).toEqual([]);
  });

  test("stays as it is when a late reading changes nothing", () => {
    const state = createMeteringState(RULES);
    admitEdges(state, 0, 4);
    for (let i = 0; i < 4; i++) close(state, startOf(i));
    admit(state, [reading(6, 4 * LENGTH_S + 1, 4_000), reading(7, 3 * LENGTH_S + 7, 3_500)]);
    expect(correctableIntervals(state)).toEqual([]);
  });

  test("that was interpolated stays open while its device may still fill the hole", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0), reading(2, 800, 100)]);
    admit(state, [reading(4, 1_000, 9_100)]);
    for (let i = 0; i < 20; i++) close(state, startOf(i));
    expect(importAt(state, 0)).toEqual([4, "valid"]);
    admit(state, [reading(3, LENGTH_S, 300)], { recorded_at_ms: startOf(20) * 1_000 });
    expect(correctAll(state).get(START_S)?.import_wh).toBe(0);
  });

  test("is closed for good once measured and no longer among the newest", () => {
    const state = createMeteringState(RULES);
    admitEdges(state, 0, 20);
    for (let i = 0; i < 20; i++) close(state, startOf(i));
    const known = Array.from({ length: 20 }, (_, i) => importAt(state, i * LENGTH_S));
    expect(known).toEqual([...Array(16).fill(null), ...Array(4).fill([1, "valid"])]);
  });

  test("keeps the readings around both of its edges while it is open", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0), reading(2, 800, 800), reading(3, 1_000, 1_400)]);
    admit(state, [reading(4, 30 * LENGTH_S, 90_000)]);
    const before = importAt(state, LENGTH_S);
    for (let i = 0; i < 30; i++) close(state, startOf(i));
    expect(importAt(state, 0)).toBeNull();
    expect(importAt(state, LENGTH_S)).toEqual(before);
    expect(correctableIntervals(state)).toEqual([]);
  });

  test("can no longer be corrected when the retention is over", () => {
    const state = createMeteringState({ ...RULES, retention_intervals: 8 });
    admitEdges(state, 0, 1);
    for (let i = 0; i < 12; i++) close(state, startOf(i));
    admit(state, [reading(13, 12 * LENGTH_S, 30_000)]);
    expect(correctableIntervals(state)).toEqual(Array.from({ length: 9 }, (_, i) => startOf(i + 3)));
  });

  test("keeps the value it was corrected to, and only for points it was closed with", () => {
    const state = createMeteringState(RULES);
    close(state, START_S);
    admitEdges(state, 0, 1);
    const interval = intervalReadingOf(state, HOUSE, START_S);
    if (interval === null) throw new Error("both edges were read");
    noteCorrected(state, START_S, [{ ...interval, metering_point: "barn" as typeof HOUSE }]);
    expect(correctableIntervals(state)).toEqual([START_S]);
    noteCorrected(state, START_S, [interval]);
    expect(correctableIntervals(state)).toEqual([]);
  });

  test("must be an interval", () => {
    expect(() => noteClosed(createMeteringState(RULES), START_S + 1, [])).toThrow(
      expect.objectContaining({ code: "not-an-interval" }),
    );
  });
});

test("points that are fully measured keep few readings however long they run", () => {
  const state = createMeteringState(RULES);
  for (let i = 0; i < 400; i++) {
    admitEdges(state, i, i);
    if (i > 0) close(state, startOf(i - 1));
  }
  const point = state.points.get(HOUSE);
  expect(point?.registers.buckets.length).toBeLessThanOrEqual(6);
  expect(point?.closed.size).toBe(96);
});
