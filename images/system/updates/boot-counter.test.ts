import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  BOOT_SLOT_FILE_BYTES,
  type BootSlots,
  countDown,
  parseBootSlots,
  renderBootSlots,
  settledOn,
} from "./boot-slots.ts";

// The script that counts starts in the initramfs, run on files with mount and reboot that only take notes. It has to
// do exactly what countDown says.

const COUNTER = new URL("../../initramfs/scripts/local-top/localgrid-counter", import.meta.url).pathname;

let folder: string;
const bootSlotFile = () => join(folder, "run/counter-boot/slot.txt");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-counter-"));
  mkdirSync(join(folder, "bin"));
  mkdirSync(join(folder, "run/counter-boot"), { recursive: true });
  writeFileSync(join(folder, "device"), "");
  for (const name of ["mount", "umount", "reboot", "modprobe", "sync", "sleep"]) {
    const program = join(folder, "bin", name);
    writeFileSync(program, `#!/bin/sh\necho "${name} $*" >> "${folder}/notes"\n`);
    chmodSync(program, 0o755);
  }
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start({ device = "device" } = {}): string {
  execFileSync("sh", [COUNTER], {
    env: {
      PATH: [join(folder, "bin"), process.env.PATH].join(delimiter),
      LOCALGRID_RUN: join(folder, "run"),
      LOCALGRID_BOOT_DEVICE: join(folder, device),
      LOCALGRID_OTHER_DEVICES: `${join(folder, "other-1")} ${join(folder, "other-2")}`,
      LOCALGRID_WATCHDOG: join(folder, "watchdog"),
    },
  });
  return readFileSync(join(folder, "notes"), "utf8");
}

const trial = (active: "a" | "b", attempts_left: number): BootSlots => ({
  active,
  trial: { attempts_left, fallback: active === "a" ? "b" : "a" },
});

test.each([
  settledOn("a"),
  settledOn("b"),
  ...[0, 1, 2, 9].flatMap((attempts) => [trial("a", attempts), trial("b", attempts)]),
])("%j is counted as the rules say", (bootSlots) => {
  writeFileSync(bootSlotFile(), renderBootSlots(bootSlots));
  const { ino } = statSync(bootSlotFile());
  const notes = start();
  const expected = countDown(bootSlots);
  expect(parseBootSlots(readFileSync(bootSlotFile(), "utf8"))).toEqual(expected.bootSlots);
  expect(statSync(bootSlotFile())).toMatchObject({ ino, size: BOOT_SLOT_FILE_BYTES });
  expect(notes.includes("reboot -f")).toBe(expected.restarts);
  expect(notes.includes("remount,rw")).toBe(bootSlots.trial !== null);
  expect(existsSync(join(folder, "run/root-trial"))).toBe(bootSlots.trial !== null && !expected.restarts);
});

test("a text that says nothing is left alone, and the boot goes on", () => {
  writeFileSync(bootSlotFile(), "\0".repeat(BOOT_SLOT_FILE_BYTES));
  expect(start()).not.toContain("reboot");
  expect(readFileSync(bootSlotFile(), "utf8")).toBe("\0".repeat(BOOT_SLOT_FILE_BYTES));
});

test.each([
  ["a line end of another system", "os_prefix=a/\r\n# localgrid trial attempts_left=1 fallback=a\n"],
  ["the way out of a trial", "os_prefix=a/\n# localgrid trial attempts_left=0 fallback=a\n"],
])("what somebody wrote by hand is left alone: %s", (_, text) => {
  writeFileSync(bootSlotFile(), text);
  expect(start()).not.toMatch(/reboot|remount/);
  expect(readFileSync(bootSlotFile(), "utf8")).toBe(text);
});

test("without a file the boot goes on", () => {
  expect(start()).not.toContain("reboot");
});

test("a boot partition that never appears is not waited for without end", () => {
  writeFileSync(bootSlotFile(), renderBootSlots(trial("b", 0)));
  const notes = start({ device: "nothing" });
  expect(notes.match(/sleep 1/g)?.length).toBe(60);
  expect(notes).not.toContain("mount");
});

test("a start is counted even when nobody named the partitions", () => {
  writeFileSync(bootSlotFile(), renderBootSlots(trial("b", 2)));
  writeFileSync(join(folder, "other-2"), "");
  expect(start({ device: "nothing" })).toContain(`mount -t vfat -o ro ${join(folder, "other-2")} `);
  expect(parseBootSlots(readFileSync(bootSlotFile(), "utf8"))).toEqual(trial("b", 1));
});
