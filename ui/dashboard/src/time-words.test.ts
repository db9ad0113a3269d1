import "../test/english.ts";
import { expect, test } from "vitest";
import { addMonths, dateText, momentText, monthOf, recentText, shortMomentText } from "./time-words.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const HOUR = 3_600_000;
const LOCAL = { time_zone: "Europe/Vienna", locale: "en-GB" };

test("what is older than two days is told by its date", () => {
  expect(plain(recentText(0, 47 * HOUR, LOCAL))).toBe("47 h ago");
  expect(recentText(0, 48 * HOUR, LOCAL)).toBe("1 Jan 1970");
});

test("moments are those of the community's clocks", () => {
  const at_ms = Date.parse("2026-11-20T23:30:00Z");
  expect(plain(momentText(at_ms, LOCAL))).toBe("21 Nov 2026, 00:30");
  expect(dateText(at_ms, { ...LOCAL, locale: "de-DE" })).toBe("21.11.2026");
  expect(monthOf(Date.parse("2026-10-31T23:30:00Z"), LOCAL.time_zone)).toBe("2026-11");
});

test("the hour that an autumn night has twice is told apart, and no other", () => {
  const moments = ["00:15", "01:15", "02:15"].map((time) => Date.parse(`2026-10-25T${time}:00Z`));
  expect(moments.map((at_ms) => plain(momentText(at_ms, LOCAL)))).toEqual([
    "25 Oct 2026, 02:15 CEST",
    "25 Oct 2026, 02:15 CET",
    "25 Oct 2026, 03:15",
  ]);
  expect(moments.map((at_ms) => plain(shortMomentText(at_ms, { ...LOCAL, locale: "de-DE" })))).toEqual([
    "25. Okt., 02:15 MESZ",
    "25. Okt., 02:15 MEZ",
    "25. Okt., 03:15",
  ]);
});

test("months are counted over the ends of years", () => {
  expect(addMonths("2026-12", 1)).toBe("2027-01");
  expect(addMonths("2026-01", -1)).toBe("2025-12");
  expect(addMonths("2026-11", 0)).toBe("2026-11");
});
