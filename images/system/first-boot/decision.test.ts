import { generateKeyPairSync } from "node:crypto";
import { recoveryWords } from "@localgrid/edge-node/recovery-code";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { describe, expect, test } from "vitest";
import { prepareDevice } from "./prepare-device.ts";
import { takeStickText } from "./take-settings.ts";
import { TestBox } from "./test-box.ts";

const CODE = `${"abandon ".repeat(23)}art`;
const CODE_LINE = `recovery_code = "${CODE}"\n`;
const TOML = "/boot/firmware/localgrid.toml";
const UNDECIDED = "/run/localgrid/undecided";

function startBox(toml: string, files: Readonly<Record<string, string>> = {}) {
  const box = new TestBox({ "localgrid.toml": toml });
  for (const [path, text] of Object.entries(files)) box.put(path, text);
  prepareDevice(box);
  return box;
}

/** The node's own folder, as it is once a journal has begun. */
function livingNode() {
  const { privateKey } = generateKeyPairSync("ed25519");
  const files = {
    "/data/node/journal.sqlite": "",
    "/data/node/keys/node-key.pem": String(privateKey.export({ type: "pkcs8", format: "pem" })),
  };
  return { files, words: recoveryWords(nodeSeedOf(privateKey)) };
}

describe("whether a cable begins the journal", () => {
  test("it does where nobody has told anything", () => {
    expect(startBox("# nothing\n").read(UNDECIDED)).toBe("");
  });

  test.each([
    ["a recovery code", `${CODE_LINE}timezone = "UTC"\n`],
    ["a community", 'community = "elm-street"\ncurrency = "euro"\n'],
    ["what is not TOML", 'community = "elm-street\n'],
  ])("it does not where settings with %s were refused, until they are right", (_, wrong) => {
    const box = startBox(wrong);
    expect(box.read(UNDECIDED)).toBe("refused\n");
    box.put(TOML, 'community = "elm-street"\n');
    box.restart();
    prepareDevice(box);
    expect(box.exists(UNDECIDED)).toBe(false);
  });

  test("refused settings stop no box that was told something before, or that has a journal", () => {
    const told = startBox('community = "elm-street"\n');
    told.put(TOML, "community = 3\n");
    told.restart();
    prepareDevice(told);
    expect(told.exists(UNDECIDED)).toBe(false);
    expect(startBox("community = 3\n", livingNode().files).exists(UNDECIDED)).toBe(false);
  });
});

describe("a recovery code", () => {
  test("is kept apart from the other settings, and leaves the card", () => {
    const box = startBox(CODE_LINE);
    expect(box.read("/data/settings/recovery-code")).toBe(`${CODE}\n`);
    expect(box.read("/data/settings/settings.json")).not.toContain("abandon");
    expect(box.card("localgrid.toml")).not.toContain("abandon");
  });

  test("of another node than the one that lives here is told, and stays on the card", () => {
    const box = startBox(`time_zone = "Europe/Vienna"\n${CODE_LINE}`, livingNode().files);
    expect(box.card("localgrid.toml")).toContain(CODE);
    expect(box.card("localgrid-problems.txt")).toMatch(/line 2: "recovery_code" is of another node.*another-node-is/);
    expect(box.exists("/data/settings/recovery-code")).toBe(false);
    expect(takeStickText(box, CODE_LINE)).toMatchObject({ kind: "refused", problems: [{ key: "recovery_code" }] });
  });

  test("of another node, written into what the box wrote itself, stays on the card too", () => {
    const box = startBox('time_zone = "Europe/Vienna"\n', livingNode().files);
    expect(box.card("localgrid.toml")).toContain("Taken over");
    box.put(TOML, `${box.card("localgrid.toml")}${CODE_LINE}`);
    box.restart();
    prepareDevice(box);
    expect(box.card("localgrid.toml")).toContain(CODE);
    expect(box.card("localgrid-problems.txt")).toContain("another-node-is-here");
  });

  test("of the very node that lives here is fine: it leaves the card, and nothing is to be restored", () => {
    const { files, words } = livingNode();
    const box = startBox(`time_zone = "Europe/Vienna"\nrecovery_code = "${words}"\n`, files);
    expect(box.card("localgrid.toml")).not.toContain(words);
    expect(box.card("localgrid-problems.txt")).toBeNull();
    expect(box.exists("/data/settings/recovery-code")).toBe(false);
  });

  test("that this box is just becoming is fine as well", () => {
    const becoming = { "/data/node/journal.sqlite": "", "/data/settings/recovery-code": `${CODE}\n` };
    const box = startBox(CODE_LINE, becoming);
    expect(box.card("localgrid.toml")).not.toContain("abandon");
    expect(box.read("/data/settings/recovery-code")).toBe(`${CODE}\n`);
  });

  test.each(["", "no key"])("meets a journal with a key that cannot be read (%j): it stays on the card", (key) => {
    const box = startBox(CODE_LINE, { ...livingNode().files, "/data/node/keys/node-key.pem": key });
    expect(box.card("localgrid.toml")).toContain(CODE);
  });
});

describe("the card's own settings after the data partition was made anew", () => {
  const WIFI = '[wifi]\nssid = "Home"\npassword = "long enough"\ncountry = "DE"\n';

  function startAnew(change = (text: string) => text) {
    const before = startBox(`community = "elm-street"\n${WIFI}`);
    return startBox(change(before.card("localgrid.toml") ?? ""));
  }

  test("are taken without the Wi-Fi, whose password nobody knows any more", () => {
    const box = startAnew();
    expect(box.exists(UNDECIDED)).toBe(false);
    expect(box.exists("/run/localgrid/hotspot/knows-wifi")).toBe(false);
    expect(box.card("localgrid.toml")).toContain('community = "elm-street"');
    expect(box.card("localgrid.toml")).not.toContain("wifi");
    expect(box.card("localgrid-problems.txt")).toBeNull();
  });

  test("are taken with a Wi-Fi that somebody wrote in again, or that is open", () => {
    const again = startAnew((text) => text.replace("# password: taken over", 'password = "as before"'));
    expect(again.read("/var/lib/iwd/Home.psk")).toContain("as before");
    const open = startAnew((text) => text.replace("# password: taken over", "open = true"));
    expect(open.exists("/var/lib/iwd/Home.open")).toBe(true);
  });

  test("are refused as before while the password is still kept", () => {
    const box = startBox(`community = "elm-street"\n${WIFI}`);
    box.put("/data/settings/settings.json", "damaged");
    box.put(TOML, `${box.card("localgrid.toml")}# changed\n`);
    box.restart();
    prepareDevice(box);
    expect(box.card("localgrid-problems.txt")).toContain("wifi.password");
    expect(box.exists("/var/lib/iwd/Home.psk")).toBe(true);
  });
});
