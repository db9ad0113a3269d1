import "../test/english.ts";
import { expect, test } from "vitest";
import { addMonths, dateText, momentText, monthOf, recentText } from "./time-words.ts";

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

test("months are counted over the ends of years", () => {
  expect(addMonths("2026-12", 1)).toBe("2027-01");
  expect(addMonths("2026-01", -1)).toBe("2025-12");
  expect(addMonths("2026-11", 0)).toBe("2026-11");
});
