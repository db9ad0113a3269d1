/** How long the outbox waits, by the hub's own clock. */
export interface OutboxTimings {
  /** Between two looks at what is queued. */
  readonly poll_ms: number;
  /** Before the first try after a failure; each later one waits half as long again. */
  readonly backoff_ms: number;
  readonly backoff_most_ms: number;
  /** Between two looks at whether there is anything to do. */
  readonly idle_ms: number;
}

export const STANDARD_TIMINGS: OutboxTimings = {
  poll_ms: 2_000,
  backoff_ms: 2_000,
  backoff_most_ms: 120_000,
  idle_ms: 10_000,
};

/** The pause after `strikes` failures in a row, half of it by chance. `chance` is from 0 to below 1. */
export function backoffOf(timings: OutboxTimings, strikes: number, chance: number): number {
  const whole = Math.min(timings.backoff_most_ms, timings.backoff_ms * 1.5 ** Math.min(strikes, 30));
  return Math.floor(whole / 2 + (whole / 2) * chance);
}
