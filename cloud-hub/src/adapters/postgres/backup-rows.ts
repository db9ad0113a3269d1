import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { cloudHubError } from "../../errors.ts";
import type { BackupArchive, BackupTable } from "./backup-archive.ts";

const LENGTH_BYTES = 4;
const READ_AT_ONCE_BYTES = 256 * 1024;

/**
 * Hands the rows of a backup on, table by table: `take` has to read those of one to their end. Memory does not grow
 * with them.
 *
 * @throws {LocalGridError} `damaged-backup`, and what `take` throws
 */
export async function readRows(
  { file, header, rows_from, rows_to }: BackupArchive,
  take: (table: BackupTable, rows: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const source = createReadStream(file, { start: rows_from, end: rows_to - 1, highWaterMark: READ_AT_ONCE_BYTES });
  const unpacking = createZstdDecompress({ chunkSize: READ_AT_ONCE_BYTES });
  await pipeline(source, unpacking, async (unpacked: AsyncIterable<Buffer>) => {
    const bytes = new ByteReader(file, unpacked);
    for (const table of header.tables) await take(table, rowsOf(bytes));
    if (!(await bytes.isAtEnd())) throw cloudHubError("damaged-backup", `${file} goes on after its last table`);
  });
}

async function* rowsOf(bytes: ByteReader): AsyncGenerator<Uint8Array> {
  for (let left = await bytes.length(); left > 0; left = await bytes.length()) {
    while (left > 0) {
      const part = await bytes.upTo(left);
      left -= part.length;
      yield part;
    }
  }
}

class ByteReader {
  private readonly file: string;
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(file: string, source: AsyncIterable<Buffer>) {
    this.file = file;
    this.source = source[Symbol.asyncIterator]();
  }

  async isAtEnd(): Promise<boolean> {
    while (this.rest.length === 0) {
      const { done, value } = await this.source.next();
      if (done === true) return true;
      this.rest = value;
    }
    return false;
  }

  /** One byte or more. */
  async upTo(count: number): Promise<Buffer> {
    if (await this.isAtEnd()) throw cloudHubError("damaged-backup", `${this.file} ends in the middle of a table`);
    const part = this.rest.subarray(0, count);
    this.rest = this.rest.subarray(part.length);
    return part;
  }

  async length(): Promise<number> {
    let bytes: Buffer = Buffer.alloc(0);
    while (bytes.length < LENGTH_BYTES) bytes = Buffer.concat([bytes, await this.upTo(LENGTH_BYTES - bytes.length)]);
    return bytes.readUInt32BE();
  }
}
