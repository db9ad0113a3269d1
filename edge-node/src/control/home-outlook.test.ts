import { deviceId, memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { Controlled } from "./controlled-devices.ts";
import { DeviceFigures } from "./device-figures.ts";
import { HomeOutlook } from "./home-outlook.ts";
import { BATTERY, HOME, VEHICLE } from "./test-control.ts";

const FIRST = deviceId("d0000000000000001");
const SECOND = deviceId("d0000000000000002");
const DAY_S = 86_400;
const NOW_S = 1_780_272_900;

function controlledWith(
  device: typeof FIRST,
  more: Partial<Controlled["consent"]> & Partial<Controlled> = {},
): Controlled {
  const { settings = BATTERY, planned = [], planned_from_s = null } = more;
  const consent = { device, member: HOME, is_allowed: true, is_release_due: false, settings };
  return {
    consent: { ...consent, changed_at_ms: 0, changed_by: "home-1" },
    steering: { kind: "waiting" },
    why_waiting: null,
    planned_from_s,
    planned,
    plan_at_ms: 0,
    ticks_left: 0,
    isWriting: false,
  };
}

interface Given {
  readonly controlled?: readonly Controlled[];
  readonly energies?: readonly { readonly start_s: number; readonly import_wh: number; readonly export_wh: number }[];
  readonly prices?: readonly { readonly start_s: number; readonly price_micro_per_kwh: number | null }[];
  readonly figures?: DeviceFigures;
}

function outlookOf({ controlled = [], energies = [], prices = [], figures = newFigures() }: Given): HomeOutlook {
  const isIn = ({ from_s, to_s }: { from_s: number; to_s: number }, start_s: number) =>
    from_s <= start_s && start_s < to_s;
  return new HomeOutlook({
    controlledOf: (member) => (member === HOME ? controlled : []),
    figures,
    read: {
      memberIntervals: ({ member, ...range }) =>
        member === HOME ? energies.filter((row) => isIn(range, row.start_s)) : [],
      communityIntervals: (range) =>
        prices.filter((row) => isIn(range, row.start_s)).map((row) => ({ ...row, demand_wh: 1, supply_wh: 1 })),
    },
    length_s: 900,
    clock: { now_ms: () => NOW_S * 1_000 + 5_000, speed: 1 },
  });
}

const newFigures = () => new DeviceFigures({ length_s: 900, days_kept: 4 });
const drawn = (start_s: number, import_wh: number) => ({ start_s, import_wh, export_wh: 0 });

describe("the battery of a home", () => {
  test("is none where the node has been told of none, a vehicle among them", () => {
    expect(outlookOf({}).battery(HOME)).toBeNull();
    expect(outlookOf({ controlled: [controlledWith(FIRST, { settings: VEHICLE })] }).battery(HOME)).toBeNull();
    expect(outlookOf({ controlled: [controlledWith(FIRST)] }).battery(memberId("home-2"))).toBeNull();
  });

  test("is all of them together: powers added, charge weighed by capacity", () => {
    const figures = newFigures();
    figures.report(FIRST, { power_w: 1_500, soc_permille: 500 }, NOW_S * 1_000);
    figures.report(SECOND, { power_w: -200, soc_permille: 801 }, NOW_S * 1_000);
    const small = { ...BATTERY, capacity_wh: 5_000 };
    const controlled = [controlledWith(FIRST), controlledWith(SECOND, { settings: small })];
    expect(outlookOf({ controlled, figures }).battery(HOME)).toEqual({ power_w: 1_300, soc_permille: 600 });
  });

  test("is not guessed at while one of them is silent, or has told its charge only", () => {
    const figures = newFigures();
    const controlled = [controlledWith(FIRST), controlledWith(SECOND)];
    figures.report(FIRST, { power_w: 1_500, soc_permille: 500 }, NOW_S * 1_000 - 25_001);
    figures.report(SECOND, { soc_permille: 700 }, NOW_S * 1_000);
    expect(outlookOf({ controlled, figures }).battery(HOME)).toEqual({ power_w: null, soc_permille: 600 });
    expect(outlookOf({ controlled: [controlledWith(SECOND)], figures }).battery(HOME)?.power_w).toBeNull();
    figures.report(SECOND, { power_w: 100 }, NOW_S * 1_000);
    expect(outlookOf({ controlled, figures }).battery(HOME)?.power_w).toBeNull();
    expect(outlookOf({ controlled: controlled.toReversed(), figures }).battery(HOME)?.power_w).toBeNull();
  });
});

describe("what is expected", () => {
  const MIDNIGHT_S = NOW_S + 2 * 900;

  test("is nothing where nothing is known, and only as far as it is", () => {
    expect(outlookOf({}).expected(HOME, MIDNIGHT_S)).toEqual([]);
    const energies = [
      drawn(NOW_S + 900 - DAY_S, 300),
      { start_s: NOW_S + 900 - 2 * DAY_S, import_wh: 0, export_wh: 101 },
    ];
    const prices = [{ start_s: NOW_S + 900 - DAY_S, price_micro_per_kwh: 150_000 }];
    expect(outlookOf({ energies, prices }).expected(HOME, MIDNIGHT_S)).toEqual([
      { start_s: NOW_S + 900, net_wh: 99, price_micro_per_kwh: 150_000 },
    ]);
    expect(outlookOf({ energies }).expected(HOME, MIDNIGHT_S)[0]?.price_micro_per_kwh).toBeNull();
    expect(outlookOf({ energies }).expected(memberId("home-2"), MIDNIGHT_S)).toEqual([]);
  });

  test("begins with the interval that runs and ends with the day", () => {
    const energies = Array.from({ length: 192 }, (_, index) => drawn(NOW_S - DAY_S + (index - 96) * 900, index));
    const starts = outlookOf({ energies })
      .expected(HOME, MIDNIGHT_S)
      .map(({ start_s }) => start_s);
    expect(starts).toEqual([NOW_S, NOW_S + 900]);
    expect(outlookOf({ energies }).expected(HOME, NOW_S)).toEqual([]);
    expect(outlookOf({ energies }).expected(HOME, Number.MAX_SAFE_INTEGER)).toHaveLength(96 + 4);
  });

  test("has the plan of steered devices in place of what they did before", () => {
    const figures = newFigures();
    const yesterday_ms = (NOW_S - DAY_S) * 1_000;
    figures.report(FIRST, { power_w: 3_600 }, yesterday_ms);
    figures.report(FIRST, { power_w: 0 }, yesterday_ms + 100_000);
    const energies = [drawn(NOW_S - DAY_S, 400)];
    const plan = { planned_from_s: NOW_S, planned: [{ energy_wh: -150 }] };
    const expected = (controlled: Controlled) =>
      outlookOf({ controlled: [controlled], energies, figures }).expected(HOME, MIDNIGHT_S)[0]?.net_wh;
    expect(expected(controlledWith(FIRST, plan))).toBe(400 - 100 - 150);
    expect(expected(controlledWith(FIRST))).toBe(400);
  });
});
