import type { PeriodEntry } from "../src/period-entry.ts";

/** A day without anything in it, but for what is said otherwise. */
export function sampleEntry(name: string, part: Partial<PeriodEntry> = {}): PeriodEntry {
  const from_s = Date.parse(`${name.length === 7 ? `${name}-01` : name}T00:00:00Z`) / 1000;
  return {
    name,
    from_s,
    to_s: from_s + 86_400,
    intervals: 96,
    estimatedCount: 0,
    from_neighbours_wh: 0,
    from_grid_wh: 0,
    to_neighbours_wh: 0,
    to_grid_wh: 0,
    price_micro_per_kwh: null,
    amount_nano: 0n,
    saving_nano: 0n,
    ...part,
  };
}

export const WEEK = [1, 2, 3, 4, 5, 6, 7].map((day) => `2016-08-0${day}`);
