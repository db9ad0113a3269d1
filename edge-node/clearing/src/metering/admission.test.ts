import { FLAG_GAP_BEFORE } from "@localgrid/protocol/device";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import { describe, expect, test } from "vitest";
import {
  admitReadings,
  areAllKnown,
  createMeteringState,
  intervalReadingOf,
  meteringStateFromCbor,
  meteringStateToCbor,
  uptoOf,
} from "./metering.ts";
import { isPlausibleRise, wholeWattHours } from "./register-epochs.ts";
import {
  admit,
  close,
  DEVICE,
  HOUSE,
  importAt,
  LENGTH_S,
  OTHER_DEVICE,
  POINT,
  RULES,
  reading,
  START_S,
  shortly,
  verdictsOf,
} from "./scenario.ts";

const bytesOf = (state: ReturnType<typeof createMeteringState>) => encodeCbor(meteringStateToCbor(state));

describe("sequence numbers of a device", () => {
  test("are acknowledged up to the first hole, while readings after it are accepted", () => {
    const state = createMeteringState(RULES);
    expect(uptoOf(state, DEVICE)).toBe(0);
    expect(admit(state, [reading(1, 0, 0), reading(2, 60, 100)]).upto).toBe(2);
    expect(admit(state, [reading(5, 240, 400)])).toEqual({ verdicts: [{ kind: "accepted" }], upto: 2 });
    expect(admit(state, [reading(3, 120, 200), reading(4, 180, 300)]).upto).toBe(5);
    expect(uptoOf(state, DEVICE)).toBe(5);
    expect(uptoOf(state, OTHER_DEVICE)).toBe(0);
  });

  test("make a message known only when all of its readings were seen", () => {
    const state = createMeteringState(RULES);
    const message = [reading(1, 0, 0), reading(2, 60, 100)];
    expect(areAllKnown(state, DEVICE, message)).toBe(false);
    admit(state, message);
    const before = bytesOf(state);
    expect(areAllKnown(state, DEVICE, message)).toBe(true);
    expect(areAllKnown(state, DEVICE, [...message, reading(3, 120, 200)])).toBe(false);
    expect(areAllKnown(state, OTHER_DEVICE, message)).toBe(false);
    expect(verdictsOf(state, message)).toEqual(["duplicate", "duplicate"]);
    expect(bytesOf(state)).toEqual(before);
  });

  test("count as seen when the reading is rejected", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0)]);
    expect(admit(state, [reading(2, 60, 9_000_000)])).toMatchObject({ verdicts: [{ kind: "rejected" }], upto: 2 });
    expect(verdictsOf(state, [reading(2, 60, 9_000_000)])).toEqual(["duplicate"]);
  });

  test("start again when the device lost its store, and older boots are stale from then on", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0), reading(2, 60, 100), reading(3, 120, 200)]);
    expect(admit(state, [{ ...reading(1, 180, 300), boot: 2 }])).toEqual({ verdicts: [{ kind: "accepted" }], upto: 1 });
    expect(verdictsOf(state, [reading(4, 240, 400)])).toEqual(["stale-boot"]);
    expect(uptoOf(state, DEVICE)).toBe(1);
  });

  test("may start anywhere for a device that served another node before", () => {
    const state = createMeteringState(RULES);
    expect(admit(state, [reading(7_001, 0, 0)]).upto).toBe(7_001);
  });

  test("jump over a hole that stays too long, and the verdict says so", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0)]);
    const ahead = Array.from({ length: 960 }, (_, i) => reading(i + 3, i + 3, i));
    expect(new Set(verdictsOf(state, ahead))).toEqual(new Set(["accepted"]));
    expect(uptoOf(state, DEVICE)).toBe(1);
    expect(verdictsOf(state, [reading(963, 963, 960)])).toEqual(["sequence-gap"]);
    expect(uptoOf(state, DEVICE)).toBe(963);
    expect(verdictsOf(state, [reading(2, 2, 0)])).toEqual(["duplicate"]);
  });
});

describe("a device that tells of lost readings", () => {
  const afterLoss = (seq: number, at_s: number) => ({ ...reading(seq, at_s, at_s), flags: FLAG_GAP_BEFORE });

  test("is not asked for them any more", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0), reading(2, 60, 60)]);
    expect(admit(state, [afterLoss(10, 600), reading(11, 660, 660)])).toEqual({
      verdicts: [{ kind: "accepted", note: "sequence-gap" }, { kind: "accepted" }],
      upto: 11,
    });
    expect(verdictsOf(state, [reading(5, 300, 300)])).toEqual(["duplicate"]);
  });

  test("frees what came behind older holes, too", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0)]);
    expect(admit(state, [reading(4, 240, 240), reading(8, 480, 480)]).upto).toBe(1);
    expect(admit(state, [afterLoss(7, 420)]).upto).toBe(8);
  });

  test("and has lost none says nothing", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0)]);
    expect(admit(state, [afterLoss(2, 60)])).toEqual({ verdicts: [{ kind: "accepted" }], upto: 2 });
  });
});

describe("the time of a reading", () => {
  const at = (recorded_at_ms: number, at_ms: number) => {
    const readings = [{ ...reading(1, 0, 0), at_ms }];
    const admission = { point: POINT, device: DEVICE, readings, recorded_at_ms, is_signed: true };
    return admitReadings(createMeteringState(RULES), admission).verdicts.map(shortly);
  };

  test("may be ahead of the node by the tolerance and no more", () => {
    expect(at(START_S * 1_000, START_S * 1_000 + 300_000)).toEqual(["accepted"]);
    expect(at(START_S * 1_000, START_S * 1_000 + 300_001)).toEqual(["future-time"]);
  });

  test("may lie back by the retention and no more, before and after something was closed", () => {
    const retention_ms = RULES.retention_intervals * LENGTH_S * 1_000;
    expect(at(START_S * 1_000, START_S * 1_000 - retention_ms)).toEqual(["accepted"]);
    expect(at(START_S * 1_000, START_S * 1_000 - retention_ms - 1)).toEqual(["too-late"]);

    const state = createMeteringState(RULES);
    close(state, START_S);
    const recorded_at_ms = (START_S + 40 * LENGTH_S) * 1_000;
    const late = { ...reading(1, 0, 0), at_ms: START_S * 1_000 - retention_ms - 1 };
    expect(admit(state, [late], { recorded_at_ms }).verdicts.map(shortly)).toEqual(["too-late"]);
    const inTime = { ...reading(2, 0, 0), at_ms: START_S * 1_000 - retention_ms };
    expect(admit(state, [inTime], { recorded_at_ms }).verdicts.map(shortly)).toEqual(["accepted"]);
  });
});

describe("a rise of the registers", () => {
  test("is limited by the main fuse and the time passed, with 1 Wh and 1 s to spare", () => {
    const from = { at_ms: 0, import_mwh: 0, export_mwh: 0 };
    const rise = (at_ms: number, import_mwh: number, export_mwh = 0) =>
      isPlausibleRise(from, { at_ms, import_mwh, export_mwh }, 36_000);
    expect([rise(60_000, 601_000), rise(60_000, 601_001)]).toEqual([true, false]);
    expect([rise(60_000, 0, 601_000), rise(60_000, 0, 601_001)]).toEqual([true, false]);
    expect([rise(1, 11_000), rise(1, 11_001)]).toEqual([true, false]);
    expect([rise(9e12, 9e13 + 1_000), rise(9e12, 9e13 + 1_001)]).toEqual([true, false]);
  });

  test("above that is rejected and leaves the register as it was", () => {
    const state = createMeteringState(RULES);
    expect(verdictsOf(state, [reading(1, 0, 0), reading(2, 60, 601_001), reading(3, 900, 5_000)])).toEqual([
      "accepted",
      "impossible-jump",
      "accepted",
    ]);
    expect(importAt(state, 0)).toEqual([5, "valid"]);
  });

  test("three times in a row, by readings that fit each other, is another meter", () => {
    const state = createMeteringState(RULES);
    const readings = [
      reading(1, 0, 1_000),
      reading(2, 890, 90_000),
      reading(3, 910, 50_000_000),
      reading(4, 920, 50_050_000),
      reading(5, 930, 50_080_000),
      reading(6, 1_800, 50_380_000),
    ];
    expect(verdictsOf(state, readings)).toEqual([
      "accepted",
      "accepted",
      "impossible-jump",
      "impossible-jump",
      "register-reset",
      "accepted",
    ]);
    expect(importAt(state, 0)).toEqual([89, "valid"]);
    expect(importAt(state, LENGTH_S)).toEqual([300, "questionable"]);
  });

  test("three times is no other meter when the readings do not fit each other or one is accepted between", () => {
    const state = createMeteringState(RULES);
    const jumps = [reading(2, 10, 5e9), reading(3, 20, 6e9), reading(4, 30, 5e9), reading(5, 40, 7e9)];
    expect(verdictsOf(state, [reading(1, 0, 0), ...jumps])).toEqual([
      "accepted",
      ...jumps.map(() => "impossible-jump"),
    ]);
    const interrupted = [reading(6, 50, 7e9), reading(7, 60, 500), reading(8, 70, 7e9)];
    expect(verdictsOf(state, interrupted)).toEqual(["impossible-jump", "accepted", "impossible-jump"]);
    const backwards = [reading(9, 200, 8e9), reading(10, 190, 8e9), reading(11, 180, 8e9)];
    expect(verdictsOf(state, backwards)).toEqual(backwards.map(() => "impossible-jump"));
  });
});

describe("a fall of a register", () => {
  test("opens a new epoch that adds no energy, and makes its interval questionable", () => {
    const state = createMeteringState(RULES);
    const readings = [reading(1, 0, 10_000), reading(2, 900, 60_000), reading(3, 1_000, 40), reading(4, 1_800, 30_040)];
    expect(verdictsOf(state, readings)).toEqual(["accepted", "accepted", "register-reset", "accepted"]);
    expect(importAt(state, 0)).toEqual([50, "valid"]);
    expect(importAt(state, LENGTH_S)).toEqual([30, "questionable"]);
  });

  test("of the export register alone is enough", () => {
    const state = createMeteringState(RULES);
    const fall = [
      { ...reading(1, 0, 0), export_mwh: 9_000 },
      { ...reading(2, 60, 100), export_mwh: 8_999 },
    ];
    expect(verdictsOf(state, fall)).toEqual(["accepted", "register-reset"]);
  });

  test("takes late readings on both sides of it", () => {
    const ordered = createMeteringState(RULES);
    const shuffled = createMeteringState(RULES);
    const readings = [
      reading(1, 0, 10_000),
      reading(2, 300, 20_000),
      reading(3, 600, 45_500),
      reading(4, 700, 100),
      reading(5, 800, 8_000),
      reading(6, 900, 9_100),
      reading(7, 1_800, 29_100),
    ];
    const lateSides = [0, 1, 4, 3, 2, 6, 5].map((i) => readings[i] as (typeof readings)[0]);
    verdictsOf(ordered, readings);
    const recorded_at_ms = (START_S + 3_600) * 1_000;
    const verdicts = lateSides.flatMap((late) => admit(shuffled, [late], { recorded_at_ms }).verdicts.map(shortly));
    expect(verdicts).not.toContain("register-conflict");
    // 10 to 45 Wh before the reset, 0 to 9 Wh after it.
    expect(importAt(ordered, 0)).toEqual([35 + 9, "questionable"]);
    for (const at_s of [0, LENGTH_S]) expect(importAt(shuffled, at_s)).toEqual(importAt(ordered, at_s));
  });
});

describe("a reading older than the newest one", () => {
  const known = [reading(1, 0, 1_000), reading(2, 600, 5_000), reading(4, 1_800, 9_000)];

  test("is accepted when both registers lie between its neighbours", () => {
    const state = createMeteringState(RULES);
    admit(state, known);
    expect(verdictsOf(state, [reading(3, 900, 6_000)])).toEqual(["accepted"]);
    expect(importAt(state, 0)).toEqual([5, "valid"]);
    expect(importAt(state, LENGTH_S)).toEqual([3, "valid"]);
  });

  test("is a conflict when a register lies outside of them", () => {
    for (const import_mwh of [4_999, 9_001]) {
      const state = createMeteringState(RULES);
      admit(state, known);
      expect(verdictsOf(state, [reading(3, 900, import_mwh)])).toEqual(["register-conflict"]);
      expect(verdictsOf(state, [{ ...reading(5, 901, 7_000), export_mwh: 1 }])).toEqual(["register-conflict"]);
    }
  });

  test("of a known time is a conflict unless the registers are the same", () => {
    const state = createMeteringState(RULES);
    admit(state, known);
    expect(verdictsOf(state, [reading(5, 1_800, 9_000)])).toEqual(["accepted"]);
    expect(verdictsOf(state, [reading(6, 1_800, 9_001)])).toEqual(["register-conflict"]);
    expect(verdictsOf(state, [reading(7, 600, 5_001)])).toEqual(["register-conflict"]);
    expect(verdictsOf(state, [reading(8, 600, 5_000)])).toEqual(["accepted"]);
  });

  test("is too late where the readings around it are no longer kept", () => {
    const state = createMeteringState(RULES);
    admit(
      state,
      Array.from({ length: 40 }, (_, i) => reading(i + 1, i * LENGTH_S, i * 1_000)),
    );
    for (let i = 0; i < 39; i++) close(state, START_S + i * LENGTH_S);
    expect(verdictsOf(state, [reading(41, 5 * LENGTH_S + 60, 5_000)])).toEqual(["too-late"]);
    expect(verdictsOf(state, [reading(42, 38 * LENGTH_S + 60, 38_000)])).toEqual(["accepted"]);
  });
});

describe("a late reading", () => {
  const edges = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => reading(from + i + 1, (from + i) * LENGTH_S, (from + i) * 1_000));

  test("is too late in an interval closed for good, even between two that are kept", () => {
    const state = createMeteringState(RULES);
    admit(state, [...edges(0, 1), ...edges(9, 40)]);
    for (let i = 0; i < 40; i++) close(state, START_S + i * LENGTH_S);
    expect(verdictsOf(state, [reading(50, 20 * LENGTH_S + 60, 20_000)])).toEqual(["too-late"]);
    expect(verdictsOf(state, [reading(51, 5 * LENGTH_S + 60, 5_000)])).toEqual(["accepted"]);
  });

  test("is too late where closing lags so far that the readings around it had to be dropped", () => {
    const state = createMeteringState({ ...RULES, retention_intervals: 1 });
    close(state, START_S);
    admit(state, edges(0, 300));
    expect(state.points.get(HOUSE)?.registers.buckets.length).toBe(98);
    expect(verdictsOf(state, [reading(400, 5 * LENGTH_S + 60, 5_000)])).toEqual(["too-late"]);
    expect(verdictsOf(state, [reading(401, 250 * LENGTH_S + 60, 250_000)])).toEqual(["accepted"]);
  });

  test("is too late among more resets than are remembered, also after a restart", () => {
    const state = createMeteringState(RULES);
    admit(
      state,
      Array.from({ length: 81 }, (_, i) => reading(i + 1, i * 10, i % 2 === 0 ? 50 : 60)),
    );
    const restored = meteringStateFromCbor(meteringStateToCbor(state));
    for (const either of [state, restored]) {
      expect(either.points.get(HOUSE)?.registers.epochs.length).toBe(16);
      expect(verdictsOf(either, [reading(90, 105, 55)])).toEqual(["too-late"]);
      expect(verdictsOf(either, [reading(91, 705, 55)])).toEqual(["accepted"]);
      expect(verdictsOf(either, [reading(92, LENGTH_S, 50)])).toEqual(["accepted"]);
      expect(importAt(either, 0)).toEqual([0, "questionable"]);
    }
  });
});

describe("signatures", () => {
  test("are needed on every reading that an interval follows from", () => {
    const state = createMeteringState(RULES);
    admit(state, [reading(1, 0, 0), reading(2, 900, 1_000)]);
    admit(state, [reading(3, 1_800, 2_000)], { is_signed: false });
    expect(intervalReadingOf(state, HOUSE, START_S)?.is_signed).toBe(true);
    expect(intervalReadingOf(state, HOUSE, START_S + LENGTH_S)?.is_signed).toBe(false);
    admit(state, [reading(4, 1_800, 2_000)]);
    expect(intervalReadingOf(state, HOUSE, START_S + LENGTH_S)?.is_signed).toBe(true);
  });
});

test("whole watt-hours are exact for the largest registers", () => {
  expect(wholeWattHours(Number.MAX_SAFE_INTEGER)).toBe(9_007_199_254_740);
  expect(wholeWattHours(8_999_999_999_999_999)).toBe(8_999_999_999_999);
});
