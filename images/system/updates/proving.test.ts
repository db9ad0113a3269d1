import { expect, test } from "vitest";
import type { NodeHealth } from "./ports.ts";
import { ProofWatch } from "./proving.ts";

const WELL: NodeHealth = { status: "ok", broker: "listening", interval_closing: false, last_reading_at_ms: 5 };
const quiet = { status: "ok", had_readings: false };
const busy = { status: "ok", had_readings: true };

test("a node that is well for half a minute proves the update", () => {
  const watch = new ProofWatch(quiet);
  expect(watch.isProven(WELL, 0)).toBe(false);
  expect(watch.isProven(WELL, 29_999)).toBe(false);
  expect(watch.isProven(WELL, 30_000)).toBe(true);
});

test.each([
  ["no answer", null, "node-not-healthy"],
  ["a journal that does not open", { ...WELL, status: "starting" }, "node-not-healthy"],
  ["a disk that refuses writes", { ...WELL, status: "degraded" }, "node-not-healthy"],
  ["a closed broker", { ...WELL, broker: "closed" }, "broker-closed"],
] as const)("%s in between begins the half minute anew", (_, answer, doubt) => {
  const watch = new ProofWatch(quiet);
  watch.isProven(WELL, 0);
  expect(watch.isProven(answer, 10_000)).toBe(false);
  expect(watch.doubt).toBe(doubt);
  watch.isProven(WELL, 20_000);
  expect(watch.isProven(WELL, 40_000)).toBe(false);
  expect(watch.isProven(WELL, 50_000)).toBe(true);
});

test("where devices were heard before, one has to be heard after", () => {
  const watch = new ProofWatch(busy);
  for (const at of [0, 60_000, 600_000]) expect(watch.isProven(WELL, at)).toBe(false);
  expect(watch.doubt).toBe("no-new-reading");
  const heard = { ...WELL, last_reading_at_ms: 6 };
  watch.isProven(heard, 610_000);
  expect(watch.isProven(heard, 640_000)).toBe(true);
});

test("the first reading of all counts as one", () => {
  const watch = new ProofWatch(busy);
  watch.isProven({ ...WELL, last_reading_at_ms: null }, 0);
  watch.isProven(WELL, 1_000);
  expect(watch.isProven(WELL, 31_000)).toBe(true);
});

test("a clock that goes back does not hide a reading", () => {
  const watch = new ProofWatch(busy);
  watch.isProven(WELL, 0);
  watch.isProven({ ...WELL, last_reading_at_ms: 2 }, 1_000);
  expect(watch.isProven({ ...WELL, last_reading_at_ms: 2 }, 31_000)).toBe(true);
});

test("a disk that was full before is not held against the update", () => {
  const full = { ...WELL, status: "storage-full" };
  const watch = new ProofWatch({ status: "storage-full", had_readings: false });
  watch.isProven(full, 0);
  expect(watch.isProven(full, 30_000)).toBe(true);
  const other = new ProofWatch(quiet);
  other.isProven(full, 0);
  expect(other.isProven(full, 30_000)).toBe(false);
});

test("a node that had not started before has to start now", () => {
  const watch = new ProofWatch({ status: "starting", had_readings: false });
  watch.isProven({ ...WELL, status: "starting" }, 0);
  expect(watch.isProven({ ...WELL, status: "starting" }, 60_000)).toBe(false);
});
