import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Outcome } from "./care-machine.ts";
import { FakeMachine, PowerCut } from "./fake-machine.ts";
import { finishReset, KEEP_KEYS_MARK, requestReset } from "./resetting.ts";
import { CODE_FILE, restoreOnFirstBoot, STATE_FILE, WAY_BACK_FILE } from "./restoring.ts";

/** BIP-39's words for 32 zero bytes. */
const WORDS = `${"abandon ".repeat(23)}art`;
const NODE = "/data/node";
const none = { withBackups: <T>(act: (backups: readonly []) => Promise<T>) => act([]) };
const commands = (machine: FakeMachine) => machine.ran.filter((one) => !/^(chown|systemctl)/.test(one));

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
    machine.answers.set("recover", () => {
      machine.files.set(`${NODE}/journal.sqlite`, "a journal");
      return { stdout: '{"generation":2}' };
    });
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
        expect(machine.text(CODE_FILE, 200)).toBe(left.length === 0 ? WORDS : null);
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

  const BROKEN: readonly [string, string, Partial<Outcome>][] = [
    ["ways-back was ended for taking too long", "ways-back", { code: null }],
    ["ways-back could not read", "ways-back", { code: 1, stderr: "local.sqlite cannot be read [storage-failed]" }],
    ["ways-back said nothing", "ways-back", { stdout: "" }],
    ["ways-back said half of it", "ways-back", { stdout: '{"hub_url":null}' }],
    ["recovery-code was ended", "recovery-code", { code: null }],
    ["recovery-code could not read", "recovery-code", { code: 1 }],
    ["recovery-code said nothing", "recovery-code", { stdout: "" }],
    ["recovery-code said half of it", "recovery-code", { stdout: WORDS.slice(0, 60) }],
  ];

  test.each(BROKEN)("waits and removes nothing while %s, and goes on when it can", async (_, command, answer) => {
    const machine = livingBox(withHub);
    const whole = machine.answers.get(command) as NonNullable<ReturnType<typeof machine.answers.get>>;
    await requestReset(machine, "keep-keys");
    const before = new Map(machine.files);
    machine.answers.set(command, () => answer);
    await expect(finishReset(machine)).rejects.toMatchObject({ code: "way-back-unknown" });
    expect(JSON.parse(machine.files.get(STATE_FILE) ?? "")).toMatchObject({ state: "waiting" });
    machine.files.delete(STATE_FILE);
    expect(machine.files).toEqual(before);
    machine.answers.set(command, whole);
    expect(await finishReset(machine)).toBe("recovers");
    expect([machine.text(CODE_FILE, 200), machine.exists(STATE_FILE)]).toEqual([WORDS, false]);
    expect(machine.text(WAY_BACK_FILE, 200)).toContain("hub.example");
  });

  test("gives a slow board a quarter of an hour to look", async () => {
    const machine = livingBox(withHub);
    await requestReset(machine, "keep-keys");
    for (const command of ["ways-back", "recovery-code"]) {
      const answer = machine.answers.get(command) as NonNullable<ReturnType<typeof machine.answers.get>>;
      machine.answers.set(command, (args, options) => {
        return (options.deadline_ms ?? 60_000) < 900_000 ? { code: null } : answer(args, options);
      });
    }
    expect(await finishReset(machine)).toBe("recovers");
  });
});

test("A reset that could not look is tried again by its unit, and the node does not start beside its mark", () => {
  const linesOf = (unit: string) => {
    const file = new URL(`../../overlay/etc/systemd/system/${unit}`, import.meta.url);
    return readFileSync(file, "utf8").split("\n");
  };
  const conditions = linesOf("localgrid-restore.service").filter((line) => line.startsWith("Condition"));
  expect(linesOf("localgrid-restore.service")).toEqual(expect.arrayContaining(["Restart=on-failure", "RestartSec=30"]));
  // Beside these no other that could keep it from starting again.
  expect(conditions.toSorted()).toEqual([
    "ConditionPathExists=!/run/localgrid/recovery",
    `ConditionPathExists=|${CODE_FILE}`,
    `ConditionPathExists=|${KEEP_KEYS_MARK}`,
  ]);
  expect(linesOf("localgrid.service")).toContain(`ConditionPathExists=!${KEEP_KEYS_MARK}`);
});
