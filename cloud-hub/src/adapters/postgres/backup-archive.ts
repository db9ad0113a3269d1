import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import Type, { type Static } from "typebox";
import { Check } from "typebox/schema";
import { cloudHubError } from "../../errors.ts";
import { syncFolder } from "../system/secret-file.ts";

const TableSchema = Type.Object({
  table: Type.String({ minLength: 1 }),
  columns: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  rows: Type.Integer({ minimum: 0 }),
});

const IdentitySchema = Type.Object({
  table: Type.String({ minLength: 1 }),
  column: Type.String({ minLength: 1 }),
  last_value: Type.String({ pattern: "^\\d+$" }),
  is_called: Type.Boolean(),
});

const HeaderSchema = Type.Object({
  created_at_ms: Type.Integer({ minimum: 0 }),
  /** Steps that the database had taken, in their order. */
  migrations: Type.Array(Type.Object({ name: Type.String(), digest: Type.String({ pattern: "^[0-9a-f]{64}$" }) })),
  tables: Type.Array(TableSchema),
  /** Where the numbers of identity columns go on. */
  identities: Type.Array(IdentitySchema),
  /** Communities' keys as the hub's own key has sealed them, so that the right key can be told from a wrong one. */
  sealed_keys: Type.Array(
    Type.Object({ community: Type.String(), sealed_key: Type.String({ pattern: "^([0-9a-f]{2})+$" }) }),
  ),
});

export type BackupHeader = Static<typeof HeaderSchema>;
export type BackupTable = Static<typeof TableSchema>;
export type BackupIdentity = Static<typeof IdentitySchema>;

/** A backup that was read to its end and is whole. */
export interface BackupArchive {
  readonly file: string;
  readonly header: BackupHeader;
  /** Where the rows begin, in bytes of the file, and the place after their end. */
  readonly rows_from: number;
  readonly rows_to: number;
}

/**
 * A backup is one file:
 *
 *     localgrid hub backup 1
 *     {"created_at_ms": …}           the header, a line of JSON
 *     (zstd)                         the rows of each table, in the header's order
 *     sha256 …                       a line of its own, over all that stands before it
 *
 * The rows of a table are what PostgreSQL's COPY writes in its binary format, in pieces of any size: the length in 4
 * bytes, big end first, then so many bytes; the length 0 ends the table.
 */
const FIRST_LINE = Buffer.from("localgrid hub backup 1\n");
const SEAL_START = "\nsha256 ";
const SEAL_BYTES = SEAL_START.length + 64 + 1;
const MAX_HEADER_BYTES = 2 ** 26;
const NEWLINE = 0x0a;
const LENGTH_BYTES = 4;
const WRITTEN_AT_ONCE_BYTES = 256 * 1024;

/**
 * Writes a backup; the file has its name when it is whole and on disk. Returns its size in bytes. Memory does not grow
 * with it.
 *
 * @param rowsOf what COPY writes of one table; asked for one table after the other
 * @throws {LocalGridError} `backup-not-written`, and what `rowsOf` throws
 */
export async function writeArchive(
  file: string,
  header: BackupHeader,
  rowsOf: (table: BackupTable) => AsyncIterable<Uint8Array>,
): Promise<number> {
  const draft = `${file}.new`;
  const handle = await onFile(file, async () => {
    // What was cut off before stays nobody's, and so does what another writes at the same time.
    await rm(draft, { force: true });
    return await open(draft, "wx", 0o600);
  });
  const digest = createHash("sha256");
  let size_bytes = 0;
  const append = async (bytes: Uint8Array) => {
    digest.update(bytes);
    size_bytes += bytes.length;
    await onFile(file, () => handle.writeFile(bytes));
  };
  try {
    await append(FIRST_LINE);
    await append(Buffer.from(`${JSON.stringify(header)}\n`));
    const compression = createZstdCompress({ chunkSize: WRITTEN_AT_ONCE_BYTES });
    await pipeline(piecesOf(header.tables, rowsOf), compression, async (packed: AsyncIterable<Uint8Array>) => {
      for await (const bytes of packed) await append(bytes);
    });
    await append(Buffer.from(`${SEAL_START}${digest.copy().digest("hex")}\n`));
    await onFile(file, () => handle.sync());
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await onFile(file, () => rename(draft, file));
  syncFolder(dirname(resolve(file)));
  return size_bytes;
}

async function* piecesOf(
  tables: readonly BackupTable[],
  rowsOf: (table: BackupTable) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (const table of tables) {
    for await (const rows of rowsOf(table)) {
      if (rows.length > 0) yield Buffer.concat([lengthOf(rows), rows]);
    }
    yield lengthOf(new Uint8Array());
  }
}

function lengthOf({ length }: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(LENGTH_BYTES);
  bytes.writeUInt32BE(length);
  return bytes;
}

/** @throws {LocalGridError} `backup-not-written` when the work fails */
async function onFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw cloudHubError("backup-not-written", `${file}: ${(error as Error).message}`, error);
  }
}

/**
 * Reads a backup once, from its first to its last byte.
 *
 * @throws {LocalGridError} `not-a-backup`, `damaged-backup` when it was cut off or changed
 */
export async function openArchive(file: string): Promise<BackupArchive> {
  const { size_bytes, seal } = await readEnds(file);
  const rows_to = size_bytes - SEAL_BYTES;
  const digest = createHash("sha256");
  const start = new FirstLines();
  for await (const bytes of createReadStream(file, { end: rows_to - 1 }) as AsyncIterable<Buffer>) {
    digest.update(bytes);
    start.take(bytes);
  }
  if (seal !== `${SEAL_START}${digest.digest("hex")}\n` || !start.isComplete) {
    throw cloudHubError("damaged-backup", `${file} was cut off or changed: its SHA-256 does not fit`);
  }
  const header: unknown = JSON.parse(start.text.slice(FIRST_LINE.length));
  if (!Check(HeaderSchema, header)) throw cloudHubError("damaged-backup", `${file} has a header that is not right`);
  return { file, header: header as BackupHeader, rows_from: start.size_bytes, rows_to };
}

/** The two lines with which a backup begins. */
class FirstLines {
  size_bytes = 0;
  private readonly parts: Buffer[] = [];
  private lines = 0;

  get isComplete(): boolean {
    return this.lines === 2;
  }

  get text(): string {
    return Buffer.concat(this.parts).toString();
  }

  take(bytes: Buffer): void {
    let at = 0;
    while (!this.isComplete && at < bytes.length && this.size_bytes < MAX_HEADER_BYTES) {
      const newline = bytes.indexOf(NEWLINE, at);
      const end = newline === -1 ? bytes.length : newline + 1;
      if (newline !== -1) this.lines += 1;
      this.parts.push(bytes.subarray(at, end));
      this.size_bytes += end - at;
      at = end;
    }
  }
}

async function readEnds(file: string): Promise<{ readonly size_bytes: number; readonly seal: string }> {
  try {
    const handle = await open(file, "r");
    try {
      const { size: size_bytes } = await handle.stat();
      const [first, last] = [Buffer.alloc(FIRST_LINE.length), Buffer.alloc(SEAL_BYTES)];
      await handle.read(first, { position: 0 });
      if (first.equals(FIRST_LINE)) {
        if (size_bytes <= FIRST_LINE.length + SEAL_BYTES) {
          throw cloudHubError("damaged-backup", `${file} was cut off after ${size_bytes} bytes`);
        }
        await handle.read(last, { position: size_bytes - SEAL_BYTES });
        return { size_bytes, seal: last.toString("latin1") };
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw cloudHubError("not-a-backup", `${file}: ${(error as Error).message}`, error);
  }
  throw cloudHubError("not-a-backup", `${file} does not begin as a backup of a hub does`);
}
