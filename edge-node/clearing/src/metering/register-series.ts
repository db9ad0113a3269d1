import { type IntervalLength, intervalStartAt } from "@localgrid/vocabulary/delivery-interval";
import { type Doubt, graver } from "./doubt.ts";
import {
  copyRegisters,
  haveSameRegisters,
  isDecrease,
  isPlausibleRise,
  openEpoch,
  placeInEpochs,
  type RegisterEpoch,
  type RegisterReading,
  registersOf,
} from "./register-epochs.ts";

/** A raw reading that is kept, with the epoch that makes it comparable to others. */
export interface StoredReading extends RegisterReading {
  epoch: RegisterEpoch;
  is_signed: boolean;
}

/** First and last reading of one delivery interval: all that registers at interval edges are computed from. */
export interface ReadingBucket {
  readonly start_s: number;
  readonly first: StoredReading;
  readonly last: StoredReading;
  /** What readings of the interval say against themselves. */
  doubt: Doubt | null;
}

/** The newest of some rejected readings in a row that are plausible against each other: perhaps another meter. */
export interface SuspectedSwap {
  readonly reading: RegisterReading;
  readonly count: number;
}

/** Readings of one metering point in order of time, whichever device they came from and whenever they arrived. */
export interface RegisterSeries {
  /** Oldest first; the last one is open. Empty before the first reading. */
  readonly epochs: RegisterEpoch[];
  /** Oldest first; intervals without readings have none. */
  buckets: ReadingBucket[];
  suspect: SuspectedSwap | null;
  /** Whether older buckets than the kept ones existed. */
  is_pruned: boolean;
}

export interface AdmissionContext {
  readonly interval_length_s: IntervalLength;
  readonly main_fuse_w: number;
  readonly is_signed: boolean;
  readonly max_buckets: number;
}

export type RegisterOutcome = "accepted" | "register-reset" | "impossible-jump" | "register-conflict" | "too-late";

/** Implausible readings in a row, plausible against each other, that prove another meter. */
const READINGS_OF_A_SWAP = 3;

export function createRegisterSeries(): RegisterSeries {
  return { epochs: [], buckets: [], suspect: null, is_pruned: false };
}

/** The reading with the latest time. */
export function newestReading(series: RegisterSeries): Readonly<RegisterReading> | undefined {
  return series.epochs[series.epochs.length - 1]?.last;
}

/** Takes a reading into the series, wherever its time puts it, unless it contradicts what is known. */
export function admitToSeries(
  series: RegisterSeries,
  reading: Readonly<RegisterReading>,
  context: AdmissionContext,
): RegisterOutcome {
  const epoch = series.epochs[series.epochs.length - 1];
  if (epoch === undefined) {
    openEpoch(series.epochs, reading);
    append(series, reading, context);
    return "accepted";
  }
  if (reading.at_ms <= epoch.last.at_ms) return admitOlder(series, reading, context);
  if (isDecrease(epoch.last, reading)) return reset(series, reading, context);
  if (!isPlausibleRise(epoch.last, reading, context.main_fuse_w)) return suspectSwap(series, reading, context);
  series.suspect = null;
  copyRegisters(epoch.last, reading);
  append(series, reading, context);
  return "accepted";
}

/** Index of the first bucket that starts at `start_s` or later. */
export function firstBucketFrom(buckets: readonly ReadingBucket[], start_s: number): number {
  let low = 0;
  let high = buckets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((buckets[middle] as ReadingBucket).start_s < start_s) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A reading that was taken in says that its interval is to be doubted; `estimated` also holds for the time before it. */
export function noteDoubt(series: RegisterSeries, start_s: number, doubt: Doubt): void {
  const index = firstBucketFrom(series.buckets, start_s);
  const bucket = series.buckets[index];
  if (bucket?.start_s !== start_s) return;
  bucket.doubt = graver(bucket.doubt, doubt);
  const before = series.buckets[index - 1];
  if (doubt === "estimated" && before !== undefined) before.doubt = graver(before.doubt, doubt);
}

/** Drops the buckets for which `isKept` (by index) is 0, and the epochs that only they needed. The last bucket stays. */
export function pruneSeries(series: RegisterSeries, isKept: Uint8Array): void {
  const kept = series.buckets.filter((_, index) => isKept[index] !== 0 || index === series.buckets.length - 1);
  if (kept.length === series.buckets.length) return;
  series.buckets = kept;
  series.is_pruned = true;
  const oldest_ms = kept[0]?.first.at_ms ?? 0;
  while (series.epochs.length > 1 && (series.epochs[0] as RegisterEpoch).last.at_ms < oldest_ms) series.epochs.shift();
}

function reset(series: RegisterSeries, reading: Readonly<RegisterReading>, context: AdmissionContext): RegisterOutcome {
  series.suspect = null;
  openEpoch(series.epochs, reading);
  append(series, reading, context);
  return "register-reset";
}

function suspectSwap(
  series: RegisterSeries,
  reading: Readonly<RegisterReading>,
  context: AdmissionContext,
): RegisterOutcome {
  const suspect = series.suspect;
  const isFollowing =
    suspect !== null &&
    reading.at_ms > suspect.reading.at_ms &&
    isPlausibleRise(suspect.reading, reading, context.main_fuse_w);
  const count = isFollowing ? suspect.count + 1 : 1;
  if (count >= READINGS_OF_A_SWAP) return reset(series, reading, context);
  series.suspect = { reading: registersOf(reading), count };
  return "impossible-jump";
}

/** Stores what is now the newest reading; it belongs to the newest epoch. */
function append(series: RegisterSeries, reading: Readonly<RegisterReading>, context: AdmissionContext): void {
  const epoch = series.epochs[series.epochs.length - 1] as RegisterEpoch;
  const bucket = series.buckets[series.buckets.length - 1];
  if (bucket !== undefined && reading.at_ms < (bucket.start_s + context.interval_length_s) * 1_000) {
    copyRegisters(bucket.last, reading);
    bucket.last.epoch = epoch;
    bucket.last.is_signed = context.is_signed;
    return;
  }
  const start_s = intervalStartAt(reading.at_ms, context.interval_length_s);
  series.buckets.push(newBucket(start_s, { ...registersOf(reading), epoch, is_signed: context.is_signed }));
  limitBuckets(series, context);
}

function admitOlder(
  series: RegisterSeries,
  reading: Readonly<RegisterReading>,
  context: AdmissionContext,
): RegisterOutcome {
  const start_s = intervalStartAt(reading.at_ms, context.interval_length_s);
  const index = firstBucketFrom(series.buckets, start_s);
  const candidate = series.buckets[index];
  const own = candidate?.start_s === start_s ? candidate : undefined;
  if (own !== undefined && (own.first.at_ms === reading.at_ms || own.last.at_ms === reading.at_ms)) {
    return confirm(own, reading, context.is_signed);
  }

  const { before, after } = neighboursOf(series.buckets, index, reading.at_ms);
  if (before === undefined && series.is_pruned) return "too-late";
  const epoch = placeInEpochs(series.epochs, reading, { before, after, main_fuse_w: context.main_fuse_w });
  if (typeof epoch === "string") return epoch;
  const stored: StoredReading = { ...registersOf(reading), epoch, is_signed: context.is_signed };
  if (own === undefined) {
    series.buckets.splice(index, 0, newBucket(start_s, stored));
    limitBuckets(series, context);
  } else if (reading.at_ms < own.first.at_ms) {
    Object.assign(own.first, stored);
  } else if (reading.at_ms > own.last.at_ms) {
    Object.assign(own.last, stored);
  }
  return "accepted";
}

/** A second reading of a known time changes nothing, save that one signature is enough. */
function confirm(bucket: ReadingBucket, reading: Readonly<RegisterReading>, is_signed: boolean): RegisterOutcome {
  for (const known of [bucket.first, bucket.last]) {
    if (known.at_ms !== reading.at_ms) continue;
    if (!haveSameRegisters(known, reading)) return "register-conflict";
    if (is_signed) known.is_signed = true;
  }
  return "accepted";
}

/** Stored readings on both sides of a time; `index` is the first bucket that starts with the time's interval or later. */
function neighboursOf(buckets: readonly ReadingBucket[], index: number, at_ms: number) {
  const bucket = buckets[index];
  if (bucket === undefined || at_ms < bucket.first.at_ms) {
    return { before: buckets[index - 1]?.last, after: bucket?.first };
  }
  if (at_ms > bucket.last.at_ms) return { before: bucket.last, after: buckets[index + 1]?.first };
  return { before: bucket.first, after: bucket.last };
}

function limitBuckets(series: RegisterSeries, context: AdmissionContext): void {
  if (series.buckets.length <= context.max_buckets) return;
  series.buckets.shift();
  series.is_pruned = true;
}

function newBucket(start_s: number, reading: StoredReading): ReadingBucket {
  return { start_s, first: reading, last: { ...reading }, doubt: null };
}
