import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Memory that keeps its files as a disk does. */
const MEMORY = "/dev/shm";

/** What the tests that run at once may write: databases, journals, browsers' profiles. */
const NEEDED_BYTES = 4 * 2 ** 30;

/**
 * A folder for all that a run of tests writes, in memory where there is plenty: most of what a database does on a disk
 * is waiting for it, and no test pulls the plug. `close` removes it.
 *
 * @param {{ memory?: string, needed_bytes?: number }} [limits]
 * @returns {{ path: string, close: () => void }}
 */
export function openTestFolder({ memory = MEMORY, needed_bytes = NEEDED_BYTES } = {}) {
  // Sockets lie deep in these folders, and their paths are short.
  const path = mkdtempSync(join(hasRoom(memory, needed_bytes) ? memory : tmpdir(), "lg-"));
  // A database's own user has to pass.
  chmodSync(path, 0o711);
  return { path, close: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * @param {string} folder
 * @param {number} needed_bytes
 */
function hasRoom(folder, needed_bytes) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    // What lies in memory is not available to programs any more.
    return bavail * bsize >= needed_bytes && process.availableMemory() >= 2 * needed_bytes;
  } catch {
    return false;
  }
}
