import type { CborReader } from "@localgrid/vocabulary/cbor";
import { protocolError } from "./errors.ts";
import { malformed } from "./strict-fields.ts";

export const MAX_PERMILLE = 1000;
export const MAX_U8 = 0xff;
export const CONTROL_VERSION = 1;

/** Boards and versions are shown and compared, so they are what everybody types alike: 1 to 32 of 0x21 to 0x7e. */
export const MAX_NAME_LENGTH = 32;
const PRINTABLE = /^[\x21-\x7e]+$/;

export function expectVersion(reader: CborReader): void {
  const version = reader.unsigned();
  if (version !== CONTROL_VERSION) throw malformed(`version ${version}, expected ${CONTROL_VERSION}`);
}

export function bytesOf(reader: CborReader, [least, most]: readonly [least: number, most: number]): Uint8Array {
  const bytes = reader.byteString();
  if (bytes.length < least || bytes.length > most) {
    throw malformed(`a byte string of ${bytes.length} bytes, ${least} to ${most} allowed`);
  }
  return bytes;
}

export function printable(reader: CborReader, most: number): string {
  const text = reader.text();
  if (!isPrintable(text, most)) throw malformed(`text that is not 1 to ${most} printable characters without spaces`);
  return text;
}

/** Unsigned, from `least` to `most`. */
export function within(reader: CborReader, [least, most]: readonly [least: number, most: number]): number {
  const value = reader.unsigned();
  if (value < least || value > most) throw malformed(`${value}, ${least} to ${most} allowed`);
  return value;
}

/** @throws {LocalGridError} `inconsistent-control` */
export function checkWhole(fields: Readonly<Record<string, number>>, [least, most]: readonly [number, number]): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      throw protocolError("inconsistent-control", `${name} is ${value}, not a whole number from ${least} to ${most}`);
    }
  }
}

/** @throws {LocalGridError} `inconsistent-control` */
export function checkPrintable(fields: Readonly<Record<string, string>>, most: number): void {
  for (const [name, value] of Object.entries(fields)) {
    if (isPrintable(value, most)) continue;
    throw protocolError("inconsistent-control", `${name} is not 1 to ${most} printable characters without spaces`);
  }
}

/** @throws {LocalGridError} `inconsistent-control` */
export function checkBytes(
  fields: Readonly<Record<string, Uint8Array>>,
  [least, most]: readonly [number, number],
): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value.length >= least && value.length <= most) continue;
    throw protocolError("inconsistent-control", `${name} has ${value.length} bytes, not ${least} to ${most}`);
  }
}

function isPrintable(text: string, most: number): boolean {
  return text.length <= most && PRINTABLE.test(text);
}
