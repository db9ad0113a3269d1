import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeMachine } from "./script-on-fakes.ts";

const SCRIPT = fileURLToPath(new URL("../overlay/usr/lib/localgrid/hotspot", import.meta.url));
/** Rounds of waiting, then the script is ended: it would go on for ever. */
const ROUNDS = 40;

let machine: FakeMachine;

beforeEach(() => {
  machine = new FakeMachine();
  machine.write("run/hotspot/name", "localgrid-abc123\n");
  machine.write("run/hotspot/passphrase", "abcdefgh2345\n");
  machine.write("net/wlan0/phy80211/name", "phy0\n");
  for (const name of ["ip", "iwctl", "networkctl", "nft", "systemctl", "hotspot-end"]) machine.program(name);
  machine.program("sleep", `[ "$(grep -c ^sleep "${machine.path("calls")}")" -lt ${ROUNDS} ] || kill $PPID`);
});

afterEach(() => machine.remove());

function runHotspot(): readonly string[] {
  const at = (name: string) => machine.path(name);
  return machine.run(SCRIPT, {
    LOCALGRID_RUN: at("run"),
    LOCALGRID_LINKS: at("net"),
    LOCALGRID_IWD: at("iwd"),
    LOCALGRID_PROGRAMS: at("bin"),
  }).calls;
}

const isOn = () => existsSync(machine.path("run/hotspot/on"));

describe("a box that nobody has told a network", () => {
  test("opens a Wi-Fi after three quarters of a minute, and keeps it", () => {
    const calls = runHotspot();
    expect(isOn()).toBe(true);
    expect(calls.filter((call) => call === "sleep 5")).toHaveLength(ROUNDS);
    expect(calls.indexOf("iwctl ap wlan0 start-profile localgrid-abc123")).toBe(
      calls.findIndex((call) => call.startsWith("networkctl")) - 1,
    );
    expect(calls).toContain("systemctl --no-block start localgrid-setup-page.service");
    expect(calls).not.toContain("hotspot-end ");
  });

  test.each(["set-property", "start-profile"])(
    "tries again when its radio refuses %s, and says of no Wi-Fi that it is on",
    (word) => {
      machine.program("iwctl", `case "$*" in *${word}*) exit 1 ;; esac`);
      const calls = runHotspot();
      expect(isOn()).toBe(false);
      expect(calls.filter((call) => call.includes(word)).length).toBeGreaterThan(1);
      expect(calls).toContain("hotspot-end ");
      expect(calls.join("\n")).not.toMatch(/^(nft|systemctl|networkctl)/m);
    },
  );

  test("opens none with a network", () => {
    machine.program("ip", "echo '2: eth0    inet 192.168.1.5/24 scope global eth0'");
    expect(runHotspot().filter((call) => call.startsWith("iwctl"))).toEqual([]);
    expect(isOn()).toBe(false);
  });
});
