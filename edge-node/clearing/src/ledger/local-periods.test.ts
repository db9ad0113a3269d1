import { describe, expect, test } from "vitest";
import { type HistoryRequest, localPeriods } from "./local-periods.ts";
import { monthPeriod } from "./statement.ts";

const VIENNA = { time_zone: "Europe/Vienna" } as const;
const QUARTER_S = 900;

function cut(request: HistoryRequest) {
  const answer = localPeriods(request);
  if (answer.kind === "rejected") throw new Error(answer.message);
  return answer.periods;
}

const quartersOf = (request: HistoryRequest) => cut(request).map(({ from_s, to_s }) => (to_s - from_s) / QUARTER_S);

describe("local periods", () => {
  test("have 92 quarter hours where the clock goes forward, and 100 where it goes back", () => {
    expect(quartersOf({ from: "2016-03-26", to: "2016-03-29", by: "day", ...VIENNA })).toEqual([96, 92, 96]);
    expect(quartersOf({ from: "2016-10-29", to: "2016-11-01", by: "day", ...VIENNA })).toEqual([96, 100, 96]);
    const [first] = cut({ from: "2016-03-27", to: "2016-03-28", by: "day", ...VIENNA });
    expect(first).toEqual({
      name: "2016-03-27",
      from_s: Date.UTC(2016, 2, 26, 23) / 1000,
      to_s: Date.UTC(2016, 2, 27, 22) / 1000,
    });
  });

  test("follow one another without a gap, over years and a leap day", () => {
    const days = cut({ from: "2015-12-01", to: "2016-12-31", by: "day", ...VIENNA });
    expect(days).toHaveLength(396);
    for (const [index, { from_s }] of days.entries()) if (index > 0) expect(days[index - 1]?.to_s).toBe(from_s);
    expect(days.map(({ name }) => name)).toContain("2016-02-29");
    expect(days.filter(({ from_s, to_s }) => to_s - from_s !== 86_400).map(({ name }) => name)).toEqual([
      "2016-03-27",
      "2016-10-30",
    ]);
  });

  test("are the months that statements have", () => {
    const months = cut({ from: "2016-01-01", to: "2017-02-01", by: "month", ...VIENNA });
    expect(months).toHaveLength(13);
    for (const { name, from_s, to_s } of months) {
      expect(monthPeriod(name, VIENNA.time_zone)).toMatchObject({ label: name, from_s, to_s });
    }
  });

  test("begin with the first minute that there was, where a midnight or a whole day was left out", () => {
    const [day] = cut({ from: "2018-11-04", to: "2018-11-05", by: "day", time_zone: "America/Sao_Paulo" });
    expect(day).toMatchObject({ from_s: Date.UTC(2018, 10, 4, 3) / 1000, to_s: Date.UTC(2018, 10, 5, 2) / 1000 });
    const apia = cut({ from: "2011-12-29", to: "2012-01-01", by: "day", time_zone: "Pacific/Apia" });
    expect(apia.map(({ from_s, to_s }) => (to_s - from_s) / 3600)).toEqual([24, 0, 24]);
  });

  test.each([
    { from: "2016-08-02", to: "2016-08-02", by: "day", why: "before" },
    { from: "2016-08-02", to: "2016-08-01", by: "day", why: "before" },
    { from: "2016-02-30", to: "2016-04-01", by: "day", why: "no day 2016-02-30" },
    { from: "2016-04-01", to: "2016-04-31", by: "day", why: "no day 2016-04-31" },
    { from: "0050-01-01", to: "2016-04-01", by: "day", why: "no day 0050-01-01" },
    { from: "2016-1-1", to: "2016-04-01", by: "day", why: "no day 2016-1-1" },
    { from: "2015-01-01", to: "2016-02-06", by: "day", why: "at most 400" },
    { from: "1971-01-01", to: "2016-02-01", by: "month", why: "at most 400" },
    { from: "2016-08-02", to: "2016-10-01", by: "month", why: "first days of months" },
    { from: "2016-08-01", to: "2016-10-02", by: "month", why: "first days of months" },
  ] as const)("from $from to $to by $by are rejected: $why", ({ why, ...request }) => {
    const answer = localPeriods({ ...request, ...VIENNA });
    expect(answer).toMatchObject({ kind: "rejected", message: expect.stringContaining(why) });
  });

  test("may be 400, and no more", () => {
    expect(cut({ from: "2015-01-01", to: "2016-02-05", by: "day", ...VIENNA })).toHaveLength(400);
  });
});
