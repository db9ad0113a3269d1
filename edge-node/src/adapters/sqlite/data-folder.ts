import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import Database from "better-sqlite3";

/** The files of one node. */
export interface DataFolder {
  readonly journal: string;
  readonly projections: string;
  readonly local: string;
  /** Gives the folder free for another process. */
  release(): void;
}

/**
 * Takes a node's folder for this process alone. The lock is one of the operating system's on a file, so it
 * ends with the process, however that ends.
 *
 * @throws {LocalGridError} `data-in-use` when another process has it
 */
export function takeDataFolder(data_dir: string): DataFolder {
  mkdirSync(data_dir, { recursive: true, mode: 0o700 });
  const lock = new Database(join(data_dir, "lock.sqlite"), { timeout: 0 });
  try {
    lock.pragma("locking_mode = EXCLUSIVE");
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if ((cause as { code?: string }).code !== "SQLITE_BUSY") throw cause;
    throw new LocalGridError("data-in-use", `another process works on ${data_dir}; stop it first`, { cause });
  }
  return {
    journal: join(data_dir, "journal.sqlite"),
    projections: join(data_dir, "projections.sqlite"),
    local: join(data_dir, "local.sqlite"),
    release: () => lock.close(),
  };
}
