import { expect, test } from "vitest";
import { backOff, cappedAt, doubled, FIRST_SIZE, halved, slowRetry, startDelay } from "./pacing.ts";

const LATEST = 999_999;

test("[UP-11] each failure doubles the window from which the delay is drawn, up to a minute", () => {
  const widest = Array.from({ length: 9 }, (_, index) => backOff(index + 1, LATEST));
  expect(widest).toEqual([999, 1999, 3999, 7999, 15_999, 31_999, 59_999, 59_999, 59_999]);
  expect(backOff(2_000, LATEST)).toBe(59_999);
  expect(backOff(5, 0)).toBe(0);
  expect(backOff(5, 500_000)).toBe(8_000);
  expect(backOff(1, 1_999)).toBe(1);
});

test("[UP-11] what the hub asks for with Retry-After comes before the window, up to an hour", () => {
  expect(backOff(1, 0, 30)).toBe(30_000);
  expect(backOff(2, 500_000, 30)).toBe(31_000);
  expect(backOff(1, 0, 3_600)).toBe(3_600_000);
  expect(backOff(1, 0, 3_601)).toBe(3_600_000);
  expect(backOff(1, 500_000, null)).toBe(500);
});

test("[UP-2] a start is delayed by up to five seconds", () => {
  expect([startDelay(0), startDelay(500_000), startDelay(LATEST)]).toEqual([0, 2_500, 4_999]);
});

test("[UP-16] what only a person can change is tried again after five to ten minutes", () => {
  expect([slowRetry(0), slowRetry(500_000), slowRetry(LATEST)]).toEqual([300_000, 450_000, 599_999]);
});

test("[UP-8] a size doubles to 1,000 records and 256 KiB", () => {
  expect(FIRST_SIZE).toEqual({ records: 50, bytes: 65_536 });
  const sizes = [FIRST_SIZE];
  for (let i = 0; i < 6; i++) sizes.push(doubled(sizes[i] as typeof FIRST_SIZE));
  expect(sizes.map(({ records }) => records)).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
  expect(sizes.map(({ bytes }) => bytes)).toEqual([65_536, 131_072, 262_144, 262_144, 262_144, 262_144, 262_144]);
  expect(cappedAt({ records: 400, bytes: 9_000 }, 399)).toEqual({ records: 399, bytes: 9_000 });
  expect(cappedAt({ records: 400, bytes: 9_000 }, 401)).toEqual({ records: 400, bytes: 9_000 });
});

test("[UP-9] a size halves to one record and 1 KiB", () => {
  const sizes = [{ records: 50, bytes: 9_001 }];
  for (let i = 0; i < 7; i++) sizes.push(halved(sizes[i] as typeof FIRST_SIZE));
  expect(sizes.map(({ records }) => records)).toEqual([50, 25, 12, 6, 3, 1, 1, 1]);
  expect(sizes.map(({ bytes }) => bytes)).toEqual([9_001, 4_500, 2_250, 1_125, 1_024, 1_024, 1_024, 1_024]);
});
