import { createReadStream, readFileSync } from "node:fs";
import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import type { FileLayout, LocatedValue } from "../../reconciliation/official-value.ts";
import { readOfficialFile } from "./official-file.ts";

const HOMES: Readonly<Record<string, string>> = {
  AT0010000000000000001000000000001: "c01",
  AT0010000000000000001000000000002: "c02",
};
const RECORDING = new URL("../../../../neighbourhood/data/citylearn17-homes-hourly-wh.csv", import.meta.url);
const DAY = "2016-09-01";

/** What the network operator's meter saw of a recorded home, hour by hour. */
function recorded(home: string): readonly (readonly [start_s: number, import_wh: number, export_wh: number])[] {
  const [header = "", ...lines] = readFileSync(RECORDING, "utf8").trim().split("\n");
  const column = (name: string) => header.split(",").indexOf(`${home}_${name}_wh`);
  return lines
    .filter((line) => line.startsWith(DAY))
    .map((line) => {
      const cells = line.split(",");
      const net_wh = Number(cells[column("load")]) - Number(cells[column("pv")]);
      return [Date.parse(`${cells[0]}:00-08:00`) / 1000, Math.max(net_wh, 0), Math.max(-net_wh, 0)];
    });
}

async function valuesOf(file: string, layout: FileLayout): Promise<readonly LocatedValue[]> {
  const values: LocatedValue[] = [];
  const context = {
    layout,
    // Standard time of the recorded homes, eight hours behind UTC all year.
    time_zone: "Etc/GMT+8",
    decimal_separator: null,
    length_s: 3600,
    meteringPointNamed: (name: string) => (HOMES[name.replaceAll(" ", "")] ?? null) as MeteringPointId | null,
  };
  const source = createReadStream(new URL(`../../../fixtures/${file}`, import.meta.url), { highWaterMark: 500 });
  for await (const part of readOfficialFile(source, context)) {
    expect([part.faults, part.refusal]).toEqual([[], null]);
    values.push(...part.values);
  }
  return values;
}

test.each([
  ["official-long.csv", "long"],
  ["official-wide.csv", "wide"],
] as const)("the example %s is read as the recording that it was made of", async (file, layout) => {
  const values = await valuesOf(file, layout);
  for (const home of Object.values(HOMES)) {
    const own = values.filter(({ metering_point }) => metering_point === home);
    expect(own.map(({ start_s, import_wh, export_wh }) => [start_s, import_wh, export_wh])).toEqual(recorded(home));
    expect(own.length).toBe(24);
  }
});
