import "../test/english.ts";
import { describe, expect, test } from "vitest";
import type { BoughtDevice, ControlReport, DeviceEvent, DeviceStatus } from "./device-types.ts";
import {
  clockText,
  eventText,
  heardText,
  likelyPhaseMode,
  orderText,
  steeringText,
  updateFailureText,
  updateText,
} from "./device-words.ts";

const power = (power_w: number) => `${Math.abs(power_w)} W`;

const STATUS: DeviceStatus = {
  at_ms: 0,
  board: "posix",
  version_name: "1.3.0",
  version: 13,
  clock_age_s: 60,
  log_permille: 0,
  dropped: 0,
  boot: 1,
  update: "idle",
  update_permille: 0,
  update_reason: null,
  control: "none",
  applied_power_w: null,
};

const EVENT: DeviceEvent = { event_seq: 1, at_ms: 0, code: 1, name: null, value: 0, arrived_at_ms: 0 };

test.each([
  ["trip", 2, "It switched off to be safe: it got too hot."],
  ["trip", 99, "It switched off to be safe: reason 99."],
  ["command-applied", -800, "It follows the community: feeds in 800 W."],
  ["command-refused", 8, "It refused a command: the device does not know the time."],
  ["update-refused", 3, "It did not take a firmware: it is made for another board."],
  ["update-refused", 13, "It did not take a firmware: the new version failed its own test."],
  ["clock-set", -90_000, "Its clock was set, by 1\u00a0min 30\u00a0s."],
  ["of-a-later-version", 0, "Something that this page does not know (number 1)."],
])("the event %s with %i is told in words", (name, value, text) => {
  expect(eventText({ ...EVENT, name, value }, power)).toBe(text);
});

describe("status", () => {
  test("a clock is right, old or never set", () => {
    expect(clockText(STATUS)).toBe("right");
    expect(clockText({ ...STATUS, clock_age_s: 30 * 3_600 })).toBe("set 30\u00a0h ago");
    expect(clockText({ ...STATUS, clock_age_s: 3 * 86_400 })).toBe("set 3\u00a0days ago");
    expect(clockText({ ...STATUS, clock_age_s: null })).toBe("never set");
  });

  test("an update is told by its progress, and by why it failed", () => {
    expect(updateText(STATUS)).toBeNull();
    expect(updateText({ ...STATUS, update: "receiving", update_permille: 999 })).toBe("fetching a new one, 99 %");
    expect(updateText({ ...STATUS, update: "rolled-back", update_reason: 13 })).toBe(
      "went back: the new version failed its own test",
    );
  });

  test("a failure that is new to this page is told as the node names it", () => {
    expect(updateFailureText("silent")).toBe("it has not been heard since");
    expect(updateFailureText("eaten-by-cat")).toBe("it said “eaten-by-cat”");
  });
});

test("orders are told by what they do", () => {
  expect(orderText(null, power)).toBe("Right now it goes by itself.");
  expect(orderText({ kind: "set-power", power_w: 0 }, power)).toBe("Right now it rests.");
  expect(orderText({ kind: "set-power", power_w: 700 }, power)).toBe("Right now it charges with 700 W.");
  expect(orderText({ kind: "set-power", power_w: -500 }, power)).toBe("Right now it gives 500 W.");
  expect(orderText({ kind: "safe-state" }, power)).toBe("Right now it goes into its safe state.");
});

test("what was stopped is told apart from what never began, and from what is only let go for a while", () => {
  const off = { is_allowed: false, settings: null, state: "off", order: null, why_waiting: null } as ControlReport;
  const settings = { role: "vehicle" } as NonNullable<ControlReport["settings"]>;
  expect(steeringText(off, power)).toBe("Nobody steers it.");
  expect(steeringText({ ...off, settings }, power)).toBe("Stopped. Nobody steers it.");
  expect(steeringText({ ...off, settings, state: "releasing" }, power)).toContain("no more orders");
  expect(steeringText({ ...off, is_allowed: true, state: "releasing" }, power)).toBe("It is being let go for now.");
  expect(steeringText({ ...off, is_allowed: true, state: "waiting", why_waiting: "no-tariff" }, power)).toContain(
    "tariff",
  );
});

test("heard is told by age", () => {
  expect(heardText({ last_report_age_s: null })).toBe("not heard since the node started");
  expect(heardText({ last_report_age_s: 59 })).toBe("just now");
  expect(heardText({ last_report_age_s: 600 })).toBe("10\u00a0min ago");
});

test("net power is proposed where phases are counted each for itself, and where there are no registers", () => {
  const meter = {
    adapter: "shelly-gen2",
    source: "shellypro3em-a1b2c3/em:0",
    import_mwh: 1,
    export_mwh: 0,
  } as BoughtDevice;
  expect(likelyPhaseMode(meter)).toBe("net-power");
  expect(likelyPhaseMode({ ...meter, source: "shellyproem50-a1/em1:0" })).toBe("registers");
  expect(likelyPhaseMode({ ...meter, adapter: "p1", source: "p1", import_mwh: null, export_mwh: null })).toBe(
    "net-power",
  );
});
