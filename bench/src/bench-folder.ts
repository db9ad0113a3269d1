import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** File systems that live in memory (linux/magic.h: TMPFS_MAGIC, RAMFS_MAGIC). */
const IN_MEMORY = new Set([0x01021994, 0x858458f6]);

export interface BenchFolder {
  readonly path: string;
  /** Set when the usual place for temporary files would not have shown what a disk costs. */
  readonly note: string | null;
  remove(): void;
}

/** A folder on a real disk for everything that a run writes. */
export function makeBenchFolder(): BenchFolder {
  const usual = tmpdir();
  const beside = new URL("../", import.meta.url).pathname;
  const place = [usual, "/var/tmp", beside].find((candidate) => isOnDisk(candidate)) ?? usual;
  const path = mkdtempSync(join(place, ".localgrid-bench-"));
  // A database that may not run as root has to pass through.
  chmodSync(path, 0o711);
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", remove);
  const note = place === usual ? null : `${usual} is in memory; the run writes to ${place} instead`;
  return { path, note, remove };
}

function isOnDisk(folder: string): boolean {
  try {
    return !IN_MEMORY.has(statfsSync(folder).type);
  } catch {
    return false;
  }
}
