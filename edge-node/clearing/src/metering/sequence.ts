/**
 * Which sequence numbers of one device were seen. A device numbers its readings without gaps; a series ends when it
 * loses its store and starts again at 1, which its boot counter proves.
 */
export interface SequenceSeries {
  /** Boot counter at the start of the series; readings from before it are stale. */
  first_boot: number;
  /** Highest boot counter seen. */
  last_boot: number;
  /** Everything up to here was seen (or given up); 0 before the first. */
  upto: number;
  /** Seen above `upto`, as flat pairs `first, last` of inclusive runs: rising, never touching. */
  ahead: number[];
  /** How many sequence numbers the runs of `ahead` hold. */
  ahead_count: number;
}

export type SequencePlace = "new" | "duplicate" | "stale-boot" | "new-series";

/**
 * A device has at most 16 messages of 64 readings under way. When one of them is missing, 15 lie beyond it; a whole
 * window beyond a hole means that the device does not have it any more.
 */
export const MAX_AHEAD = 960;

/** A series whose first reading is `seq`. What a device sent before that went to another node. */
export function startSeries(seq: number, boot: number): SequenceSeries {
  return { first_boot: boot, last_boot: boot, upto: seq - 1, ahead: [], ahead_count: 0 };
}

/** Where a reading belongs. Changes nothing. */
export function placeInSeries(series: SequenceSeries, seq: number, boot: number): SequencePlace {
  if (boot < series.first_boot) return "stale-boot";
  if (seq > series.upto) return series.ahead.length > 0 && isAhead(series.ahead, seq) ? "duplicate" : "new";
  return seq === 1 && boot > series.last_boot ? "new-series" : "duplicate";
}

/**
 * Marks a new sequence number as seen.
 *
 * @returns whether the oldest hole had to be given up, because more than {@link MAX_AHEAD} numbers lay beyond it
 */
export function markSeen(series: SequenceSeries, seq: number, boot: number): boolean {
  if (boot > series.last_boot) series.last_boot = boot;
  if (seq === series.upto + 1) {
    series.upto = seq;
    if (series.ahead[0] === seq + 1) absorbLowestRun(series);
    return false;
  }
  insertAhead(series.ahead, seq);
  series.ahead_count += 1;
  if (series.ahead_count <= MAX_AHEAD) return false;
  absorbLowestRun(series);
  return true;
}

/**
 * Gives up every hole before a sequence number: its device says that it has nothing older any more.
 *
 * @returns whether there was one
 */
export function giveUpBefore(series: SequenceSeries, seq: number): boolean {
  if (series.upto >= seq - 1) return false;
  while ((series.ahead[0] ?? seq) < seq) absorbLowestRun(series);
  series.upto = Math.max(series.upto, seq - 1);
  return true;
}

/** Whether readings are missing that the device may still send. */
export function hasHole(series: SequenceSeries): boolean {
  return series.ahead.length > 0;
}

function absorbLowestRun(series: SequenceSeries): void {
  const first = series.ahead[0] as number;
  const last = series.ahead[1] as number;
  series.upto = last;
  series.ahead_count -= last - first + 1;
  series.ahead.splice(0, 2);
}

function isAhead(ahead: readonly number[], seq: number): boolean {
  const run = lastRunFrom(ahead, seq);
  return run >= 0 && seq <= (ahead[run + 1] as number);
}

function insertAhead(ahead: number[], seq: number): void {
  const run = lastRunFrom(ahead, seq);
  const touchesLower = run >= 0 && ahead[run + 1] === seq - 1;
  const touchesUpper = ahead[run + 2] === seq + 1;
  if (touchesLower && touchesUpper) ahead.splice(run + 1, 2);
  else if (touchesLower) ahead[run + 1] = seq;
  else if (touchesUpper) ahead[run + 2] = seq;
  else ahead.splice(run + 2, 0, seq, seq);
}

/** Index of the last run that starts at or below `seq`; -2 when there is none. */
function lastRunFrom(ahead: readonly number[], seq: number): number {
  let low = 0;
  let high = ahead.length / 2;
  if (high > 0 && (ahead[ahead.length - 2] as number) <= seq) return ahead.length - 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ahead[middle * 2] as number) <= seq) low = middle + 1;
    else high = middle;
  }
  return low * 2 - 2;
}
