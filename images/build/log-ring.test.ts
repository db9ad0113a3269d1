import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeMachine } from "./script-on-fakes.ts";

const SCRIPT = fileURLToPath(new URL("../overlay/usr/lib/localgrid/keep-log", import.meta.url));
const MOST_BYTES = 1024 * 1024;

let machine: FakeMachine;

beforeEach(() => {
  machine = new FakeMachine();
  machine.write("log/there", "");
  machine.program("sync");
});

afterEach(() => machine.remove());

function keep(journal: string) {
  machine.write("journal", journal);
  machine.program("journalctl", `cat "${machine.path("journal")}"`);
  const result = machine.run(SCRIPT, {
    LOCALGRID_LOG_RING: machine.path("log"),
    LOCALGRID_LOG_CURSOR: machine.path("cursor"),
  });
  expect(result.status).toBe(0);
  return result.calls;
}

test("without new warnings nothing is written to the card", () => {
  expect(keep("").some((call) => call.startsWith("sync"))).toBe(false);
  expect(machine.read("log/warnings.log")).toBeNull();
});

test("only warnings since the last time are asked for, and appended", () => {
  const [asked] = keep("first\n");
  expect(asked).toContain("--priority=warning");
  expect(asked).toContain(`--cursor-file=${machine.path("cursor")}`);
  keep("second\n");
  expect(machine.read("log/warnings.log")).toBe("first\nsecond\n");
});

test("the ring stays below one MiB, however much there is to say, and has the newest", () => {
  for (let round = 0; round < 12; round += 1) {
    keep(`${`${round} `.padEnd(100, "x")}\n`.repeat(4000));
    const size = ["log/warnings.log", "log/warnings.1.log"]
      .filter((name) => machine.read(name) !== null)
      .reduce((sum, name) => sum + statSync(machine.path(name)).size, 0);
    expect(size).toBeLessThan(MOST_BYTES);
    expect(machine.read("log/warnings.log")).toContain(`${round} xxx`);
  }
});
