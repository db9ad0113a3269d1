import "../test/english.ts";
import { describe, expect, test } from "vitest";
import type { CommunityInterval, MemberInterval } from "./api-types.ts";
import { entryOfCommunity, entryOfMember, totalsOf } from "./day-entry.ts";

const member: MemberInterval = {
  start_s: 900,
  length_s: 900,
  revision: 1,
  price_micro_per_kwh: 150_000,
  import_wh: 300,
  export_wh: 0,
  bought_wh: 200,
  sold_wh: 0,
  grid_import_wh: 100,
  grid_export_wh: 0,
  amount_nano: "-9007199254740993",
  saving_nano: "9007199254740993",
  quality: "estimated",
  is_signed: false,
  is_official: false,
};
const community: CommunityInterval = {
  start_s: 900,
  length_s: 900,
  revision: 0,
  price_micro_per_kwh: null,
  matched_wh: 700,
  demand_wh: 1000,
  supply_wh: 900,
  saving_nano: "5",
};

describe("a day's entries", () => {
  test("of a home split its energy into neighbours and grid", () => {
    expect(entryOfMember(member)).toMatchObject({
      from_neighbours_wh: 200,
      from_grid_wh: 100,
      to_neighbours_wh: 0,
      to_grid_wh: 0,
      revision: 1,
      quality: "estimated",
      is_signed: false,
      is_official: false,
    });
  });
  test("of the community count what homes gave each other on both sides", () => {
    expect(entryOfCommunity(community)).toMatchObject({
      from_neighbours_wh: 700,
      from_grid_wh: 300,
      to_neighbours_wh: 700,
      to_grid_wh: 200,
      amount_nano: null,
    });
  });
});

describe("a day's totals", () => {
  test("add money exactly beyond 2^53", () => {
    const totals = totalsOf([member, member].map(entryOfMember));
    expect(totals.amount_nano).toBe(-18_014_398_509_481_986n);
    expect(totals.saving_nano).toBe(18_014_398_509_481_986n);
    expect(totals).toMatchObject({ from_neighbours_wh: 400, from_grid_wh: 200, estimatedCount: 2 });
  });
  test("have no amount where the entries have none", () => {
    expect(totalsOf([entryOfCommunity(community)]).amount_nano).toBeNull();
  });
  test("of a day without entries are zero", () => {
    expect(totalsOf([])).toMatchObject({ from_grid_wh: 0, amount_nano: 0n, saving_nano: 0n, estimatedCount: 0 });
  });
});
