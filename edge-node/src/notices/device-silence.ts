export interface HeardDevice {
  /** Time of the newest reading. */
  readonly last_ms: number;
  /** The same when it was told to be silent; null for one that is not. */
  readonly silent_from_ms: number | null;
  readonly now_ms: number;
  /** When the node started: what devices kept for it meanwhile takes its time to come. */
  readonly started_at_ms: number;
  readonly silent_after_ms: number;
}

/** A device that fell silent, or that speaks again; null where nothing has changed. */
export function deviceNews(heard: HeardDevice): "silent" | "back" | null {
  const { last_ms, silent_from_ms, now_ms, started_at_ms, silent_after_ms } = heard;
  if (silent_from_ms === null) return now_ms - Math.max(last_ms, started_at_ms) >= silent_after_ms ? "silent" : null;
  // Readings that it had kept come first: it is back with one of now.
  return last_ms > silent_from_ms && now_ms - last_ms < silent_after_ms ? "back" : null;
}

/** How many readings in a row may be missing. */
const MISSED_READINGS = 4;

export interface UsualReadings {
  /** Registers further apart than this count as estimated. */
  readonly interpolation_gap_s: number;
  readonly interval_length_s: number;
  readonly reading_every_s: number;
}

/** From when on a silence is one: its energy is estimated then, and several readings in a row are missing. */
export function silentAfter_ms({ interpolation_gap_s, interval_length_s, reading_every_s }: UsualReadings): number {
  const usual_s = MISSED_READINGS * Math.min(reading_every_s, interval_length_s);
  return Math.max(interpolation_gap_s, usual_s) * 1000;
}
