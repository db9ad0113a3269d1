import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readClockFile, resumeAt_ms, writeClockFile } from "./clock-file.ts";
import { createSimulatedClock } from "./simulated-clock.ts";

describe("the simulated clock", () => {
  test("runs at its speed from its origin", () => {
    let wall_ms = 5000;
    const clock = createSimulatedClock(
      { speed: 720, wall_origin_ms: 5000, simulated_origin_ms: 1_000_000 },
      () => wall_ms,
    );
    expect(clock.now_ms()).toBe(1_000_000);
    wall_ms += 1250;
    expect(clock.now_ms()).toBe(1_000_000 + 900_000);
  });

  test("tells a wait after which the moment has come, and not a millisecond more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7200 }), fc.integer({ min: 1, max: 10 ** 9 }), (speed, ahead_ms) => {
        let wall_ms = 0;
        const clock = createSimulatedClock({ speed, wall_origin_ms: 0, simulated_origin_ms: 0 }, () => wall_ms);
        wall_ms = clock.wallDelayUntil(ahead_ms);
        expect(clock.now_ms()).toBeGreaterThanOrEqual(ahead_ms);
        expect(clock.wallDelayUntil(ahead_ms)).toBe(0);
        wall_ms -= 1;
        expect(clock.now_ms()).toBeLessThan(ahead_ms);
      }),
    );
  });
});

describe("a clock that goes on after a restart", () => {
  test("begins at the first midnight when nothing was saved", () => {
    expect(resumeAt_ms({ saved_ms: null, newest_reading_ms: null, first_ms: 100 })).toBe(100);
  });

  test("goes on where it was saved, and never before a reading that exists", () => {
    expect(resumeAt_ms({ saved_ms: 500, newest_reading_ms: 300, first_ms: 100 })).toBe(500);
    expect(resumeAt_ms({ saved_ms: 500, newest_reading_ms: 900, first_ms: 100 })).toBe(900);
    expect(resumeAt_ms({ saved_ms: null, newest_reading_ms: 900, first_ms: 100 })).toBe(900);
    expect(resumeAt_ms({ saved_ms: 50, newest_reading_ms: null, first_ms: 100 })).toBe(100);
  });

  test("is saved whole or not at all", () => {
    const directory = mkdtempSync(join(tmpdir(), "clock-"));
    try {
      const path = join(directory, "clock.json");
      expect(readClockFile(path)).toBeNull();
      writeClockFile(path, 1_470_038_400_000.7);
      writeClockFile(path, 1_470_038_400_001.7);
      expect(readClockFile(path)).toBe(1_470_038_400_001);
      expect(readdirSync(directory)).toEqual(["clock.json"]);
      writeFileSync(path, '{"simulated_ms":"soon"}');
      expect(readClockFile(path)).toBeNull();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
