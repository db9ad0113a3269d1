import { edgeNodeError } from "../errors.ts";

/*
 * The content of a backup: entry after entry, each
 *
 *     length of its name in 2 bytes, its name     an empty name ends the content
 *     length in 4 bytes, so many bytes            again and again, the length 0 ends the entry
 *
 * Big end first. What a block is, is for the entry: of the journal it is one record, of a file the next piece.
 */

export interface BackupEntry {
  readonly name: string;
  readonly blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Hears of what is in a backup, in its order. */
export interface EntrySink {
  begin(name: string): void;
  block(bytes: Uint8Array): void;
  end(): void;
}

/** As large as records and pieces of files get. */
export const MAX_BLOCK_BYTES = 1_048_576;
const MAX_NAME_BYTES = 128;
/** Small blocks go together, so that a journal of small records is not packed record by record. */
const TOGETHER_BYTES = 65_536;

export async function* packEntries(entries: AsyncIterable<BackupEntry>): AsyncGenerator<Uint8Array> {
  const pack = new Pack();
  for await (const { name, blocks } of entries) {
    pack.name(name);
    for await (const block of blocks) {
      if (block.length === 0) continue;
      pack.block(block);
      if (pack.size >= TOGETHER_BYTES) yield pack.take();
    }
    pack.end();
  }
  pack.name("");
  yield pack.take();
}

/** @throws {LocalGridError} `damaged-backup` when it does not come to its end, and what the sink throws */
export async function unpackEntries(content: AsyncIterable<Uint8Array>, sink: EntrySink): Promise<void> {
  let waiting: Uint8Array = new Uint8Array();
  let state: "name" | "block" | "over" = "name";
  for await (const bytes of content) {
    waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
    let at = 0;
    while (state !== "over") {
      const piece = pieceAt(waiting, at, state);
      if (piece === null) break;
      at = piece.end;
      state = handOn(state, piece.bytes, sink);
    }
    if (state === "over" && at < waiting.length) throw malformed("something follows its end");
    waiting = waiting.subarray(at);
  }
  if (state !== "over") throw malformed("it ends in the middle");
}

function handOn(state: "name" | "block", bytes: Uint8Array, sink: EntrySink): "name" | "block" | "over" {
  if (state === "name") {
    if (bytes.length === 0) return "over";
    sink.begin(Buffer.from(bytes).toString("utf8"));
    return "block";
  }
  if (bytes.length > 0) {
    sink.block(bytes);
    return "block";
  }
  sink.end();
  return "name";
}

function pieceAt(bytes: Uint8Array, at: number, state: "name" | "block") {
  const width = state === "name" ? 2 : 4;
  if (bytes.length < at + width) return null;
  const length = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).readUIntBE(at, width);
  if (length > (state === "name" ? MAX_NAME_BYTES : MAX_BLOCK_BYTES)) throw malformed("a piece is longer than any");
  const end = at + width + length;
  return bytes.length < end ? null : { bytes: bytes.subarray(at + width, end), end };
}

function malformed(message: string) {
  return edgeNodeError("damaged-backup", `the backup's content is not in order: ${message}`);
}

class Pack {
  size = 0;
  private parts: Uint8Array[] = [];

  name(name: string): void {
    const bytes = Buffer.from(name, "utf8");
    this.add(lengthIn(2, bytes.length));
    this.add(bytes);
  }

  block(bytes: Uint8Array): void {
    this.add(lengthIn(4, bytes.length));
    this.add(bytes);
  }

  end(): void {
    this.add(lengthIn(4, 0));
  }

  take(): Uint8Array {
    const all = Buffer.concat(this.parts);
    this.parts = [];
    this.size = 0;
    return all;
  }

  private add(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.size += bytes.length;
  }
}

function lengthIn(width: 2 | 4, length: number): Uint8Array {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntBE(length, 0, width);
  return bytes;
}
