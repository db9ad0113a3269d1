import { constants, mkdirSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";

const FILE_NAME = "localnet.log";
const PIECE_BYTES = 1 << 20;

/** The file that the chain lives in: a record per ledger, each flushed before the ledger counts. */
export class LedgerLog {
  private readonly file: FileHandle;
  private length = 0;

  private constructor(file: FileHandle) {
    this.file = file;
  }

  /** Opens or makes the file in a folder, which is made too. */
  static async open(data_dir: string): Promise<LedgerLog> {
    mkdirSync(data_dir, { recursive: true });
    return new LedgerLog(await open(join(data_dir, FILE_NAME), openFlags()));
  }

  /** All bytes from the beginning, piece by piece. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    const piece = new Uint8Array(PIECE_BYTES);
    let at = 0;
    for (;;) {
      const { bytesRead } = await this.file.read(piece, 0, PIECE_BYTES, at);
      if (bytesRead === 0) return;
      yield piece.slice(0, bytesRead);
      at += bytesRead;
    }
  }

  /** Cuts off what a power cut left behind the last whole record. */
  async cutTo(length: number): Promise<void> {
    await this.file.truncate(length);
    await this.file.sync();
    this.length = length;
  }

  /** Resolves when the bytes are on the disk. A write that failed leaves the length as it was. */
  async append(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const rest = bytes.length - written;
      written += (await this.file.write(bytes, written, rest, this.length + written)).bytesWritten;
    }
    await this.file.datasync();
    this.length += bytes.length;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** Read and write, made when missing, never cut by opening. */
function openFlags(): number {
  return constants.O_RDWR | constants.O_CREAT;
}
