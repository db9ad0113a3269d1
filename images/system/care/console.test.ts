import { beforeEach, describe, expect, test } from "vitest";
import { runConsole } from "./console.ts";
import { FakeMachine } from "./fake-machine.ts";
import { CODE_FILE } from "./restoring.ts";

const START = "systemctl --no-block start localgrid-restore.service localgrid.service";
const coded = (code: string) => expect.objectContaining({ code });

let machine: FakeMachine;
let said: string[];

beforeEach(() => {
  machine = new FakeMachine();
  machine.files.set("/root/words", "abandon ability able about");
  machine.files.set("/root/a.lgbackup", "a backup");
  said = [];
});

const restore = (...args: readonly string[]) =>
  runConsole(machine, ["restore", "--code-file", "/root/words", ...args], (line) => said.push(line));

describe("localgrid restore", () => {
  test("changes nothing and stops nothing when the file that it names cannot be read", async () => {
    const before = new Map(machine.files);
    await expect(restore("--from", "/root/b.lgbackup")).rejects.toThrow(coded("no-such-file"));
    expect([machine.ran, machine.files]).toEqual([[], before]);
  });

  test("has the box look elsewhere when the file is none that this box can be made of", async () => {
    machine.answers.set("restore", () => ({ code: 1, stderr: "localgrid restore: changed [damaged-backup]" }));
    await expect(restore("--from", "/root/a.lgbackup")).rejects.toThrow(coded("node-command-failed"));
    expect(machine.ran.at(-1)).toBe(START);
    expect(machine.exists(CODE_FILE)).toBe(true);
  });

  test("takes the file before the box looks elsewhere, and leaves the code to nobody but root", async () => {
    await restore("--from", "/root/a.lgbackup");
    const [stop, , unpack, start] = machine.ran;
    expect([stop, unpack, start]).toEqual([
      "systemctl stop localgrid.service localgrid-restore.service",
      expect.stringMatching(/^restore --data-dir \/data\/node .* --from -$/),
      START,
    ]);
    expect(machine.exists("/run/localgrid/handed-recovery-code")).toBe(false);
  });

  test.each([[[]], [["--from", "stick"]], [["--from", "hub"]], [["--from", "peers"]]])(
    "with %j looks everywhere and says so",
    async (from) => {
      await restore(...from);
      expect(machine.ran).toEqual(["systemctl stop localgrid.service localgrid-restore.service", START]);
      expect(said.join()).toContain("looks for the journal");
    },
  );

  test("refuses a card with a node, an option without its value and a missing code", async () => {
    await expect(restore("--from")).rejects.toThrow(coded("unknown-command"));
    machine.files.set("/data/node/journal.sqlite", "a journal");
    await expect(restore()).rejects.toThrow(coded("node-is-here"));
    machine.files.delete("/root/words");
    await expect(restore()).rejects.toThrow(coded("unknown-command"));
    expect([machine.ran, machine.exists(CODE_FILE)]).toEqual([[], false]);
  });
});
