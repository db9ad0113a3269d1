import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { prepareDevice } from "./prepare-device.ts";
import { writeNodeConfig } from "./runtime-files.ts";
import { takePageText, takeStickText } from "./take-settings.ts";
import { PowerCut, TestBox } from "./test-box.ts";

const TEMPLATE = readFileSync(new URL("../../boot/localgrid.toml", import.meta.url), "utf8");
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIP0du7ZPjP2e9c1uB7ajnjLEYY4iJNCvEv5XQhKxD7 phone";
const TOLD = `
community = "sunny-street"
time_zone = "Europe/Berlin"
currency = "EUR"
interval_length_s = 300
hub_url = "https://hub.example"
join_code = "one-two-three"
ssh_keys = ["${KEY}"]

[wifi]
ssid = "Our Wi-Fi"
password = "a very long password"
country = "DE"
`;
const SECRETS = ["a very long password", "one-two-three"];

function configOf(box: TestBox) {
  return JSON.parse(box.read("/run/localgrid/config.json") ?? "null");
}

describe("a box that nobody has told anything", () => {
  test("has a name of its own, a hotspot and the defaults, and leaves the template as it is", () => {
    const box = new TestBox({ "localgrid.toml": TEMPLATE });
    expect(prepareDevice(box)).toBe("ready");
    expect(box.hostName).toMatch(/^localgrid-[0-9a-f]{6}$/);
    expect(box.card("localgrid.toml")).toBe(TEMPLATE);
    expect(box.card("localgrid-problems.txt")).toBeNull();
    expect(box.exists("/run/localgrid/undecided")).toBe(true);
    expect(box.read("/run/localgrid/hotspot/name")?.trim()).toBe(box.hostName);
    expect(box.exists("/run/localgrid/hotspot/knows-wifi")).toBe(false);
    expect(configOf(box)).toMatchObject({ data_dir: "/data/node", community: "community", https_port: 443 });
    expect(configOf(box)).not.toHaveProperty("join_code");
  });

  test("has a hotspot whose name is no longer than a Wi-Fi's may be", () => {
    const host_name = `${"a".repeat(31)}-${"b".repeat(31)}`;
    const box = new TestBox({ "localgrid.toml": `host_name = "${host_name}"\n` });
    prepareDevice(box);
    expect(box.hostName).toBe(host_name);
    expect(box.read("/run/localgrid/hotspot/name")).toBe(`${"a".repeat(31)}-\n`);
  });

  test("keeps name and passphrase over a restart", () => {
    const box = new TestBox();
    prepareDevice(box);
    const before = [box.hostName, box.read("/run/localgrid/hotspot/passphrase")];
    box.restart();
    prepareDevice(box);
    expect([box.hostName, box.read("/run/localgrid/hotspot/passphrase")]).toEqual(before);
  });

  test("waits for nothing once there is a journal", () => {
    const box = new TestBox();
    box.put("/data/node/journal.sqlite", "");
    prepareDevice(box);
    expect(box.exists("/run/localgrid/undecided")).toBe(false);
  });
});

describe("a box with settings on its boot partition", () => {
  const box = new TestBox({ "localgrid.toml": TOLD });
  prepareDevice(box);

  test("tells them to whoever needs them", () => {
    expect(configOf(box)).toMatchObject({
      community: "sunny-street",
      interval_length_s: 300,
      time_zone: "Europe/Berlin",
      hub_url: "https://hub.example",
      join_code: "one-two-three",
    });
    expect(box.read("/var/lib/iwd/Our Wi-Fi.psk")).toBe("[Security]\nPassphrase=a very long password\n");
    expect(box.read("/run/localgrid/iwd/main.conf")).toContain("Country=DE");
    expect(box.read("/data/settings/ssh/authorized_keys")).toBe(`${KEY}\n`);
    expect(box.exists("/run/localgrid/undecided")).toBe(false);
  });

  test("leaves nothing secret where everybody can read", () => {
    for (const secret of SECRETS) expect(box.card("localgrid.toml")).not.toContain(secret);
    expect(box.card("localgrid.toml")).toContain('community = "sunny-street"');
    for (const [path, { text, rights }] of box.files) {
      if (SECRETS.some((secret) => text.includes(secret))) expect([path, rights.mode]).toEqual([path, 0o600]);
    }
  });

  test("takes them once: the next start changes nothing that is kept", () => {
    const before = { ...box.below("/data"), ...box.below("/boot") };
    box.restart();
    prepareDevice(box);
    expect({ ...box.below("/data"), ...box.below("/boot") }).toEqual(before);
    expect(configOf(box).join_code).toBe("one-two-three");
    expect(box.exists("/var/lib/iwd/Our Wi-Fi.psk")).toBe(true);
  });

  test("takes a change in what it wrote itself, and knows the secrets of the same network still", () => {
    const changed = (box.card("localgrid.toml") ?? "").replace(
      'time_zone = "Europe/Berlin"',
      'time_zone = "Europe/Vienna"',
    );
    box.put("/boot/firmware/localgrid.toml", changed);
    box.restart();
    prepareDevice(box);
    expect(configOf(box)).toMatchObject({ time_zone: "Europe/Vienna", join_code: "one-two-three" });
    expect(box.read("/var/lib/iwd/Our Wi-Fi.psk")).toContain("a very long password");
  });

  test("forgets the old network when it is told another one", () => {
    const other = TOLD.replace("Our Wi-Fi", "Café").replace("a very long password", "another long password");
    box.put("/boot/firmware/localgrid.toml", other);
    box.restart();
    prepareDevice(box);
    expect(box.names("/data/settings/iwd")).toEqual(["=436166c3a9.psk"]);
    expect(box.names("/var/lib/iwd")).toEqual(["=436166c3a9.psk"]);
  });
});

describe("a power cut at any step", () => {
  const whole = new TestBox({ "localgrid.toml": TOLD, "user-data": "#cloud-config\nhostname: my-box\n" });
  prepareDevice(whole);
  const steps = whole.steps;

  test.each(Array.from({ length: steps }, (_, step) => step))(
    "after %i changes: the next start ends where none would",
    (step) => {
      const box = new TestBox({ "localgrid.toml": TOLD, "user-data": "#cloud-config\nhostname: my-box\n" });
      box.stepsLeft = step;
      expect(() => prepareDevice(box)).toThrow(PowerCut);
      box.restart();
      expect(prepareDevice(box)).toBe("ready");
      box.restart();
      expect(prepareDevice(box)).toBe("ready");
      expect(box.hostName).toBe("my-box");
      expect(configOf(box)).toEqual(configOf(whole));
      expect(box.read("/data/settings/settings.json")).toBe(whole.read("/data/settings/settings.json"));
      for (const secret of SECRETS) expect(box.card("localgrid.toml")).not.toContain(secret);
      expect(box.card("localgrid-problems.txt") ?? "").not.toContain("[");
    },
  );
});

describe("settings that a phone or a stick brings while the box runs", () => {
  function startBox() {
    const box = new TestBox();
    prepareDevice(box);
    return box;
  }

  test("are taken once from each of them", () => {
    const box = startBox();
    expect(takePageText(box, TOLD).kind).toBe("applied");
    expect(takePageText(box, TOLD).kind).toBe("unchanged");
    expect(takeStickText(box, TOLD).kind).toBe("applied");
    expect(takeStickText(box, TOLD).kind).toBe("unchanged");
    expect(takeStickText(box, "# nothing\n").kind).toBe("nothing");
    expect(takeStickText(box, "community = 3\n")).toMatchObject({ kind: "refused", problems: [{ line: 1 }] });
    box.restart();
    prepareDevice(box);
    expect(configOf(box).community).toBe("sunny-street");
    expect(box.exists("/run/localgrid/undecided")).toBe(false);
  });

  const whole = startBox();
  const before = whole.steps;
  takeStickText(whole, TOLD);

  test.each(Array.from({ length: whole.steps - before }, (_, step) => step))(
    "are taken from the stick again after a power cut at step %i, and end the same",
    (step) => {
      const box = startBox();
      box.stepsLeft = step;
      expect(() => takeStickText(box, TOLD)).toThrow(PowerCut);
      box.restart();
      prepareDevice(box);
      takeStickText(box, TOLD);
      expect(box.below("/data/settings")).toEqual(whole.below("/data/settings"));
    },
  );
});

describe("settings that are wrong", () => {
  const wrong = TOLD.replace('country = "DE"', 'country = "Germany"').replace("time_zone", "timezone");

  test("change nothing, and are told with their lines beside them and on the screen", () => {
    const box = new TestBox({ "localgrid.toml": wrong });
    prepareDevice(box);
    expect(box.card("localgrid.toml")).toBe(wrong);
    expect(configOf(box).community).toBe("community");
    expect(box.names("/var/lib/iwd")).toEqual([]);
    const problems = box.card("localgrid-problems.txt") ?? "";
    expect(problems).toContain('line 3: there is no setting "timezone"');
    expect(problems).toContain('line 13: "wifi.country" must be two capital letters such as DE [wrong-setting]');
    expect(box.read("/run/localgrid/screen/problems.txt")).toContain("line 13");
  });

  test("are taken once they are right, and then nothing is said to be wrong", () => {
    const box = new TestBox({ "localgrid.toml": wrong });
    prepareDevice(box);
    box.put("/boot/firmware/localgrid.toml", TOLD);
    box.restart();
    prepareDevice(box);
    expect(configOf(box).community).toBe("sunny-street");
    expect(box.card("localgrid-problems.txt")).toContain("Everything");
    expect(box.read("/run/localgrid/screen/problems.txt")).toBe("");
  });

  test("leave the settings before them in force", () => {
    const box = new TestBox({ "localgrid.toml": TOLD });
    prepareDevice(box);
    box.put("/boot/firmware/localgrid.toml", "community = 'x'\n[wifi\n");
    box.restart();
    prepareDevice(box);
    expect(configOf(box).community).toBe("sunny-street");
    expect(box.card("localgrid-problems.txt")).toMatch(/line 2 is not TOML/);
  });

  test("are told also where somebody wrote them into what the box wrote itself", () => {
    const box = new TestBox({ "localgrid.toml": TOLD });
    prepareDevice(box);
    const changed = (box.card("localgrid.toml") ?? "").replace("Europe/Berlin", "Europe/Berlim");
    box.put("/boot/firmware/localgrid.toml", changed);
    box.restart();
    prepareDevice(box);
    expect(box.card("localgrid.toml")).toBe(changed);
    expect(box.card("localgrid-problems.txt")).toContain("time_zone");
  });

  test("name the community for good once a journal has begun", () => {
    const box = new TestBox({ "localgrid.toml": TOLD });
    prepareDevice(box);
    box.put("/data/node/journal.sqlite", "");
    box.put("/boot/firmware/localgrid.toml", TOLD.replace("sunny-street", "other-street"));
    box.restart();
    prepareDevice(box);
    expect(configOf(box).community).toBe("sunny-street");
    expect(box.card("localgrid-problems.txt")).toContain('line 2: "community" is "sunny-street" for good');
  });
});

test("a full data partition: the box starts with what it knows, and says that nothing was taken", () => {
  const box = new TestBox({ "localgrid.toml": TOLD });
  box.dataError = "ENOSPC";
  expect(prepareDevice(box)).toBe("ready");
  expect(box.hostName).toMatch(/^localgrid-/);
  expect(box.read("/run/localgrid/screen/problems.txt")).toContain("the data partition is full");
  expect(box.card("localgrid.toml")).toBe(TOLD);
  box.dataError = null;
  box.restart();
  prepareDevice(box);
  expect(configOf(box).community).toBe("sunny-street");
});

describe("a data partition that cannot be used", () => {
  test.each(["missing", "broken", "something-new"])("%s: recovery, and no configuration for a node", (state) => {
    const box = new TestBox({ "localgrid.toml": TOLD });
    box.restart(state);
    expect(prepareDevice(box)).toBe("recovery");
    expect(box.exists("/run/localgrid/recovery")).toBe(true);
    expect(box.exists("/run/localgrid/config.json")).toBe(false);
    const word = box.read("/run/localgrid/recovery-word")?.trim() ?? "";
    expect(word).toMatch(/^[a-z2-9]{6}$/);
    expect(box.read("/run/localgrid/screen/recovery.txt")).toContain(word);
    expect(box.read("/run/localgrid/recovery")).not.toContain(word);
  });

  test("leaves the settings on the card for the partition that takes its place", () => {
    const box = new TestBox({ "localgrid.toml": TOLD });
    box.restart("missing");
    prepareDevice(box);
    expect(box.card("localgrid.toml")).toBe(TOLD);
    box.restart("ok");
    expect(prepareDevice(box)).toBe("ready");
    expect(configOf(box).community).toBe("sunny-street");
  });
});

describe("the node's configuration", () => {
  test("has only keys that the mounted application knows", () => {
    const box = new TestBox();
    prepareDevice(box);
    box.put("/run/localgrid/application/release.json", JSON.stringify({ config_keys: ["data_dir", "http_port"] }));
    writeNodeConfig(box);
    expect(configOf(box)).toEqual({ data_dir: "/data/node", http_port: 80 });
  });

  test("follows a restored node in what it was, whatever the settings say", () => {
    const box = new TestBox({ "localgrid.toml": TOLD });
    box.put("/data/node/journal.sqlite", "");
    box.put(
      "/data/node/config.json",
      JSON.stringify({ community: "old-street", interval_length_s: 900, host: "evil" }),
    );
    prepareDevice(box);
    expect(configOf(box)).toMatchObject({ community: "old-street", interval_length_s: 900 });
    expect(configOf(box).host).not.toBe("evil");
  });

  test("names the keys by which releases are signed", () => {
    const box = new TestBox();
    box.put("/usr/lib/localgrid/release-keys", `${"ab".repeat(32)}\nnot a key\n`);
    prepareDevice(box);
    expect(configOf(box).release_keys).toEqual(["ab".repeat(32)]);
  });

  test("is the node's own to read and nobody else's", () => {
    const box = new TestBox({ "localgrid.toml": TOLD });
    prepareDevice(box);
    expect(box.files.get("/run/localgrid/config.json")?.rights).toEqual({ mode: 0o600, owner: "localgrid" });
  });
});
