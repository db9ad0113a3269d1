import { expect, test } from "vitest";
import { isDate, isTargetDay, localDate, localDateAfter, monthDays } from "./calendar.ts";

test("banks rest on weekends, at New Year, at Easter, on the first of May and at Christmas", () => {
  const closed = ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2028-12-26", "2026-11-22"];
  for (const date of [...closed, "2024-03-29", "2024-04-01", "2038-04-23", "2038-04-26", "2008-03-21"]) {
    expect([date, isTargetDay(date)]).toEqual([date, false]);
  }
  for (const date of [
    "2026-01-02",
    "2026-04-02",
    "2026-04-07",
    "2026-05-04",
    "2026-12-24",
    "2026-12-28",
    "2026-08-15",
  ]) {
    // Assumption of Mary is a Saturday in that year.
    expect([date, isTargetDay(date)]).toEqual([date, date !== "2026-08-15"]);
  }
});

test("a month has a first and a last day, in leap years too", () => {
  expect(monthDays("2026-02")).toEqual({ first: "2026-02-01", last: "2026-02-28" });
  expect(monthDays("2028-02").last).toBe("2028-02-29");
  expect(monthDays("2026-12").last).toBe("2026-12-31");
});

test("days are those of the calendar, and of the place", () => {
  expect(["2026-02-29", "2026-2-01", "2026-13-01", "x", "2026-02-28T"].map(isDate)).toEqual(Array(5).fill(false));
  expect(isDate("2028-02-29")).toBe(true);
  expect(localDateAfter("2026-02-20", 14)).toBe("2026-03-06");
  const midnight_ms = Date.UTC(2026, 0, 31, 23, 30);
  expect([localDate(midnight_ms, "Europe/Vienna"), localDate(midnight_ms, "Etc/UTC")]).toEqual([
    "2026-02-01",
    "2026-01-31",
  ]);
});
