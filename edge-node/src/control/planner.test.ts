import { applyToCommunity, createCommunity } from "@localgrid/clearing/community";
import { deviceId, memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { VehicleSettings } from "./control-settings.ts";
import type { ControlConsent } from "./control-store.ts";
import { DeviceFigures } from "./device-figures.ts";
import type { PastEnergy, PastPrice } from "./expected-day.ts";
import { type Planned, Planner } from "./planner.ts";

const DEVICE = deviceId("d0000000000000001");
const HOME = memberId("home-1");
/** 2026-06-01 22:00 UTC, midnight in Berlin. */
const MIDNIGHT_MS = Date.UTC(2026, 5, 1, 22);
const HOUR_MS = 3_600_000;

const VEHICLE: VehicleSettings = {
  role: "vehicle",
  capacity_wh: 60_000,
  least_power_w: 0,
  charge_power_w: 10_000,
  target_permille: 800,
  ready_at_minute: 7 * 60,
};

interface World {
  readonly prices?: readonly PastPrice[];
  readonly energies?: readonly PastEnergy[];
  readonly soc_permille?: number | null;
  readonly valid_from_s?: number | null;
  readonly time_zone?: string;
}

function makePlanner({
  prices = [],
  energies = [],
  soc_permille = 700,
  valid_from_s = 0,
  time_zone = "Europe/Berlin",
}: World) {
  const figures = new DeviceFigures({ length_s: 900, days_kept: 4 });
  const community = createCommunity();
  if (valid_from_s !== null) {
    const tariff = {
      valid_from_s,
      retail_micro_per_kwh: 300_000,
      feed_in_micro_per_kwh: 80_000,
      local_network_fee_micro_per_kwh: 40_000,
      fixed_fee_micro_per_day: 0,
    };
    applyToCommunity(community, { kind: "tariff", body: tariff });
  }
  const asked: string[] = [];
  const inRange = ({ from_s, to_s }: { readonly from_s: number; readonly to_s: number }) => {
    return (row: { readonly start_s: number }) => row.start_s >= from_s && row.start_s < to_s;
  };
  const planner = new Planner({
    community: () => community,
    read: {
      communityIntervals: (range) => {
        asked.push("prices");
        return prices.filter(inRange(range));
      },
      memberIntervals: ({ member, ...range }) => {
        asked.push(member);
        return energies.filter(inRange(range));
      },
    },
    figures,
    length_s: 900,
    time_zone,
  });
  const plan = (settings: ControlConsent["settings"], now_ms: number): Planned => {
    if (soc_permille !== null) figures.report(DEVICE, { soc_permille }, now_ms);
    const consent = { is_allowed: true, is_release_due: false, changed_at_ms: 0, changed_by: "home-1" };
    return planner.plan({ ...consent, device: DEVICE, member: HOME, settings }, now_ms);
  };
  return { planner, plan, asked };
}

/** Hours from now on in which the plan charges. */
function chargingHours(planned: Planned, now_ms: number): readonly number[] {
  if (planned.kind !== "planned") throw new Error(planned.kind);
  const hours = planned.plan.intervals.flatMap(({ energy_wh }, index) => {
    return energy_wh > 0 ? [Math.floor((planned.from_s * 1_000 + index * 900_000 - now_ms) / HOUR_MS)] : [];
  });
  return [...new Set(hours)];
}

/** Yesterday's price of one hour of the day, everywhere else a dear one. */
function cheapAt(hour_ms: number): readonly PastPrice[] {
  return Array.from({ length: 96 }, (_, index) => {
    const start_s = MIDNIGHT_MS / 1_000 - 86_400 + index * 900;
    const isCheap = start_s * 1_000 >= hour_ms && start_s * 1_000 < hour_ms + HOUR_MS;
    return { start_s, price_micro_per_kwh: isCheap ? 90_000 : 250_000, demand_wh: 1, supply_wh: 1 };
  });
}

describe("a vehicle that is to be ready at seven", () => {
  test("is charged in yesterday's cheap hour, if that comes before seven", () => {
    const { plan } = makePlanner({ prices: cheapAt(MIDNIGHT_MS - 24 * HOUR_MS + 5 * HOUR_MS) });
    expect(chargingHours(plan(VEHICLE, MIDNIGHT_MS), MIDNIGHT_MS)).toEqual([5]);
  });

  test("does not wait for a cheap hour after it", () => {
    const { plan } = makePlanner({ prices: cheapAt(MIDNIGHT_MS - 24 * HOUR_MS + 8 * HOUR_MS) });
    expect(chargingHours(plan(VEHICLE, MIDNIGHT_MS), MIDNIGHT_MS)).toEqual([0]);
  });

  test("at that very minute is planned for the next morning", () => {
    const now_ms = MIDNIGHT_MS + 7 * HOUR_MS;
    const { plan } = makePlanner({ prices: cheapAt(MIDNIGHT_MS - 24 * HOUR_MS + 5 * HOUR_MS) });
    expect(chargingHours(plan(VEHICLE, now_ms), now_ms)).toEqual([22]);
  });

  test("is so by the clocks of the community", () => {
    const { plan } = makePlanner({ prices: cheapAt(MIDNIGHT_MS - 24 * HOUR_MS + 8 * HOUR_MS), time_zone: "Etc/UTC" });
    expect(chargingHours(plan(VEHICLE, MIDNIGHT_MS), MIDNIGHT_MS)).toEqual([8]);
  });
});

test("nothing is planned while the charge is not known, or no tariff will ever hold", () => {
  expect(makePlanner({ soc_permille: null }).plan(VEHICLE, MIDNIGHT_MS)).toEqual({
    kind: "unplannable",
    reason: "charge-unknown",
  });
  expect(makePlanner({ valid_from_s: null }).plan(VEHICLE, MIDNIGHT_MS)).toEqual({
    kind: "unplannable",
    reason: "no-tariff",
  });
  const { plan } = makePlanner({ valid_from_s: MIDNIGHT_MS / 1_000 + 900 });
  expect(plan(VEHICLE, MIDNIGHT_MS).kind).toBe("planned");
});

test("prices are read once for all devices of an interval, energies of each member only for that member", () => {
  const { planner, plan, asked } = makePlanner({});
  plan(VEHICLE, MIDNIGHT_MS);
  plan(VEHICLE, MIDNIGHT_MS + 60_000);
  expect(asked).toEqual(["prices", "home-1", "home-1"]);
  planner.forgetPrices();
  plan(VEHICLE, MIDNIGHT_MS + 120_000);
  plan(VEHICLE, MIDNIGHT_MS + 900_000);
  expect(asked.filter((name) => name === "prices")).toHaveLength(3);
});
