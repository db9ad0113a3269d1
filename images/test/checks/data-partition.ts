import { runCommand as runHubCommand, startHub } from "@localgrid/cloud-hub/test/running-hub";
import { runCommand } from "@localgrid/edge-node/test/running-node";
import type { Appliance } from "../emulator/appliance.ts";
import { damageData, emptyData, fillData, ruinData } from "../emulator/damage.ts";
import { type Check, expectSame, expectThat } from "./check.ts";
import type { Lab } from "./lab.ts";
import { cutUnderLoad, deliverReadings, expectNothingLost, nodeFolder } from "./living.ts";
import { HOUSE, houseSettings } from "./settings.ts";

const READINGS = 20;
/** Devices try for so long to get rid of their readings while there is no room. */
const FULL_LOAD_MS = 15_000;
const UPLOAD_DEADLINE_MS = 120_000;
/** This machine, as a guest of QEMU's user network calls it. */
const HOST_ADDRESS = "10.0.2.2";

const dataFull: Check = {
  name: "data-full",
  claim:
    "with a full data partition it boots, answers, acknowledges nothing that it cannot keep, and goes on with room",
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    await deliverReadings(house, READINGS);
    await house.machine.cut();
    const filled_bytes = await fillData(house.card);
    await house.machine.powerOn();
    const health = await house.until("the box answers", () => house.health());
    await cutUnderLoad(house, FULL_LOAD_MS);
    await expectNothingLost(house);
    await emptyData(house.card);
    await house.boot();
    await deliverReadings(house, READINGS);
    return `${(filled_bytes / 2 ** 20).toFixed(0)} MiB filled, the node said ${health.status}`;
  },
};

const dataDamaged: Check = {
  name: "data-damaged",
  claim: "a damaged data partition is repaired on the way up, without anybody's help, and the keys are the same",
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    await deliverReadings(house, READINGS);
    const before = await house.identity();
    await house.machine.cut();
    await damageData(house.card);
    const boot_s = await house.boot();
    expectSame("keys and names", [...(await house.identity())], [...before]);
    await deliverReadings(house, READINGS);
    return `${await expectNothingLost(house)} readings there, boot with repair ${boot_s.toFixed(0)} s`;
  },
};

const dataLost: Check = {
  name: "data-lost",
  claim:
    "a ruined data partition leads to a page that says so; a new card with the recovery code is the same node again",
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const { hub_url, words } = await uploadEverything(lab, house);
    const { devices } = house.community;
    await house.machine.cut();
    ruinData(house.card);
    await house.machine.powerOn();
    const page = await house.until("the recovery page is served", () => recoveryPage(house));
    await house.machine.cut();
    const settings = houseSettings([`hub_url = "${hub_url}"`, `recovery_code = "${words}"`]);
    const card = await lab.flash("new-card", { "localgrid.toml": settings });
    const replaced = await lab.board(card);
    replaced.adopt(house);
    await lab.moveHouse(replaced);
    await replaced.machine.powerOn();
    await replaced.untilHealthy(2 * replaced.boot_limit_ms);
    const left = await replaced.machine.paused(() => card.fat.readText("localgrid.toml"));
    expectThat("the page asks for the word on the screen", /word/i.test(page), page.slice(0, 500));
    expectThat("the recovery code is gone from the boot partition", !left.includes(words.slice(0, 20)), left);
    await deliverReadings(replaced, READINGS);
    await replaced.machine.cut();
    const readings = await expectNothingLost(replaced);
    expectSame("devices that go on", devices.length, house.community.homes.length);
    return `${page.length} characters of page, ${readings} readings are back`;
  },
};

/** Lets the node in at a hub on this machine and waits until all of its journal is there. */
async function uploadEverything(lab: Lab, house: Appliance) {
  const hub = await startHub();
  lab.onClose(() => hub.stop());
  const asked = ["create-join-code", "--data-dir", hub.data_dir, "--community", HOUSE.community];
  const { join_code } = JSON.parse((await runHubCommand(asked)).stdout) as { join_code: string };
  const hub_url = hub.url.replace("127.0.0.1", HOST_ADDRESS);
  const { coordinator } = house.community;
  const at = coordinator.at(house.http_url);
  await at.done("POST", "/api/hub/enrolment", { hub_url, join_code });
  await deliverReadings(house, READINGS);
  await house.until(
    "everything is at the hub",
    async () => (await at.get("/api/hub")).body.backlog_records === 0,
    UPLOAD_DEADLINE_MS,
  );
  const { data, data_dir } = await nodeFolder(house);
  const told = await runCommand(["recovery-code", "--data-dir", data_dir]);
  data.dispose();
  expectSame("the command for the recovery code", told.code, 0);
  return { hub_url, words: (told.stdout.match(/[a-z]+/g) ?? []).join(" ") };
}

/** What the box serves instead of the node; null while it serves nothing. */
async function recoveryPage(house: Appliance): Promise<string | null> {
  if ((await house.health()).status !== "no-data-partition") return null;
  const response = await fetch(`${house.http_url}/`, { signal: AbortSignal.timeout(20_000) });
  return response.status === 200 ? response.text() : null;
}

export const DATA_PARTITION_CHECKS: readonly Check[] = [dataFull, dataDamaged, dataLost];
