import { join } from "node:path";
import type { EnergySums } from "@localgrid/clearing/energy-sums";
import { localPeriods } from "@localgrid/clearing/local-periods";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { afterEach, expect, test } from "vitest";
import { COMMUNITY_AMOUNT, COMMUNITY_ESTIMATES, COMMUNITY_SUMS, MEMBER_SUMS } from "./energy-sums.ts";
import { recordsAfter } from "./journal-database.ts";
import { openProjections } from "./open-projections.ts";
import { LENGTH_S, TestStreet } from "./test-street.ts";

const DAY_S = 86_400;
const HOMES = 3;
const EVER = { from_s: 0, to_s: 2 ** 40 };

let street: TestStreet;
afterEach(() => street.remove());

function dayOf(name: string, next: string) {
  const cut = localPeriods({ from: name, to: next, by: "day", time_zone: "Europe/Vienna" });
  if (cut.kind === "rejected") throw new Error(cut.message);
  return cut.periods[0] as { readonly from_s: number; readonly to_s: number };
}

/** Home 0 draws 100 Wh in each interval and home 1 50 Wh, home 2 feeds in 120 Wh. The last one's meter is silent at times. */
function streetOver(
  { from_s, to_s }: { readonly from_s: number; readonly to_s: number },
  isSilent = (_: number) => false,
) {
  const built = new TestStreet(from_s, HOMES);
  for (let at_s = from_s, index = 0; at_s <= to_s; at_s += LENGTH_S, index++) {
    built.meter(0, at_s * 1_000, [100_000 * index, 0]);
    built.meter(1, at_s * 1_000, [50_000 * index, 0]);
    if (!isSilent(index)) built.meter(2, at_s * 1_000, [0, 120_000 * index]);
    built.settle(0);
  }
  built.settle();
  return built;
}

test.each([
  { name: "2016-03-27", next: "2016-03-28", quarters: 92 },
  { name: "2016-10-30", next: "2016-10-31", quarters: 100 },
  { name: "2016-10-31", next: "2016-11-01", quarters: 96 },
])("the sums of $name are those of $quarters quarter hours", ({ name, next, quarters }) => {
  const day = dayOf(name, next);
  // An hour on both sides that is not the day's.
  street = streetOver({ from_s: day.from_s - 3_600, to_s: day.to_s + 3_600 });
  const own = street.read.memberEnergy({ member: memberId("m0"), ...day });
  expect(own).toMatchObject({
    intervals: quarters,
    estimated_intervals: 0,
    import_wh: 100 * quarters,
    export_wh: 0,
    bought_wh: 80 * quarters,
    sold_wh: 0,
    grid_import_wh: 20 * quarters,
    traded_wh: 80 * quarters,
    traded_nano: BigInt(80 * quarters) * 170_000n,
  });
  // 80 Wh from neighbours at 0.17 and the fee of 0.04, 20 Wh from the grid at 0.30, and one day's fixed fee.
  expect(own.amount_nano).toBe(-BigInt(quarters) * (80n * 210_000n + 20n * 300_000n) - 50_000_000n);
  expect(own.saving_nano).toBe(BigInt(quarters) * 80n * 90_000n);
  expect(street.read.communityEnergy(day)).toMatchObject({
    intervals: quarters,
    import_wh: 150 * quarters,
    export_wh: 120 * quarters,
    bought_wh: 120 * quarters,
    sold_wh: 120 * quarters,
    grid_import_wh: 30 * quarters,
    grid_export_wh: 0,
    traded_wh: 120 * quarters,
  });
});

test("the community's sums are those of its members, with estimates and after corrections of both kinds", () => {
  const from_s = Date.UTC(2016, 7, 1) / 1_000;
  street = streetOver({ from_s, to_s: from_s + 5 * 3_600 }, (index) => index > 4 && index < 12);
  const range = { from_s, to_s: from_s + 5 * 3_600 };
  const before = street.read.communityEnergy(range);
  expect(before.estimated_intervals).toBeGreaterThan(5);
  expectSumsOfMembers(before, range);

  // What the silent meter kept arrives late.
  for (let index = 5; index < 12; index++) street.meter(2, (from_s + index * LENGTH_S) * 1_000, [0, 120_000 * index]);
  street.settle(LENGTH_S * 1_000);
  const late = street.read.communityEnergy(range);
  expect(late.estimated_intervals).toBe(0);
  expectSumsOfMembers(late, range);

  street.official(from_s, 1, [{ metering_point: meteringPointId("p0"), import_wh: 130, export_wh: 0 }]);
  const official = street.read.communityEnergy(range);
  expect(official.import_wh).toBe(late.import_wh + 30);
  expect(official.amount_nano).not.toBe(late.amount_nano);
  expectSumsOfMembers(official, range);
});

test("an empty range sums to 0, and the end of one is not part of it", () => {
  const from_s = Date.UTC(2016, 7, 1) / 1_000;
  street = streetOver({ from_s, to_s: from_s + 3_600 });
  const [none, one] = [
    { from_s: from_s - DAY_S, to_s: from_s },
    { from_s, to_s: from_s + LENGTH_S },
  ];
  for (const sums of [
    street.read.communityEnergy(none),
    street.read.memberEnergy({ member: memberId("m0"), ...none }),
  ]) {
    expect(new Set(Object.values(sums).map(Number))).toEqual(new Set([0]));
  }
  expect(street.read.communityEnergy(one).intervals).toBe(1);
  expect(street.read.memberEnergy({ member: memberId("nobody"), ...EVER }).intervals).toBe(0);
});

test("no sum reads more than its range of an index", () => {
  street = new TestStreet(0, 1);
  const plan = (sql: string) =>
    street.database
      .prepare<[object], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all({ member: "m0", from_s: 0, to_s: 1 })
      .map(({ detail }) => detail);
  expect(plan(MEMBER_SUMS)).toEqual([
    "SEARCH member_interval USING PRIMARY KEY (member=? AND start_s>? AND start_s<?)",
  ]);
  expect(plan(COMMUNITY_SUMS)).toEqual(["SEARCH interval USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"]);
  expect(plan(COMMUNITY_AMOUNT)).toEqual(["SEARCH posting USING PRIMARY KEY (account=? AND start_s>? AND start_s<?)"]);
  expect(plan(COMMUNITY_ESTIMATES).slice(0, 2)).toEqual([
    expect.stringMatching(/^SEARCH point USING (COVERING )?INDEX doubtful_point \(start_s>\? AND start_s<\?\)$/),
    "SEARCH interval USING INTEGER PRIMARY KEY (rowid=?)",
  ]);
});

function expectSumsOfMembers(community: EnergySums, range: { readonly from_s: number; readonly to_s: number }): void {
  const members = Array.from({ length: HOMES }, (_, home) =>
    street.read.memberEnergy({ member: memberId(`m${home}`), ...range }),
  );
  const keys = ["bought_wh", "sold_wh", "grid_import_wh", "grid_export_wh", "amount_nano", "saving_nano"] as const;
  for (const key of keys) {
    const sum = members.reduce((total, member) => total + BigInt(member[key]), 0n);
    expect([key, BigInt(community[key])]).toEqual([key, sum]);
  }
  expect(community.import_wh).toBe(community.bought_wh + community.grid_import_wh);
  expect(community.export_wh).toBe(community.sold_wh + community.grid_export_wh);
  expect(community.estimated_intervals).toBe(Math.max(...members.map((member) => member.estimated_intervals)));
}

test("projections of a release that knew no such sums get what makes them quick when they are opened", () => {
  street = new TestStreet(0, 1);
  street.database.exec("DROP INDEX doubtful_point");
  street.projections.flush(street.position);
  const file = join(street.folder, "projections.sqlite");
  const journal = {
    lastPosition: street.position,
    recordsAfter: (position: number) => recordsAfter(street.journal, position),
  };
  const open = openProjections({ file, journal, communityKey: street.communityKey });
  expect(open.rebuilt).toBeNull();
  const names = open.database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'").pluck().all();
  expect(names).toContain("doubtful_point");
  open.store.close();
});
