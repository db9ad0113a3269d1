import { existsSync } from "node:fs";
import { join } from "node:path";

/** Where services that set the clock say that they have: the appliance's, and systemd-timesyncd. */
const SERVICE_FOLDERS = ["/run/localgrid/time", "/run/systemd/timesync"];

/**
 * Whether somebody has set this machine's clock since it started. Where a time service runs it says so by a file; other
 * machines are believed.
 */
export function hasTimeSource(folders: readonly string[] = SERVICE_FOLDERS): boolean {
  const folder = folders.find((candidate) => existsSync(candidate));
  return folder === undefined || existsSync(join(folder, "synchronized"));
}
