import { statSync, utimesSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeMachine } from "./script-on-fakes.ts";

const script = (name: string) => fileURLToPath(new URL(`../overlay/usr/lib/localgrid/${name}`, import.meta.url));
/** Long after every image. */
const KEPT_S = 4_000_000_000;

let machine: FakeMachine;

beforeEach(() => {
  machine = new FakeMachine();
});

afterEach(() => machine.remove());

describe("the last known time", () => {
  function keepTime(action: "load" | "save", now_s: number) {
    machine.program("date", `case "$1" in +%s) echo ${now_s} ;; esac`);
    // As the machine's clock would have it.
    machine.program("touch", `/usr/bin/env -i /bin/touch -d @${now_s} "$@"`);
    machine.program("install");
    const at = (name: string) => machine.path(name);
    const env = {
      LOCALGRID_KEPT: at("data"),
      LOCALGRID_TOLD: at("run/time"),
      LOCALGRID_CHIPS: at("rtc"),
      LOCALGRID_DRIFT: at("chrony.drift"),
    };
    const result = machine.run(script("keep-time"), env, [action]);
    expect([result.status, result.said]).toEqual([0, ""]);
    return result.calls;
  }

  const isKnown = () => machine.read("run/time/synchronized") !== null;
  const kept_s = () => Math.floor(statSync(machine.path("data/clock")).mtimeMs / 1000);

  beforeEach(() => {
    machine.write("data/clock", "");
    utimesSync(machine.path("data/clock"), KEPT_S, KEPT_S);
  });

  test("sets a clock forward that begins in the past, and says nothing of knowing the time", () => {
    expect(keepTime("load", 1_000)).toContain(`date -u -s @${KEPT_S}`);
    expect(isKnown()).toBe(false);
  });

  test("never sets a clock back", () => {
    expect(keepTime("load", KEPT_S + 5).filter((call) => call.includes("-s"))).toEqual([]);
  });

  test("is that of the image on a box that has kept none", () => {
    machine.remove();
    machine = new FakeMachine();
    machine.write("data/other", "");
    const built_s = Math.floor(statSync(script("keep-time")).mtimeMs / 1000);
    expect(keepTime("load", 1_000)).toContain(`date -u -s @${built_s}`);
  });

  test.each([
    [KEPT_S + 60, 1, true],
    [KEPT_S - 60, 1, true],
    [KEPT_S - 100_000, 1, false],
    [KEPT_S + 60, 0, false],
  ])("a clock chip at %i that set the clock (%i) is believed: %s", (shown_s, hctosys, isBelieved) => {
    machine.write("rtc/rtc0/hctosys", `${hctosys}\n`);
    machine.write("rtc/rtc0/since_epoch", `${shown_s}\n`);
    keepTime("load", shown_s);
    expect(isKnown()).toBe(isBelieved);
  });

  test("is kept when it is later, and an earlier one only when somebody has told it", () => {
    keepTime("save", KEPT_S + 100);
    expect(kept_s()).toBe(KEPT_S + 100);
    keepTime("save", KEPT_S);
    expect(kept_s()).toBe(KEPT_S + 100);
    machine.write("run/time/synchronized", "");
    keepTime("save", KEPT_S);
    expect(kept_s()).toBe(KEPT_S);
  });

  test("comes with how far the crystal is off, written only when that has changed", () => {
    machine.write("chrony.drift", "12.5 0.1\n");
    machine.program("cp", '/bin/cp "$@"');
    expect(keepTime("save", KEPT_S).filter((call) => call.startsWith("cp"))).toHaveLength(1);
    expect(machine.read("data/clock-drift")).toBe("12.5 0.1\n");
    expect(keepTime("save", KEPT_S).filter((call) => call.startsWith("cp"))).toHaveLength(0);
    expect(keepTime("load", KEPT_S).some((call) => call.includes("data/clock-drift"))).toBe(true);
  });
});

describe("a node that keeps failing", () => {
  function fail(up_s: number) {
    for (const name of ["systemctl", "sleep", "sync"]) machine.program(name);
    machine.write("uptime", `${up_s}.34 100.00\n`);
    const env = { LOCALGRID_LOG: machine.path("log"), LOCALGRID_UPTIME: machine.path("uptime") };
    return machine.run(script("node-failed"), env).calls.filter((call) => call.startsWith("systemctl"));
  }

  const REBOOT = ["systemctl --no-block reboot"];
  const AGAIN = ["systemctl reset-failed localgrid.service", "systemctl --no-block start localgrid.service"];

  beforeEach(() => machine.write("log/there", ""));

  test("is started again, and the box with it after longer and longer times", () => {
    expect(fail(600)).toEqual(AGAIN);
    expect(fail(900)).toEqual(REBOOT);
    expect(machine.read("log/node-failures")).toBe("1\n");
    expect(fail(1_000)).toEqual(AGAIN);
    expect(fail(1_800)).toEqual(REBOOT);
    machine.write("log/node-failures", "40\n");
    expect(fail(21_599)).toEqual(AGAIN);
    expect(fail(21_600)).toEqual(REBOOT);
  });

  test("is forgiven after a day, and a damaged note counts as none", () => {
    machine.write("log/node-failures", "5\n");
    const yesterday_s = Date.now() / 1000 - 90_000;
    utimesSync(machine.path("log/node-failures"), yesterday_s, yesterday_s);
    expect(fail(900)).toEqual(REBOOT);
    machine.write("log/node-failures", "many\n");
    expect(fail(900)).toEqual(REBOOT);
  });
});

describe("a box without settings", () => {
  function decide() {
    // Stands for a phone that brings settings while the script waits.
    machine.program("sleep", `rm -f "${machine.path("run/undecided")}"`);
    const env = { LOCALGRID_RUN: machine.path("run"), LOCALGRID_LINKS: machine.path("net") };
    const { status, calls } = machine.run(script("wait-for-decision"), env);
    expect(status).toBe(0);
    return calls.length;
  }

  beforeEach(() => {
    machine.write("run/undecided", "");
    machine.write("net/lo/carrier", "1\n");
    machine.write("net/wlan0/carrier", "1\n");
    machine.write("net/wlan0/phy80211/name", "phy0\n");
    machine.write("net/eth0/carrier", "0\n");
  });

  test("goes on at once with a cable", () => {
    machine.write("net/eth0/carrier", "1\n");
    expect(decide()).toBe(0);
    expect(machine.read("run/undecided")).toBe("");
  });

  test("waits also with a cable where settings were refused, until somebody brings right ones", () => {
    machine.write("net/eth0/carrier", "1\n");
    machine.write("run/undecided", "refused\n");
    expect(decide()).toBe(1);
  });

  test("waits without one, also with a Wi-Fi of its own, until it is told", () => {
    expect(decide()).toBe(1);
  });
});
