import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import Database from "better-sqlite3";

/** The files of one node. */
export interface DataFolder {
  readonly journal: string;
  readonly projections: string;
  readonly local: string;
  readonly telemetry: string;
  /** Journals of other nodes. */
  readonly replicas: string;
  /** Gives the folder free for another process. */
  release(): void;
}

/**
 * Takes the folder of a node that has run before, for a command that only looks at it.
 *
 * @throws {LocalGridError} `no-journal` when no node has been there, `data-in-use` when one is
 */
export function takeExistingFolder(data_dir: string): DataFolder {
  if (!existsSync(join(data_dir, "journal.sqlite"))) {
    throw new LocalGridError("no-journal", `${data_dir} holds no journal of a node`);
  }
  return takeDataFolder(data_dir);
}

/**
 * Takes a node's folder for this process alone, and makes it where it is missing. The lock is one of the operating system's on a file, so it
 * ends with the process, however that ends.
 *
 * @throws {LocalGridError} `data-in-use` when another process has it, `data-folder-unusable` when nothing can be
 * written there
 */
export function takeDataFolder(data_dir: string): DataFolder {
  const lock = openLock(data_dir);
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
    telemetry: join(data_dir, "telemetry.sqlite"),
    replicas: join(data_dir, "replicas.sqlite"),
    release: () => lock.close(),
  };
}

function openLock(data_dir: string): Database.Database {
  try {
    mkdirSync(data_dir, { recursive: true, mode: 0o700 });
    return new Database(join(data_dir, "lock.sqlite"), { timeout: 0 });
  } catch (cause) {
    throw new LocalGridError("data-folder-unusable", `${data_dir}: ${(cause as Error).message}`, { cause });
  }
}
