import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayFor, isIn, periodAfter, periodAt, periodBefore, periodOf } from "./periods.ts";

const NAMES = ["week", "month", "year"] as const;
const day = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2090-12-31"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));

describe("a period", () => {
  test.each([
    ["week", "2016-08-06", "2016-08-01", "2016-08-01", "2016-08-08"],
    ["week", "2016-08-01", "2016-08-01", "2016-08-01", "2016-08-08"],
    ["week", "2016-01-01", "2015-12-28", "2015-12-28", "2016-01-04"],
    ["month", "2016-02-29", "2016-02", "2016-02-01", "2016-03-01"],
    ["month", "2016-12-31", "2016-12", "2016-12-01", "2017-01-01"],
    ["year", "2016-08-06", "2016", "2016-01-01", "2017-01-01"],
  ] as const)("%s of %s is %s: from %s to %s", (...[name, within, detail, from, to]) => {
    expect(periodOf(name, within)).toMatchObject({ detail, from, to });
  });

  test("holds its day, follows the one before and is followed by the one after, whatever the day", () => {
    fc.assert(
      fc.property(day, fc.constantFrom(...NAMES), (within, name) => {
        const period = periodOf(name, within);
        expect(isIn(period, within)).toBe(true);
        expect(periodBefore(period).to).toBe(period.from);
        expect(periodAfter(period).from).toBe(period.to);
        expect(periodAt(name, period.detail, "2099-01-01")).toEqual(period);
      }),
    );
  });

  test("of an address without one, or of a time to come, is that of today", () => {
    expect(periodAt("week", "", "2016-08-06").detail).toBe("2016-08-01");
    expect(periodAt("month", "2031-01", "2016-08-06").detail).toBe("2016-08");
    expect(periodAt("year", "2015", "2016-08-06").detail).toBe("2015");
  });

  test("is left for today where today is part of it, else for its first day", () => {
    expect(dayFor(periodOf("month", "2016-08-01"), "2016-08-06")).toBe("2016-08-06");
    expect(dayFor(periodOf("month", "2016-07-01"), "2016-08-06")).toBe("2016-07-01");
  });
});
