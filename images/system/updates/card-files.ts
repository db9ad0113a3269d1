import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  unlinkSync,
} from "node:fs";
import { syncFolder, writeAll } from "../durable-files.ts";
import type { ByteSink, ByteSource, CardFiles } from "./ports.ts";

/** What others may have put there is opened only when it is a plain file: no link is followed, no pipe waited for. */
const CAREFULLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The file systems of the machine that this runs on. */
export const cardFiles: CardFiles = {
  names: (folder) => namesIn(folder),
  read: (path, maxBytes) => {
    const source = openFile(path);
    if (source === null) return null;
    try {
      return source.size > maxBytes ? null : source.read(0, source.size);
    } finally {
      source.close();
    }
  },
  open: (path) => openFile(path),
  create: (path) => {
    const descriptor = openSync(path, "w", 0o644);
    // Whatever the unit's own mask says: the node reads what is told here.
    fchmodSync(descriptor, 0o644);
    return sinkOf(descriptor);
  },
  overwrite: (path, bytes) => {
    const descriptor = openSync(path, "r+");
    try {
      writeAll(descriptor, bytes, 0);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
  rename: (from, to) => renameSync(from, to),
  remove: (path) => {
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false) unlinkSync(path);
  },
  removeFolder: (path) => rmSync(path, { recursive: true, force: true }),
  makeFolder: (path) => {
    if (mkdirSync(path, { recursive: true }) !== undefined) chmodSync(path, 0o755);
  },
  syncFolder,
  freeBytes: (folder) => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  },
};

/** A file or a partition; the end of it is its size. */
export function sourceOf(descriptor: number, size: number): ByteSource {
  return {
    size,
    read: (at, length) => {
      const bytes = new Uint8Array(Math.min(length, Math.max(0, size - at)));
      let filled = 0;
      while (filled < bytes.length) {
        const count = readSync(descriptor, bytes, filled, bytes.length - filled, at + filled);
        if (count === 0) return bytes.subarray(0, filled);
        filled += count;
      }
      return bytes;
    },
    close: () => closeSync(descriptor),
  };
}

export function sinkOf(descriptor: number): ByteSink {
  let at = 0;
  return {
    write: (bytes) => {
      writeAll(descriptor, bytes, at);
      at += bytes.length;
    },
    finish: () => {
      try {
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    abandon: () => closeSync(descriptor),
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function openFile(path: string): ByteSource | null {
  try {
    const descriptor = openSync(path, CAREFULLY);
    const status = fstatSync(descriptor);
    if (status.isFile()) return sourceOf(descriptor, status.size);
    closeSync(descriptor);
    return null;
  } catch (error) {
    if (["ENOENT", "ELOOP", "ENXIO", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}
