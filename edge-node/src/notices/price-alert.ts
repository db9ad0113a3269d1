import type { PriceDirection } from "./notice.ts";

/** What is remembered of one limit of one login. */
export interface PriceWatch {
  readonly limit_micro_per_kwh: number;
  /** Whether the price has been on the other side since it was last beyond the limit. */
  readonly is_armed: boolean;
  /** Local day of the last alert in this direction; null before the first. */
  readonly day: string | null;
}

export interface ClosedPrice {
  readonly direction: PriceDirection;
  readonly limit_micro_per_kwh: number;
  readonly price_micro_per_kwh: number;
  /** Local day of the interval, asked for only where it counts. */
  readonly day: () => string;
}

/** A price has to come back by a fiftieth of the limit before it can go beyond it anew. */
const COMING_BACK = 50;
const LEAST_COMING_BACK_MICRO = 1_000;

/**
 * Whether the price of a closed interval is one to tell: the first one beyond the limit, at most once per local day.
 * A limit that was changed is watched anew.
 */
export function watchPrice(
  before: PriceWatch | null,
  { direction, limit_micro_per_kwh, price_micro_per_kwh, day }: ClosedPrice,
): { readonly watch: PriceWatch; readonly isAlert: boolean } {
  const isSameLimit = before?.limit_micro_per_kwh === limit_micro_per_kwh;
  const is_armed = isSameLimit ? before.is_armed : true;
  const watch = { limit_micro_per_kwh, is_armed, day: before?.day ?? null };
  const sign = direction === "above" ? 1 : -1;
  const beyond_micro = sign * (price_micro_per_kwh - limit_micro_per_kwh);
  if (beyond_micro > 0 && is_armed) {
    const today = day();
    const isAlert = today !== watch.day;
    return { watch: { ...watch, is_armed: false, day: today }, isAlert };
  }
  const back_micro = Math.max(LEAST_COMING_BACK_MICRO, Math.trunc(Math.abs(limit_micro_per_kwh) / COMING_BACK));
  return { watch: { ...watch, is_armed: is_armed || -beyond_micro >= back_micro }, isAlert: false };
}

export function isSameWatch(a: PriceWatch | null, b: PriceWatch): boolean {
  return a?.limit_micro_per_kwh === b.limit_micro_per_kwh && a.is_armed === b.is_armed && a.day === b.day;
}
