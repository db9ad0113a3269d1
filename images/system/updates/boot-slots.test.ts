import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BOOT_SLOT_FILE_BYTES,
  type BootSlots,
  countDown,
  parseBootSlots,
  renderBootSlots,
  settledOn,
  TRIAL_ATTEMPTS,
  trialOf,
} from "./boot-slots.ts";

const inTrial = (active: "a" | "b", attempts_left: number): BootSlots => ({
  active,
  trial: { attempts_left, fallback: active === "a" ? "b" : "a" },
});
const ALL: readonly BootSlots[] = (["a", "b"] as const).flatMap((active) => [
  settledOn(active),
  ...Array.from({ length: 10 }, (_, attempts) => inTrial(active, attempts)),
]);

const read = (bytes: Uint8Array) => parseBootSlots(new TextDecoder().decode(bytes));

test.each(ALL)("%j is one sector of short lines that read back the same", (bootSlots) => {
  const bytes = renderBootSlots(bootSlots);
  expect(bytes.length).toBe(BOOT_SLOT_FILE_BYTES);
  expect(read(bytes)).toEqual(bootSlots);
  const lines = new TextDecoder().decode(bytes).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(98);
});

test.each(["a", "b"] as const)("what a build writes for slot %s is read as settled", (rootSlot) => {
  const script = new URL("../../build/slot-text.sh", import.meta.url).pathname;
  expect(read(execFileSync("sh", [script, rootSlot]))).toEqual(settledOn(rootSlot));
});

test.each([
  ["nothing", ""],
  ["another slot", "os_prefix=c/\n"],
  ["no folder", "os_prefix=a\n"],
  ["a second setting", "os_prefix=a/\nkernel=evil.img\n"],
  ["a trial that falls back to itself", "os_prefix=a/\n# localgrid trial attempts_left=1 fallback=a\n"],
  ["half a mark", "os_prefix=b/\n# localgrid trial attempts_left=1\n"],
  ["zeros", "\0".repeat(BOOT_SLOT_FILE_BYTES)],
])("%s says nothing", (_, text) => {
  expect(parseBootSlots(text)).toBeNull();
});

test("no text at all is read as a slot that does not exist", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const bootSlots = parseBootSlots(text);
      expect(bootSlots === null || ["a", "b"].includes(bootSlots.active)).toBe(true);
    }),
  );
});

describe("counting down", () => {
  test.each(["a", "b"] as const)("a trial of %s is started as often as it may, then the other one starts", (target) => {
    let bootSlots = trialOf(target);
    for (let starts = 0; starts < TRIAL_ATTEMPTS; starts += 1) {
      const counted = countDown(bootSlots);
      expect(counted.restarts).toBe(false);
      expect(counted.bootSlots.active).toBe(target);
      bootSlots = counted.bootSlots;
    }
    expect(countDown(bootSlots)).toEqual({ bootSlots: settledOn(target === "a" ? "b" : "a"), restarts: true });
  });

  test.each(["a", "b"] as const)("nothing is counted without a trial (%s)", (active) => {
    expect(countDown(settledOn(active))).toEqual({ bootSlots: settledOn(active), restarts: false });
  });
});
