import type { DeviceReport } from "./device-adapter.ts";

const MAX_POWER_W = 10_000_000;
const FULL_PERMILLE = 1_000;

/**
 * Whether a report is what adapters promise. The journal takes nothing else, and one reading that it refuses would hold
 * up those of every other device.
 */
export function isSound({ import_mwh, export_mwh, power_w, soc_permille }: DeviceReport): boolean {
  return (
    isWithin(import_mwh, [0, Number.MAX_SAFE_INTEGER]) &&
    isWithin(export_mwh, [0, Number.MAX_SAFE_INTEGER]) &&
    isWithin(power_w, [-MAX_POWER_W, MAX_POWER_W]) &&
    isWithin(soc_permille ?? null, [0, FULL_PERMILLE])
  );
}

function isWithin(value: number | null, [least, most]: readonly [least: number, most: number]): boolean {
  return value === null || (Number.isSafeInteger(value) && value >= least && value <= most);
}
