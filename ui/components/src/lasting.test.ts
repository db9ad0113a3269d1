import "../test/english.ts";
import { describe, expect, test } from "vitest";
import { agoText, lastingText } from "./lasting.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe("how long something lasts", () => {
  test.each([
    [0, "less than a minute"],
    [59 * SECOND, "less than a minute"],
    [MINUTE, "1 min"],
    [119 * MINUTE, "119 min"],
    [2 * HOUR, "2 h"],
    [47 * HOUR, "47 h"],
    [48 * HOUR, "2 days"],
    [400 * HOUR, "16 days"],
  ])("%i ms are %j", (duration_ms, text) => {
    expect(plain(lastingText(duration_ms))).toBe(text);
  });
});

test("what happened within a minute, or ahead of the server's clock, is just now", () => {
  expect(agoText(100_000, 100_000 + 59 * SECOND)).toBe("just now");
  expect(agoText(100_000, 90_000)).toBe("just now");
  expect(plain(agoText(0, 5 * MINUTE))).toBe("5 min ago");
});
