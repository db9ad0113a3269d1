import "../test/english.ts";
import { expect, test } from "vitest";
import { draftOf, EMPTY_DRAFT, settingsOf } from "./control-form-values.ts";

const BATTERY = {
  role: "battery",
  capacity_wh: 7_680,
  charge_power_w: 3_000,
  discharge_power_w: 2_500,
  round_trip_efficiency_permille: 915,
  reserve_permille: 155,
  wear_micro_per_kwh: 55_000,
} as const;
const VEHICLE = {
  role: "vehicle",
  capacity_wh: 58_000,
  least_power_w: 1_380,
  charge_power_w: 11_000,
  target_permille: 800,
  ready_at_minute: 425,
} as const;

test.each([BATTERY, VEHICLE])("what is known of a $role comes back from the form as it was", (settings) => {
  expect(settingsOf(draftOf(settings), settings)).toEqual(settings);
});

test("decimals are taken exactly, with a point or a comma", () => {
  const draft = { ...EMPTY_DRAFT, capacity: "5,001", charge: "2.3", discharge: "0", reserve: "12.5" };
  expect(settingsOf(draft, null)).toMatchObject({
    capacity_wh: 5_001,
    charge_power_w: 2_300,
    discharge_power_w: 0,
    reserve_permille: 125,
  });
});

test("a weak charger's least power is its most", () => {
  const draft = { ...EMPTY_DRAFT, role: "vehicle", capacity: "20", charge: "1", ready_at: "23:59" } as const;
  expect(settingsOf(draft, null)).toMatchObject({
    least_power_w: 1_000,
    charge_power_w: 1_000,
    ready_at_minute: 1_439,
  });
});

test.each(["", "five", "-1", "1.2345", "1e3", "0x10"])("%j is no figure", (capacity) => {
  const draft = { ...EMPTY_DRAFT, capacity, charge: "1", discharge: "1" };
  expect(() => settingsOf(draft, null)).toThrow(expect.objectContaining({ code: "not-a-figure" }));
});
