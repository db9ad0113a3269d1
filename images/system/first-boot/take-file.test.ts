import { describe, expect, test } from "vitest";
import { prepareDevice } from "./prepare-device.ts";
import { takePageFile, takeStickFile } from "./take-file.ts";
import { readTaken } from "./taken-settings.ts";
import { TestBox } from "./test-box.ts";

const STICK = "/run/localgrid/stick/localgrid.toml";
const PAGE = "/run/localgrid-setup/localgrid.toml";
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIP0du7ZPjP2e9c1uB7ajnjLEYY4iJNCvEv5XQhKxD7 phone";
const CODE = `${"abandon ".repeat(23)}art`;
const TOLD = `
host_name = "power-box"
community = "elm-street"
currency = "CHF"
time_zone = "Europe/Zurich"
hub_url = "https://hub.example"
join_code = "one-two-three"
region = "valley"
peers = ["/ip4/10.0.0.7/tcp/4001"]
time_servers = ["192.168.1.1"]
ssh_keys = ["${KEY}"]

[wifi]
ssid = "Old Wi-Fi"
password = "old password"
country = "CH"
`;
const NEW_WIFI = { ssid: "New Wi-Fi", password: "new password", country: "CH", hidden: false };
const NEW_WIFI_TOML = '[wifi]\nssid = "New Wi-Fi"\npassword = "new password"\ncountry = "CH"\n';

function startBox(card: Readonly<Record<string, string>> = {}) {
  const box = new TestBox(card);
  prepareDevice(box);
  const effects: string[] = [];
  const putIntoEffect = () => effects.push("effect");
  const result = () => JSON.parse(box.read("/run/localgrid/settings-result.json") ?? "null");
  const screen = () => box.read("/run/localgrid/screen/problems.txt") ?? "";
  return { box, effects, putIntoEffect, result, screen };
}

describe("a settings file on a stick", () => {
  function startStick(text: string, { isWritable = true, card = {} } = {}) {
    const started = startBox(card);
    const { box, putIntoEffect } = started;
    box.put(STICK, text);
    const writes: string[] = [];
    const overwrite = (left: string) => {
      writes.push(left);
      if (isWritable) box.put(STICK, left);
      return isWritable;
    };
    return { ...started, writes, take: () => takeStickFile(box, { path: STICK, putIntoEffect, overwrite }) };
  }

  test("loses its secrets once it is taken over, and is known again without them", () => {
    const { box, take, effects, writes } = startStick(`recovery_code = "${CODE}"\n${TOLD}`);
    expect(take()).toEqual({ kind: "applied", problems: [] });
    for (const secret of ["abandon", "old password", "one-two-three"]) expect(box.read(STICK)).not.toContain(secret);
    expect(box.read(STICK)).toContain('community = "elm-street"');
    expect(box.read("/data/settings/recovery-code")).toBe(`${CODE}\n`);
    expect(take()).toEqual({ kind: "unchanged", problems: [] });
    expect([effects.length, writes.length]).toEqual([1, 1]);
  });

  test("that could not be written to says so, is no failure, and is written to when it comes again", () => {
    const { box, take, effects, screen, result } = startStick(TOLD, { isWritable: false });
    expect(take()).toMatchObject({ kind: "applied", problems: [{ code: "secrets-still-on-stick" }] });
    expect(screen()).toContain("passwords and codes are still on it");
    expect(result()).toMatchObject({ kind: "applied", problems: [expect.stringContaining("still on it")] });
    const again = (left: string) => {
      box.put(STICK, left);
      return true;
    };
    const putIntoEffect = () => effects.push("effect");
    expect(takeStickFile(box, { path: STICK, putIntoEffect, overwrite: again }).kind).toBe("unchanged");
    expect(box.read(STICK)).not.toContain("old password");
    expect(take()).toEqual({ kind: "unchanged", problems: [] });
    expect(effects).toHaveLength(1);
  });

  test("is written back with what it said itself, not with what a phone has said since", () => {
    const { box, take, putIntoEffect } = startStick(TOLD, { isWritable: false });
    take();
    box.put(PAGE, NEW_WIFI_TOML);
    takePageFile(box, { path: PAGE, putIntoEffect });
    const overwrite = (left: string) => {
      box.put(STICK, left);
      return true;
    };
    takeStickFile(box, { path: STICK, putIntoEffect, overwrite });
    expect(take().kind).toBe("unchanged");
    expect(readTaken(box)?.settings.wifi).toEqual(NEW_WIFI);
  });

  test.each(["community = 3\n", "# nothing\n"])("that was not taken over (%j) stays as it is", (text) => {
    const { take, writes, box } = startStick(text);
    take();
    expect(writes).toEqual([]);
    expect(box.read(STICK)).toBe(text);
  });

  test("that is refused keeps a cable from beginning the journal", () => {
    const { take, box } = startStick('community = "Elm Street"\n');
    take();
    expect(box.read("/run/localgrid/undecided")).toBe("refused\n");
  });
});

describe("what somebody fills in on the setup page", () => {
  function startPage(text: string, card: Readonly<Record<string, string>> = {}) {
    const started = startBox(card);
    const { box, putIntoEffect } = started;
    const take = (file = text) => {
      box.put(PAGE, file);
      return takePageFile(box, { path: PAGE, putIntoEffect });
    };
    return { ...started, take };
  }

  test("leaves everything else as the box knows it", () => {
    const { box, take } = startPage(NEW_WIFI_TOML, { "localgrid.toml": TOLD });
    const before = readTaken(box)?.settings;
    expect(before?.currency).toBe("CHF");
    expect(take().kind).toBe("applied");
    expect(readTaken(box)?.settings).toEqual({ ...before, wifi: NEW_WIFI });
    expect(box.read("/data/settings/ssh/authorized_keys")).toBe(`${KEY}\n`);
    expect(box.names("/var/lib/iwd")).toEqual(["Old Wi-Fi.psk"]);
    expect(box.names("/data/settings/iwd")).toEqual(["New Wi-Fi.psk"]);
  });

  test("is a join code for the hub that is known, and another hub ends the code of the one before", () => {
    const { box, take } = startPage('join_code = "again"\n', { "localgrid.toml": TOLD });
    take();
    expect(readTaken(box)?.settings).toMatchObject({ hub_url: "https://hub.example", join_code: "again" });
    take('hub_url = "https://other.example"\n');
    expect(readTaken(box)?.settings).toMatchObject({ hub_url: "https://other.example", join_code: null });
  });

  test("ends the hotspot also when it is what the box knows already", () => {
    const { take, effects } = startPage(NEW_WIFI_TOML);
    expect([take().kind, take().kind]).toEqual(["applied", "unchanged"]);
    expect(effects).toHaveLength(2);
  });

  test("counts after another network was told elsewhere in between", () => {
    const { box, take, putIntoEffect } = startPage(NEW_WIFI_TOML);
    take();
    box.put(STICK, TOLD);
    takeStickFile(box, { path: STICK, putIntoEffect, overwrite: () => true });
    expect(take().kind).toBe("applied");
    expect(readTaken(box)?.settings).toMatchObject({ wifi: NEW_WIFI, community: "elm-street" });
  });

  test.each(["ENOSPC", "EROFS", "EIO"])("is refused, told and gone when the data partition says %s", (code) => {
    const { box, take, result, effects } = startPage(NEW_WIFI_TOML);
    box.dataError = code;
    expect(take().kind).toBe("refused");
    expect(result()).toMatchObject({ kind: "refused", problems: [expect.stringContaining("data partition")] });
    expect(box.exists(PAGE)).toBe(false);
    expect(effects).toEqual([]);
  });

  test("is refused, told and gone whatever else goes wrong", () => {
    const { box, result } = startPage(NEW_WIFI_TOML);
    box.put(PAGE, NEW_WIFI_TOML);
    const putIntoEffect = () => {
      throw new Error("no such program");
    };
    expect(takePageFile(box, { path: PAGE, putIntoEffect }).kind).toBe("refused");
    expect(result()).toMatchObject({ kind: "refused", problems: [expect.stringContaining("no such program")] });
    expect(box.exists(PAGE)).toBe(false);
  });
});

describe("Raspberry Pi Imager's files that say nothing to this box", () => {
  const IMAGER = { "user-data": "#cloud-config\nusers:\n- name: pi\n  passwd: $6$secret$hash\n- [broken\n" };
  const QUIET = { "user-data": "#cloud-config\nusers:\n- name: pi\n  passwd: $6$secret$hash\n  shell: /bin/bash\n" };

  test("are blanked: a password's hash is a secret", () => {
    const { box } = startBox(QUIET);
    expect(box.card("user-data")).not.toContain("hash");
    expect(box.read("/run/localgrid/undecided")).toBe("");
    box.overwriteOnCard = () => expect.unreachable("the card is written to once");
    box.restart();
    prepareDevice(box);
  });

  test("stay where they cannot be read, so that somebody can put them right", () => {
    expect(startBox(IMAGER).box.card("user-data")).toBe(IMAGER["user-data"]);
  });

  const { steps } = startBox(QUIET).box;
  test.each(Array.from({ length: steps }, (_, step) => step))(
    "are blanked after a power cut at step %i too",
    (step) => {
      const box = new TestBox(QUIET);
      box.stepsLeft = step;
      expect(() => prepareDevice(box)).toThrow();
      box.restart();
      prepareDevice(box);
      expect(box.card("user-data")).not.toContain("passwd");
      expect(box.card("localgrid-problems.txt")).toBeNull();
      expect(box.read("/run/localgrid/undecided")).toBe("");
    },
  );
});
