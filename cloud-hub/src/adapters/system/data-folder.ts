import { chmodSync, mkdirSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { cloudHubError } from "../../errors.ts";

/**
 * Makes a hub's data folder where it is missing; its real path. Folders on the way that were missing too can be passed
 * through by others, such as the database's user, but not looked into.
 *
 * @throws {LocalGridError} `data-folder-unusable`
 */
export function makeDataFolder(data_dir: string): string {
  try {
    const first = mkdirSync(data_dir, { recursive: true, mode: 0o700 });
    for (let at = dirname(data_dir); first !== undefined && at.length >= first.length; at = dirname(at)) {
      chmodSync(at, 0o711);
    }
    return realpathSync(data_dir);
  } catch (cause) {
    throw cloudHubError("data-folder-unusable", `${data_dir}: ${(cause as Error).message}`, cause);
  }
}
