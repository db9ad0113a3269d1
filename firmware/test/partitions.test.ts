import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const PROJECT = join(import.meta.dirname, "..", "esp32");
const MEGABYTE = 1024 * 1024;
const SECTOR = 0x1000;
/** An application starts where the chip's flash mapping can begin a page. */
const APP_PAGE = 0x10000;
/** The partition table itself, and the boot loader before it, end here. */
const FIRST_FREE = 0x9000;

interface Partition {
  readonly name: string;
  readonly type: string;
  readonly offset: number;
  readonly size: number;
  readonly flags: string;
}

function partitionsOf(file: string): readonly Partition[] {
  const lines = readFileSync(join(PROJECT, file), "utf8").split("\n");
  return lines
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => line.split(",").map((field) => field.trim()))
    .map(([name = "", type = "", , offset, size, flags = ""]) => ({
      name,
      type,
      offset: Number(offset),
      size: Number(size),
      flags,
    }));
}

describe.each([
  { file: "partitions.csv", flash: 4 * MEGABYTE },
  { file: "partitions-8mb.csv", flash: 8 * MEGABYTE },
])("the partitions of $file", ({ file, flash }) => {
  const partitions = partitionsOf(file);

  test("lie one after the other within the flash, on whole sectors", () => {
    let end = FIRST_FREE;
    for (const { name, offset, size } of partitions) {
      expect(offset, name).toBeGreaterThanOrEqual(end);
      expect([offset % SECTOR, size % SECTOR], name).toEqual([0, 0]);
      expect(size, name).toBeGreaterThan(0);
      end = offset + size;
    }
    expect(end).toBeLessThanOrEqual(flash);
  });

  test("have two halves for the application, alike and where an application can start", () => {
    const apps = partitions.filter(({ type }) => type === "app");
    expect(apps.map(({ name }) => name)).toEqual(["ota_0", "ota_1"]);
    expect(new Set(apps.map(({ size }) => size)).size).toBe(1);
    expect(apps.map(({ offset }) => offset % APP_PAGE)).toEqual([0, 0]);
  });

  test("leave the log unencrypted, because blank flash has to read blank", () => {
    const log = partitions.find(({ name }) => name === "lglog");
    expect(log?.flags).toBe("");
    expect(log?.size).toBeGreaterThanOrEqual(2 * SECTOR);
  });
});
