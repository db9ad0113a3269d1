/** Counts, sizes and digests as people read them. */
import { bytesText } from "@localgrid/ui-components/format";

export interface Counts {
  readonly number: (value: number) => string;
  readonly bytes: (size_bytes: number) => string;
  readonly percent: (share: number) => string;
}

export function createCounts(locale: string | undefined): Counts {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  return {
    number: (value) => whole.format(value),
    bytes: (size_bytes) => bytesText(size_bytes, locale),
    percent: (share) => percent.format(share),
  };
}

/** A part of a whole between 0 and 1; nothing of nothing is nothing. */
export function shareOf(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));
}

/** The ends of a long digest; equal digests have equal ends, so that eyes can compare them. */
export function shortDigest(digest: string): string {
  return digest.length <= 16 ? digest : `${digest.slice(0, 6)}…${digest.slice(-4)}`;
}

export type ParsedCount = { readonly kind: "count"; readonly value: number } | { readonly kind: "rejected" };

/** A whole number ≥ 0 as typed, group signs allowed. */
export function parseCount(text: string): ParsedCount {
  const digits = text.replace(/[\s\u00a0\u202f.,'’_]/g, "");
  return /^\d{1,9}$/.test(digits) ? { kind: "count", value: Number(digits) } : { kind: "rejected" };
}

export type ParsedAmount = { readonly kind: "amount"; readonly amount_micro: number } | { readonly kind: "rejected" };

/** An amount of money ≥ 0 as typed, `250` or `12,50`, in micro-currency; exact. */
export function parseAmount(text: string): ParsedAmount {
  const [, whole = "", fraction = ""] = /^(\d{1,6})(?:[.,](\d{1,6}))?$/.exec(text.trim()) ?? [];
  if (whole === "") return { kind: "rejected" };
  return { kind: "amount", amount_micro: Number(whole) * 1_000_000 + Number(fraction.padEnd(6, "0")) };
}
