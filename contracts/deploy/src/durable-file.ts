import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Replaces a file; when this returns, the disk has it, and at no time is there half of one. */
export function writeDurably(file: string, text: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.draft`;
  flushed(draft, "w", (handle) => writeSync(handle, text));
  renameSync(draft, file);
  flushed(folder, "r", () => undefined);
}

function flushed(path: string, flags: "r" | "w", act: (handle: number) => unknown): void {
  const handle = openSync(path, flags, 0o600);
  try {
    act(handle);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
