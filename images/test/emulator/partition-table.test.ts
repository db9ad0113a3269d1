import { expect, test } from "vitest";
import { diskSignatureOf, partitionsOf } from "./partition-table.ts";

function sectorWith(entries: readonly (readonly [type: number, start: number, sectors: number])[]): Buffer {
  const sector = Buffer.alloc(512);
  sector.writeUInt32LE(0x6c677264, 440);
  for (const [index, [type, start, sectors]] of entries.entries()) {
    sector.writeUInt8(type, 446 + index * 16 + 4);
    sector.writeUInt32LE(start, 446 + index * 16 + 8);
    sector.writeUInt32LE(sectors, 446 + index * 16 + 12);
  }
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

test("partitions are read with their numbers, and empty entries are none", () => {
  const sector = sectorWith([
    [0x0c, 8192, 524_288],
    [0, 0, 0],
    [0x83, 532_480, 917_504],
  ]);
  expect(diskSignatureOf(sector)).toBe("6c677264");
  expect(partitionsOf(sector)).toEqual([
    { number: 1, type: 0x0c, start_bytes: 4_194_304, size_bytes: 268_435_456 },
    { number: 3, type: 0x83, start_bytes: 272_629_760, size_bytes: 469_762_048 },
  ]);
});

test("a sector without the mark of a partition table is none", () => {
  expect(() => partitionsOf(Buffer.alloc(512))).toThrow(/no partition table/);
});
