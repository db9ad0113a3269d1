import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createClock } from "./clock.ts";
import { hasTimeSource } from "./time-source.ts";

const folder = mkdtempSync(join(tmpdir(), "lg-time-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a machine whose time service has not yet heard the time has no source", () => {
  const absent = join(folder, "no-such-service");
  expect(hasTimeSource([absent, folder])).toBe(false);
  writeFileSync(join(folder, "synchronized"), "");
  expect(hasTimeSource([absent, folder])).toBe(true);
  expect(hasTimeSource([absent])).toBe(true);
});

test("a moved clock moves both kinds of time, and is moved from the machine's anew each time", () => {
  const clock = createClock({ mode: "accelerated", speed: 10, wall_origin_ms: 0, simulated_origin_ms: 0 });
  const before = { wall_ms: clock.wall_ms(), now_ms: clock.now_ms() };
  clock.moveBy(1_000_000_000);
  clock.moveBy(5_000_000);
  expect(clock.wall_ms() - before.wall_ms).toBeGreaterThanOrEqual(5_000_000);
  expect(clock.wall_ms() - before.wall_ms).toBeLessThan(6_000_000);
  expect(clock.now_ms() - before.now_ms).toBeGreaterThanOrEqual(50_000_000);
});
