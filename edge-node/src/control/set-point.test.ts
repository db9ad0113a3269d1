import type { ExpectedInterval } from "@localgrid/matching/battery-agent";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BatterySettings, settingsProblem, type VehicleSettings } from "./control-settings.ts";
import { type PlanningInputs, planSetPoint } from "./set-point.ts";
import { BATTERY, VEHICLE } from "./test-control.ts";

const BAND = { floor: 80_000 as MicroPerKilowattHour, cap: 260_000 as MicroPerKilowattHour };

function expected(price: number, net_wh = 0): ExpectedInterval {
  return {
    price_micro_per_kwh: price as MicroPerKilowattHour,
    surplus_wh: Math.max(0, -net_wh) as WattHours,
    need_wh: Math.max(0, net_wh) as WattHours,
  };
}

function inputs(more: Partial<PlanningInputs>): PlanningInputs {
  return {
    settings: BATTERY,
    soc_permille: 500,
    length_s: 900,
    expected: Array.from({ length: 96 }, () => expected(150_000)),
    band: BAND,
    local_network_fee_micro_per_kwh: 40_000,
    until_ready: 40,
    ...more,
  };
}

function powerOf(given: PlanningInputs): number {
  const { order } = planSetPoint(given);
  if (order.kind !== "set-power") throw new Error(order.kind);
  return order.power_w;
}

const dear = Array.from({ length: 95 }, () => expected(250_000, 200));
const cheap = Array.from({ length: 95 }, () => expected(90_000));

describe("a battery", () => {
  test("charges while it is cheap and the evening will be dear", () => {
    expect(powerOf(inputs({ expected: [expected(80_000, -750), ...dear] }))).toBeGreaterThan(0);
  });

  test("feeds while it is dear and will be cheap", () => {
    expect(powerOf(inputs({ expected: [expected(260_000, 600), ...cheap] }))).toBeLessThan(0);
  });

  test("does nothing when nothing pays", () => {
    expect(powerOf(inputs({}))).toBe(0);
  });

  test("keeps its reserve, and says so to the device", () => {
    const given = inputs({ soc_permille: 200, expected: [expected(260_000, 600), ...cheap] });
    expect(planSetPoint(given).order).toEqual({ kind: "set-power", power_w: 0, min_soc_permille: 200 });
  });
});

describe("a vehicle", () => {
  test("waits for the cheap hours before it has to leave", () => {
    const night = [...Array.from({ length: 20 }, () => expected(250_000)), ...cheap];
    expect(powerOf(inputs({ settings: VEHICLE, soc_permille: 600, expected: night }))).toBe(0);
    expect(powerOf(inputs({ settings: VEHICLE, soc_permille: 600, expected: cheap }))).toBe(11_000);
  });

  test("charges at any price when there is just time enough", () => {
    const given = inputs({ settings: VEHICLE, soc_permille: 100, until_ready: 3, expected: dear });
    expect(powerOf(given)).toBe(11_000);
  });

  test("takes the own surplus before cheaper energy of others, whose way costs a fee", () => {
    const others = Array.from({ length: 94 }, () => expected(100_000));
    const given = inputs({ settings: VEHICLE, soc_permille: 790, expected: [expected(120_000, -3_000), ...others] });
    expect(powerOf(given)).toBeGreaterThan(0);
  });

  test("stops at its target", () => {
    expect(powerOf(inputs({ settings: VEHICLE, soc_permille: 800, expected: cheap }))).toBe(0);
  });
});

test("no order ever passes the settings, whatever is expected", () => {
  const interval = fc
    .record({ price: fc.integer({ min: 80_000, max: 260_000 }), net_wh: fc.integer({ min: -5_000, max: 5_000 }) })
    .map(({ price, net_wh }) => expected(price, net_wh));
  const battery: fc.Arbitrary<BatterySettings> = fc.record({
    role: fc.constant("battery" as const),
    capacity_wh: fc.integer({ min: 100, max: 40_000 }),
    charge_power_w: fc.integer({ min: 1, max: 17_000 }),
    discharge_power_w: fc.integer({ min: 0, max: 17_000 }),
    round_trip_efficiency_permille: fc.integer({ min: 100, max: 1_000 }),
    reserve_permille: fc.integer({ min: 0, max: 950 }),
    wear_micro_per_kwh: fc.integer({ min: 0, max: 500_000 }),
  });
  const vehicle: fc.Arbitrary<VehicleSettings> = fc
    .record({
      role: fc.constant("vehicle" as const),
      capacity_wh: fc.integer({ min: 100, max: 100_000 }),
      charge_power_w: fc.integer({ min: 1, max: 17_000 }),
      least_share: fc.integer({ min: 0, max: 100 }),
      target_permille: fc.integer({ min: 1, max: 1_000 }),
      ready_at_minute: fc.integer({ min: 0, max: 1_439 }),
    })
    .map(({ least_share, ...fields }) => ({
      ...fields,
      least_power_w: Math.floor((fields.charge_power_w * least_share) / 100),
    }));
  const given = fc.record({
    settings: fc.oneof(battery, vehicle),
    soc_permille: fc.integer({ min: 0, max: 1_000 }),
    expected: fc.array(interval, { minLength: 1, maxLength: 24 }),
    until_ready: fc.integer({ min: 0, max: 24 }),
    length_s: fc.constantFrom(300 as const, 900 as const, 3_600 as const),
  });
  fc.assert(
    fc.property(given, (one) => {
      const { settings, soc_permille } = one;
      expect(settingsProblem(settings, 17_000)).toBeNull();
      const { order, intervals } = planSetPoint(inputs(one));
      if (order.kind !== "set-power") throw new Error(order.kind);
      expect(Number.isSafeInteger(order.power_w)).toBe(true);
      expect(order.power_w).toBeLessThanOrEqual(settings.charge_power_w);
      expect(intervals).toHaveLength(one.expected.length);
      if (settings.role === "vehicle") {
        expect(order.power_w).toBeGreaterThanOrEqual(0);
        expect(order.power_w === 0 || order.power_w >= settings.least_power_w).toBe(true);
        if (soc_permille >= settings.target_permille) expect(order.power_w).toBe(0);
      } else {
        expect(order.power_w).toBeGreaterThanOrEqual(-settings.discharge_power_w);
        expect(order.min_soc_permille).toBe(settings.reserve_permille);
        if (soc_permille <= settings.reserve_permille) expect(order.power_w).toBeGreaterThanOrEqual(0);
        if (soc_permille === 1_000) expect(order.power_w).toBeLessThanOrEqual(0);
      }
    }),
    { numRuns: 300 },
  );
});

test.each<[string, Partial<BatterySettings> | Partial<VehicleSettings>]>([
  ["more power than the main fuse", { charge_power_w: 17_001 }],
  ["feeding more than the main fuse", { discharge_power_w: 17_001 }],
  ["no capacity", { capacity_wh: 0 }],
  ["a fraction", { capacity_wh: 1_000.5 }],
  ["a reserve of everything", { reserve_permille: 1_000 }],
  ["gains", { round_trip_efficiency_permille: 1_001 }],
  ["a negative wear", { wear_micro_per_kwh: -1 }],
])("settings with %s are refused", (_, wrong) => {
  expect(settingsProblem({ ...BATTERY, ...(wrong as Partial<BatterySettings>) }, 17_000)).not.toBeNull();
});

test.each<[string, Partial<VehicleSettings>]>([
  ["a least power above the most", { least_power_w: 11_001 }],
  ["a time after midnight's", { ready_at_minute: 1_440 }],
  ["no target", { target_permille: 0 }],
])("a vehicle's settings with %s are refused", (_, wrong) => {
  expect(settingsProblem({ ...VEHICLE, ...wrong }, 17_000)).not.toBeNull();
});
