/** PostgreSQL's numbers of the types that arrays are made of. */
export const BYTEA = 17;
export const INT8 = 20;
export const TEXT = 25;

/**
 * A one-dimensional array in PostgreSQL's binary format, null for missing items. The driver would write bytes as
 * hexadecimal text, which doubles them and has to be parsed again.
 */
export function binaryArray(type: number, items: readonly (Uint8Array | null)[]): Buffer {
  const size = items.reduce((sum, item) => sum + 4 + (item?.length ?? 0), 20);
  const bytes = Buffer.allocUnsafe(size);
  const hasNull = items.includes(null) ? 1 : 0;
  // Dimensions, whether there are nulls, type, length, lower bound.
  let at = 0;
  for (const word of [1, hasNull, type, items.length, 1]) at = bytes.writeInt32BE(word, at);
  for (const item of items) {
    at = bytes.writeInt32BE(item === null ? -1 : item.length, at);
    if (item === null) continue;
    bytes.set(item, at);
    at += item.length;
  }
  return bytes;
}

export function int8(value: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}
