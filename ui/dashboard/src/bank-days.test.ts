import { expect, test } from "vitest";
import { firstCollectionDay, isTargetDay } from "./bank-days.ts";

test.each([
  ["2026-11-20", true],
  ["2026-11-21", false],
  ["2026-11-22", false],
  ["2026-12-25", false],
  ["2026-12-26", false],
  ["2026-12-24", true],
  ["2027-01-01", false],
  ["2026-05-01", false],
  // Good Friday and Easter Monday.
  ["2026-04-03", false],
  ["2026-04-06", false],
  ["2024-03-29", false],
  ["2024-04-01", false],
  ["2026-04-07", true],
])("banks move euros on %s: %s", (day, isOpen) => {
  expect(isTargetDay(day)).toBe(isOpen);
});

test("a collection is told as many days before as the biller says, and waits for the banks", () => {
  expect(firstCollectionDay("2026-11-20", 14)).toBe("2026-12-04");
  expect(firstCollectionDay("2026-12-11", 14)).toBe("2026-12-28");
  expect(firstCollectionDay("2026-11-20", 5, "2026-12-05")).toBe("2026-12-07");
  expect(firstCollectionDay("2026-11-20", 14, "2026-11-30")).toBe("2026-12-04");
});
