import { createHash } from "node:crypto";
import { closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../../errors.ts";
import type { ImageFiles } from "../../updates/image-files.ts";

const SHA256 = /^[0-9a-f]{64}$/;
const UNFINISHED = ".part";

/** Firmware images as files named by their digest; one that is not whole has another name until it is. */
export class FirmwareFiles implements ImageFiles {
  private readonly folder: string;

  /** @param data_dir the node's; the folder in it is made when it is missing, and cleared of what a crash left */
  constructor(data_dir: string) {
    this.folder = join(data_dir, "firmware");
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(this.folder)) if (name.endsWith(UNFINISHED)) rmSync(join(this.folder, name));
  }

  async write(
    { sha256, size }: { readonly sha256: string; readonly size: number },
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const path = this.pathOf(sha256);
    const unfinished = `${path}${UNFINISHED}`;
    try {
      await receive(unfinished, { sha256, size }, chunks);
      await rename(unfinished, path);
      this.flushFolder();
    } catch (error) {
      rmSync(unfinished, { force: true });
      if ((error as { code?: string }).code !== "ENOSPC") throw error;
      throw new LocalGridError("storage-full", "the disk is full", { cause: error });
    }
  }

  read(sha256: string, { from, to }: { readonly from: number; readonly to: number }): AsyncIterable<Uint8Array> | null {
    if (!this.has(sha256)) return null;
    return createReadStream(this.pathOf(sha256), { start: from, end: to - 1 });
  }

  has(sha256: string): boolean {
    return SHA256.test(sha256) && existsSync(this.pathOf(sha256));
  }

  remove(sha256: string): void {
    rmSync(this.pathOf(sha256), { force: true });
  }

  /** So that the new name, and not only the bytes, survives a power cut. */
  private flushFolder(): void {
    const folder = openSync(this.folder, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  private pathOf(sha256: string): string {
    if (!SHA256.test(sha256)) throw edgeNodeError("unknown-image", "an image is named by 64 hexadecimal digits");
    return join(this.folder, sha256);
  }
}

/** Never writes more than was announced. */
async function receive(
  path: string,
  { sha256, size }: { readonly sha256: string; readonly size: number },
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    const digest = createHash("sha256");
    let received = 0;
    for await (const chunk of chunks) {
      received += chunk.length;
      if (received > size) throw edgeNodeError("image-mismatch", `more than the ${size} bytes of the manifest`);
      digest.update(chunk);
      await file.writeFile(chunk);
    }
    if (received !== size) throw edgeNodeError("image-mismatch", `${received} bytes, ${size} in the manifest`);
    if (digest.digest("hex") !== sha256) throw edgeNodeError("image-mismatch", "the image has another digest");
    await file.sync();
  } finally {
    await file.close();
  }
}
