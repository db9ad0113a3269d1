import { deviceId } from "@localgrid/vocabulary/identifiers";
import { afterEach, describe, expect, test } from "vitest";
import { NO_ADAPTER_SETTINGS } from "../../third-party/adapter-settings.ts";
import type { PolledSettings } from "../../third-party/polled-settings.ts";
import { controlWrites, limitWrites, writeSunSpec } from "./polled/sunspec-control.ts";
import { modbusDevice, sunSpecRegisters, type TestListener } from "./polled/test-devices.ts";
import { createSetPointWriter, type SetPointTarget } from "./set-points.ts";
import type { RecordedModel } from "./test-payloads.ts";

const DEVICE = deviceId("t0123456789abcdef");
const GX = { portal: "c0619ab12345", inverter: 276 };
const VICTRON: SetPointTarget = {
  connection: "h1",
  adapter: "victron",
  source: "c0619ab12345/battery/512",
  gx: GX,
  polled: null,
};
const OPENEVSE: SetPointTarget = { ...VICTRON, adapter: "openevse", source: "garage/charger", gx: null };

function world(target: SetPointTarget | null) {
  const published: string[] = [];
  const pending = new Set<() => void>();
  const state = { target, isThere: true };
  const writer = createSetPointWriter({
    targetOf: () => state.target,
    publish: (connection, topic, payload) => {
      if (state.isThere) published.push(`${connection} ${topic} ${payload}`);
      return state.isThere;
    },
    writeSunSpec: async () => {},
    after: (_, act) => {
      pending.add(act);
      return () => pending.delete(act);
    },
  });
  const setPower = (power_w: number) =>
    writer.write({ device: DEVICE, order: { kind: "set-power", power_w }, holds_for_ms: 300_000 });
  return { writer, state, published, pending, setPower };
}

describe("set-points of a Victron inverter", () => {
  const topic = "h1 W/c0619ab12345/vebus/276/Hub4/L1/AcPowerSetpoint";

  test("charging is drawn from the grid, and nothing is left when it is released", async () => {
    const { writer, published, pending, setPower } = world(VICTRON);
    expect(writer.controls(DEVICE)).toBe(true);
    await setPower(1_500);
    await setPower(-700);
    expect(pending.size).toBe(1);
    await writer.write({ device: DEVICE, order: { kind: "release" }, holds_for_ms: 0 });
    expect(published).toEqual([`${topic} {"value":1500}`, `${topic} {"value":-700}`, `${topic} {"value":0}`]);
    expect(pending.size).toBe(0);
  });

  test("what is not repeated is taken back", async () => {
    const { published, pending, setPower } = world(VICTRON);
    await setPower(900);
    for (const act of pending) act();
    expect(published.at(-1)).toBe(`${topic} {"value":0}`);
  });

  test("cannot be steered before the inverter was heard of, nor while its broker is away", async () => {
    const { writer, state, setPower } = world({ ...VICTRON, gx: { ...GX, inverter: null } });
    expect(writer.controls(DEVICE)).toBe(false);
    await expect(setPower(1)).rejects.toMatchObject({ code: "device-unreachable" });
    state.target = VICTRON;
    state.isThere = false;
    await expect(setPower(1)).rejects.toMatchObject({ code: "device-unreachable" });
    state.target = null;
    expect(writer.controls(DEVICE)).toBe(false);
    await expect(setPower(1)).rejects.toMatchObject({ code: "device-unreachable" });
  });
});

describe("claims at an OpenEVSE", () => {
  test.each([
    [3_700, '{"state":"active","charge_current":16,"auto_release":true}'],
    [1_380, '{"state":"active","charge_current":6,"auto_release":true}'],
    [1_379, '{"state":"disabled","auto_release":true}'],
    [50_000, '{"state":"active","charge_current":32,"auto_release":true}'],
    [-2_000, '{"state":"disabled","auto_release":true}'],
  ])("%d W", async (power_w, claim) => {
    const { published, setPower } = world(OPENEVSE);
    await setPower(power_w);
    expect(published).toEqual([`h1 garage/charger/claim/set ${claim}`]);
  });

  test("release gives the station back to its owner, safe-state stops it", async () => {
    const { writer, published, pending } = world(OPENEVSE);
    await writer.write({ device: DEVICE, order: { kind: "safe-state" }, holds_for_ms: 60_000 });
    expect(pending.size).toBe(0);
    await writer.write({ device: DEVICE, order: { kind: "release" }, holds_for_ms: 0 });
    expect(published.map((line) => line.split(" ").at(-1))).toEqual([
      '{"state":"disabled","auto_release":true}',
      "release",
    ]);
  });
});

describe("set-points of SunSpec devices", () => {
  const open: TestListener[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map((device) => device.close()));
  });

  async function steered(models: readonly RecordedModel[]) {
    const registers = sunSpecRegisters(40_000, models);
    const device = await modbusDevice(registers);
    open.push(device);
    const settings: PolledSettings = {
      adapter: "sunspec",
      host: "127.0.0.1",
      port: device.port,
      user: null,
      password: null,
      unit: null,
      settings: NO_ADAPTER_SETTINGS,
    };
    return { registers, settings };
  }

  const CONTROLS: RecordedModel = { id: 704, length: 65, registers: { "22": 0, "55": 0xffff } };
  const setPower = (power_w: number) => ({ kind: "set-power", power_w }) as const;

  test("the timer is set before anything is changed", () => {
    const offsets = controlWrites([], setPower(1_500), 300).map(({ offset }) => offset);
    expect(offsets).toEqual([26, 30, 22]);
  });

  test("charging is negative there, in the device's own scale", async () => {
    const { registers, settings } = await steered([CONTROLS]);
    await writeSunSpec(settings, setPower(1_500), { holds_for_s: 300 });
    const at = (offset: number) => registers.get(40_002 + offset);
    // −1,500 W in tenths of a watt.
    expect([at(22), at(23), at(24), at(25)]).toEqual([1, 1, 0xffff, 0x10000 - 15_000]);
    expect([at(30), at(31), at(32)]).toEqual([0, 0, 300]);
    await writeSunSpec(settings, { kind: "release" }, { holds_for_s: 0 });
    expect(at(22)).toBe(0);
  });

  test("an older inverter is limited by a percentage of what it can, never above what was asked", async () => {
    const { registers, settings } = await steered([
      { id: 120, length: 26, registers: { "3": 500, "4": 1 } },
      { id: 123, length: 24, registers: { "6": 0, "8": 0, "23": 0xfffe } },
    ]);
    await writeSunSpec(settings, setPower(-1_667), { holds_for_s: 300 });
    const at = (offset: number) => registers.get(40_002 + 28 + offset);
    expect([at(5), at(6), at(7), at(8), at(9)]).toEqual([3_334, 0, 300, 0, 1]);
    await writeSunSpec(settings, setPower(2_000), { holds_for_s: 300 });
    expect(at(5)).toBe(0);
  });

  test("a device without such a model says so", async () => {
    const { settings } = await steered([{ id: 103, length: 50, registers: {} }]);
    const written = writeSunSpec(settings, setPower(1), { holds_for_s: 1 });
    await expect(written).rejects.toMatchObject({ code: "device-answer-malformed" });
    expect(() => limitWrites({ limit: [], ratings: [] }, setPower(-1), 1)).toThrow();
  });
});
