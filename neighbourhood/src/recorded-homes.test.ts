import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadRecordedHomes, parseRecordedHomes } from "./recorded-homes.ts";

const PATH = fileURLToPath(new URL("../data/citylearn17-homes-hourly-wh.csv", import.meta.url));
const HOUR_MS = 3_600_000;
const FIVE_MINUTES_MS = 300_000;
const recorded = loadRecordedHomes(PATH);
const rows = readFileSync(PATH, "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((row) => row.split(",").slice(1).map(Number));

/** Sums straight from the file, without the code under test. */
function sumsOf(home: number): { import_wh: number; export_wh: number } {
  const sums = { import_wh: 0, export_wh: 0 };
  for (const row of rows) {
    const net_wh = (row[2 * home] as number) - (row[2 * home + 1] as number);
    sums.import_wh += Math.max(net_wh, 0);
    sums.export_wh += Math.max(-net_wh, 0);
  }
  return sums;
}

/** Import and export of an hour, as sums of twelve register differences. */
function countedIn(home: string, hour: number): readonly [number, number] {
  const start_ms = recorded.starts_at_ms + hour * HOUR_MS;
  const faces = Array.from({ length: 13 }, (_, i) => recorded.faceAt(home, start_ms + i * FIVE_MINUTES_MS));
  const steps = faces.slice(1).map((face, i) => {
    const before = faces[i] ?? face;
    return [face.import_mwh - before.import_mwh, face.export_mwh - before.export_mwh] as const;
  });
  expect(steps.flat().every((step) => step >= 0)).toBe(true);
  return [steps.reduce((sum, [step]) => sum + step, 0), steps.reduce((sum, [, step]) => sum + step, 0)];
}

describe("the recorded homes", () => {
  test("are 17 homes over 8,760 hours, from 23:00 Pacific standard time on", () => {
    expect(recorded.homes).toEqual(Array.from({ length: 17 }, (_, i) => `c${String(i + 1).padStart(2, "0")}`));
    expect(new Date(recorded.starts_at_ms).toISOString()).toBe("2016-08-01T07:00:00.000Z");
    expect(recorded.length_ms).toBe(8760 * HOUR_MS);
  });

  test("have registers whose year equals the sums of the file, to the mWh", () => {
    let import_wh = 0;
    let export_wh = 0;
    recorded.homes.forEach((home, index) => {
      const sums = sumsOf(index);
      const end = recorded.faceAt(home, recorded.starts_at_ms + recorded.length_ms);
      expect([end.import_mwh, end.export_mwh]).toEqual([sums.import_wh * 1000, sums.export_wh * 1000]);
      import_wh += sums.import_wh;
      export_wh += sums.export_wh;
    });
    expect([import_wh, export_wh]).toEqual([112_120_885, 45_902_558]);
  });

  test("count the whole energy of each hour inside that hour, and never go back", () => {
    for (const [index, home] of recorded.homes.entries()) {
      for (let hour = 0; hour < 400; hour++) {
        const net_mwh = 1000 * ((rows[hour]?.[2 * index] as number) - (rows[hour]?.[2 * index + 1] as number));
        expect(countedIn(home, hour)).toEqual([Math.max(net_mwh, 0), Math.max(-net_mwh, 0)]);
      }
    }
  });

  test("spread the energy of an hour evenly, rounded down", () => {
    const csv = "hour_start_local,c01_load_wh,c01_pv_wh\n2016-07-31T23:00,7,0\n2016-08-01T00:00,0,7\n";
    const homes = parseRecordedHomes(csv);
    const at = (ms: number) => homes.faceAt("c01", homes.starts_at_ms + ms);
    expect(at(1000)).toEqual({ import_mwh: 1, export_mwh: 0, power_w: 7 });
    expect(at(HOUR_MS - 1)).toEqual({ import_mwh: 6999, export_mwh: 0, power_w: 7 });
    expect(at(HOUR_MS + 1000)).toEqual({ import_mwh: 7000, export_mwh: 1, power_w: -7 });
  });

  test("begin again after their last row while the registers go on", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...recorded.homes),
        fc.integer({ min: 0, max: recorded.length_ms - 1 }),
        fc.integer({ min: 1, max: 30 }),
        (home, since_ms, years) => {
          const first = recorded.faceAt(home, recorded.starts_at_ms + since_ms);
          const year = recorded.faceAt(home, recorded.starts_at_ms + recorded.length_ms);
          expect(recorded.faceAt(home, recorded.starts_at_ms + since_ms + years * recorded.length_ms)).toEqual({
            import_mwh: first.import_mwh + years * year.import_mwh,
            export_mwh: first.export_mwh + years * year.export_mwh,
            power_w: first.power_w,
          });
        },
      ),
    );
  });

  test("are refused before their start and for a home that does not exist", () => {
    expect(() => recorded.faceAt("c01", recorded.starts_at_ms - 1)).toThrow(RangeError);
    expect(() => recorded.faceAt("c18", recorded.starts_at_ms)).toThrow(RangeError);
  });

  test.each([
    ["a missing hour", "hour_start_local,c01_load_wh,c01_pv_wh\n2016-07-31T23:00,7,0\n2016-08-01T01:00,0,7\n"],
    ["a fraction", "hour_start_local,c01_load_wh,c01_pv_wh\n2016-07-31T23:00,7.5,0\n"],
    ["a negative value", "hour_start_local,c01_load_wh,c01_pv_wh\n2016-07-31T23:00,-7,0\n"],
    ["a missing value", "hour_start_local,c01_load_wh,c01_pv_wh\n2016-07-31T23:00,7\n"],
    ["another column", "hour_start_local,c01_load_wh,c02_pv_wh\n2016-07-31T23:00,7,0\n"],
    ["no rows", "hour_start_local,c01_load_wh,c01_pv_wh\n"],
  ])("are refused with %s", (_, csv) => {
    expect(() => parseRecordedHomes(csv)).toThrow(expect.objectContaining({ code: "recorded-data-damaged" }));
  });
});
