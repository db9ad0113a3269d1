import type { ControlReport, DeviceDetail, FirmwareImage } from "../src/device-types.ts";

export const SIGNING = "d3f9a02c17be41d88";

/** A device that signs, whose clock was set, and that heard nothing of the node for a while. */
export function fakeDetail(at_ms: number): DeviceDetail {
  const event = { code: 4, arrived_at_ms: at_ms };
  return {
    device: SIGNING,
    metering_point: "mp-05",
    is_active: true,
    is_connected: true,
    status: {
      at_ms: at_ms - 120_000,
      board: "esp32c3-ade7953",
      version_name: "1.3.0",
      version: 13,
      clock_age_s: 640,
      log_permille: 128,
      dropped: 0,
      boot: 4,
      update: "receiving",
      update_permille: 420,
      update_reason: null,
      control: "failsafe",
      applied_power_w: 0,
    },
    events: [
      { ...event, event_seq: 11, at_ms: at_ms - 500_000, name: "command-refused", value: 6 },
      { ...event, event_seq: 12, at_ms: at_ms - 400_000, code: 5, name: "failsafe-entered", value: 0 },
      { ...event, event_seq: 13, at_ms: at_ms - 300_000, code: 77, name: null, value: 1 },
    ],
  };
}

/** Nobody has said anything about it yet. */
export const STEERED: ControlReport = {
  device: SIGNING,
  metering_point: "mp-05",
  is_allowed: false,
  settings: null,
  state: "off",
  order: null,
  why_waiting: null,
  soc_permille: 640,
  planned_from_s: null,
  planned_wh: [],
  changes: [],
};

/** What a battery that is steered is told. */
export const BATTERY = {
  state: "steering",
  order: { kind: "set-power", power_w: 1_200 },
  planned_from_s: Date.parse("2016-08-06T13:45:00Z") / 1000,
  planned_wh: [300, 300, 0, 0, -200, -350],
} as const satisfies Partial<ControlReport>;

/** Stopped after its first ring: two of four had failed. */
export function fakeImage(at_ms: number): FirmwareImage {
  return {
    sha256: "5e".repeat(32),
    board: "esp32c3-ade7953",
    version: 14,
    version_name: "1.4.0",
    size: 912_384,
    added_at_ms: at_ms - 7_200_000,
    added_by: "coordinator",
    phase: "stopped",
    ring: 1,
    devices: 40,
    rings: [
      { devices: 1, offered: 0, confirmed: 1, failed: 0 },
      { devices: 4, offered: 1, confirmed: 1, failed: 2 },
      { devices: 0, offered: 0, confirmed: 0, failed: 0 },
    ],
    failures: [
      { device: "d00000000000000f1", reason: "self-test-failed", at_ms },
      { device: "d00000000000000f2", reason: "rolled-back", at_ms },
    ],
    complete_since_ms: null,
  };
}
