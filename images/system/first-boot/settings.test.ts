import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSettings, NO_SETTINGS, type Settings, type SettingsProblem } from "./settings.ts";
import { parseToml, renderPublicToml } from "./settings-toml.ts";
import { wifiProfile } from "./wifi-profile.ts";

function check(text: string, known: Settings = NO_SETTINGS) {
  const parsed = parseToml(text);
  if (parsed.kind === "problem") return { kind: "problems", problems: [parsed.problem] } as const;
  return checkSettings(parsed.table, { known, lineOf: parsed.lineOf });
}

function problemsOf(text: string): readonly SettingsProblem[] {
  const checked = check(text);
  return checked.kind === "problems" ? checked.problems : [];
}

function settingsOf(text: string, known?: Settings): Settings {
  const checked = check(text, known);
  if (checked.kind !== "settings") throw new Error(JSON.stringify(checked));
  return checked.settings;
}

const WIFI = '[wifi]\nssid = "Home"\npassword = "long enough"\ncountry = "DE"\n';

describe("every key that is wrong is named with its line", () => {
  test.each([
    ['host_name = "localgrid"', "host_name"],
    ['host_name = "UPPER"', "host_name"],
    ['community = "with space"', "community"],
    ['currency = "euro"', "currency"],
    ['time_zone = "Mars/Base"', "time_zone"],
    ["interval_length_s = 60", "interval_length_s"],
    ['hub_url = "hub.example"', "hub_url"],
    ['join_code = ""', "join_code"],
    ['peers = ["10.0.0.7"]', "peers"],
    ['peers = "x"', "peers"],
    ['time_servers = ["a b"]', "time_servers"],
    ['ssh_key = "ssh-ed25519 short"', "ssh_key"],
    ['ssh_keys = ["command=\\"reboot\\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"]', "ssh_keys"],
    ['recovery_code = "abandon abandon"', "recovery_code"],
    ['recovery_start_empty = "yes"', "recovery_start_empty"],
    ["password = 3", "password"],
    ["wifi = true", "wifi"],
  ])("%s", (line, key) => {
    expect(problemsOf(`# a comment\n\n${line}\n`)).toEqual([expect.objectContaining({ key, line: 3 })]);
  });

  test.each([
    ['ssid = ""', "wifi.ssid"],
    [`ssid = "${"x".repeat(33)}"`, "wifi.ssid"],
    ['password = "short"', "wifi.password"],
    ['country = "de"', "wifi.country"],
    ["hidden = 1", "wifi.hidden"],
    ['eap = "peap"', "wifi.eap"],
  ])("[wifi] %s", (line, key) => {
    const others = WIFI.split("\n").filter((one) => one.split(" ")[0] !== line.split(" ")[0]);
    expect(problemsOf([...others, line].join("\n"))).toEqual([expect.objectContaining({ key })]);
  });

  test("all of them at once", () => {
    const problems = problemsOf('community = "A"\ncurrency = 3\n[wifi]\nssid = "x"\n');
    expect(problems.map(({ key }) => key)).toEqual(["community", "currency", "wifi.country", "wifi.password"]);
  });

  test("a secret is never in what is said of it", () => {
    expect(JSON.stringify(problemsOf('join_code = "se cr et"\n[wifi]\npassword = "pssst"\n'))).not.toMatch(
      /se cr et|pssst/,
    );
  });
});

test("an empty file says nothing, and nothing is not a problem", () => {
  expect(check("# only a comment\n").kind).toBe("nothing");
});

test("a network without a password has to be called open", () => {
  expect(problemsOf(WIFI.replace(/password.*\n/, ""))).toHaveLength(1);
  expect(settingsOf(WIFI.replace(/password.*\n/, "open = true\n")).wifi?.password).toBeNull();
});

test("what is secret is remembered for the same network and the same hub, and for no other", () => {
  const known = settingsOf(`hub_url = "https://a.example"\njoin_code = "once"\n${WIFI}`);
  const again = settingsOf('hub_url = "https://a.example"\n[wifi]\nssid = "Home"\ncountry = "DE"\n', known);
  expect([again.join_code, again.wifi?.password]).toEqual(["once", "long enough"]);
  expect(settingsOf('hub_url = "https://b.example"\n', known).join_code).toBeNull();
});

const settings: fc.Arbitrary<Settings> = fc.record({
  host_name: fc.option(fc.stringMatching(/^[a-z][a-z0-9]{3,20}$/)),
  community: fc.option(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/)),
  currency: fc.constantFrom(null, "EUR", "CHF"),
  time_zone: fc.constantFrom(null, "Europe/Berlin"),
  interval_length_s: fc.constantFrom(null, 300, 3600),
  hub_url: fc.constantFrom(null, "https://hub.example/a"),
  join_code: fc.constant(null),
  region: fc.constantFrom(null, "valley"),
  peers: fc.constantFrom([], ["/ip4/10.0.0.7/tcp/4001"]),
  time_servers: fc.constantFrom([], ["192.168.1.1", "ntp.example"]),
  ssh_keys: fc.constantFrom([], ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI Zoë\'s "key"']),
  wifi: fc.option(
    fc.record({
      ssid: fc.string({ minLength: 1, maxLength: 8, unit: "binary" }).filter((ssid) => Buffer.byteLength(ssid) <= 32),
      password: fc.constantFrom(null, "long enough"),
      country: fc.constantFrom("DE", "AT"),
      hidden: fc.boolean(),
    }),
  ),
  recovery_code: fc.constant(null),
  recovery_start_empty: fc.constant(false),
});

test("what the box writes for people is read by it as the very same settings", () => {
  fc.assert(
    fc.property(settings, (told) => {
      const text = renderPublicToml(told);
      if (told.wifi?.password) expect(text).not.toContain(told.wifi.password);
      const checked = check(text, told);
      expect(checked).toEqual(checked.kind === "nothing" ? { kind: "nothing" } : { kind: "settings", settings: told });
    }),
  );
});

describe("networks as iwd keeps them", () => {
  const wifi = { ssid: "Home", password: "long enough", country: "DE", hidden: false };

  test.each([
    ["Home 2_x-y", "Home 2_x-y.psk"],
    ["Café", "=436166c3a9.psk"],
    ["../x", "=2e2e2f78.psk"],
    ["=a", "=3d61.psk"],
  ])("%s is the file %s", (ssid, file) => {
    expect(wifiProfile({ ...wifi, ssid }).file).toBe(file);
  });

  test("a passphrase keeps the spaces at its ends and its backslashes", () => {
    expect(wifiProfile({ ...wifi, password: " a\\b c  d " }).text).toBe("[Security]\nPassphrase=\\sa\\\\b c  d\\s\n");
  });

  test("64 hexadecimal digits are the key itself; hidden and open networks are told as such", () => {
    expect(wifiProfile({ ...wifi, password: "AB".repeat(32) }).text).toContain(`PreSharedKey=${"ab".repeat(32)}`);
    expect(wifiProfile({ ...wifi, hidden: true }).text).toContain("Hidden=true");
    expect(wifiProfile({ ...wifi, password: null })).toEqual({ file: "Home.open", text: "" });
  });
});
