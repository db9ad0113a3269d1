import type { FollowedReading } from "./register-follower.ts";

/** Of a message, so much is kept. */
export const RAW_BYTES_KEPT = 2_048;

/** Readings in between have their message kept so often only: it is many times as large as they are. */
const RAW_EVERY_MS = 300_000;

/** A reading that is to be journaled, and the message that it comes from. */
export interface Sample {
  readonly reading: FollowedReading;
  /** Empty where it is not kept. */
  readonly raw: Uint8Array;
  readonly raw_bytes: number;
}

const NO_MESSAGE = new Uint8Array(0);

/**
 * Picks, of a device's many reports, those that the journal needs: the last before and the first after each edge of a
 * delivery interval, what is out of the ordinary, and one every so often in between.
 */
export class ReadingSampler {
  private readonly interval_length_ms: number;
  private readonly every_ms: number;
  /** The newest reading, unless it was picked. */
  private held: Sample | null = null;
  private newest_at_ms: number | null = null;
  private picked_at_ms = Number.NEGATIVE_INFINITY;
  private raw_at_ms = Number.NEGATIVE_INFINITY;
  /** Of readings that were not picked: what happened stays told. */
  private flags = 0;

  constructor({ interval_length_s, every_ms }: { readonly interval_length_s: number; readonly every_ms: number }) {
    this.interval_length_ms = interval_length_s * 1_000;
    this.every_ms = every_ms;
  }

  /** Readings to be journaled now, oldest first. `isUrgent`: this one in any case. */
  take(reading: FollowedReading, message: Uint8Array, isUrgent: boolean): readonly Sample[] {
    const before = this.held;
    const isFirstAfterEdge =
      this.newest_at_ms === null || this.intervalOf(this.newest_at_ms) !== this.intervalOf(reading.at_ms);
    const raw = Uint8Array.from(message.subarray(0, RAW_BYTES_KEPT));
    this.held = { reading, raw, raw_bytes: message.length };
    this.newest_at_ms = reading.at_ms;
    const picked = isFirstAfterEdge && before !== null ? [this.pick(before)] : [];
    const isDue = reading.at_ms - this.picked_at_ms >= this.every_ms;
    if (!isFirstAfterEdge && !isUrgent && !isDue) {
      this.flags |= reading.flags;
      return picked;
    }
    const isRawDue = isFirstAfterEdge || isUrgent || reading.at_ms - this.raw_at_ms >= RAW_EVERY_MS;
    picked.push(this.pick({ reading, raw: isRawDue ? raw : NO_MESSAGE, raw_bytes: message.length }));
    this.held = null;
    return picked;
  }

  /** The newest reading, unless it was picked: for when there may be no further one. */
  flush(): readonly Sample[] {
    const { held } = this;
    this.held = null;
    return held === null ? [] : [this.pick(held)];
  }

  private pick(sample: Sample): Sample {
    const { reading } = sample;
    const flags = reading.flags | this.flags;
    this.flags = 0;
    this.picked_at_ms = reading.at_ms;
    if (sample.raw.length > 0) this.raw_at_ms = reading.at_ms;
    return { ...sample, reading: { ...reading, flags } };
  }

  private intervalOf(at_ms: number): number {
    return Math.floor(at_ms / this.interval_length_ms);
  }
}
