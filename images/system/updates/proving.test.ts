import { describe, expect, test } from "vitest";
import { renderBootSlots, trialOf } from "./boot-slots.ts";
import type { NodeHealth } from "./ports.ts";
import { ProofWatch, prove } from "./proving.ts";
import { readReleases, writeReleases } from "./release-memory.ts";
import { failApplication } from "./release-state.ts";
import { startApplication } from "./starting.ts";
import { takeInbox } from "./taking.ts";
import { applicationBundle, type Fate, image, TestBox } from "./test-box.ts";
import { readTrial } from "./trial-file.ts";

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

describe("a box with an application in trial", () => {
  async function boxInTrial(
    shape: { readonly interval_length_s?: number; readonly since_edge_s?: number; readonly fate?: Fate } = {},
  ): Promise<TestBox> {
    const { interval_length_s = 900, since_edge_s = 0, fate = "good" } = shape;
    const box = new TestBox();
    box.setIntervalLength(interval_length_s);
    box.clock_ms += since_edge_s * 1_000;
    box.readingEvery_ms = interval_length_s * 1_000;
    startApplication(box.appliance());
    box.appliance().machine.startNode();
    box.card.put("/data/inbox/1.lgu", applicationBundle(7, fate).bytes);
    await takeInbox(box.appliance());
    expect(readTrial(box.card.files)?.before.had_readings).toBe(true);
    return box;
  }

  test.each([300, 900, 3_600])("waits for meters that read on the edges only, every %i seconds", async (length_s) => {
    for (const since_edge_s of [10, length_s - 190]) {
      const box = await boxInTrial({ interval_length_s: length_s, since_edge_s });
      await prove(box.appliance());
      expect(readReleases(box.card.files).outcomes[0]).toMatchObject({ outcome: "proven", version: 7 });
    }
  });

  test.each([300, 3_600])("is not without a node for longer than ten minutes, at %i seconds too", async (length_s) => {
    const box = await boxInTrial({ interval_length_s: length_s, fate: "mute" });
    const { clock_ms } = box;
    await prove(box.appliance());
    expect(readReleases(box.card.files).outcomes[0]).toMatchObject({ reason: "node-not-healthy" });
    expect(box.clock_ms - clock_ms).toBeLessThan(620_000);
  });

  test("does not wait for a reading without end", async () => {
    const box = await boxInTrial({ interval_length_s: 300 });
    box.readingEvery_ms = Number.MAX_SAFE_INTEGER;
    const { clock_ms } = box;
    await prove(box.appliance());
    expect(readReleases(box.card.files).outcomes[0]).toMatchObject({ reason: "no-new-reading" });
    expect(box.clock_ms - clock_ms).toBeLessThan(720_000);
  });

  test("does not take what ran before for what is in trial: a way back that was interrupted comes to its end", async () => {
    const box = await boxInTrial();
    box.readingEvery_ms = 60_000;
    const reason = { reason: "no-new-reading", message: "", at_ms: box.clock_ms };
    writeReleases(box.card.files, failApplication(readReleases(box.card.files), reason));
    await prove(box.appliance());
    expect(box.mounted).toBe(image("application", 3));
    expect(readTrial(box.card.files)).toBe(null);
    expect(readReleases(box.card.files).outcomes[0]).toMatchObject({ outcome: "rolled-back" });
  });
});

test("a root that proved itself is not restarted by the trial's limit", async () => {
  const box = new TestBox();
  box.card.put("/boot/firmware/slot.txt", renderBootSlots(trialOf("a")));
  box.card.put("/run/localgrid/root-trial", new Uint8Array());
  startApplication(box.appliance());
  box.appliance().machine.startNode();
  await prove(box.appliance());
  expect(box.card.paths("/run/localgrid")).not.toContain("/run/localgrid/root-trial");
});
