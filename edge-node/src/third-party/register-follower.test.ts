import { FLAG_ESTIMATED, FLAG_GAP_BEFORE, FLAG_PHASES_NETTED, FLAG_REGISTER_RESET } from "@localgrid/protocol/device";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DeviceReport } from "./device-adapter.ts";
import { type FollowedReading, type FollowedReport, RegisterFollower } from "./register-follower.ts";

const START_MS = 1_700_000_000_000;
/** 36 kW: 10 mWh in a millisecond, 100 Wh in ten seconds. */
const FUSE_W = 36_000;
const WH = 1_000;
const KILOWATT_HOUR = 1_000_000;

function registers(import_mwh: number | null, export_mwh: number | null = null): DeviceReport {
  return { source: "meter", import_mwh, export_mwh, power_w: null };
}

/** Follows reports of the import register, one every `every_s`, and tells what each came to. */
function followed(values_mwh: readonly number[], every_s = 10): FollowedReport[] {
  const follower = new RegisterFollower("registers", null);
  return values_mwh.map((value, i) => follower.take(registers(value), START_MS + i * every_s * 1_000, FUSE_W));
}

function countedBy(reports: readonly FollowedReport[]): number {
  return reports.at(-1)?.reading?.import_mwh ?? 0;
}

function standOf(reading: FollowedReading) {
  return { ...reading, seq: 1 };
}

describe("registers of a bought device", () => {
  test("begin at nothing, whatever the device shows", () => {
    expect(countedBy(followed([4_711 * KILOWATT_HOUR]))).toBe(0);
    expect(countedBy(followed([4_711 * KILOWATT_HOUR, 4_711 * KILOWATT_HOUR + 30 * WH]))).toBe(30 * WH);
  });

  test("keep the last value where a report tells only the other one", () => {
    const follower = new RegisterFollower("registers", null);
    follower.take(registers(100 * KILOWATT_HOUR, 50 * KILOWATT_HOUR), START_MS, FUSE_W);
    follower.take(registers(null, 50 * KILOWATT_HOUR + 20 * WH), START_MS + 10_000, FUSE_W);
    const { reading } = follower.take(registers(100 * KILOWATT_HOUR + 40 * WH), START_MS + 20_000, FUSE_W);
    expect(reading).toMatchObject({
      import_mwh: 40 * WH,
      export_mwh: 20 * WH,
      reported_export_mwh: 50 * KILOWATT_HOUR + 20 * WH,
    });
  });

  test("say nothing of a device that tells only its power", () => {
    const follower = new RegisterFollower("registers", null);
    expect(follower.take({ ...registers(null), power_w: 800 }, START_MS, FUSE_W).reading).toBeNull();
  });

  test("step in whole kWh where the device does, and are paid out as fast as the fuse lets", () => {
    const values = Array.from({ length: 121 }, (_, i) => Math.floor(i / 24) * KILOWATT_HOUR);
    const readings = followed(values).map(({ reading }) => reading as FollowedReading);
    expect(readings.at(-1)?.import_mwh).toBeGreaterThan(4 * KILOWATT_HOUR);
    for (const [i, { import_mwh }] of readings.slice(1).entries()) {
      const rise = import_mwh - (readings[i]?.import_mwh ?? 0);
      expect(rise).toBeLessThanOrEqual(100 * WH + 1 * WH);
    }
  });

  test("go on where they stood, also with what was not paid out yet", () => {
    const before = followed([...Array<number>(15).fill(0), KILOWATT_HOUR]).at(-1)?.reading as FollowedReading;
    expect(before.pending_import_mwh).toBeGreaterThan(0);
    const again = new RegisterFollower("registers", standOf(before));
    const { reading } = again.take(registers(KILOWATT_HOUR + 500), START_MS + 3_600_000, FUSE_W);
    expect(reading).toMatchObject({ import_mwh: KILOWATT_HOUR + 500, pending_import_mwh: 0 });
  });
});

describe("a register that falls", () => {
  test("for two reports was a glitch: the old line goes on", () => {
    const reports = followed([
      100 * KILOWATT_HOUR,
      100 * KILOWATT_HOUR + 10 * WH,
      0,
      5 * WH,
      100 * KILOWATT_HOUR + 40 * WH,
    ]);
    expect(reports.map(({ doubt }) => doubt)).toEqual([null, null, "register-conflict", null, null]);
    expect(countedBy(reports)).toBe(40 * WH);
  });

  test("for good starts anew after three reports and a minute, and no energy is made of it", () => {
    const reports = followed([100 * KILOWATT_HOUR, 0, 10 * WH, 20 * WH, 30 * WH, 40 * WH, 50 * WH, 60 * WH, 70 * WH]);
    const flags = reports.map(({ reading }) => reading?.flags);
    expect(flags.indexOf(FLAG_REGISTER_RESET)).toBe(7);
    expect(countedBy(reports)).toBe(10 * WH);
  });

  test("three times within a second has not lasted", () => {
    const follower = new RegisterFollower("registers", null);
    follower.take(registers(100 * KILOWATT_HOUR), START_MS, FUSE_W);
    for (let i = 1; i <= 10; i++) {
      expect(follower.take(registers(0), START_MS + i * 100, FUSE_W).reading?.flags).toBe(0);
    }
    expect(follower.isSuspected).toBe(true);
  });

  test("back and forth for hours makes no energy, however slowly", () => {
    for (const reports_each of [1, 2, 12, 60]) {
      const values = Array.from({ length: 1_200 }, (_, i) =>
        Math.floor(i / reports_each) % 2 === 0 ? 100 * KILOWATT_HOUR + 200 * WH : 100 * KILOWATT_HOUR,
      );
      expect(countedBy(followed(values))).toBeLessThanOrEqual(200 * WH);
    }
  });

  test("because a step up was a mistake owes what that step counted", () => {
    const back = Array.from({ length: 200 }, (_, i) => 100 * KILOWATT_HOUR + (11 + i) * WH);
    const reports = followed([
      100 * KILOWATT_HOUR,
      100 * KILOWATT_HOUR + 10 * WH,
      100 * KILOWATT_HOUR + 90 * WH,
      ...back,
    ]);
    expect(countedBy(reports)).toBe(210 * WH);
  });

  test("is another line after three reports, not after two, however long they take", () => {
    const news = followed([100 * KILOWATT_HOUR, 0, 0, 0], 70).map(({ reading }) => reading?.flags);
    expect(news).toEqual([0, 0, 0, FLAG_REGISTER_RESET]);
  });
});

describe("a register that jumps", () => {
  test("is set aside, and its energy is not counted when it stays", () => {
    const up = Array.from({ length: 10 }, (_, i) => 900 * KILOWATT_HOUR + i * 10 * WH);
    const reports = followed([100 * KILOWATT_HOUR, 100 * KILOWATT_HOUR + 10 * WH, ...up]);
    expect(reports[2]?.doubt).toBe("impossible-jump");
    expect(reports.filter(({ doubt }) => doubt !== null)).toHaveLength(1);
    expect(countedBy(reports)).toBe(10 * WH + 30 * WH);
  });

  test("of another device with the same name adds nothing of that device", () => {
    const values = Array.from({ length: 500 }, (_, i) =>
      i % 2 === 0 ? 100 * KILOWATT_HOUR + i * WH : 7_000 * KILOWATT_HOUR + i * 50 * WH,
    );
    expect(countedBy(followed(values))).toBe(498 * WH);
  });
});

describe("net power", () => {
  const power = (power_w: number): DeviceReport => ({ ...registers(5 * KILOWATT_HOUR, 6 * KILOWATT_HOUR), power_w });
  const followPower = (powers: readonly number[], every_s: number) => {
    const follower = new RegisterFollower("net-power", null);
    return powers.map((w, i) => follower.take(power(w), START_MS + i * every_s * 1_000, FUSE_W).reading);
  };

  test("becomes energy exactly, and the registers of each phase do not count", () => {
    const readings = followPower(
      Array.from({ length: 3_601 }, () => 2),
      1,
    );
    expect(readings.at(-1)).toMatchObject({ import_mwh: 2 * WH, export_mwh: 0, flags: FLAG_PHASES_NETTED });
    expect(readings.at(-1)?.reported_import_mwh).toBe(5 * KILOWATT_HOUR);
  });

  test("is split where it crosses zero", () => {
    expect(followPower([3_600, -3_600], 60).at(-1)).toMatchObject({ import_mwh: 15 * WH, export_mwh: 15 * WH });
  });

  test("over more than two minutes of silence is a gap, and counts nothing", () => {
    const [, across, after] = followPower([1_000, 1_000, 1_000], 121);
    expect(across).toMatchObject({ import_mwh: 0, flags: FLAG_PHASES_NETTED | FLAG_GAP_BEFORE | FLAG_ESTIMATED });
    expect(after?.import_mwh).toBe(0);
  });

  test("beyond the main fuse is cut, and beyond twice of it no power at all", () => {
    const follower = new RegisterFollower("net-power", null);
    follower.take(power(0), START_MS, FUSE_W);
    follower.take(power(FUSE_W + 1), START_MS + 1_000, FUSE_W);
    const cut = follower.take(power(FUSE_W + 1), START_MS + 2_000, FUSE_W);
    expect(cut.reading).toMatchObject({ import_mwh: 15_000, flags: FLAG_PHASES_NETTED | FLAG_ESTIMATED });
    expect(follower.take(power(10 * FUSE_W), START_MS + 3_000, FUSE_W).doubt).toBe("impossible-power");
  });
});

/** What a meter that works right would have counted, and what a bad one says of it. */
const story = fc.record({
  steps: fc.array(
    fc.record({
      elapsed_ms: fc.integer({ min: 0, max: 400_000 }),
      used_permille: fc.integer({ min: 0, max: 1_000 }),
      fault: fc.oneof(
        { weight: 6, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 2_000 * KILOWATT_HOUR }) },
        { weight: 1, arbitrary: fc.constant("silent" as const) },
      ),
    }),
    { minLength: 1, maxLength: 120 },
  ),
  start_mwh: fc.integer({ min: 0, max: 1_000 * KILOWATT_HOUR }),
});

function expectRise(before: FollowedReading, after: FollowedReading): void {
  expect(after.at_ms).toBeGreaterThan(before.at_ms);
  for (const register of ["import_mwh", "export_mwh"] as const) {
    const rise_mwh = after[register] - before[register];
    expect(rise_mwh).toBeGreaterThanOrEqual(0);
    expect(rise_mwh).toBeLessThanOrEqual(10 * (after.at_ms - before.at_ms) + 1 * WH);
  }
}

describe("whatever a device reports", () => {
  test("own registers never fall, and never rise faster than the fuse", () => {
    fc.assert(
      fc.property(fc.constantFrom("registers" as const, "net-power" as const), story, (mode, { steps }) => {
        const follower = new RegisterFollower(mode, null);
        let at_ms = START_MS;
        const readings: FollowedReading[] = [];
        for (const { elapsed_ms, used_permille, fault } of steps) {
          at_ms += elapsed_ms;
          const value = typeof fault === "number" ? fault : null;
          const power_w = (used_permille - 500) * 100;
          const { reading } = follower.take({ ...registers(value, value), power_w }, at_ms, FUSE_W);
          if (reading !== null) readings.push(reading);
        }
        for (const [i, reading] of readings.slice(1).entries()) expectRise(readings[i] as FollowedReading, reading);
      }),
      { numRuns: 300 },
    );
  });

  test("no Wh is counted twice: with glitches too small to be told from energy, each at most once", () => {
    fc.assert(
      fc.property(story, ({ steps, start_mwh }) => {
        const follower = new RegisterFollower("registers", null);
        let [at_ms, true_mwh, glitches_mwh] = [START_MS, start_mwh, 0];
        let counted_mwh = 0;
        for (const { elapsed_ms, used_permille, fault } of steps) {
          at_ms += elapsed_ms;
          true_mwh += Math.floor((10 * elapsed_ms * used_permille) / 1_000);
          if (fault === "silent") continue;
          const said_mwh = fault ?? true_mwh;
          glitches_mwh += Math.max(0, said_mwh - true_mwh);
          counted_mwh = follower.take(registers(said_mwh), at_ms, FUSE_W).reading?.import_mwh ?? counted_mwh;
        }
        expect(counted_mwh).toBeLessThanOrEqual(true_mwh - start_mwh + glitches_mwh + 1 * WH);
      }),
      { numRuns: 500 },
    );
  });

  test("without faults everything is counted, to the resolution of the register", () => {
    fc.assert(
      fc.property(story, fc.constantFrom(1, WH, 100 * WH), ({ steps, start_mwh }, resolution_mwh) => {
        const follower = new RegisterFollower("registers", null);
        let [at_ms, true_mwh] = [START_MS, start_mwh];
        const shown = () => Math.floor(true_mwh / resolution_mwh) * resolution_mwh;
        follower.take(registers(shown()), at_ms, FUSE_W);
        const first_mwh = shown();
        for (const { elapsed_ms, used_permille } of steps) {
          at_ms += elapsed_ms + 1;
          true_mwh += Math.floor((5 * elapsed_ms * used_permille) / 1_000);
          follower.take(registers(shown()), at_ms, FUSE_W);
        }
        const { reading } = follower.take(registers(shown()), at_ms + 600_000, FUSE_W);
        expect(reading?.import_mwh).toBe(shown() - first_mwh);
      }),
      { numRuns: 300 },
    );
  });
});
