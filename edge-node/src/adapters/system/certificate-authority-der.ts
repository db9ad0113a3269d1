import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** The few ASN.1 types that X.509 certificates and PKCS#10 requests are made of (X.690, distinguished encoding). */
export const DER_TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  generalizedTime: 0x18,
  utcTime: 0x17,
} as const;

/** One element as it stands in the input. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content: what signatures are made over. */
  readonly bytes: Uint8Array;
}

/** Tag, shortest length, then the parts one after another. */
export function derElement(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.of(tag), derLength(length), ...parts]);
}

export function derSequence(...parts: readonly Uint8Array[]): Uint8Array {
  return derElement(DER_TAG.sequence, ...parts);
}

/** A constructed context tag, `[number]`. */
export function derContext(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return derElement(0xa0 | number, ...parts);
}

/** A non-negative integer given as big-endian bytes; leading zeros are put right. */
export function derInteger(magnitude: Uint8Array): Uint8Array {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start += 1;
  const shortest = magnitude.subarray(start);
  const needsZero = ((shortest[0] ?? 0) & 0x80) !== 0;
  return derElement(DER_TAG.integer, needsZero ? Uint8Array.of(0) : new Uint8Array(0), shortest);
}

export function derBoolean(value: boolean): Uint8Array {
  return derElement(DER_TAG.boolean, Uint8Array.of(value ? 0xff : 0));
}

/** A bit string of whole bytes, or of fewer bits when the last `unused_bits` do not count. */
export function derBitString(bytes: Uint8Array, unused_bits = 0): Uint8Array {
  return derElement(DER_TAG.bitString, Uint8Array.of(unused_bits), bytes);
}

export function derOctetString(bytes: Uint8Array): Uint8Array {
  return derElement(DER_TAG.octetString, bytes);
}

export function derText(text: string): Uint8Array {
  return derElement(DER_TAG.utf8String, Buffer.from(text, "utf8"));
}

/** From dotted notation, for example `2.5.4.3`. */
export function derObjectIdentifier(dotted: string): Uint8Array {
  const arcs = dotted.split(".").map(Number);
  const bytes: number[] = [];
  const [first = 0, second = 0, ...rest] = arcs;
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return derElement(DER_TAG.objectIdentifier, Uint8Array.from(bytes));
}

/** UTCTime up to 2049, GeneralizedTime after it (RFC 5280, 4.1.2.5); whole seconds, rounded down. */
export function derTime(at_ms: number): Uint8Array {
  const digits = new Date(at_ms).toISOString().replace(/[-:T]/g, "").slice(0, 14);
  const isShort = digits < "2050";
  const text = `${isShort ? digits.slice(2) : digits}Z`;
  return derElement(isShort ? DER_TAG.utcTime : DER_TAG.generalizedTime, Buffer.from(text, "ascii"));
}

/**
 * The elements that fill `bytes` exactly.
 *
 * @throws {LocalGridError} `malformed-der` for anything that distinguished encoding would not have written
 */
export function readDerElements(bytes: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  let at = 0;
  while (at < bytes.length) {
    const element = elementAt(bytes, at);
    elements.push(element);
    at += element.bytes.length;
  }
  return elements;
}

/**
 * The one element in `bytes`, which must have the given tag.
 *
 * @throws {LocalGridError} `malformed-der`
 */
export function readDerElement(bytes: Uint8Array, tag: number): DerElement {
  const [element, ...rest] = readDerElements(bytes);
  if (element === undefined || rest.length > 0) throw malformed("exactly one element was expected");
  return expectDerTag(element, tag);
}

/** @throws {LocalGridError} `malformed-der` */
export function expectDerTag(element: DerElement | undefined, tag: number): DerElement {
  if (element === undefined || element.tag !== tag) throw malformed(`an element with tag ${tag} was expected`);
  return element;
}

function elementAt(bytes: Uint8Array, at: number): DerElement {
  const tag = bytes[at] as number;
  if ((tag & 0x1f) === 0x1f) throw malformed("long tag numbers have no place here");
  const first = bytes[at + 1];
  if (first === undefined) throw malformed("ends too early");
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || size > 3) throw malformed("indefinite or too long");
  let length = first < 0x80 ? first : 0;
  for (let i = 0; i < size; i++) {
    const digit = bytes[at + 2 + i];
    if (digit === undefined) throw malformed("ends too early");
    length = length * 256 + digit;
  }
  if (size > 0 && length < (size === 1 ? 0x80 : 256 ** (size - 1)))
    throw malformed("length is not in its shortest form");
  const start = at + 2 + size;
  if (start + length > bytes.length) throw malformed("ends too early");
  return { tag, content: bytes.subarray(start, start + length), bytes: bytes.subarray(at, start + length) };
}

function derLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  return Uint8Array.of(0x82, length >>> 8, length & 0xff);
}

function malformed(message: string): LocalGridError {
  return new LocalGridError("malformed-der", message);
}
