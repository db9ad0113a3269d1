import "../test/english.ts";
import { createFormatter } from "@localgrid/ui-components/format";
import { describe, expect, test } from "vitest";
import { sampleEntry, WEEK } from "../test/sample-entries.ts";
import { oddHours, periodTotals } from "./period-entry.ts";
import { clockChanges, entrySentence, periodTitle } from "./period-words.ts";
import { periodOf } from "./periods.ts";

const TODAY = "2016-08-06";
const plain = (text: string) => text.replace(/\u00a0/g, " ");

test.each([
  ["week", "2016-08-02", "This week"],
  ["week", "2016-07-31", "Last week"],
  ["month", "2016-08-01", "This month"],
  ["month", "2016-07-01", "July 2016"],
  ["year", "2016-01-01", "This year"],
  ["year", "2015-01-01", "2015"],
] as const)("a %s with %s is called %j", (name, day, title) => {
  expect(periodTitle(periodOf(name, day), TODAY)).toBe(title);
});

test("a week long ago is called by its days", () => {
  expect(periodTitle(periodOf("week", "2016-07-04"), TODAY)).toMatch(/^4\s?–\s?10 Jul$/);
});

describe("a day in a sentence", () => {
  const say = (part: Parameters<typeof sampleEntry>[1]) =>
    plain(entrySentence(sampleEntry("2016-08-05", part), createFormatter("en-GB", "EUR")));

  test("names what there was of energy, the mean price and what is estimated", () => {
    const sentence = say({
      from_neighbours_wh: 2_500,
      from_grid_wh: 800,
      price_micro_per_kwh: 150_000,
      estimatedCount: 8,
    });
    expect(sentence).toMatch(
      /^Friday,? 5 August 2016: 2.50 kWh from neighbours, 800 Wh from the grid, mean price €0.150\/kWh, 8 of 96 intervals estimated$/,
    );
  });

  test("says when there was no energy, no trade or nothing at all", () => {
    expect(say({})).toMatch(/: no energy, no trade$/);
    expect(say({ intervals: 0 })).toMatch(/: nothing recorded$/);
  });
});

describe("days whose clock was changed", () => {
  const [first = "", ...others] = WEEK;
  const long = sampleEntry(first, { to_s: Date.parse(`${first}T00:00:00Z`) / 1000 + 25 * 3_600 });

  test("are told with their hours, all others are not", () => {
    expect(oddHours(long)).toBe(25);
    expect(clockChanges([long, ...others.map((name) => sampleEntry(name))])).toEqual([
      expect.stringMatching(/^Monday,? 1 August 2016 had 25 hours: the clocks were changed\.$/),
    ]);
  });

  test("are not looked for among months, which have different lengths anyway", () => {
    expect(clockChanges([{ ...long, name: "2016-08" }])).toEqual([]);
  });
});

test("totals add up, and are without an amount where the days have none", () => {
  const entries = WEEK.map((name) => sampleEntry(name, { from_grid_wh: 10, estimatedCount: 1, amount_nano: -5n }));
  expect(periodTotals(entries)).toMatchObject({
    from_grid_wh: 70,
    estimatedCount: 7,
    intervals: 672,
    amount_nano: -35n,
  });
  expect(periodTotals(entries.map((entry) => ({ ...entry, amount_nano: null }))).amount_nano).toBeNull();
});
