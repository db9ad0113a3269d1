import { readlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeMachine } from "./script-on-fakes.ts";

const SCRIPT = fileURLToPath(new URL("../initramfs/scripts/init-top/localgrid-drivers", import.meta.url));

let machine: FakeMachine;

beforeEach(() => {
  machine = new FakeMachine();
  machine.write("sys/devices/platform/modalias", "of:NmmcT(null)Cbrcm,bcm2711-emmc2\n");
  machine.write("sys/devices/usb/modalias", "usb:v1D6Bp0002\n");
  machine.write("sys/block/loop0/size", "0");
  machine.program("modprobe");
  machine.program("sleep");
});

afterEach(() => machine.remove());

function plugIn(disk: string, signature: string, partitions: readonly string[]) {
  machine.write(`dev/${disk}`, `${"\0".repeat(440)}${signature}${"\0".repeat(68)}`);
  for (const [index, name] of partitions.entries()) {
    machine.write(`sys/block/${disk}/${name}/partition`, `${index + 1}\n`);
  }
}

function start() {
  const result = machine.run(SCRIPT, {
    LOCALGRID_SYS: machine.path("sys"),
    LOCALGRID_DEV: machine.path("dev"),
    LOCALGRID_ROUNDS: "3",
  });
  expect(result.status).toBe(0);
  return result.calls;
}

const partition = (number: number) => readlinkSync(machine.path(`dev/disk/by-partuuid/6c677264-0${number}`));

describe("the drivers of the card", () => {
  test("are looked for by all that the machine says it has, in one call", () => {
    plugIn("mmcblk0", "drgl", ["mmcblk0p1", "mmcblk0p2"]);
    expect(start()).toEqual(["modprobe -a -b -q of:NmmcT(null)Cbrcm,bcm2711-emmc2 usb:v1D6Bp0002"]);
  });

  test("once there, its partitions have the names that others look for", () => {
    plugIn("mmcblk0", "drgl", ["mmcblk0p1", "mmcblk0p2", "mmcblk0p3", "mmcblk0p4"]);
    start();
    expect([1, 2, 3, 4].map(partition)).toEqual(
      ["mmcblk0p1", "mmcblk0p2", "mmcblk0p3", "mmcblk0p4"].map((name) => `../../${name}`),
    );
  });

  test("a disk of somebody else is not the card", () => {
    plugIn("mmcblk0", "drgX", ["mmcblk0p1"]);
    plugIn("sda", "drgl", ["sda1", "sda2"]);
    start();
    expect(partition(2)).toBe("../../sda2");
  });

  test("are looked for again while there is no card, and not for ever", () => {
    expect(start().filter((call) => call.startsWith("modprobe"))).toHaveLength(4);
  });
});
