import { readFileSync } from "node:fs";

/** How the chain is run; the names are those of the Rust side. */
export interface ChainOptions {
  readonly passphrase: string;
  readonly is_testnet: boolean;
  readonly is_manual: boolean;
  readonly ledger_s: number | null;
  readonly retention_ledgers: number | null;
  readonly retention_bytes: number | null;
}

export interface ChainRequest {
  readonly method: string;
  /** Path with query. */
  readonly target: string;
  /** Host and port as the client calls them. */
  readonly host: string;
  readonly body: Uint8Array;
  readonly is_local: boolean;
}

export interface ChainReply {
  readonly status: number;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * What to do with one request. `wait`: ask for the ticket's reply after every ledger; who hurries has one closed, unless
 * the reply is there when its turn comes. `close`: close so many ledgers, then reply with the state.
 */
export type Instruction =
  | ({ readonly kind: "reply" } & ChainReply)
  | { readonly kind: "drop" }
  | { readonly kind: "hang" }
  | { readonly kind: "wait"; readonly ticket: number; readonly hurries: boolean }
  | { readonly kind: "close"; readonly count: number };

interface Exports {
  readonly memory: WebAssembly.Memory;
  localnet_alloc(length: number): number;
  localnet_result(): number;
  localnet_result_length(): number;
  localnet_create(bytes: number, length: number): number;
  localnet_feed(bytes: number, length: number): number;
  localnet_open(now_s: bigint): number;
  localnet_handle(bytes: number, length: number, now_s: bigint): number;
  localnet_poll(ticket: number): number;
  localnet_prepare_close(now_s: bigint): number;
  localnet_commit_close(): number;
  localnet_latest(): number;
  localnet_state(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The chain inside this thread: the WebAssembly module and its memory. Every method is synchronous. */
export class ChainModule {
  private readonly exports: Exports;

  /** @throws {Error} when the file is not the module of this version */
  constructor(file: URL, options: ChainOptions) {
    const module = new WebAssembly.Module(readFileSync(file));
    const instance = new WebAssembly.Instance(module, importsOf(module));
    this.exports = instance.exports as unknown as Exports;
    const given = encoder.encode(JSON.stringify(options));
    this.check(this.exports.localnet_create(...this.put(given)));
  }

  /** The next bytes of the log, in pieces of any size. @throws {Error} for a log that cannot be replayed */
  feed(bytes: Uint8Array): void {
    this.check(this.guarded(() => this.exports.localnet_feed(...this.put(bytes))));
  }

  /** Ends the reading: how much of the log counts, and what to append to it first. @throws {Error} for a damaged log */
  open(now_s: number): { valid_bytes: number; append: Uint8Array<ArrayBuffer> } {
    this.check(this.guarded(() => this.exports.localnet_open(BigInt(now_s))));
    const result = this.result();
    return { valid_bytes: Number(viewOf(result).getBigUint64(0)), append: result.slice(8) };
  }

  handle(request: ChainRequest, now_s: number): Instruction {
    const frame = framed(request);
    const kind = this.guarded(() => this.exports.localnet_handle(...this.put(frame), BigInt(now_s)));
    if (kind === 1) return { kind: "drop" };
    if (kind === 2) return { kind: "hang" };
    if (kind === 0) return { kind: "reply", ...this.reply() };
    const view = viewOf(this.result());
    if (kind === 4) return { kind: "close", count: view.getUint32(0) };
    return { kind: "wait", ticket: view.getUint32(0), hurries: view.getUint32(4) === 1 };
  }

  /** The reply of a ticket, once; null while it has to wait for another ledger. */
  poll(ticket: number): ChainReply | null {
    return this.guarded(() => this.exports.localnet_poll(ticket)) === 1 ? this.reply() : null;
  }

  /** The record of the next ledger, to be on disk before `commitClose`; null when none closes now. */
  prepareClose(now_s: number): Uint8Array<ArrayBuffer> | null {
    this.check(this.guarded(() => this.exports.localnet_prepare_close(BigInt(now_s))));
    const record = this.result();
    return record.length === 0 ? null : record;
  }

  commitClose(): void {
    this.check(this.guarded(() => this.exports.localnet_commit_close()));
  }

  /** What the chain says of itself to whoever closes ledgers or causes faults. */
  state(): ChainReply {
    this.exports.localnet_state();
    return this.reply();
  }

  latestLedger(): number {
    return this.exports.localnet_latest();
  }

  private put(bytes: Uint8Array): [number, number] {
    const at = this.exports.localnet_alloc(bytes.length);
    new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes);
    return [at, bytes.length];
  }

  /** A copy of what the last call answered. */
  private result(): Uint8Array<ArrayBuffer> {
    const { memory, localnet_result, localnet_result_length } = this.exports;
    const length = localnet_result_length();
    return new Uint8Array(memory.buffer, localnet_result(), length).slice() as Uint8Array<ArrayBuffer>;
  }

  private reply(): ChainReply {
    const result = this.result();
    return { status: viewOf(result).getUint16(0), body: result.slice(2) };
  }

  private check(status: number): void {
    if (status !== 0) throw new Error(decoder.decode(this.result()));
  }

  /** A panic ends in a trap and leaves its message where answers lie. */
  private guarded<T>(call: () => T): T {
    try {
      return call();
    } catch (cause) {
      if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
      throw new Error(`the chain stopped: ${decoder.decode(this.result())}`, { cause });
    }
  }
}

/** The host's library names functions of browsers that it never calls here. */
function importsOf(module: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, () => never>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const functions = imports[from] ?? {};
    functions[name] = () => {
      throw new Error(`the chain called ${from}.${name}, which does not exist here`);
    };
    imports[from] = functions;
  }
  return imports;
}

function framed(request: ChainRequest): Uint8Array {
  const texts = [request.method, request.target, request.host].map((text) => encoder.encode(text).subarray(0, 0xffff));
  const length = texts.reduce((sum, text) => sum + 2 + text.length, 1) + request.body.length;
  const frame = new Uint8Array(length);
  const view = viewOf(frame);
  frame[0] = request.is_local ? 1 : 0;
  let at = 1;
  for (const text of texts) {
    view.setUint16(at, text.length);
    frame.set(text, at + 2);
    at += 2 + text.length;
  }
  frame.set(request.body, at);
  return frame;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
