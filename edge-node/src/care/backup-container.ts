import { createCipheriv, createDecipheriv, hash, hkdfSync } from "node:crypto";
import { edgeNodeError } from "../errors.ts";
import { type BackupHeader, headerEnd, headerText, MAX_HEADER_BYTES, readHeader } from "./backup-header.ts";

/*
 * A backup is one file:
 *
 *     localgrid backup 1 …        lines for people, an empty one after them
 *     chunk 0, chunk 1, …         each CHUNK_BYTES of content, AES-256-GCM, its 16 byte tag behind it
 *     last chunk                  the rest, at most CHUNK_BYTES
 *
 * The key is HKDF-SHA-256 of the node's seed, salted with the SHA-256 of the header, in which 32 random bytes stand: one
 * key per backup, and none for a header that was changed. A chunk's nonce is its number and whether it is the last one,
 * so chunks that were cut off, swapped, repeated or brought from another backup do not open.
 */

const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const INFO = "localgrid/care/backup/1";

/** A backup whose header was read. */
export interface OpenedBackup {
  readonly header: BackupHeader;
  /**
   * Comes chunk by chunk, each one proven; the whole is proven only when it has come to its end.
   *
   * @throws {LocalGridError} `damaged-backup`
   */
  readonly content: AsyncGenerator<Uint8Array>;
}

/**
 * @param seed 32 bytes: what the node's recovery code stands for
 */
export async function* sealBackup(
  header: BackupHeader,
  seed: Uint8Array,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const text = headerText(header);
  yield Buffer.from(text);
  const key = keyOf(seed, text);
  const waiting = new ByteQueue();
  let chunk = 0;
  for await (const bytes of content) {
    waiting.add(bytes);
    // One is held back: whether it is the last shows when more has come.
    while (waiting.size > CHUNK_BYTES) yield sealChunk(key, nonceOf(chunk++, false), waiting.take(CHUNK_BYTES));
  }
  yield sealChunk(key, nonceOf(chunk, true), waiting.take(waiting.size));
}

/**
 * Reads up to the end of the header, and makes ready what opens the rest.
 *
 * @param nodeOf the node whose code this is, 32 hexadecimal digits
 * @throws {LocalGridError} `not-a-backup`, `backup-of-another-node`, `damaged-backup`
 */
export async function openBackup(
  source: AsyncIterable<Uint8Array>,
  { seed, node }: { readonly seed: Uint8Array; readonly node: string },
): Promise<OpenedBackup> {
  const { header, text, waiting, rest } = await beginBackup(source);
  if (header.node !== node) {
    throw edgeNodeError("backup-of-another-node", `the backup is of node ${header.node}, the code of node ${node}`);
  }
  return { header, content: openChunks(keyOf(seed, text), waiting, rest) };
}

/** What is written in front of a backup. @throws {LocalGridError} `not-a-backup`, `damaged-backup` */
export async function readBackupHeader(source: AsyncIterable<Uint8Array>): Promise<BackupHeader> {
  const { header, rest } = await beginBackup(source);
  await rest.return?.(undefined);
  return header;
}

async function beginBackup(source: AsyncIterable<Uint8Array>) {
  const rest = source[Symbol.asyncIterator]();
  const waiting = new ByteQueue();
  for (;;) {
    const start = waiting.peek(MAX_HEADER_BYTES);
    const end = headerEnd(start);
    if (end !== null) {
      const text = Buffer.from(waiting.take(end)).toString("utf8");
      return { header: readHeader(text), text, waiting, rest };
    }
    if (start.length >= MAX_HEADER_BYTES) throw edgeNodeError("not-a-backup", "its beginning has no end");
    const next = await rest.next();
    if (next.done === true) throw edgeNodeError("not-a-backup", "it ends before its content begins");
    waiting.add(next.value);
  }
}

async function* openChunks(
  key: Uint8Array,
  waiting: ByteQueue,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const whole = CHUNK_BYTES + TAG_BYTES;
  let chunk = 0;
  for (;;) {
    while (waiting.size > whole) yield openChunk(key, nonceOf(chunk++, false), waiting.take(whole));
    const next = await rest.next();
    if (next.done === true) break;
    waiting.add(next.value);
  }
  yield openChunk(key, nonceOf(chunk, true), waiting.take(waiting.size));
}

function sealChunk(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array {
  const length = sealed.length - TAG_BYTES;
  if (length < 0) throw damaged();
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(length));
  const plain = decipher.update(sealed.subarray(0, length));
  try {
    decipher.final();
  } catch (cause) {
    throw damaged(cause);
  }
  return plain;
}

function damaged(cause?: unknown) {
  return edgeNodeError("damaged-backup", "the backup was cut off or changed, or its header was", cause);
}

function keyOf(seed: Uint8Array, header: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", seed, hash("sha256", header, "buffer"), INFO, KEY_BYTES));
}

function nonceOf(chunk: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(chunk, 0, 6);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}

/** Bytes that came in pieces and are taken in others. */
class ByteQueue {
  size = 0;
  private parts: Uint8Array[] = [];

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.parts.push(bytes);
    this.size += bytes.length;
  }

  peek(most: number): Uint8Array {
    return this.joined().subarray(0, most);
  }

  take(count: number): Uint8Array {
    const all = this.joined();
    this.parts = count < all.length ? [all.subarray(count)] : [];
    this.size -= count;
    return all.subarray(0, count);
  }

  private joined(): Uint8Array {
    if (this.parts.length !== 1) this.parts = [Buffer.concat(this.parts)];
    return this.parts[0] as Uint8Array;
  }
}
