import { expect, test } from "vitest";
import { isPrivateHost } from "./private-host.ts";

test.each([
  "10.0.0.1",
  "127.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.178.20",
  "169.254.1.1",
  "::1",
  "fd00::12",
  "fe80::1%eth0",
  "[fe80::1]",
  "shelly-3em.local",
  "p1",
  "inverter.fritz.box",
  "meter.home.arpa",
])("%s can only be in a private network", (host) => {
  expect(isPrivateHost(host)).toBe(true);
});

test.each([
  "8.8.8.8",
  "172.32.0.1",
  "172.15.0.1",
  "192.169.0.1",
  "169.253.0.1",
  "10.0.0.256",
  "0.0.0.0",
  "2001:db8::1",
  "::ffff:8.8.8.8",
  "::",
  "example.com",
  "local.example.com",
  "134744072",
  "0x08080808",
  "10.1",
  "a b.local",
  "user@p1.local",
  "p1.local/path",
  "",
  "-".repeat(300),
])("%s may be anywhere, so it is not asked", (host) => {
  expect(isPrivateHost(host)).toBe(false);
});
