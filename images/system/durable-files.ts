import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";

/** All of the bytes from `from` on: one call may write fewer than it was given. Null goes on where the file stands. */
export function writeAll(descriptor: number, bytes: Uint8Array, from: number | null = null): void {
  let written = 0;
  while (written < bytes.length) {
    const at = from === null ? null : from + written;
    written += writeSync(descriptor, bytes, written, bytes.length - written, at);
  }
}

/** A file that was made or renamed is there after a power cut only once its folder is on the card too. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
