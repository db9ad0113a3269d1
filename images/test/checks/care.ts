import { runCommand } from "@localgrid/edge-node/test/running-node";
import type { Appliance } from "../emulator/appliance.ts";
import { makeStick } from "../emulator/card.ts";
import { FatFiles } from "../emulator/fat-files.ts";
import { inGuest, type LoginKey, loginMethods, makeLoginKey } from "../emulator/guest-shell.ts";
import { type Check, expectSame, expectThat } from "./check.ts";
import type { Lab } from "./lab.ts";
import { deliverReadings, expectNothingLost } from "./living.ts";
import { HOUSE, houseSettings, WIFI_PASSWORD } from "./settings.ts";

const READINGS = 20;
const BACKUPS = "localgrid-backups";
const STICK_DEADLINE_MS = 180_000;
const RESTORE_DEADLINE_MS = 1_200_000;
/** The host name that a stick brings. */
const STICK_NAME = "stick-street";

const login: Check = {
  name: "login",
  claim: "whoever's key is in the settings logs in by ssh, nobody else does, and the console says that the box is well",
  isShort: false,
  async run(lab) {
    const { house, key } = await keyHouse(lab, "login-house");
    expectSame("who is logged in", (await shell(house, key, "id -un")).trim(), "root");
    const { ssh } = house.machine.ports;
    expectSame("what ssh takes from somebody without a key", await loginMethods(ssh), "publickey");
    const stranger = await makeLoginKey(lab.path(""), "stranger");
    const isRefused = await inGuest(ssh, stranger, "true").then(
      () => false,
      () => true,
    );
    expectThat("another key is refused", isRefused);
    const status = await shell(house, key, "localgrid status");
    expectThat("the console knows the node's health", /^health +ok/m.test(status), status);
    const failed = await shell(house, key, "systemctl --failed --no-legend --plain");
    expectSame("units that failed", failed.trim(), "");
    const report = await shell(house, key, "localgrid health-report");
    const told = [HOUSE.host_name, WIFI_PASSWORD, "mill street", "10.0.2.15"].filter((word) => report.includes(word));
    expectSame("what the report tells of the house", told, []);
    await house.machine.cut();
    return `report of ${report.length} characters; ${status.trim().split("\n").length} lines of status`;
  },
};

const stickSettings: Check = {
  name: "stick-settings",
  claim:
    "a settings file on a stick is taken over by a box that runs without settings, and its secrets leave the stick",
  isShort: false,
  async run(lab) {
    const house = await lab.board(await lab.flash("bare-house"));
    await house.boot();
    // The box has begun by its cable: community and interval length are what they are.
    const lines = houseSettings().replace(HOUSE.host_name, STICK_NAME).split("\n");
    const settings = lines.filter((line) => !/^(community|interval_length_s) =/.test(line)).join("\n");
    const stick = await makeStick(lab.path("settings-stick.img"), { "localgrid.toml": settings });
    await house.machine.plugIn(stick);
    const isTaken = async () => {
      const data = await house.dataNow();
      const kept = (await data.read("/settings/settings.json"))?.toString("utf8") ?? "{}";
      data.dispose();
      return (JSON.parse(kept) as { host_name?: string }).host_name === STICK_NAME;
    };
    await house.until("the settings are taken over", isTaken, STICK_DEADLINE_MS);
    const fat = new FatFiles(stick, 0);
    const isSafe = () =>
      house.machine.paused(async () => !(await fat.readText("localgrid.toml")).includes(WIFI_PASSWORD));
    await house.until("the password is gone from the stick", isSafe, STICK_DEADLINE_MS);
    await house.machine.cut();
    return `host name ${STICK_NAME}`;
  },
};

const stickBackup: Check = {
  name: "stick-backup",
  claim: "a backup on a stick, made on the console, makes a new card with the recovery code the same node again",
  isShort: false,
  async run(lab) {
    const { house, key } = await keyHouse(lab, "backup-house");
    await house.setUp(1);
    await deliverReadings(house, READINGS);
    const before = await house.identity();
    const words = (await shell(house, key, "localgrid recovery-code")).match(/\b[a-z]{3,8}\b/g) ?? [];
    const stick = await makeStick(lab.path("backup-stick.img"), {});
    await house.machine.plugIn(stick);
    await house.until("the backup is made", () => makeBackup(house, key), STICK_DEADLINE_MS);
    const [name = ""] = await new FatFiles(stick, 0).list(BACKUPS);
    await new FatFiles(stick, 0).copyOut(`${BACKUPS}/${name}`, lab.path(name));
    const info = await runCommand(["backup-info", "--file", lab.path(name)]);
    expectThat("the backup says whose it is", info.code === 0 && info.stdout.includes(HOUSE.community), info.stdout);
    await house.machine.cut();
    const settings = houseSettings([`recovery_code = "${words.slice(-24).join(" ")}"`]);
    const replaced = await lab.board(await lab.flash("restored-card", { "localgrid.toml": settings }));
    replaced.adopt(house);
    await replaced.machine.plugIn(stick);
    await replaced.machine.powerOn();
    await replaced.untilHealthy(RESTORE_DEADLINE_MS);
    const after = await replaced.identity();
    const kept = [...before.keys()].filter((path) => path.startsWith("/node/"));
    expectSame("keys of the node", [...kept.map((path) => after.get(path))], [...kept.map((path) => before.get(path))]);
    await deliverReadings(replaced, READINGS);
    await replaced.machine.cut();
    return `${name}; ${await expectNothingLost(replaced)} readings on the new card`;
  },
};

const resets: Check = {
  name: "resets",
  claim:
    "a word in a file on the boot partition empties the box: with keep-keys it is the same node, with wipe it is another",
  isShort: false,
  async run(lab) {
    const { house } = await keyHouse(lab, "reset-house");
    await house.setUp(1);
    const before = await house.identity();
    await house.machine.cut();
    await house.card.fat.write("localgrid-reset.txt", "keep-keys\n");
    await house.boot();
    expectSame("keys and names", [...(await house.identity())], [...before]);
    const emptied = await house.health();
    expectThat("the journal begins anew", emptied.journal.position < READINGS, emptied);
    await house.machine.cut();
    await house.card.fat.write("localgrid-reset.txt", "wipe\n");
    await house.boot();
    const wiped = await house.identity();
    const shared = [...before].filter(([path, hash]) => wiped.get(path) === hash).map(([path]) => path);
    expectSame("files that are left", shared, []);
    const isAskedAgain = await house.machine.paused(() => house.card.fat.has("localgrid-reset.txt"));
    expectSame("the word is still there", isAskedAgain, false);
    const left = await house.machine.paused(() => house.card.fat.readText("localgrid.toml"));
    expectThat("the last owner's settings are gone", !/ssh-ed25519|mill/.test(left), left);
    await house.machine.cut();
    return `${before.size} files kept, then none`;
  },
};

/** A house of its own, that somebody with a key may log in to. */
async function keyHouse(lab: Lab, name: string): Promise<{ readonly house: Appliance; readonly key: LoginKey }> {
  const key = await makeLoginKey(lab.path(""));
  const settings = houseSettings([`ssh_keys = ["${key.public_key}"]`]);
  const house = await lab.board(await lab.flash(name, { "localgrid.toml": settings }));
  await house.boot();
  return { house, key };
}

function shell(house: Appliance, key: LoginKey, command: string): Promise<string> {
  return inGuest(house.machine.ports.ssh, key, command);
}

/** Null until the stick has been found. */
async function makeBackup(house: Appliance, key: LoginKey): Promise<string | null> {
  const said = await shell(house, key, "localgrid backup --to stick 2>&1 || true");
  if (said.includes("no-stick")) return null;
  expectThat("the console made a backup", !/\[[a-z-]+\]/.test(said), said);
  return said;
}

export const CARE_CHECKS: readonly Check[] = [login, stickSettings, stickBackup, resets];
