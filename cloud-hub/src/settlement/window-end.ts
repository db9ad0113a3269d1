export interface WindowLimits {
  readonly window_start_s: number;
  readonly window_s: number;
  /** A whole number of windows behind the start. */
  readonly latest_end_s: number;
  /** Start of the first interval that has to wait; null when none has to. */
  readonly next_start_s: number | null;
}

/** End of a batch's window: before what has to wait, but at least one window behind its start. */
export function windowEnd({ window_start_s, window_s, latest_end_s, next_start_s }: WindowLimits): number {
  if (next_start_s === null) return latest_end_s;
  const least = window_start_s + window_s;
  return Math.min(latest_end_s, Math.max(least, wholeWindows(next_start_s, window_s)));
}

/** The last end of a window that is not after a moment. */
export function wholeWindows(at_s: number, window_s: number): number {
  return Math.floor(at_s / window_s) * window_s;
}

/** A community whose intervals have stopped closing is still corrected: then windows end so long before the chain's time. */
const STILL_S = 86_400;

/**
 * Up to where batches can be sealed now: the end of the last whole window whose intervals have all closed, never ahead of
 * the chain. May lie before what is sealed already: then nothing can be.
 */
export function latestEnd(given: {
  readonly window_end_s: number;
  readonly window_s: number;
  /** End of the newest closed interval. */
  readonly closed_to_s: number;
  readonly chain_time_s: number | null;
}): number {
  const { window_end_s, window_s, closed_to_s, chain_time_s } = given;
  const closed = wholeWindows(closed_to_s, window_s);
  if (chain_time_s === null) return closed;
  const onChain = Math.min(closed, wholeWindows(chain_time_s, window_s));
  return onChain > window_end_s ? onChain : Math.max(onChain, wholeWindows(chain_time_s - STILL_S, window_s));
}
