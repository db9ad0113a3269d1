import { describe, expect, test } from "vitest";
import { bootChoiceOf, emulatedCommandLine, includesOf } from "./boot-choice.ts";

const CONFIG = "arm_64bit=1\nos_prefix=a/\ninclude slot.txt\n";
const padded = (text: string) => `${text.padEnd(511, " ")}\n`;

describe("what the firmware reads", () => {
  test("the included file's last os_prefix counts", () => {
    expect(includesOf(CONFIG)).toEqual(["slot.txt"]);
    const choice = bootChoiceOf(CONFIG, new Map([["slot.txt", padded("os_prefix=b/\n")]]));
    expect(choice).toEqual({ os_prefix: "b/", trial: null });
  });

  test("a trial is told in a comment that the firmware skips", () => {
    const text = padded("os_prefix=b/\n# localgrid trial attempts_left=2 fallback=a\n");
    const choice = bootChoiceOf(CONFIG, new Map([["slot.txt", text]]));
    expect(choice).toEqual({ os_prefix: "b/", trial: { attempts_left: 2, fallback: "a" } });
  });

  test("a torn or missing file leaves what config.txt says itself", () => {
    const torn = new Map([["slot.txt", "os_pre\0\0fix=b/"]]);
    expect(bootChoiceOf(CONFIG, torn)).toEqual({ os_prefix: "a/", trial: null });
    expect(bootChoiceOf(CONFIG, new Map())).toEqual({ os_prefix: "a/", trial: null });
  });

  test("the emulator's console takes the place of the board's, and everything else stays", () => {
    const words =
      "console=tty0 console=ttyS1,115200 root=PARTUUID=6c677264-02 ro panic=10 quiet localgrid.root_slot=a\n";
    const emulated = emulatedCommandLine(words).split(" ");
    expect(emulated).toEqual(
      expect.arrayContaining(["root=PARTUUID=6c677264-02", "ro", "panic=10", "localgrid.root_slot=a"]),
    );
    expect(emulated.filter((word) => word.startsWith("console="))).toEqual(["console=ttyAMA0"]);
    expect(emulated).not.toContain("quiet");
  });
});
