import { readFileSync, statfsSync } from "node:fs";
import type { MachineTelemetry } from "../../telemetry/telemetry-body.ts";

const TEMPERATURE_FILE = "/sys/class/thermal/thermal_zone0/temp";

/** What the machine has left. `folder` is on the disk that counts. */
export function machineFigures(folder: string): MachineTelemetry {
  const { bavail, bsize } = statfsSync(folder);
  return {
    memory_bytes: process.memoryUsage.rss(),
    disk_free_bytes: bavail * bsize,
    temperature_milli_c: temperature(),
  };
}

/** Null where the machine has no sensor. */
function temperature(): number | null {
  try {
    const told = Number(readFileSync(TEMPERATURE_FILE, "utf8"));
    return Number.isSafeInteger(told) ? told : null;
  } catch {
    return null;
  }
}
