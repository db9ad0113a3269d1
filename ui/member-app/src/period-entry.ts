import type { EnergyBucket } from "./energy-types.ts";

/** One day or month as the views of longer periods show it, of one home or of all homes together. */
export interface PeriodEntry {
  /** `2016-08-31` or `2016-08`. */
  readonly name: string;
  readonly from_s: number;
  readonly to_s: number;
  readonly intervals: number;
  readonly estimatedCount: number;
  readonly from_neighbours_wh: number;
  readonly from_grid_wh: number;
  readonly to_neighbours_wh: number;
  readonly to_grid_wh: number;
  /** The mean; null where nothing was traded. */
  readonly price_micro_per_kwh: number | null;
  /** Null for the community, whose members' amounts cancel out. */
  readonly amount_nano: bigint | null;
  readonly saving_nano: bigint;
}

export type PeriodTotals = Pick<
  PeriodEntry,
  | "intervals"
  | "estimatedCount"
  | "from_neighbours_wh"
  | "from_grid_wh"
  | "to_neighbours_wh"
  | "to_grid_wh"
  | "amount_nano"
  | "saving_nano"
>;

export function entryOfBucket(bucket: EnergyBucket, isOwn: boolean): PeriodEntry {
  return {
    name: bucket.name,
    from_s: bucket.from_s,
    to_s: bucket.to_s,
    intervals: bucket.intervals,
    estimatedCount: bucket.estimated_intervals,
    from_neighbours_wh: bucket.bought_wh,
    from_grid_wh: bucket.grid_import_wh,
    to_neighbours_wh: bucket.sold_wh,
    to_grid_wh: bucket.grid_export_wh,
    price_micro_per_kwh: bucket.mean_price_micro_per_kwh,
    amount_nano: isOwn ? BigInt(bucket.amount_nano) : null,
    saving_nano: BigInt(bucket.saving_nano),
  };
}

export function periodTotals(entries: readonly PeriodEntry[]): PeriodTotals {
  const sum = (of: (entry: PeriodEntry) => number) => entries.reduce((total, entry) => total + of(entry), 0);
  const amounts = entries.flatMap(({ amount_nano }) => (amount_nano === null ? [] : [amount_nano]));
  return {
    intervals: sum((entry) => entry.intervals),
    estimatedCount: sum((entry) => entry.estimatedCount),
    from_neighbours_wh: sum((entry) => entry.from_neighbours_wh),
    from_grid_wh: sum((entry) => entry.from_grid_wh),
    to_neighbours_wh: sum((entry) => entry.to_neighbours_wh),
    to_grid_wh: sum((entry) => entry.to_grid_wh),
    amount_nano: amounts.length === entries.length ? amounts.reduce((total, amount) => total + amount, 0n) : null,
    saving_nano: entries.reduce((total, { saving_nano }) => total + saving_nano, 0n),
  };
}

/** Hours of a local day on which the clock was changed; null for every other day. */
export function oddHours({ from_s, to_s }: Pick<PeriodEntry, "from_s" | "to_s">): number | null {
  const hours = (to_s - from_s) / 3600;
  return hours === 24 ? null : hours;
}
