/** SQLite reports a full disk in several ways, depending on which of its files was to grow. */
export function isOutOfSpace(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === "SQLITE_FULL" || code === "SQLITE_IOERR_WRITE" || code === "SQLITE_IOERR_SHMSIZE";
}
