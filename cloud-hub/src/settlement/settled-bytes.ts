import type { MemberTotal, MeterTotal, SettledInterval } from "./interval-content.ts";

/**
 * What is kept of a settled interval: `u32 members | n x (number u32, revision u32, energy_wh i64, money_nano i64) |
 * m x (length u8, name, import_wh i64, export_wh i64)`, big-endian.
 */

const MEMBER_BYTES = 24;
const METER_BYTES = 17;

export function encodeSettled({ members, meters }: SettledInterval): Uint8Array {
  const names = [...meters].map(([name, total]) => ({ name: Buffer.from(name, "utf8"), total }));
  const length = 4 + members.size * MEMBER_BYTES + names.reduce((sum, { name }) => sum + name.length + METER_BYTES, 0);
  const bytes = Buffer.alloc(length);
  let at = bytes.writeUInt32BE(members.size, 0);
  for (const [number, { revision, energy_wh, money_nano }] of members) {
    at = bytes.writeUInt32BE(number, at);
    at = bytes.writeUInt32BE(revision, at);
    at = bytes.writeBigInt64BE(energy_wh, at);
    at = bytes.writeBigInt64BE(money_nano, at);
  }
  for (const { name, total } of names) {
    at = bytes.writeUInt8(name.length, at);
    at += name.copy(bytes, at);
    at = bytes.writeBigInt64BE(total.import_wh, at);
    at = bytes.writeBigInt64BE(total.export_wh, at);
  }
  return bytes;
}

export function decodeSettled(packed: Uint8Array): SettledInterval {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const members = new Map<number, MemberTotal & { readonly revision: number }>();
  const meters = new Map<string, MeterTotal>();
  let at = 4;
  for (let left = bytes.readUInt32BE(0); left > 0; left -= 1) {
    members.set(bytes.readUInt32BE(at), {
      revision: bytes.readUInt32BE(at + 4),
      energy_wh: bytes.readBigInt64BE(at + 8),
      money_nano: bytes.readBigInt64BE(at + 16),
    });
    at += MEMBER_BYTES;
  }
  while (at < bytes.length) {
    const end = at + 1 + bytes.readUInt8(at);
    const total = { import_wh: bytes.readBigInt64BE(end), export_wh: bytes.readBigInt64BE(end + 8) };
    meters.set(bytes.toString("utf8", at + 1, end), total);
    at = end + 16;
  }
  return { members, meters };
}
