import { describe, expect, test } from "vitest";
import { agreedPrice } from "./agreed-price.ts";
import type { AgreedSharing, CalculatedMarket } from "./calculation-types.ts";

const BAND = { floor_micro_per_kwh: 80, cap_micro_per_kwh: 300 };
const POINTS = [
  { ratio_ppm: 200_000, position_ppm: 900_000 },
  { ratio_ppm: 500_000, position_ppm: 600_000 },
  { ratio_ppm: 1_500_000, position_ppm: 100_000 },
];

function priceOf(part: Partial<AgreedSharing>, market: Partial<CalculatedMarket> = {}) {
  const sharing = { table: null, supply_wh: 500, demand_wh: 1_000, ...part } as AgreedSharing;
  return agreedPrice({ band: BAND, price_micro_per_kwh: 1, sharing, ...market } as CalculatedMarket);
}

describe("an agreed price", () => {
  test("is the middle of the band, floored", () => {
    expect(priceOf({})).toEqual({
      ratio_ppm: null,
      position_ppm: 500_000,
      floor: 80,
      cap: 300,
      price: 190,
      isFloored: false,
    });
    const odd = { floor_micro_per_kwh: 80, cap_micro_per_kwh: 301 };
    expect(priceOf({}, { band: odd })).toMatchObject({ price: 190, isFloored: true });
  });

  test.each([
    [1, 278],
    [200, 278],
    [350, 245],
    [500, 212],
    [1_000, 157],
    [1_500, 102],
    [9_000, 102],
  ])("with %i Wh for 1,000 lies on the line between the points of the table", (supply_wh, price) => {
    expect(priceOf({ table: POINTS, supply_wh })).toMatchObject({ price, ratio_ppm: supply_wh * 1_000 });
  });

  test("is floored once, however wide the band is", () => {
    const band = { floor_micro_per_kwh: -1_000_000_000, cap_micro_per_kwh: 0 };
    const table = [
      { ratio_ppm: 0, position_ppm: 1_000_000 },
      { ratio_ppm: 1_000_000, position_ppm: 500_000 },
    ];
    const priced = priceOf({ table, supply_wh: 1, demand_wh: 3 }, { band });
    // A position of 5/6.
    expect(priced).toMatchObject({ price: -166_666_667, position_ppm: 833_333, ratio_ppm: 333_333 });
  });

  test("is none without trade, and none where bids decided", () => {
    expect(priceOf({}, { price_micro_per_kwh: null })).toBeNull();
    expect(priceOf({}, { sharing: null })).toBeNull();
  });
});
