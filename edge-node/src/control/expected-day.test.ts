import type { MicroPerKilowattHour } from "@localgrid/vocabulary/units";
import { expect, test } from "vitest";
import { expectedIntervals, type KnownPast } from "./expected-day.ts";

const BAND = { floor: 80_000 as MicroPerKilowattHour, cap: 260_000 as MicroPerKilowattHour };
const DAY_S = 86_400;
const FROM_S = 1_780_272_000;
const HORIZON = { from_s: FROM_S, length_s: 900, intervals: 2, days_back: 2 } as const;
const NOTHING: KnownPast = { prices: [], energies: [], steered_wh: new Map() };

function price(start_s: number, price_micro_per_kwh: number | null, sides = { demand_wh: 5, supply_wh: 5 }) {
  return { start_s, price_micro_per_kwh, ...sides };
}

test("nothing known: the middle of the band, neither surplus nor need", () => {
  const middle = { price_micro_per_kwh: 170_000, surplus_wh: 0, need_wh: 0 };
  expect(expectedIntervals(NOTHING, BAND, HORIZON)).toEqual([middle, middle]);
});

test("the mean of the same time of day on the last days, as many as are wanted", () => {
  const prices = [1, 2, 3].map((days) => price(FROM_S - days * DAY_S, 100_000 * days));
  const energies = [
    { start_s: FROM_S - DAY_S, import_wh: 300, export_wh: 0 },
    { start_s: FROM_S - 2 * DAY_S, import_wh: 0, export_wh: 101 },
  ];
  const [first, second] = expectedIntervals({ ...NOTHING, prices, energies }, BAND, HORIZON);
  expect(first).toEqual({ price_micro_per_kwh: 150_000, surplus_wh: 0, need_wh: 99 });
  expect(second?.price_micro_per_kwh).toBe(170_000);
});

test("what lies more than a day ahead is expected as on days that are known", () => {
  const prices = [price(FROM_S - DAY_S, 120_000)];
  const horizon = { ...HORIZON, intervals: 97 };
  expect(expectedIntervals({ ...NOTHING, prices }, BAND, horizon).at(96)?.price_micro_per_kwh).toBe(120_000);
});

test("without trades, want stands at the top of the band and plenty at its bottom", () => {
  const prices = [
    price(FROM_S - DAY_S, null, { demand_wh: 900, supply_wh: 0 }),
    price(FROM_S + 900 - DAY_S, null, { demand_wh: 0, supply_wh: 900 }),
  ];
  const day = expectedIntervals({ ...NOTHING, prices }, BAND, HORIZON);
  expect(day.map(({ price_micro_per_kwh }) => price_micro_per_kwh)).toEqual([BAND.cap, BAND.floor]);
});

test("yesterday's orders are not taken for the home's habits", () => {
  const energies = [{ start_s: FROM_S - DAY_S, import_wh: 1_000, export_wh: 0 }];
  const steered_wh = new Map([[FROM_S - DAY_S, 700]]);
  expect(expectedIntervals({ ...NOTHING, energies, steered_wh }, BAND, HORIZON)[0]?.need_wh).toBe(300);
});

test("prices of another tariff are brought into the band that holds now", () => {
  const prices = [price(FROM_S - DAY_S, 900_000)];
  expect(expectedIntervals({ ...NOTHING, prices }, BAND, HORIZON)[0]?.price_micro_per_kwh).toBe(BAND.cap);
});
