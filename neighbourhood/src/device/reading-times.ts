import { MAX_READINGS_PER_MESSAGE } from "@localgrid/protocol/device";

/** How a device reads its registers, in simulated time. */
export interface ReadingSchedule {
  /** Readings are made at multiples of this, so that one lies on every edge of a delivery interval. */
  readonly reading_interval_ms: number;
  /** A message ends at each multiple of this many reading intervals: 1 to 64. */
  readonly readings_per_message: number;
}

/** Five minutes, and the three readings of a quarter of an hour under one signature. */
export const DEFAULT_SCHEDULE: ReadingSchedule = { reading_interval_ms: 300_000, readings_per_message: 3 };

/** @throws {RangeError} unless both numbers are whole and in range */
export function assertSchedule({ reading_interval_ms, readings_per_message }: ReadingSchedule): void {
  const isTime = Number.isSafeInteger(reading_interval_ms) && reading_interval_ms > 0;
  const isCount = Number.isSafeInteger(readings_per_message) && readings_per_message >= 1;
  if (isTime && isCount && readings_per_message <= MAX_READINGS_PER_MESSAGE) return;
  throw new RangeError(`${readings_per_message} readings, ${reading_interval_ms} ms apart, are no schedule`);
}

/** The end of the last message at or before a moment. */
export function messageEdgeAt(at_ms: number, { reading_interval_ms, readings_per_message }: ReadingSchedule): number {
  const length_ms = reading_interval_ms * readings_per_message;
  return Math.floor(at_ms / length_ms) * length_ms;
}

/**
 * Times of the readings of the next message, rising. The last one is the message's edge: when that moment has
 * come, the message is due.
 *
 * @param from_ms the first moment for which a reading is missing
 */
export function nextReadingTimes(from_ms: number, schedule: ReadingSchedule): readonly number[] {
  const { reading_interval_ms, readings_per_message } = schedule;
  const first_ms = Math.ceil(from_ms / reading_interval_ms) * reading_interval_ms;
  const edge = messageEdgeAt(first_ms + reading_interval_ms * readings_per_message - 1, schedule);
  const count = (edge - first_ms) / reading_interval_ms + 1;
  return Array.from({ length: count }, (_, i) => first_ms + i * reading_interval_ms);
}
