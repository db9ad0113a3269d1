import { describe, expect, test } from "vitest";
import { withStickBackups } from "./care-commands.ts";
import { FakeMachine } from "./fake-machine.ts";
import { type Backups, CODE_FILE, type RestoreState, restoreOnFirstBoot, STATE_FILE } from "./restoring.ts";

const WORDS = "abandon ability able about";
const NODE = "/data/node";
const given = (backups: Backups) => ({ withBackups: <T>(act: (all: Backups) => Promise<T>) => act(backups) });
const none = given([]);

function refusing(code: string, sentence = "nobody was reached") {
  return { code: 1, stderr: `localgrid recover: ${sentence} [${code}]\n  a hint\n` };
}

/** A fresh box whose settings have brought a recovery code. */
function freshBox(settings: object = {}): FakeMachine {
  const machine = new FakeMachine();
  machine.files.set(CODE_FILE, WORDS);
  machine.files.set("/data/settings/settings.json", JSON.stringify(settings));
  return machine;
}

function comesBack(machine: FakeMachine, command = "recover"): void {
  machine.answers.set(command, () => {
    machine.files.set(`${NODE}/journal.sqlite`, "a journal");
    return { stdout: '{"generation":2}' };
  });
}

const stateOf = (machine: FakeMachine) => JSON.parse(machine.files.get(STATE_FILE) ?? "null") as RestoreState | null;
const commands = (machine: FakeMachine) => machine.ran.filter((one) => !/^(chown|systemctl)/.test(one));

describe("A new card with a recovery code", () => {
  test("becomes the node before it starts, and forgets the code", async () => {
    const machine = freshBox({ hub_url: "https://hub.example", peers: ["/ip4/10.0.0.7/tcp/4001/p2p/12D3"] });
    machine.answers.set("hub-backups", () => ({ stdout: "[]" }));
    comesBack(machine);
    expect(await restoreOnFirstBoot(machine, none)).toMatchObject({ state: "done", tries: 1 });
    expect(commands(machine).at(-1)).toMatch(
      /^recover --data-dir \/data\/node --code-file \S+ --hub https:\/\/hub\.example --peer \/ip4/,
    );
    expect([...machine.files.values()].join()).not.toContain("abandon");
    expect(stateOf(machine)).toMatchObject({ state: "done" });
  });

  test("looks again for as long as nobody is there, ever less often, and says so", async () => {
    const machine = freshBox();
    let tries = 0;
    machine.answers.set("recover", () => {
      if (++tries < 12) return refusing("recovery-incomplete");
      machine.files.set(`${NODE}/journal.sqlite`, "a journal");
      return {};
    });
    const waits: number[] = [];
    machine.pause = async (ms) => {
      waits.push(ms);
      expect(stateOf(machine)).toMatchObject({ state: "waiting", message: "nobody was reached" });
      expect(machine.files.has(CODE_FILE)).toBe(true);
    };
    expect(await restoreOnFirstBoot(machine, none)).toMatchObject({ state: "done", tries: 12 });
    expect(waits.slice(0, 4)).toEqual([15_000, 30_000, 60_000, 120_000]);
    expect(Math.max(...waits)).toBe(600_000);
  });

  test("takes a backup from a stick first; one of another node or a damaged one is no end", async () => {
    const machine = freshBox();
    const tried: (string | undefined)[] = [];
    machine.answers.set("restore", (_, { input_file = "" }) => {
      tried.push(input_file);
      return refusing(input_file.startsWith("/stick/b") ? "backup-of-another-node" : "damaged-backup");
    });
    comesBack(machine);
    const backups = [
      ["/stick/b2", "/stick/b1"],
      ["/stick/a2", "/stick/a1"],
    ];
    expect(await restoreOnFirstBoot(machine, given(backups))).toMatchObject({ state: "done" });
    expect(tried).toEqual(["/stick/b2", "/stick/a2", "/stick/a1"]);
  });

  test("finds its backup on an installer's stick among those of many other nodes", async () => {
    const machine = freshBox();
    const folder = `${machine.stickFolder}/localgrid-backups`;
    const stick = { path: "/dev/sda1", tran: "usb", fstype: "vfat", mountpoints: [null] };
    machine.answers.set("lsblk", () => ({ stdout: JSON.stringify({ blockdevices: [stick] }) }));
    for (const node of ["ffffffff", "eeeeeeee", "dddddddd", "00112233"]) {
      for (const day of ["01", "02", "03", "04", "05"]) {
        machine.files.set(`${folder}/localgrid-${node}-2026-11-${day}-23-00-00.lgbackup`, node);
      }
    }
    for (let at = 0; at < 50; at++) {
      machine.files.set(`${folder}/localgrid-eeeeeeee-2025-11-21-23-${10 + at}.lgbackup`, "eeeeeeee");
    }
    machine.files.set(`${folder}/given-another-name.lgbackup`, "ffffffff");
    const tried: string[] = [];
    machine.answers.set("restore", (_, { input_file = "" }) => {
      tried.push(input_file.slice(folder.length + 1));
      if (machine.files.get(input_file) !== "00112233") return refusing("backup-of-another-node");
      if (input_file.includes("-11-05-")) return refusing("damaged-backup");
      machine.files.set(`${NODE}/journal.sqlite`, "a journal");
      return {};
    });
    const restoring = { withBackups: <T>(act: (all: Backups) => Promise<T>) => withStickBackups(machine, act) };
    expect(await restoreOnFirstBoot(machine, restoring)).toMatchObject({ state: "done", tries: 1 });
    expect(tried.slice(-2)).toEqual([
      "localgrid-00112233-2026-11-05-23-00-00.lgbackup",
      "localgrid-00112233-2026-11-04-23-00-00.lgbackup",
    ]);
    expect(tried.length).toBeLessThanOrEqual(6);
  });

  test("asks hub and other nodes where the stick cannot be read", async () => {
    const machine = freshBox();
    const stick = { path: "/dev/sda1", tran: "usb", fstype: "vfat", mountpoints: [null] };
    machine.answers.set("lsblk", () => ({ stdout: JSON.stringify({ blockdevices: [stick] }) }));
    machine.names = () => {
      throw new Error("EIO: i/o error, scandir");
    };
    comesBack(machine);
    const restoring = { withBackups: <T>(act: (all: Backups) => Promise<T>) => withStickBackups(machine, act) };
    expect(await restoreOnFirstBoot(machine, restoring)).toMatchObject({ state: "done" });
  });

  test("takes what the hub keeps, and does without when that fails", async () => {
    const machine = freshBox({ hub_url: "https://hub.example" });
    machine.answers.set("hub-backups", () => ({ stdout: '[{"backup":"ab"}]' }));
    machine.answers.set("restore", () => refusing("damaged-backup"));
    comesBack(machine);
    expect(await restoreOnFirstBoot(machine, none)).toMatchObject({ state: "done", tries: 2 });
    const [, first, second] = commands(machine);
    expect(first).toContain("restore --from hub");
    expect(second).toMatch(/^recover /);
  });

  test.each(["wrong-recovery-code", "replacement-raced", "no-recovery-secrets"])(
    "stops at %s, starts no new node, and says why",
    async (code) => {
      const machine = freshBox();
      machine.answers.set("recover", () => refusing(code, "that cannot be"));
      expect(await restoreOnFirstBoot(machine, none)).toMatchObject({ state: "failed", message: "that cannot be" });
      // As long as it lies there the node's unit does not start.
      expect(machine.files.has(CODE_FILE)).toBe(true);
    },
  );

  test("starts empty at once when the settings say so", async () => {
    const machine = freshBox({ recovery_start_empty: true });
    machine.files.set(`${NODE}/recovery/journal.sqlite`, "half of it");
    machine.answers.set("recover", () => refusing("recovery-incomplete"));
    expect(await restoreOnFirstBoot(machine, none)).toMatchObject({ state: "done", tries: 1 });
    expect([machine.exists(CODE_FILE), machine.exists(`${NODE}/recovery`)]).toEqual([false, false]);
  });

  test("does nothing without a code, and nothing to a node that is there", async () => {
    expect(await restoreOnFirstBoot(new FakeMachine(), none)).toBeNull();
    const machine = freshBox();
    machine.files.set(`${NODE}/journal.sqlite`, "its own");
    expect(await restoreOnFirstBoot(machine, none)).toMatchObject({ state: "done" });
    expect(commands(machine)).toEqual([]);
  });
});
