import { connect } from "node:tls";
import { type Check, expectSame, expectThat } from "./check.ts";
import type { Lab } from "./lab.ts";
import { cutUnderLoad, deliverReadings, expectMemoryBounded, expectNothingLost } from "./living.ts";
import { HOUSE, WIFI_PASSWORD } from "./settings.ts";

const READINGS = 40;
const LOAD_MS = 12_000;

const settingsApplied: Check = {
  name: "settings",
  claim: "a settings file on the boot partition is applied on the first boot, once, and its secrets are removed",
  isShort: true,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const { body } = await house.community.coordinator.get("/api/community");
    const { community, currency, time_zone, interval_length_s } = body;
    const { host_name, ...expected } = HOUSE;
    expectSame("the node's community", { community, currency, time_zone, interval_length_s }, expected);
    const data = await house.dataNow();
    const kept = JSON.parse((await data.read("/settings/settings.json"))?.toString("utf8") ?? "{}");
    expectSame("host name", kept.host_name, host_name);
    expectThat("the Wi-Fi network is kept", (await data.read("/settings/iwd/mill street.psk")) !== null);
    data.dispose();
    const left = await house.machine.paused(() => house.card.fat.readText("localgrid.toml"));
    expectThat("the password is gone from the boot partition", !left.includes(WIFI_PASSWORD), left);
    return `first boot ${lab.figures.get("first_boot_s")?.toFixed(0)} s`;
  },
};

const readings: Check = {
  name: "readings",
  claim: "devices pair over the network and their readings are acknowledged",
  isShort: true,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const acknowledged = await deliverReadings(house, READINGS);
    return `${acknowledged} readings, ${await expectMemoryBounded(lab, house, "node_memory_mb")}`;
  },
};

const powerCut: Check = {
  name: "power-cut",
  claim: "after a power cut under load it boots again with the same keys, and nothing acknowledged is lost",
  isShort: true,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    const before = await house.identity();
    await cutUnderLoad(house, LOAD_MS);
    const acknowledged = await expectNothingLost(house);
    lab.note("later_boot_s", await house.boot());
    expectSame("keys and names", [...(await house.identity())], [...before]);
    expectThat("the broker shows the authority that devices trust", await isTrusted(lab));
    await deliverReadings(house, READINGS);
    await expectNothingLost(house);
    return `${acknowledged} acknowledged readings there, later boot ${lab.figures.get("later_boot_s")?.toFixed(0)} s`;
  },
};

/** Whether the broker's certificate comes from the authority that devices were given when they were paired. */
async function isTrusted(lab: Lab): Promise<boolean> {
  const house = await lab.house();
  const data = await house.dataNow();
  const authority = (await data.read("/node/ca/authority.pem"))?.toString("utf8") ?? "";
  data.dispose();
  const ca = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(authority)?.[0] ?? "";
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: house.machine.ports.mqtt, ca, rejectUnauthorized: false });
    socket.once("secureConnect", () => {
      resolve(socket.authorized);
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
  });
}

const freshKeys: Check = {
  name: "fresh-keys",
  claim: "two cards with the same image become two boxes: no key, name or id is in both",
  isShort: false,
  async run(lab) {
    const house = await lab.house();
    const first = await house.identity();
    const other = await lab.board(await lab.flash("other-house"), { hasScreen: true });
    await other.boot();
    // For the eyes of whoever writes the installer's page; nothing depends on it.
    await other.machine.picture(lab.path("screen.png")).catch((error: unknown) => lab.tell(`no picture: ${error}`));
    const second = await other.identity();
    await other.machine.cut();
    const shared = [...first].filter(([path, hash]) => second.get(path) === hash).map(([path]) => path);
    expectSame("files that both boxes have", shared, []);
    for (const wanted of ["/identity/machine-id", "/node/ca/authority.pem"]) {
      expectThat(`both have ${wanted}`, first.has(wanted) && second.has(wanted), [...second.keys()]);
    }
    return `${first.size} files, none in both`;
  },
};

export const FIRST_READING: readonly Check[] = [settingsApplied, readings];
export const POWER_CUT: readonly Check[] = [powerCut];
export const FRESH_KEYS: readonly Check[] = [freshKeys];
