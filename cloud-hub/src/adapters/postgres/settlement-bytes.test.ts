import { expect, test } from "vitest";
import { pack, packRecords, unpack, unpackRecords } from "./settlement-bytes.ts";

test("records come back as they were, and take a small part of their room", () => {
  const records = Buffer.alloc(56 * 5_000);
  for (let index = 0; index < 5_000; index += 1) {
    records.writeUInt32BE(7, index * 56);
    records.writeUInt32BE(index, index * 56 + 12);
    records.writeBigInt64BE(BigInt(-100_000 * (index % 977)), index * 56 + 48);
  }
  const packed = packRecords(records, 56);
  expect(Buffer.from(unpackRecords(packed, 56)).equals(records)).toBe(true);
  expect(packed.length).toBeLessThan(records.length / 10);
  expect(unpackRecords(packRecords(new Uint8Array(0), 56), 56)).toHaveLength(0);
  expect(Buffer.from(unpack(pack(records))).equals(records)).toBe(true);
});
