import { deviceId, memberId } from "@localgrid/vocabulary/identifiers";
import { beforeEach, expect, test } from "vitest";
import type { BatterySettings } from "../control/control-settings.ts";
import { startTestApi, type TestApi } from "./test-client.ts";

const BATTERY = deviceId("d0000000000000001");
const SETTINGS: BatterySettings = {
  role: "battery",
  capacity_wh: 10_000,
  charge_power_w: 3_000,
  discharge_power_w: 3_000,
  round_trip_efficiency_permille: 900,
  reserve_permille: 200,
  wear_micro_per_kwh: 0,
};

let api: TestApi;

beforeEach(async () => {
  api = await startTestApi();
  api.world.control.reports.set(BATTERY, {
    member: memberId("home-1"),
    device: BATTERY,
    metering_point: "home-1-meter" as never,
    is_allowed: true,
    settings: SETTINGS,
    state: "steering",
    order: { kind: "set-power", power_w: -1_500, min_soc_permille: 200 },
    why_waiting: null,
    soc_permille: 640,
    planned_from_s: 1_470_009_600,
    planned: [{ energy_wh: -375 }, { energy_wh: 0 }],
    changes: [
      {
        device: BATTERY,
        member: memberId("home-1"),
        is_allowed: true,
        settings: SETTINGS,
        at_ms: 1_470_000_000_000,
        login: "home-1",
      },
    ],
  });
});

test("a member sees the own devices, what they are told to do, and who allowed it", async () => {
  const member = await api.as("member");
  expect((await member.get("/api/me/control")).json).toEqual({
    devices: [
      {
        device: BATTERY,
        metering_point: "home-1-meter",
        is_allowed: true,
        settings: SETTINGS,
        state: "steering",
        order: { kind: "set-power", power_w: -1_500, min_soc_permille: 200 },
        why_waiting: null,
        soc_permille: 640,
        planned_from_s: 1_470_009_600,
        planned_wh: [-375, 0],
        changes: [{ at_ms: 1_470_000_000_000, login: "home-1", is_allowed: true, settings: SETTINGS }],
      },
    ],
  });
  const neighbour = await api.as("member", "home-2");
  expect((await neighbour.get("/api/me/control")).json).toEqual({ devices: [] });
});

test("a member allows with settings, and stops without", async () => {
  const member = await api.as("member");
  const url = `PUT /api/me/control/${BATTERY}`;
  expect((await member.send(url, { is_allowed: true, settings: SETTINGS })).status).toBe(204);
  expect((await member.send(url, { is_allowed: false })).status).toBe(204);
  const own = { login: "home-1", member: "home-1", device: BATTERY };
  expect(api.world.control.changes).toEqual([
    { ...own, is_allowed: true, settings: SETTINGS },
    { ...own, is_allowed: false, settings: null },
  ]);
});

test("nobody steers a neighbour's device, and nobody but the member allows it", async () => {
  const neighbour = await api.as("member", "home-2");
  const refused = await neighbour.send(`PUT /api/me/control/${BATTERY}`, { is_allowed: false });
  expect([refused.status, refused.json.code]).toEqual([422, "not-controllable"]);
  for (const role of ["installer", "coordinator"] as const) {
    const other = await api.as(role);
    const answer = await other.send(`PUT /api/me/control/${BATTERY}`, { is_allowed: true });
    expect([answer.status, answer.json.code]).toEqual([403, "own-figures-only"]);
  }
  expect(api.world.control.changes).toEqual([]);
});

test("an installer enters settings without touching the consent; members cannot for others", async () => {
  const installer = await api.as("installer");
  expect((await installer.send(`PUT /api/control/${BATTERY}`, { settings: SETTINGS })).status).toBe(204);
  expect(api.world.control.changes).toEqual([
    { login: "installer", member: null, device: BATTERY, is_allowed: null, settings: SETTINGS },
  ]);
  const member = await api.as("member");
  expect((await member.send(`PUT /api/control/${BATTERY}`, { settings: SETTINGS })).json.code).toBe("wrong-role");
});

test.each([
  ["no consent at all", {}],
  ["a consent that is no truth", { is_allowed: 1 }],
  ["settings of no role", { is_allowed: true, settings: { ...SETTINGS, role: "heater" } }],
  ["a missing limit", { is_allowed: true, settings: { role: "battery", capacity_wh: 10_000 } }],
  ["a reserve of 1001 permille", { is_allowed: true, settings: { ...SETTINGS, reserve_permille: 1_001 } }],
  ["a field that nobody knows", { is_allowed: true, settings: { ...SETTINGS, turbo: true } }],
])("refuses %s", async (_, body) => {
  const member = await api.as("member");
  const answer = await member.send(`PUT /api/me/control/${BATTERY}`, body);
  expect([answer.status, answer.json.code]).toEqual([400, "invalid-input"]);
});

test("refuses names that are none", async () => {
  const member = await api.as("member");
  expect((await member.send("PUT /api/me/control/d1", { is_allowed: false })).json.code).toBe("invalid-input");
});
