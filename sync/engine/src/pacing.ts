import type { BatchSize } from "./upload-state.ts";

const SECOND_MS = 1_000;
const FIRST_WINDOW_MS = SECOND_MS;
const WIDEST_WINDOW_MS = 60 * SECOND_MS;
const START_WINDOW_MS = 5 * SECOND_MS;
const SLOW_RETRY_MS = 300 * SECOND_MS;
const LONGEST_RETRY_AFTER_S = 3_600;

const MAX_SIZE: BatchSize = { records: 1_000, bytes: 262_144 };
const MIN_BYTES = 1_024;

export const FIRST_SIZE: BatchSize = { records: 50, bytes: 65_536 };

/** Full jitter: anything from 0 to a window that doubles with each failure, on top of what the hub asked for. */
export function backOff(failures: number, jitter_ppm: number, retry_after_s: number | null = null): number {
  return spread({ failures, jitter_ppm, retry_after_s, widest_ms: WIDEST_WINDOW_MS });
}

/** The same with a window of up to five minutes, for what only a person can change. */
export function slowBackOff(failures: number, jitter_ppm: number, retry_after_s: number | null = null): number {
  return spread({ failures, jitter_ppm, retry_after_s, widest_ms: SLOW_RETRY_MS });
}

/** After a power cut a whole neighbourhood starts at once. */
export function startDelay(jitter_ppm: number): number {
  return partOf(START_WINDOW_MS, jitter_ppm);
}

/** For what only a person can change: five to ten minutes. */
export function slowRetry(jitter_ppm: number): number {
  return SLOW_RETRY_MS + partOf(SLOW_RETRY_MS, jitter_ppm);
}

export function doubled({ records, bytes }: BatchSize): BatchSize {
  return { records: Math.min(MAX_SIZE.records, records * 2), bytes: Math.min(MAX_SIZE.bytes, bytes * 2) };
}

export function halved({ records, bytes }: BatchSize): BatchSize {
  return { records: Math.max(1, Math.floor(records / 2)), bytes: Math.max(MIN_BYTES, Math.floor(bytes / 2)) };
}

export function cappedAt({ records, bytes }: BatchSize, max_records: number): BatchSize {
  return { records: Math.min(records, max_records), bytes };
}

interface Spread {
  readonly failures: number;
  readonly jitter_ppm: number;
  readonly retry_after_s: number | null;
  readonly widest_ms: number;
}

function spread({ failures, jitter_ppm, retry_after_s, widest_ms }: Spread): number {
  const window = Math.min(widest_ms, FIRST_WINDOW_MS * 2 ** (failures - 1));
  const asked = SECOND_MS * Math.min(retry_after_s ?? 0, LONGEST_RETRY_AFTER_S);
  return asked + partOf(window, jitter_ppm);
}

function partOf(window_ms: number, jitter_ppm: number): number {
  return Math.floor((window_ms * jitter_ppm) / 1_000_000);
}
