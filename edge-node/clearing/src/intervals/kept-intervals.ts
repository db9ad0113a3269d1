import { hash } from "node:crypto";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { ClearedInterval } from "./clear-interval.ts";

/**
 * What is remembered of every closed interval, long after its readings were dropped: enough to know its inputs again
 * when official values arrive. Bounded; about 1 MB for intervals of a quarter of an hour.
 */
export interface KeptIntervals {
  readonly length_s: number;
  /** Entries of {@link ENTRY_BYTES}, one per interval of a UTC day, by the day's number. */
  readonly days: Map<number, Uint8Array>;
}

export interface KeptInterval {
  /** 0 as closed; each correction adds 1. */
  readonly revision: number;
  /** Of the official values taken last; 0 before any. */
  readonly version: number;
  /** As {@link keptDigest} makes it. */
  readonly digest: Uint8Array;
}

/** How long official values may take to arrive, and to change. */
export const RECONCILIATION_DAYS = 400;
/** Versions are stored in two bytes. */
export const LAST_VERSION = 65_535;

const DAY_S = 86_400;
/** Of a SHA-256: beyond the reach of whoever would look for other inputs with the same digest. */
const DIGEST_BYTES = 20;
/** Revision + 1 (4 bytes, 0 for an interval that never closed), version (2), digest. */
const ENTRY_BYTES = 6 + DIGEST_BYTES;

export function createKeptIntervals(length_s: number): KeptIntervals {
  return { length_s, days: new Map() };
}

/**
 * Tells inputs apart that may lead to other results once official values change who buys and who sells: the interval's
 * own digest, and the limits of those who traded on the other side or not at all.
 */
export function keptDigest({ inputs, input_digest }: ClearedInterval): Uint8Array {
  const bytes = encodeCbor(["lg/kept-interval/1", input_digest, inputs.terms.limits]);
  return new Uint8Array(hash("sha256", bytes, "buffer").subarray(0, DIGEST_BYTES));
}

/** Null for an interval that never closed or lies before the reconciliation period. */
export function keptIntervalAt(kept: KeptIntervals, start_s: number): KeptInterval | null {
  const place = placeOf(kept, start_s);
  const day = place === null ? undefined : kept.days.get(place.day);
  if (place === null || day === undefined) return null;
  const entry = new DataView(day.buffer, day.byteOffset + place.offset, ENTRY_BYTES);
  const revision = entry.getUint32(0) - 1;
  if (revision < 0) return null;
  const digest = day.slice(place.offset + ENTRY_BYTES - DIGEST_BYTES, place.offset + ENTRY_BYTES);
  return { revision, version: entry.getUint16(4), digest };
}

export function keepInterval(kept: KeptIntervals, start_s: number, interval: KeptInterval): void {
  const place = placeOf(kept, start_s);
  if (place === null) return;
  const day = kept.days.get(place.day) ?? new Uint8Array((DAY_S / kept.length_s) * ENTRY_BYTES);
  kept.days.set(place.day, day);
  const entry = new DataView(day.buffer, day.byteOffset + place.offset, ENTRY_BYTES);
  entry.setUint32(0, interval.revision + 1);
  entry.setUint16(4, interval.version);
  day.set(interval.digest, place.offset + ENTRY_BYTES - DIGEST_BYTES);
}

/** Forgets the days that are over for good once `newest_s` has closed. */
export function forgetBefore(kept: KeptIntervals, newest_s: number): void {
  const first = dayOf(newest_s) - RECONCILIATION_DAYS;
  for (const day of kept.days.keys()) if (day < first) kept.days.delete(day);
}

export function keptIntervalsToCbor({ days }: KeptIntervals): CborValue {
  return [...days].sort(([a], [b]) => a - b);
}

/** Shares nothing with its input. */
export function keptIntervalsFromCbor(value: CborValue, length_s: number): KeptIntervals {
  const stored = value as unknown as readonly (readonly [number, Uint8Array])[];
  return { length_s, days: new Map(stored.map(([day, entries]) => [day, Uint8Array.from(entries)])) };
}

function dayOf(start_s: number): number {
  return Math.floor(start_s / DAY_S);
}

function placeOf(
  { length_s }: KeptIntervals,
  start_s: number,
): { readonly day: number; readonly offset: number } | null {
  if (!Number.isSafeInteger(start_s) || start_s < 0 || start_s % length_s !== 0) return null;
  return { day: dayOf(start_s), offset: ((start_s % DAY_S) / length_s) * ENTRY_BYTES };
}
