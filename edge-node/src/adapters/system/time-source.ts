import { existsSync } from "node:fs";
import { join } from "node:path";

const SERVICE_FOLDER = "/run/systemd/timesync";

/**
 * Whether somebody has set this machine's clock since it started. Where systemd-timesyncd runs it says so by a file;
 * other machines are believed.
 */
export function hasTimeSource(folder: string = SERVICE_FOLDER): boolean {
  return !existsSync(folder) || existsSync(join(folder, "synchronized"));
}
