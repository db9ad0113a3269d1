const FIRST_MS = 30_000;
const LONGEST_MS = 3_600_000;
/** However long a service asks to be left alone. */
const LONGEST_ASKED_MS = 6 * 3_600_000;
/** Over a message's seven days it is tried about this often. */
export const MOST_ATTEMPTS = 160;

export interface FailedAttempt {
  /** With this one. */
  readonly attempts: number;
  /** What the other side asked for. */
  readonly retry_after_s: number | null;
}

/** How long a message waits after a failure: twice as long each time, a little apart from others, and as asked. */
export function retryDelay_ms({ attempts, retry_after_s }: FailedAttempt, chance: number): number {
  const doubled_ms = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 10));
  const asked_ms = Math.min(LONGEST_ASKED_MS, Math.max(0, retry_after_s ?? 0) * 1_000);
  return Math.round(Math.max(asked_ms, doubled_ms * 0.75) + doubled_ms * 0.5 * chance);
}
