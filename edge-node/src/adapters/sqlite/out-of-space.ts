import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** SQLite reports a full disk in several ways, depending on which of its files was to grow. */
export function isOutOfSpace(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === "SQLITE_FULL" || code === "SQLITE_IOERR_WRITE" || code === "SQLITE_IOERR_SHMSIZE";
}

/**
 * Runs a write that somebody waits for.
 *
 * @throws {LocalGridError} `storage-full` when there is no room for it
 */
export function writing<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!isOutOfSpace(error)) throw error;
    throw new LocalGridError("storage-full", "the disk is full", { cause: error });
  }
}
