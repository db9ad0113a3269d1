import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, clearTimeText, dayOf, dayText, monthText, rangeOfDay, timeText } from "./community-day.ts";

const VIENNA = "Europe/Vienna";
const utc = (text: string) => Date.parse(text);

describe("the community's day", () => {
  test("is that of its own time zone, whatever the browser's is", () => {
    expect(dayOf(utc("2016-08-05T22:30:00Z"), VIENNA)).toBe("2016-08-06");
    expect(dayOf(utc("2016-08-05T22:30:00Z"), "America/Los_Angeles")).toBe("2016-08-05");
  });
  test("starts at local midnight and ends where the next one starts", () => {
    expect(rangeOfDay("2016-08-06", VIENNA)).toEqual({
      from_s: utc("2016-08-05T22:00:00Z") / 1000,
      to_s: utc("2016-08-06T22:00:00Z") / 1000,
    });
  });
  test.each([
    ["2016-03-27", 23],
    ["2016-10-30", 25],
    ["2016-10-31", 24],
  ])("%s has %i hours", (day, hours) => {
    const { from_s, to_s } = rangeOfDay(day, VIENNA);
    expect(to_s - from_s).toBe(hours * 3600);
  });
  test("contains every second of its range and none beyond", () => {
    const zones = fc.constantFrom(VIENNA, "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Auckland", "UTC");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8000 }), zones, (index, zone) => {
        const day = addDays("2010-01-01", index);
        const { from_s, to_s } = rangeOfDay(day, zone);
        expect(dayOf(from_s * 1000, zone)).toBe(day);
        expect(dayOf(to_s * 1000 - 1, zone)).toBe(day);
        expect(dayOf(from_s * 1000 - 1, zone)).toBe(addDays(day, -1));
        expect(dayOf(to_s * 1000, zone)).toBe(addDays(day, 1));
      }),
      { numRuns: 60 },
    );
  });
});

test.each([
  { day: "2026-03-29", zone: "Atlantic/Azores", from: "2026-03-29T01:00:00Z", hours: 23 },
  { day: "2026-09-06", zone: "America/Santiago", from: "2026-09-06T04:00:00Z", hours: 23 },
  { day: "2026-03-29", zone: "Asia/Beirut", from: "2026-03-28T22:00:00Z", hours: 23 },
  { day: "2026-10-25", zone: "Atlantic/Azores", from: "2026-10-25T00:00:00Z", hours: 25 },
])("$day in $zone, where midnight comes never or twice, begins at $from", ({ day, zone, from, hours }) => {
  const { from_s, to_s } = rangeOfDay(day, zone);
  expect(new Date(from_s * 1000).toISOString()).toBe(from.replace("Z", ".000Z"));
  expect((to_s - from_s) / 3600).toBe(hours);
});

test("days are counted over months and leap years", () => {
  expect(addDays("2016-02-28", 1)).toBe("2016-02-29");
  expect(addDays("2016-01-01", -1)).toBe("2015-12-31");
});

test("times and days are written in the community's zone and the reader's language", () => {
  expect(timeText(utc("2016-08-06T12:30:00Z") / 1000, VIENNA, "en-GB")).toBe("14:30");
  expect(timeText(utc("2016-08-05T22:05:00Z") / 1000, VIENNA, "de-DE")).toBe("00:05");
  expect(timeText(utc("2016-08-06T07:05:00Z") / 1000, VIENNA, "en-US").replace(/\s/, " ")).toBe("9:05 AM");
  expect(dayText("2016-08-06", "en-GB")).toMatch(/^Saturday,? 6 August 2016$/);
  expect(dayText("2016-08-06", "de-DE", "short")).toBe("Sa., 6. Aug.");
  expect(monthText("2016-08", "en-GB")).toBe("August 2016");
});

test("the hour that an autumn night has twice is told apart, and no other hour is made longer", () => {
  const at = (text: string, zone = VIENNA, locale = "en-GB") =>
    clearTimeText(utc(text) / 1000, zone, locale).replace("\u00a0", " ");
  expect([at("2016-10-30T00:15:00Z"), at("2016-10-30T01:15:00Z")]).toEqual(["02:15 CEST", "02:15 CET"]);
  expect([at("2016-10-30T00:15:00Z", VIENNA, "de-DE"), at("2016-10-30T01:15:00Z", VIENNA, "de-DE")]).toEqual([
    "02:15 MESZ",
    "02:15 MEZ",
  ]);
  expect([at("2016-10-29T23:45:00Z"), at("2016-10-30T02:00:00Z"), at("2016-03-27T01:15:00Z")]).toEqual([
    "01:45",
    "03:00",
    "03:15",
  ]);
  const night = Array.from({ length: 12 }, (_, quarter) =>
    at(new Date(utc("2016-10-30T00:00Z") + quarter * 900_000).toISOString()),
  );
  expect(new Set(night).size).toBe(12);
  const [first, second] = ["2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"].map((text) =>
    at(text, "Australia/Lord_Howe"),
  );
  expect(first).toMatch(/^01:45 /);
  expect(second).toMatch(/^01:45 /);
  expect(first).not.toBe(second);
});
