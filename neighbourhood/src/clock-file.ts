import { readJsonFile, writeJsonFile } from "./whole-file.ts";

/**
 * Simulated time to go on from: what was saved, but never before a reading that exists, and not before the
 * beginning of the recording's first whole day.
 */
export function resumeAt_ms(times: {
  readonly saved_ms: number | null;
  readonly newest_reading_ms: number | null;
  readonly first_ms: number;
}): number {
  return Math.max(times.first_ms, times.saved_ms ?? 0, times.newest_reading_ms ?? 0);
}

/** Null when nothing, or nothing sensible, was saved. */
export function readClockFile(path: string): number | null {
  const { simulated_ms } = (readJsonFile(path) ?? {}) as { simulated_ms?: unknown };
  return Number.isSafeInteger(simulated_ms) ? (simulated_ms as number) : null;
}

export function writeClockFile(path: string, simulated_ms: number): void {
  writeJsonFile(path, { simulated_ms: Math.floor(simulated_ms) });
}
