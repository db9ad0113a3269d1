import { deviceId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { beforeEach, expect, test } from "vitest";
import { startTestApi, type TestApi } from "./test-client.ts";

const DEVICE = deviceId("d0000000000000001");
const FRESH = deviceId("d0000000000000002");

let api: TestApi;

beforeEach(async () => {
  api = await startTestApi();
  const { commands, deviceBook } = api.world;
  commands.meters.set(DEVICE, { device: DEVICE, metering_point: meteringPointId("home-1-meter"), is_active: true });
  commands.meters.set(FRESH, { device: FRESH, metering_point: meteringPointId("home-2-meter"), is_active: true });
  deviceBook.connected.add(DEVICE);
  deviceBook.statuses.set(DEVICE, {
    at_ms: 1_470_000_000_000,
    status: {
      board: "posix",
      version_name: "1.2.3",
      version: 12,
      clock_age_s: 0xffff_ffff,
      log_permille: 3,
      dropped: 0,
      boot: 2,
      update: "idle",
      update_permille: 0,
      control: "following",
      applied_power_w: -400,
    },
  });
  const event = { event_seq: 8, at_ms: 5, code: 4, value: 5, boot: 2, uptime_ms: 60 };
  deviceBook.events.set(DEVICE, [event, { ...event, event_seq: 7, code: 200 }]);
});

test("a member sees what the own device says of itself", async () => {
  const member = await api.as("member");
  expect((await member.get(`/api/devices/${DEVICE}`)).json).toEqual({
    device: DEVICE,
    metering_point: "home-1-meter",
    is_active: true,
    is_connected: true,
    status: {
      at_ms: 1_470_000_000_000,
      board: "posix",
      version_name: "1.2.3",
      version: 12,
      clock_age_s: null,
      log_permille: 3,
      dropped: 0,
      boot: 2,
      update: "idle",
      update_permille: 0,
      update_reason: null,
      control: "following",
      applied_power_w: -400,
    },
    events: [
      { event_seq: 8, at_ms: 5, code: 4, name: "command-refused", value: 5, boot: 2, uptime_ms: 60, arrived_at_ms: 9 },
      { event_seq: 7, at_ms: 5, code: 200, name: null, value: 5, boot: 2, uptime_ms: 60, arrived_at_ms: 9 },
    ],
    control: null,
  });
});

test("a neighbour's device is as unknown as one that does not exist; installers see all", async () => {
  const member = await api.as("member");
  const foreign = await member.get(`/api/devices/${FRESH}`);
  const missing = await member.get("/api/devices/d00000000000000ff");
  expect([foreign.status, foreign.json.code]).toEqual([404, "unknown-device"]);
  expect([missing.status, missing.json.code]).toEqual([404, "unknown-device"]);
  const installer = await api.as("installer");
  const { json } = await installer.get(`/api/devices/${FRESH}`);
  expect(json).toMatchObject({ device: FRESH, is_connected: false, status: null, events: [] });
  expect((await api.nobody.get(`/api/devices/${DEVICE}`)).json.code).toBe("no-session");
});
