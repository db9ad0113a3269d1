import { describe, expect, test } from "vitest";
import { missingPackages } from "./debian-packages.mjs";
import { isFirmwareWork, runFirmware } from "./firmware-command.mjs";
import { chooseClang, FOR_FIRMWARE } from "./firmware-packages.mjs";

const NEVER = () => false;

describe("which clang fuzzes and sanitizes", () => {
  test("is the usual one where it is there with its runtime, whatever else is", () => {
    expect(chooseClang({ isComplete: () => true, offered: [] })).toBe(19);
  });

  test("is another one that is there, before one that would have to be installed", () => {
    expect(chooseClang({ isComplete: (version) => version === 16, offered: [19, 22] })).toBe(16);
  });

  test("is the usual one to install, or the newest that the system offers", () => {
    expect(chooseClang({ isComplete: NEVER, offered: [14, 19, 22] })).toBe(19);
    expect(chooseClang({ isComplete: NEVER, offered: [14, 16] })).toBe(16);
  });

  test("is none where the system has none", () => {
    expect(chooseClang({ isComplete: NEVER, offered: [] })).toBeNull();
  });
});

test("the firmware needs a compiler, a library and an emulator for the chip's instruction set", () => {
  const missing = missingPackages(FOR_FIRMWARE, (file) => !/riscv/.test(file));
  expect(missing.map(({ name }) => name)).toEqual([
    "gcc-riscv64-unknown-elf",
    "picolibc-riscv64-unknown-elf",
    "qemu-system-misc",
  ]);
});

describe("npm run firmware", () => {
  const runtime = { node: process.execPath, env: {} };

  test("installs nothing to show its help, and something for every work", () => {
    expect(["help", "page", "toString", ""].filter(isFirmwareWork)).toEqual([]);
    expect(["build", "test", "rv32", "size", "fuzz", "torture"].every(isFirmwareWork)).toBe(true);
  });

  test.each([["nothing-of-ours"], ["fuzz", "soon"], ["fuzz", "-1"], ["page", "build-only"]])(
    "refuses %s %s with status 2",
    async (...args) => {
      expect(await runFirmware("/nowhere", runtime, args)).toBe(2);
    },
  );
});
