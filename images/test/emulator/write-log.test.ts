import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { applyWrites, readWriteLog, survivors } from "./write-log.ts";

const SECTOR = 512;
const folder = mkdtempSync(join(tmpdir(), "lg-write-log-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sector(fields: readonly bigint[]): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  for (const [index, field] of fields.entries()) bytes.writeBigUInt64LE(field, index * 8);
  return bytes;
}

function logWith(entries: readonly Buffer[]): string {
  const file = join(folder, "log");
  const head = sector([0x6a73_6677_7368_72n, 1n, BigInt(entries.length)]);
  head.writeUInt32LE(SECTOR, 24);
  writeFileSync(file, Buffer.concat([head, ...entries]));
  return file;
}

const write = (at: bigint, byte: number) => Buffer.concat([sector([at, 1n, 0n, 0n]), Buffer.alloc(SECTOR, byte)]);
const FLUSH = sector([0n, 0n, 1n, 0n]);
const LOG = [write(2n, 1), FLUSH, write(3n, 2), write(2n, 3)];

test("entries are read in order, and an unfinished one ends them", () => {
  const file = logWith([...LOG, write(9n, 9).subarray(0, SECTOR + 100)]);
  expect(readWriteLog(file).map(({ kind, at }) => [kind, at])).toEqual([
    ["write", 1024],
    ["flush", 0],
    ["write", 1536],
    ["write", 1024],
  ]);
});

test("what was flushed is kept, and of the rest what chance has it", () => {
  const entries = readWriteLog(logWith(LOG));
  expect(survivors(entries, 4, () => false)).toEqual([entries[0]]);
  expect(survivors(entries, 4, () => true)).toEqual([entries[0], entries[2], entries[3]]);
  expect(survivors(entries, 1, () => false)).toEqual([]);
});

test("kept writes are carried out on the card, later ones over earlier ones", () => {
  const file = logWith(LOG);
  const card = join(folder, "card");
  writeFileSync(card, Buffer.alloc(5 * SECTOR));
  applyWrites(
    file,
    card,
    survivors(readWriteLog(file), 4, () => true),
  );
  const bytes = readFileSync(card);
  expect([bytes[2 * SECTOR], bytes[3 * SECTOR], bytes[4 * SECTOR]]).toEqual([3, 2, 0]);
});

test("another file is no log", () => {
  const file = join(folder, "other");
  writeFileSync(file, Buffer.alloc(2048, 7));
  expect(() => readWriteLog(file)).toThrow(/no log of writes/);
});
