import type { CborReader } from "@localgrid/vocabulary/cbor";
import { malformed } from "./strict-fields.ts";

/**
 * A map with integer keys, read field by field in rising order. Whatever is not asked for in that order is refused,
 * so a key that is repeated, out of order or unknown never passes.
 */
export class StrictMap {
  private readonly reader: CborReader;
  private left: number;
  private key: number | null = null;

  constructor(reader: CborReader) {
    this.reader = reader;
    this.left = reader.map();
    this.advance();
  }

  required<T>(key: number, read: () => T): T {
    if (this.key !== key)
      throw malformed(`${this.key === null ? "the end" : `key ${this.key}`} where key ${key} belongs`);
    const value = read();
    this.advance();
    return value;
  }

  optional<T>(key: number, read: () => T): T | undefined {
    return this.key === key ? this.required(key, read) : undefined;
  }

  end(): void {
    if (this.key !== null) throw malformed(`key ${this.key} where the map ends`);
  }

  private advance(): void {
    this.key = this.left === 0 ? null : this.reader.unsigned();
    this.left -= 1;
  }
}
