export interface WindowLimits {
  readonly window_start_s: number;
  readonly window_s: number;
  /** A whole number of windows from 1970. */
  readonly latest_end_s: number;
  /** Start of the last interval of the batch when later ones have to wait for the next batch; null when none has to. */
  readonly last_start_s: number | null;
}

/**
 * The chain takes no window that ended long ago; governance sets how long, at first 60 days. So whatever comes later than
 * this is settled in newer windows.
 */
const LATE_S = 30 * 86_400;
/** A community whose intervals have stopped closing is still corrected: then windows end so long before the chain's time. */
const STILL_S = 86_400;

/**
 * End of a batch's window: behind all that is in it, one window behind its start at least. When much has to wait, the
 * oldest part of it goes into one long window, so that none is too late.
 */
export function windowEnd({ window_start_s, window_s, latest_end_s, last_start_s }: WindowLimits): number {
  if (last_start_s === null) return latest_end_s;
  const least = window_start_s + window_s;
  const behind = wholeWindows(last_start_s, window_s) + window_s;
  return Math.min(latest_end_s, Math.max(least, behind, wholeWindows(latest_end_s - LATE_S, window_s)));
}

/** The last end of a window that is not after a moment. */
function wholeWindows(at_s: number, window_s: number): number {
  return Math.floor(at_s / window_s) * window_s;
}

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
  const age_s = onChain > window_end_s ? LATE_S : STILL_S;
  return Math.max(onChain, wholeWindows(chain_time_s - age_s, window_s));
}
