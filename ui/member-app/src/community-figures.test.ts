import { expect, test } from "vitest";
import { communityFigures } from "./community-figures.ts";
import type { EnergyBucket } from "./energy-types.ts";

const BUCKET: EnergyBucket = {
  name: "2016-08",
  from_s: 0,
  to_s: 86_400,
  intervals: 96,
  estimated_intervals: 0,
  import_wh: 2_000,
  export_wh: 1_200,
  bought_wh: 999,
  sold_wh: 999,
  grid_import_wh: 1_001,
  grid_export_wh: 201,
  amount_nano: "0",
  saving_nano: "12345",
  mean_price_micro_per_kwh: null,
};

test("a community's shares are those of what its homes drew and fed in", () => {
  expect(communityFigures(BUCKET)).toEqual({
    intervals: 96,
    shared_wh: 999,
    drawn_wh: 2_000,
    fed_wh: 1_200,
    self_sufficiency_percent: 49,
    self_use_percent: 83,
    saving_nano: "12345",
  });
});

test("there is no share of nothing, and a hundred percent is all of it", () => {
  const night = communityFigures({ ...BUCKET, export_wh: 0, bought_wh: 0, sold_wh: 0 });
  expect([night.self_sufficiency_percent, night.self_use_percent]).toEqual([0, null]);
  expect(communityFigures({ ...BUCKET, import_wh: 0, bought_wh: 0 }).self_sufficiency_percent).toBeNull();
  const almost = communityFigures({ ...BUCKET, export_wh: 1_000 });
  expect(almost.self_use_percent).toBe(99);
  expect(communityFigures({ ...BUCKET, export_wh: 999 }).self_use_percent).toBe(100);
});
