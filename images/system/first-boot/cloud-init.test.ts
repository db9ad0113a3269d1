import { describe, expect, test } from "vitest";
import { readImagerFiles } from "./cloud-init.ts";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEIP0du7ZPjP2e9c1uB7ajnjLEYY4iJNCvEv5XQhKxD7 phone";
const PSK = "ab".repeat(32);

/** In the form that Raspberry Pi Imager 2 writes. */
const USER_DATA = `#cloud-config
manage_resolv_conf: false

hostname: Solar-Box
manage_etc_hosts: true
packages:
- avahi-daemon

apt:
  preserve_sources_list: true
  conf: |
    Acquire {
      Check-Date "false";
    };

timezone: Europe/Vienna
keyboard:
  model: pc105
  layout: "at"
users:
- name: pi
  groups: users,adm,sudo
  shell: /bin/bash
  lock_passwd: true
  ssh_authorized_keys:
    - ${KEY}
  sudo: ALL=(ALL) NOPASSWD:ALL

enable_ssh: true
ssh_pwauth: false
`;

const NETWORK_CONFIG = `network:
  version: 2
  ethernets:
    eth0:
      dhcp4: true
      dhcp6: true
      optional: true
  wifis:
    wlan0:
      dhcp4: true
      regulatory-domain: "AT"
      access-points:
        "Netz \\"eins\\"":
          hidden: true
          password: "${PSK}"
      optional: true
`;

const read = (files: Partial<Parameters<typeof readImagerFiles>[0]>) =>
  readImagerFiles({ user_data: null, network_config: null, command_line: null, ...files });

test("what Raspberry Pi Imager writes: name, time zone, keys, Wi-Fi with country", () => {
  expect(read({ user_data: USER_DATA, network_config: NETWORK_CONFIG })).toEqual({
    problems: [],
    table: {
      host_name: "solar-box",
      time_zone: "Europe/Vienna",
      ssh_keys: [KEY],
      wifi: { ssid: 'Netz "eins"', hidden: true, password: PSK, country: "AT" },
    },
  });
});

test("no files, empty files and files that say nothing to this box tell nothing", () => {
  expect(read({})).toEqual({ table: {}, problems: [] });
  expect(read({ user_data: "", network_config: "\n" })).toEqual({ table: {}, problems: [] });
  expect(read({ user_data: "#cloud-config\npackages: [vim]\n", network_config: "version: 2\n" }).table).toEqual({});
});

test("a network configuration without the outer key is understood as well, and so is a password of digits", () => {
  const text = "version: 2\nwifis:\n  wlan0:\n    access-points:\n      Home:\n        password: 12345678\n";
  expect(read({ network_config: text }).table).toEqual({ wifi: { ssid: "Home", password: "12345678" } });
});

test("the country comes from the kernel's command line where no network names one", () => {
  const command_line = "console=tty1 rootwait cfg80211.ieee80211_regdom=CH quiet";
  const text = "wifis: {wlan0: {access-points: {Home: {password: long enough}}}}";
  expect(read({ network_config: text, command_line }).table).toMatchObject({ wifi: { country: "CH" } });
});

test("an open network is one: its empty password is left away", () => {
  const text = 'network: {wifis: {wlan0: {access-points: {Free: {password: ""}}}}}';
  expect(read({ network_config: text }).table).toEqual({ wifi: { ssid: "Free", open: true } });
});

describe("files that somebody broke or made to do harm", () => {
  test("are told by name, and the other file still counts", () => {
    const { table, problems } = read({ user_data: "a: [", network_config: NETWORK_CONFIG });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.sentence).toContain("the file user-data is not YAML");
    expect(table).toHaveProperty("wifi");
  });

  test("do not unfold into more than they are", () => {
    const bomb = [
      "a: &a [x, x, x]",
      ...[..."bcdefgh"].map((name, at) => `${name}: &${name} [${`*${"abcdefg"[at]}, `.repeat(9)}x]`),
    ];
    expect(read({ user_data: bomb.join("\n") }).problems).toHaveLength(1);
  });

  test.each(["[]", "3", "null", "users: 3", "users: [[[]]]", "hostname: {a: b}", "wifis: [1]", "network: text"])(
    "%s tells nothing",
    (text) => {
      expect(read({ user_data: text, network_config: text }).table).toEqual({});
    },
  );

  test("a name, zone or key that is none is left away", () => {
    const text =
      'hostname: "-x;reboot"\ntimezone: Moon/Crater\nssh_authorized_keys: ["command=\\"x\\" ssh-rsa AAAA"]\n';
    expect(read({ user_data: text })).toEqual({ table: {}, problems: [] });
  });
});
