import { describe, expect, test } from "vitest";
import { FakeMachine, PowerCut } from "./fake-machine.ts";
import { finishReset, KEEP_KEYS_MARK, requestReset } from "./resetting.ts";
import { CODE_FILE, type RestoreState, restoreOnFirstBoot, STATE_FILE } from "./restoring.ts";

const WORDS = "abandon ability able about";
const NODE = "/data/node";
const none = { withBackups: <T>(act: (files: readonly string[]) => Promise<T>) => act([]) };
const stick = { withBackups: <T>(act: (files: readonly string[]) => Promise<T>) => act(["/stick/b", "/stick/a"]) };

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
    const given: (string | undefined)[] = [];
    machine.answers.set("restore", (_, { input_file }) => {
      given.push(input_file);
      return refusing(input_file === "/stick/b" ? "backup-of-another-node" : "damaged-backup");
    });
    comesBack(machine);
    expect(await restoreOnFirstBoot(machine, stick)).toMatchObject({ state: "done" });
    expect(given).toEqual(["/stick/b", "/stick/a"]);
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

describe("A factory reset", () => {
  function livingBox(ways: object): FakeMachine {
    const machine = new FakeMachine();
    const names = ["journal.sqlite", "local.sqlite", "keys/node-key.pem", "ca/authority.pem", "config.json"];
    for (const name of names) machine.files.set(`${NODE}/${name}`, name);
    machine.files.set("/data/settings/settings.json", '{"wifi":"stays"}');
    machine.answers.set("ways-back", () => ({ stdout: JSON.stringify(ways) }));
    machine.answers.set("recovery-code", () => {
      return machine.exists(`${NODE}/keys`) ? { stdout: WORDS } : { code: 1 };
    });
    return machine;
  }

  const withHub = { hub_url: "https://hub.example", members: 1 };
  const alone = { hub_url: null, members: 0 };

  test("that keeps keys empties the folder, and gets the journal back from the hub that it had", async () => {
    const machine = livingBox(withHub);
    expect(await requestReset(machine, "keep-keys")).toBe(true);
    expect(await finishReset(machine)).toBe("recovers");
    expect(machine.names(NODE)).toEqual([]);
    machine.answers.set("hub-backups", () => ({ stdout: "[]" }));
    comesBack(machine);
    expect(await restoreOnFirstBoot(machine, none)).toMatchObject({ state: "done" });
    expect(commands(machine).at(-1)).toContain("--hub https://hub.example");
    expect(machine.names("/data/settings")).toEqual(["settings.json"]);
  });

  test("of a node that nobody else knows keeps its keys and begins anew", async () => {
    const machine = livingBox(alone);
    await requestReset(machine, "keep-keys");
    expect(await finishReset(machine)).toBe("begins-anew");
    expect(machine.names(NODE)).toEqual(["ca", "keys"]);
    expect(await restoreOnFirstBoot(machine, none)).toBeNull();
  });

  test.each([
    ["with a hub", withHub, []],
    ["alone", alone, ["ca", "keys"]],
  ])(
    "%s goes on after a power cut at any moment, and never loses the code before the journal is back",
    async (_, ways, left) => {
      for (let fuse = 0; fuse < 40; fuse++) {
        const machine = livingBox(ways);
        machine.files.set(KEEP_KEYS_MARK, "{}");
        machine.fuse = fuse;
        await finishReset(machine).catch((error: Error) => expect(error).toBeInstanceOf(PowerCut));
        machine.fuse = Number.POSITIVE_INFINITY;
        // "none" when nothing was left to do.
        const way = await finishReset(machine);
        expect([left.length === 0 ? "recovers" : "begins-anew", "none"]).toContain(way);
        expect(machine.names(NODE)).toEqual(left);
        expect(machine.text(CODE_FILE, 100)).toBe(left.length === 0 ? WORDS : null);
        expect(machine.exists(KEEP_KEYS_MARK)).toBe(false);
      }
    },
  );

  test("that wipes leaves the word on the boot partition, which is writable only meanwhile", async () => {
    const machine = livingBox(alone);
    expect(await requestReset(machine, "wipe")).toBe(true);
    expect(machine.files.get("/boot/firmware/localgrid-reset.txt")).toBe("wipe\n");
    expect(machine.ran).toEqual(["mount -o remount,rw /boot/firmware", "mount -o remount,ro /boot/firmware"]);
    expect(machine.exists(`${NODE}/journal.sqlite`)).toBe(true);
  });

  test("that cannot leave the word says so", async () => {
    const machine = livingBox(alone);
    machine.answers.set("mount", () => ({ code: 32 }));
    expect(await requestReset(machine, "wipe")).toBe(false);
  });
});
