import { CborReader } from "@localgrid/vocabulary/cbor";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { protocolError } from "./errors.ts";

export const MAX_U32 = 0xffff_ffff;
export const MIN_I32 = -0x8000_0000;
export const MAX_I32 = 0x7fff_ffff;

/**
 * Runs `read` over all of `bytes`; every way in which they differ from the format becomes one coded error that
 * says what was refused and where.
 *
 * @throws {LocalGridError} `malformed-message`
 */
export function strictly<T>(
  bytes: Uint8Array,
  options: { readonly what: string; readonly maxBytes: number },
  read: (reader: CborReader) => T,
): T {
  const { what, maxBytes } = options;
  if (bytes.length > maxBytes) throw malformed(`${what}: ${bytes.length} bytes, at most ${maxBytes} are allowed`);
  const reader = new CborReader(bytes);
  try {
    const value = read(reader);
    reader.end();
    return value;
  } catch (cause) {
    if (!(cause instanceof LocalGridError)) throw cause;
    throw protocolError("malformed-message", `${what}, at byte ${reader.offset}: ${cause.message}`, cause);
  }
}

export function malformed(message: string): LocalGridError {
  return protocolError("malformed-message", message);
}

export function expectKey(reader: CborReader, expected: number): void {
  const key = reader.unsigned();
  if (key !== expected) throw malformed(`key ${key} where ${expected} belongs`);
}

export function unsigned32(reader: CborReader): number {
  const value = reader.unsigned();
  if (value > MAX_U32) throw malformed(`${value} has more than 32 bits`);
  return value;
}

export function signed32(reader: CborReader): number {
  const value = reader.integer();
  if (value < MIN_I32 || value > MAX_I32) throw malformed(`${value} has more than 32 bits`);
  return value;
}

/** Unsigned, at most `most`. */
export function upTo(reader: CborReader, most: number): number {
  const value = reader.unsigned();
  if (value > most) throw malformed(`${value}, at most ${most} allowed`);
  return value;
}

export function fromOne(reader: CborReader, what: string): number {
  const value = reader.unsigned();
  if (value === 0) throw malformed(`${what} 0, where they start at 1`);
  return value;
}

export function trueOrFalse(reader: CborReader): boolean {
  const value = reader.value();
  if (typeof value !== "boolean") throw malformed("neither true nor false");
  return value;
}

/** A sum that all readers of the format can hold exactly. */
export function exactSum(a: number, b: number): number {
  const sum = a + b;
  if (sum > Number.MAX_SAFE_INTEGER) throw malformed(`${a} + ${b} passes 2^53 - 1`);
  return sum;
}
