import { contractsError } from "../errors.ts";

/** What a Wasm file says about itself, without running it. */
export interface WasmModule {
  /** `module.name` of everything it asks its host for. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Custom sections by name. */
  readonly sections: ReadonlyMap<string, Uint8Array>;
}

const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const CUSTOM = 0;
const IMPORTS = 2;
const EXPORTS = 7;
const KINDS = { function: 0, table: 1, memory: 2, global: 3 } as const;

/**
 * Reads the outer structure of a Wasm file (WebAssembly core specification 1.0, section 5.5).
 *
 * @throws LocalGridError `wrong-wasm`
 */
export function readWasmModule(bytes: Uint8Array): WasmModule {
  const input = new Input(bytes);
  if (!MAGIC.every((byte) => input.byte() === byte)) throw contractsError("wrong-wasm", "the file is no Wasm module");
  const found = { imports: [] as string[], exports: [] as string[], sections: new Map<string, Uint8Array>() };
  while (!input.isAtEnd()) {
    const id = input.byte();
    const section = new Input(input.take(input.number()));
    if (id === CUSTOM) found.sections.set(section.name(), section.rest());
    if (id === IMPORTS) found.imports.push(...list(section, importAt));
    if (id === EXPORTS) found.exports.push(...list(section, exportAt));
  }
  return found;
}

function list(section: Input, read: (section: Input) => string): string[] {
  return Array.from({ length: section.number() }, () => read(section));
}

function importAt(section: Input): string {
  const name = `${section.name()}.${section.name()}`;
  const kind = section.byte();
  if (kind === KINDS.function) section.number();
  else if (kind === KINDS.global) section.take(2);
  else if (kind === KINDS.table || kind === KINDS.memory) skipLimits(section, kind === KINDS.table);
  else throw contractsError("wrong-wasm", `the import ${name} is of an unknown kind`);
  return name;
}

function skipLimits(section: Input, hasType: boolean): void {
  if (hasType) section.byte();
  const hasMaximum = (section.byte() & 1) === 1;
  section.number();
  if (hasMaximum) section.number();
}

function exportAt(section: Input): string {
  const name = section.name();
  section.byte();
  section.number();
  return name;
}

class Input {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw contractsError("wrong-wasm", "the Wasm module ends too early");
    this.#at += 1;
    return byte;
  }

  /** Unsigned LEB128 of at most 32 bits. */
  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw contractsError("wrong-wasm", "a number in the Wasm module is too long");
  }

  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw contractsError("wrong-wasm", "the Wasm module ends too early");
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.number()));
  }

  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#at);
  }
}
