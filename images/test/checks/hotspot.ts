import { readFileSync } from "node:fs";
import type { Appliance } from "../emulator/appliance.ts";
import type { Card } from "../emulator/card.ts";
import type { PhoneTask } from "../emulator/phone.ts";
import { type Check, expectSame, expectThat } from "./check.ts";
import type { Lab } from "./lab.ts";
import { HOUSE, WIFI_PASSWORD } from "./settings.ts";

const BOX_ADDRESS = "10.213.77.1";
const SSID = "mill street";
const ROUTER_ADDRESS = "192.168.66.1";
const HOME_ADDRESS = "192.168.66.20";
const PROBE_URL = "http://connectivitycheck.gstatic.com/generate_204";
const NAMES = ["connectivitycheck.gstatic.com", "captive.apple.com", "anything.example"];
const FORM = {
  ssid: SSID,
  password: WIFI_PASSWORD,
  country: "AT",
  community: HOUSE.community,
  currency: HOUSE.currency,
  time_zone: HOUSE.time_zone,
};
const STEP_DEADLINE_MS = 400_000;
const NODE = "/usr/lib/localgrid/node/bin/node";
const PHONE = "/boot/firmware/phone.mts";
const PHONE_FILE = new URL("../emulator/phone.ts", import.meta.url);
const SAID = /phone says (\{.*\}) over/g;

/** What the phone found in one step. */
interface Findings {
  readonly step?: string;
  readonly waited_s?: number;
  readonly address?: string;
  readonly addresses?: readonly string[];
  readonly ipv6?: string;
  readonly looks?: number;
  readonly health?: { readonly status: string };
  readonly message?: string;
}

const TASK: PhoneTask = {
  probe_url: PROBE_URL,
  names: NAMES,
  form: FORM,
  router_address: ROUTER_ADDRESS,
  home_address: HOME_ADDRESS,
};

/** On the kernel's command line: the image knows nothing of it. Its radio is taken before anything of the box uses one. */
const UNIT = `[Unit]
DefaultDependencies=no
RequiresMountsFor=/boot/firmware /tmp
Before=iwd.service
[Service]
SyslogIdentifier=phone
ExecStartPre=${NODE} ${PHONE} apart
ExecStart=nsenter --net=/run/netns/phone ${NODE} ${PHONE}
`;

/** A board without a network socket, as a Zero 2 W is. */
const KERNEL_WORDS = [
  "module_blacklist=virtio_net",
  `systemd.set_credential_binary=systemd.extra-unit.phone.service:${Buffer.from(UNIT).toString("base64")}`,
  "systemd.wants=phone.service",
];

const hotspot: Check = {
  name: "hotspot",
  claim:
    "a box without settings and network opens a Wi-Fi, whose page takes settings from a phone, and joins the house's",
  isShort: false,
  async run(lab) {
    const box = await lab.board(await cardWithPhone(lab), { hasScreen: true });
    const began_ms = performance.now();
    await box.machine.powerOn();
    try {
      const told = await followPhone(box, lab);
      await box.machine.cut();
      await expectKept(box);
      return `${told}, ${((performance.now() - began_ms) / 1000).toFixed(0)} s in all`;
    } finally {
      await box.machine.cut();
    }
  },
};

/** Holds what the phone finds against what it should. Returns figures worth printing. */
async function followPhone(box: Appliance, lab: Lab): Promise<string> {
  const { waited_s, ...joined } = await finding(box, "joined");
  expectSame("the box before anybody told it anything", joined, { isUndecided: true, hasJournal: false });
  // For the eyes of whoever writes the installer's page; nothing depends on it.
  await box.machine.picture(lab.path("hotspot.png")).catch((error: unknown) => lab.tell(`no picture: ${error}`));
  await expectCaptive(box);
  const { looks } = await finding(box, "told");
  const ended = await finding(box, "ended");
  expectSame("left of the hotspot", ended, { tables: "table inet localgrid", page: "inactive" });
  const { health, ...home } = await finding(box, "home");
  expectSame("the node in the house's Wi-Fi", { ...home, health: health?.status }, HOME);
  return `joined after ${waited_s} s, the page said after ${looks} looks that the settings were taken`;
}

const HOME = { community: HOUSE.community, isUndecided: false, health: "ok" };

/** What a phone meets between joining and the form. */
async function expectCaptive(box: Appliance): Promise<void> {
  const { address, ...leased } = await finding(box, "leased");
  expectThat("the phone's address is one of the hotspot's", /^10\.213\.77\.\d+$/.test(String(address)), address);
  expectSame("the lease", leased, { router: BOX_ADDRESS, names: BOX_ADDRESS, mask: "24" });
  const { addresses, ipv6 } = await finding(box, "named");
  expectSame(
    "where names lead",
    addresses,
    NAMES.map(() => [BOX_ADDRESS]),
  );
  expectSame("IPv6 addresses of a name", ipv6, "ENODATA");
  expectSame("the page", await finding(box, "captive"), {
    probe: { status: 302, location: `http://${BOX_ADDRESS}/` },
    form: { status: 200, missing: [] },
    wrong: { status: 422, location: null },
    foreign: { status: 403, location: null },
    sent: { status: 303, location: `http://${BOX_ADDRESS}/result` },
  });
}

/** What is on the card after all that. */
async function expectKept(box: Appliance): Promise<void> {
  const data = await box.dataNow();
  const text = async (path: string) => (await data.read(path))?.toString("utf8") ?? "{}";
  const { wifi, community, currency, time_zone } = JSON.parse(await text("/settings/settings.json"));
  const terms = JSON.parse(await text("/settings/node-terms.json"));
  const profile = await text(`/settings/iwd/${SSID}.psk`);
  const hasJournal = (await data.read("/node/journal.sqlite")) !== null;
  data.dispose();
  const { password: _password, country, ssid, ...plain } = FORM;
  expectSame("the settings", { community, currency, time_zone }, plain);
  expectSame("the Wi-Fi", { ssid: wifi.ssid, country: wifi.country }, { ssid, country });
  expectSame("the community that the journal begins with", terms.community, HOUSE.community);
  expectThat("the Wi-Fi's password is where iwd finds it", profile.includes(WIFI_PASSWORD));
  expectThat("the journal has begun", hasJournal);
}

/** The image, with nothing in it that tells the box anything, and the phone. */
async function cardWithPhone(lab: Lab): Promise<Card> {
  const card = await lab.flash("hotspot", {
    "phone.mts": readFileSync(PHONE_FILE, "utf8"),
    "phone.json": JSON.stringify(TASK),
  });
  const file = `${(await card.bootChoice()).os_prefix}cmdline.txt`;
  const words = (await card.fat.readText(file)).trim();
  await card.fat.write(file, `${[words, ...KERNEL_WORDS].join(" ")}\n`);
  return card;
}

/** What the phone says of a step, as soon as it does. @throws {Error} with what the phone met instead */
async function finding(box: Appliance, step: string): Promise<Findings> {
  const found = await box.until(
    `the phone says "${step}"`,
    () => {
      const said = box.machine.serialLog.matchAll(SAID);
      const all = [...said].map(([, text = ""]) => JSON.parse(text) as Findings);
      return all.find((one) => one.step === step || one.step === "failed") ?? null;
    },
    box.boot_limit_ms + STEP_DEADLINE_MS,
  );
  const { step: reached, ...members } = found;
  if (reached !== step) throw new Error(`the phone gave up before "${step}": ${members.message}`);
  return members;
}

export const HOTSPOT: readonly Check[] = [hotspot];
