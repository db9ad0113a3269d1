import type { ClosedInterval } from "./follow-intervals.ts";
import { readJsonFile, writeJsonFile } from "./whole-file.ts";

/** Sums over closed intervals. */
export interface Progress {
  readonly intervals: number;
  readonly matched_wh: number;
  readonly saving_nano: bigint;
}

export const NO_PROGRESS: Progress = { intervals: 0, matched_wh: 0, saving_nano: 0n };

export function advanced(progress: Progress, interval: ClosedInterval): Progress {
  return {
    intervals: progress.intervals + 1,
    matched_wh: progress.matched_wh + interval.matched_wh,
    saving_nano: progress.saving_nano + BigInt(interval.saving_nano),
  };
}

/** Sums since the neighbourhood began, and the interval to go on with. */
export interface SavedProgress {
  readonly progress: Progress;
  readonly next_start_s: number;
}

/** Null when nothing was saved. */
export function readProgress(path: string): SavedProgress | null {
  const stored = readJsonFile(path) as
    | { intervals: number; matched_wh: number; saving_nano: string; next_start_s: number }
    | undefined;
  if (stored === undefined) return null;
  const { intervals, matched_wh, saving_nano, next_start_s } = stored;
  return { progress: { intervals, matched_wh, saving_nano: BigInt(saving_nano) }, next_start_s };
}

export function writeProgress(path: string, { progress, next_start_s }: SavedProgress): void {
  writeJsonFile(path, { ...progress, saving_nano: String(progress.saving_nano), next_start_s });
}

/** How figures are shown on the terminal. */
export interface Wording {
  readonly currency: string;
  readonly time_zone: string;
}

export interface IntervalLine {
  readonly interval: ClosedInterval;
  readonly homes: { readonly reporting: number; readonly all: number };
  /** Since the neighbourhood began. */
  readonly saving_nano: bigint;
}

/** `Mon 1 Aug 2016 12:00–12:15`, in the community's time zone. */
export function intervalTimeText({ start_s, length_s }: ClosedInterval, { time_zone: timeZone }: Wording): string {
  const form = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const day = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "2-digit",
    month: "short",
    year: "numeric",
  });
  const clock = new Intl.DateTimeFormat("en-GB", form);
  const start = new Date(start_s * 1000);
  const end = new Date((start_s + length_s) * 1000);
  return `${day.format(start).replace(",", "")} ${clock.format(start)}–${clock.format(end)}`;
}

/** The columns of one progress line: time, price, matched energy, homes, savings. */
export function intervalColumns(line: IntervalLine, wording: Wording): readonly string[] {
  const { interval, homes, saving_nano } = line;
  const { currency } = wording;
  const price = interval.price_micro_per_kwh;
  return [
    intervalTimeText(interval, wording),
    (price === null ? "no trade" : `${priceText(price)} ${currency}/kWh`).padStart(15),
    `${wholeText(interval.matched_wh).padStart(6)} Wh matched`,
    `${homes.reporting} of ${homes.all} homes`.padStart(14),
    `${moneyText(saving_nano)} ${currency} saved`,
  ];
}

/** Four decimals; what follows is cut towards minus infinity. */
export function priceText(micro_per_kwh: number): string {
  return decimalText(BigInt(Math.floor(micro_per_kwh / 100)), 4);
}

/** Two decimals; what follows is cut towards minus infinity. */
export function moneyText(nano: bigint): string {
  const perCent = 10_000_000n;
  const cents = nano / perCent - (nano < 0n && nano % perCent !== 0n ? 1n : 0n);
  return decimalText(cents, 2);
}

/** With commas between thousands. */
export function wholeText(whole: number | bigint): string {
  return String(whole).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

function decimalText(units: bigint, decimals: number): string {
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, "0");
  const whole = wholeText(BigInt(digits.slice(0, -decimals)));
  return `${units < 0n ? "−" : ""}${whole}.${digits.slice(-decimals)}`;
}
