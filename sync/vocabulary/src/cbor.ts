import { LocalGridError } from "./local-grid-error.ts";

/**
 * The values that records and messages are made of. Floats, tags and `undefined` do not exist here.
 * Maps have either only text keys (a plain object) or only integer keys (a `Map`). Integers outside
 * the safe range are BigInts.
 */
export type CborValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<number, CborValue>
  | { readonly [key: string]: CborValue };

const MAJOR_TYPES = [
  "an integer of 0 or more",
  "a negative integer",
  "a byte string",
  "text",
  "an array",
  "a map",
  "a tag",
  "a float or simple value",
] as const;
const MAX_DEPTH = 16;
const UTF8 = new TextEncoder();
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Deterministic CBOR (RFC 8949, section 4.2.1): shortest integers and lengths, map keys in the order
 * of their encoded bytes, nothing indefinite. Equal values give equal bytes on every machine.
 *
 * @throws {LocalGridError} `not-encodable` for a float, an unknown type or a value that is too deep
 */
export function encodeCbor(value: CborValue): Uint8Array {
  WRITER.clear();
  WRITER.value(value, 0);
  return WRITER.finish();
}

/**
 * The strict inverse of {@link encodeCbor}: accepts exactly the bytes that it would write.
 *
 * @throws {LocalGridError} `malformed-cbor` for every other input, trailing bytes included
 */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const reader = new CborReader(bytes);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Writer {
  private buffer = new Uint8Array(4096);
  private length = 0;

  clear(): void {
    this.length = 0;
  }

  value(value: CborValue, depth: number): void {
    if (depth > MAX_DEPTH) throw new LocalGridError("not-encodable", "nested too deep");
    switch (typeof value) {
      case "number":
        return this.integer(value);
      case "bigint":
        return this.bigInteger(value);
      case "string": {
        if (!value.isWellFormed()) throw new LocalGridError("not-encodable", "text with half a surrogate pair");
        const text = UTF8.encode(value);
        this.head(3, text.length);
        return this.raw(text);
      }
      case "boolean":
        return this.byte(value ? 0xf5 : 0xf4);
      case "object":
        return this.compound(value, depth);
      default:
        throw new LocalGridError("not-encodable", `a ${typeof value} has no place in a record`);
    }
  }

  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  private compound(value: Exclude<CborValue, number | bigint | string | boolean>, depth: number): void {
    if (value === null) return this.byte(0xf6);
    if (value instanceof Uint8Array) {
      this.head(2, value.length);
      return this.raw(value);
    }
    if (Array.isArray(value)) {
      this.head(4, value.length);
      for (const item of value) this.value(item, depth + 1);
      return;
    }
    if (value instanceof Map) return this.integerMap(value, depth);
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new LocalGridError("not-encodable", "an object of a class has no place in a record");
    }
    this.textMap(value as { readonly [key: string]: CborValue }, depth);
  }

  private integerMap(map: ReadonlyMap<number, CborValue>, depth: number): void {
    this.head(5, map.size);
    const keys = [...map.keys()].sort(compareIntegerKeys);
    for (const key of keys) {
      this.integer(key);
      this.value(map.get(key) as CborValue, depth + 1);
    }
  }

  private textMap(map: { readonly [key: string]: CborValue }, depth: number): void {
    const keys = Object.keys(map).sort(compareTextKeys);
    this.head(5, keys.length);
    for (const key of keys) {
      this.value(key, depth + 1);
      this.value(map[key] as CborValue, depth + 1);
    }
  }

  private integer(value: number): void {
    if (!Number.isSafeInteger(value)) throw new LocalGridError("not-encodable", `${value} is not a safe integer`);
    if (value >= 0) this.head(0, value);
    else this.head(1, -1 - value);
  }

  private bigInteger(value: bigint): void {
    if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) {
      return this.integer(Number(value));
    }
    const magnitude = value >= 0n ? value : -1n - value;
    if (magnitude > 0xffff_ffff_ffff_ffffn) throw new LocalGridError("not-encodable", "more than 64 bits");
    this.reserve(9);
    this.buffer[this.length] = value >= 0n ? 0x1b : 0x3b;
    new DataView(this.buffer.buffer).setBigUint64(this.length + 1, magnitude);
    this.length += 9;
  }

  private head(major: number, argument: number): void {
    this.reserve(9);
    const at = this.length;
    const type = major << 5;
    const buffer = this.buffer;
    if (argument < 24) {
      buffer[at] = type | argument;
      this.length += 1;
    } else if (argument < 0x100) {
      buffer[at] = type | 24;
      buffer[at + 1] = argument;
      this.length += 2;
    } else if (argument < 0x1_0000) {
      buffer[at] = type | 25;
      buffer[at + 1] = argument >>> 8;
      buffer[at + 2] = argument;
      this.length += 3;
    } else if (argument < 0x1_0000_0000) {
      buffer[at] = type | 26;
      new DataView(buffer.buffer).setUint32(at + 1, argument);
      this.length += 5;
    } else {
      buffer[at] = type | 27;
      new DataView(buffer.buffer).setBigUint64(at + 1, BigInt(argument));
      this.length += 9;
    }
  }

  private byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  private raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + count));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}

/** One for all calls, since none of them can meet another: a new buffer each time costs more than most values. */
const WRITER = new Writer();

/** A strict cursor over deterministic CBOR. Messages with a fixed layout read field by field from it. */
export class CborReader {
  private readonly bytes: Uint8Array;
  private at: number;

  /** Reads from `start` on. */
  constructor(bytes: Uint8Array, start = 0) {
    this.bytes = bytes;
    this.at = start;
  }

  /** Bytes consumed so far. */
  get offset(): number {
    return this.at;
  }

  value(depth = 0): CborValue {
    if (depth > MAX_DEPTH) throw malformed("nested too deep");
    const initial = this.peek();
    switch (initial >> 5) {
      case 0:
      case 1:
        return this.anyInteger();
      case 2:
        return this.byteString();
      case 3:
        return this.text();
      case 4: {
        const items: CborValue[] = [];
        for (let left = this.array(); left > 0; left--) items.push(this.value(depth + 1));
        return items;
      }
      case 5:
        return this.anyMap(depth);
      case 7:
        return this.simple();
      default:
        throw malformed("a tag where none belongs");
    }
  }

  /** A non-negative safe integer. */
  unsigned(): number {
    return this.argument(0);
  }

  /** A safe integer of either sign. */
  integer(): number {
    if (this.peek() >> 5 !== 1) return this.argument(0);
    const value = -1 - this.argument(1);
    if (!Number.isSafeInteger(value)) throw malformed("integer out of range");
    return value;
  }

  byteString(): Uint8Array {
    const length = this.argument(2);
    return this.take(length);
  }

  text(): string {
    const bytes = this.take(this.argument(3));
    try {
      return STRICT_UTF8.decode(bytes);
    } catch (cause) {
      throw malformed("text is not UTF-8", cause);
    }
  }

  /** Number of items that follow; never more than bytes that are left. */
  array(): number {
    return this.count(4);
  }

  /** Number of pairs that follow. */
  map(): number {
    return this.count(5);
  }

  tag(): number {
    return this.argument(6);
  }

  end(): void {
    if (this.at !== this.bytes.length) throw malformed("bytes after the end");
  }

  private anyMap(depth: number): CborValue {
    const pairs = this.map();
    if (pairs === 0 || this.peek() >> 5 === 3) return this.textMap(pairs, depth);
    const map = new Map<number, CborValue>();
    let last: number | undefined;
    for (let left = pairs; left > 0; left--) {
      const key = this.integer();
      if (last !== undefined && compareIntegerKeys(last, key) >= 0) throw malformed("map keys out of order");
      last = key;
      map.set(key, this.value(depth + 1));
    }
    return map;
  }

  private textMap(pairs: number, depth: number): CborValue {
    const map: Record<string, CborValue> = Object.create(null);
    let last: string | undefined;
    for (let left = pairs; left > 0; left--) {
      const key = this.text();
      if (last !== undefined && compareTextKeys(last, key) >= 0) throw malformed("map keys out of order");
      last = key;
      map[key] = this.value(depth + 1);
    }
    return map;
  }

  private anyInteger(): number | bigint {
    const negative = this.peek() >> 5 === 1;
    if ((this.peek() & 31) !== 27) return this.integer();
    if (this.at + 9 > this.bytes.length) throw malformed("ends too early");
    const magnitude = viewOf(this.bytes).getBigUint64(this.at + 1);
    if (magnitude < 0x1_0000_0000n) throw malformed("integer is not in its shortest form");
    this.at += 9;
    const value = negative ? -1n - magnitude : magnitude;
    const isSafe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    return isSafe ? Number(value) : value;
  }

  private simple(): null | boolean {
    const initial = this.bytes[this.at++];
    if (initial === 0xf6) return null;
    if (initial === 0xf5) return true;
    if (initial === 0xf4) return false;
    throw malformed("a float or an unknown simple value");
  }

  private count(major: number): number {
    const count = this.argument(major);
    if (count > this.bytes.length - this.at) throw malformed("ends too early");
    return count;
  }

  private argument(major: number): number {
    const initial = this.peek();
    if (initial >> 5 !== major) {
      throw malformed(`expected ${MAJOR_TYPES[major]}, found ${MAJOR_TYPES[initial >> 5]}`);
    }
    const short = initial & 31;
    if (short < 24) {
      this.at += 1;
      return short;
    }
    const size = argumentSize(short);
    if (this.at + 1 + size > this.bytes.length) throw malformed("ends too early");
    let value = 0;
    for (let i = 1; i <= size; i++) value = value * 256 + (this.bytes[this.at + i] as number);
    const least = size === 1 ? 24 : 2 ** (size * 4);
    if (value < least) throw malformed("integer is not in its shortest form");
    if (!Number.isSafeInteger(value)) throw malformed("integer out of range");
    this.at += 1 + size;
    return value;
  }

  private take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw malformed("ends too early");
    // Never a Buffer, even out of one: Buffer.slice would give views where copies are meant.
    const part = new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + this.at, length);
    this.at += length;
    return part;
  }

  private peek(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw malformed("ends too early");
    return byte;
  }
}

/** Non-negative keys first, rising, then negative ones falling: the order of their encodings. */
function compareIntegerKeys(a: number, b: number): number {
  if (a < 0 !== b < 0) return a < 0 ? 1 : -1;
  return a < 0 ? b - a : a - b;
}

/** Shorter encodings first, then by byte: the order of encoded text keys. */
function compareTextKeys(a: string, b: string): number {
  const left = UTF8.encode(a);
  const right = UTF8.encode(b);
  if (left.length !== right.length) return left.length - right.length;
  for (let i = 0; i < left.length; i++) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Bytes that follow an initial byte whose low five bits are 24 to 27. */
function argumentSize(short: number): number {
  if (short > 27) throw malformed("indefinite or reserved length");
  return 1 << (short - 24);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function malformed(message: string, cause?: unknown): LocalGridError {
  return new LocalGridError("malformed-cbor", message, cause === undefined ? undefined : { cause });
}
