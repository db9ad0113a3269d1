import { LocalGridError } from "./local-grid-error.ts";

/** Lengths that divide an hour or a day evenly, in seconds: 5, 15, 30 and 60 minutes. */
export const INTERVAL_LENGTHS_S = [300, 900, 1800, 3600] as const;
export type IntervalLength = (typeof INTERVAL_LENGTHS_S)[number];

/**
 * A delivery interval, half-open: `start_s` belongs to it, `start_s + length_s` to the next one.
 * Starts are UTC seconds and multiples of the length, so that all nodes cut time alike.
 */
export interface DeliveryInterval {
  readonly start_s: number;
  readonly length_s: IntervalLength;
}

/** @throws {LocalGridError} `not-an-interval` when the start is not aligned or the length is not configurable. */
export function deliveryInterval(start_s: number, length_s: number): DeliveryInterval {
  if (!isIntervalLength(length_s)) throw new LocalGridError("not-an-interval", `${length_s} s is no interval length`);
  if (!Number.isSafeInteger(start_s) || start_s < 0 || start_s % length_s !== 0) {
    throw new LocalGridError("not-an-interval", `${start_s} is not a multiple of ${length_s} s`);
  }
  return { start_s, length_s };
}

export function isIntervalLength(length_s: number): length_s is IntervalLength {
  return (INTERVAL_LENGTHS_S as readonly number[]).includes(length_s);
}

/** Start, in UTC seconds, of the interval that a time in milliseconds falls into. */
export function intervalStartAt(at_ms: number, length_s: IntervalLength): number {
  return Math.floor(at_ms / 1000 / length_s) * length_s;
}
