import { expect, test } from "vitest";
import { isQuiet } from "./quiet-hours.ts";

const at = (time: string) => Date.parse(`2025-06-01T${time}Z`) / 1000;

test.each([
  [null, "12:00", false],
  [{ from_min: 780, to_min: 840 }, "10:59", false],
  [{ from_min: 780, to_min: 840 }, "11:00", true],
  [{ from_min: 780, to_min: 840 }, "11:59", true],
  [{ from_min: 780, to_min: 840 }, "12:00", false],
  [{ from_min: 1_320, to_min: 390 }, "19:59", false],
  [{ from_min: 1_320, to_min: 390 }, "20:00", true],
  [{ from_min: 1_320, to_min: 390 }, "04:29", true],
  [{ from_min: 1_320, to_min: 390 }, "04:30", false],
  [{ from_min: 600, to_min: 600 }, "12:00", true],
])("%j in Vienna's summer at %s UTC: %s", (quiet, time, expected) => {
  expect(isQuiet(quiet, at(time), "Europe/Vienna")).toBe(expected);
});
