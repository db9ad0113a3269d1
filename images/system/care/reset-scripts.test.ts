import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const SCRIPTS = fileURLToPath(new URL("../../initramfs/scripts/local-bottom", import.meta.url));

const NOTHING_SET = "# Nothing has been set: see README.txt.\n";

let folder: string;
let boot: string;
let root: string;

/** The machine as the initramfs sees it: sysfs, mounts, and programs that only write down that they ran. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-reset-"));
  [boot, root] = [join(folder, "run/reset-boot"), join(folder, "root")];
  for (const name of ["run/reset-boot", "root/data/settings", "bin", "class"]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  for (const [part, number] of [
    ["", ""],
    ["p1", "1"],
    ["p2", "2"],
    ["p4", "4"],
  ] as const) {
    const at = join(folder, "devices/mmcblk0", part === "" ? "" : `mmcblk0${part}`);
    mkdirSync(at, { recursive: true });
    if (number !== "") writeFileSync(join(at, "partition"), `${number}\n`);
    symlinkSync(at, join(folder, "class", `mmcblk0${part}`));
  }
  writeFileSync(join(folder, "mounts"), `/dev/mmcblk0p2 ${root} squashfs ro 0 0\n`);
  for (const name of ["mount", "umount", "mke2fs", "sync"]) program(name, "exit 0");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, body: string): void {
  const file = join(folder, "bin", name);
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${folder}/ran"\n${body}\n`);
  chmodSync(file, 0o755);
}

function run(script: string): string {
  return execFileSync("sh", [join(SCRIPTS, script)], {
    encoding: "utf8",
    env: {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      rootmnt: root,
      LOCALGRID_RUN: join(folder, "run"),
      LOCALGRID_BLOCKS: join(folder, "class"),
      LOCALGRID_DEVICES: "/dev",
      LOCALGRID_MOUNTS: join(folder, "mounts"),
    },
  });
}

const ran = () => (existsSync(join(folder, "ran")) ? readFileSync(join(folder, "ran"), "utf8").split("\n") : []);
const flag = (word: string) => writeFileSync(join(boot, "localgrid-reset.txt"), word);
const hasFlag = () => existsSync(join(boot, "localgrid-reset.txt"));
const formatted = () => ran().filter((line) => line.startsWith("mke2fs"));

describe("The word wipe on the boot partition", () => {
  test.each(["wipe", "wipe\n", "  WIPE\r\n", "\ufeffWipe\r\n"])("%j has the data partition made anew, once", (word) => {
    flag(word);
    run("localgrid-reset");
    expect(formatted()).toEqual(["mke2fs -q -F -t ext4 -b 4096 -T default -L data -J size=16 -m 1 /dev/mmcblk0p4"]);
    expect(ran().filter((line) => line.startsWith("mount"))).toEqual([
      `mount -t vfat -o ro /dev/mmcblk0p1 ${boot}`,
      `mount -o remount,rw ${boot}`,
    ]);
    run("localgrid-reset");
    expect(formatted()).toHaveLength(1);
    expect([hasFlag(), existsSync(join(boot, "localgrid-reset.begun"))]).toEqual([false, false]);
  });

  test("forgets the settings on the boot partition: the next owner does not get the last one's keys for ssh", () => {
    const settings = ["localgrid.toml", "user-data"].map((name) => join(boot, name));
    for (const file of settings) writeFileSync(file, 'ssh_keys = ["ssh-ed25519 AAAA"]\n');
    run("localgrid-reset");
    expect(settings.map((file) => readFileSync(file, "utf8").includes("AAAA"))).toEqual([true, true]);
    flag("wipe");
    run("localgrid-reset");
    expect(settings.map((file) => readFileSync(file, "utf8"))).toEqual(settings.map(() => NOTHING_SET));
    expect(existsSync(join(boot, "network-config"))).toBe(false);
  });

  test.each(["", "keep-keys", "wipe everything", "yes", "x".repeat(1_000)])("another word, %j, leaves it", (word) => {
    flag(word);
    run("localgrid-reset");
    expect(formatted()).toEqual([]);
  });

  test("is nothing without the file, the partition, or a boot partition that can be read", () => {
    run("localgrid-reset");
    flag("wipe");
    rmSync(join(folder, "class/mmcblk0p4"));
    rmSync(join(folder, "devices/mmcblk0/mmcblk0p4"), { recursive: true });
    run("localgrid-reset");
    program("mount", "exit 32");
    run("localgrid-reset");
    writeFileSync(join(folder, "mounts"), "");
    run("localgrid-reset");
    expect(formatted()).toEqual([]);
  });

  test("does nothing on a boot partition that cannot be written to: it would come again at every start", () => {
    flag("wipe");
    program("mount", 'case "$*" in *remount*) exit 1 ;; esac');
    expect(run("localgrid-reset")).toContain("could not be made anew");
    expect([formatted(), hasFlag()]).toEqual([[], true]);
  });

  test("goes on after a power cut while it was made", () => {
    flag("wipe");
    program("mke2fs", "exit 1");
    expect(run("localgrid-reset")).toContain("could not be made anew");
    program("mke2fs", "exit 0");
    run("localgrid-reset");
    expect(formatted()).toHaveLength(2);
    expect(existsSync(join(boot, "localgrid-reset.begun"))).toBe(false);
  });
});

describe("The word keep-keys on the boot partition", () => {
  const mark = () => existsSync(join(root, "data/settings/reset-keep-keys"));
  const state = (text: string) => writeFileSync(join(folder, "run/data-state"), `${text}\n`);

  test.each(["ok", "repaired"])("leaves a mark on a data partition that is %s, once", (word) => {
    state(word);
    flag("Keep-Keys\r\n");
    run("localgrid-keep-keys");
    expect([mark(), hasFlag()]).toEqual([true, false]);
    rmSync(join(root, "data/settings/reset-keep-keys"));
    run("localgrid-keep-keys");
    expect(mark()).toBe(false);
  });

  test.each(["missing", "broken"])("waits while the data partition is %s", (word) => {
    state(word);
    flag("keep-keys");
    run("localgrid-keep-keys");
    expect([mark(), hasFlag()]).toEqual([false, true]);
  });

  test("leaves no mark for another word, or when the file cannot be taken away", () => {
    state("ok");
    flag("wipe");
    run("localgrid-keep-keys");
    flag("keep-keys");
    program("mount", 'case "$*" in *remount*) exit 1 ;; esac');
    run("localgrid-keep-keys");
    expect([mark(), hasFlag()]).toEqual([false, true]);
  });
});

test("The scripts say what they come after", () => {
  const prerequisites = (script: string) =>
    execFileSync("sh", [join(SCRIPTS, script), "prereqs"], { encoding: "utf8" });
  expect(prerequisites("localgrid-reset").trim()).toBe("");
  expect(prerequisites("localgrid-keep-keys").trim()).toBe("localgrid-data");
});
