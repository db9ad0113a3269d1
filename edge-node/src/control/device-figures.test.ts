import { deviceId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import { DeviceFigures } from "./device-figures.ts";

const DEVICE = deviceId("d0000000000000001");
const START_MS = 1_780_272_000_000;

function figures(): DeviceFigures {
  return new DeviceFigures({ length_s: 900, days_kept: 1 });
}

test("a charge counts for a quarter of an hour, a power report does not make it younger", () => {
  const known = figures();
  expect(known.charge(DEVICE, START_MS)).toBeNull();
  known.report(DEVICE, { power_w: 100, soc_permille: 640 }, START_MS);
  known.report(DEVICE, { power_w: 100 }, START_MS + 899_000);
  expect(known.charge(DEVICE, START_MS + 900_000)).toBe(640);
  expect(known.charge(DEVICE, START_MS + 900_001)).toBeNull();
});

test("energy is counted per interval as long as reports follow each other; nobody knows what flowed in a silence", () => {
  const known = figures();
  for (let at_s = 0; at_s <= 900; at_s += 60) known.report(DEVICE, { power_w: 1_000 }, START_MS + at_s * 1_000);
  known.report(DEVICE, { power_w: 1_000 }, START_MS + 1_500_000);
  const start_s = START_MS / 1_000;
  expect([...known.energies(DEVICE)]).toEqual([
    [start_s, 233],
    [start_s + 900, 17],
  ]);
});

test("a clock that goes back counts nothing", () => {
  const known = figures();
  known.report(DEVICE, { power_w: 1_000 }, START_MS);
  known.report(DEVICE, { power_w: 1_000 }, START_MS - 60_000);
  expect([...known.energies(DEVICE)]).toEqual([]);
});

test("no more than the days that are wanted are kept", () => {
  const known = figures();
  for (let minute = 0; minute <= 3 * 1_440; minute += 1) {
    known.report(DEVICE, { power_w: 60 }, START_MS + minute * 60_000);
  }
  expect(known.energies(DEVICE).size).toBeLessThanOrEqual(96);
});
