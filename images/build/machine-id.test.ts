import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeMachine } from "./script-on-fakes.ts";

const SCRIPT = fileURLToPath(new URL("../initramfs/scripts/local-bottom/localgrid-machine-id", import.meta.url));
const KEPT = "root/data/identity/machine-id";
const OF_BOARD = "run/machine-id";

let machine: FakeMachine;

beforeEach(() => {
  machine = new FakeMachine();
  machine.write("run/data-state", "ok\n");
  machine.write("root/data/there", "");
  machine.write("serial", "10000000abcdef01\0");
  for (const name of ["mount", "sync"]) machine.program(name);
});

afterEach(() => machine.remove());

function start(random = "/dev/urandom") {
  const result = machine.run(SCRIPT, {
    rootmnt: machine.path("root"),
    LOCALGRID_RUN: machine.path("run"),
    LOCALGRID_SERIAL: machine.path("serial"),
    LOCALGRID_RANDOM: random,
  });
  expect(result.status).toBe(0);
  return result.calls.find((call) => call.startsWith("mount -o bind ")) ?? "";
}

const bound = (file: string) => `mount -o bind ${machine.path(file)} ${machine.path("root/etc/machine-id")}`;

describe("the machine id", () => {
  test("is made once and stays", () => {
    expect(start()).toBe(bound(KEPT));
    const first = machine.read(KEPT);
    expect(first).toMatch(/^[0-9a-f]{32}\n$/);
    expect(start()).toBe(bound(KEPT));
    expect(machine.read(KEPT)).toBe(first);
  });

  test("comes from the kernel's entropy, not from the board", () => {
    writeFileSync(machine.path("random"), Buffer.alloc(64, 0xa5));
    start(machine.path("random"));
    expect(machine.read(KEPT)).toBe(`${"a5".repeat(16)}\n`);
  });

  test.each(["", "0123\n", "z".repeat(32), `${"a".repeat(33)}\n`])("is made again when the file says %j", (text) => {
    machine.write(KEPT, text);
    expect(start()).toBe(bound(KEPT));
    expect(machine.read(KEPT)).toMatch(/^[0-9a-f]{32}\n$/);
  });

  test.each(["missing", "broken"])("is the board's while the data partition is %s, and always the same", (state) => {
    machine.write("run/data-state", `${state}\n`);
    expect(start()).toBe(bound(OF_BOARD));
    const first = machine.read(OF_BOARD);
    expect(first).toMatch(/^[0-9a-f]{32}\n$/);
    start();
    expect(machine.read(OF_BOARD)).toBe(first);
    expect(machine.read(KEPT)).toBeNull();
  });

  test("is the board's when the data partition takes no file", () => {
    mkdirSync(machine.path(KEPT), { recursive: true });
    chmodSync(machine.path(KEPT), 0o500);
    machine.write(`${KEPT}.new/x`, "");
    expect(start()).toBe(bound(OF_BOARD));
  });
});
