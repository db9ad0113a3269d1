import type { CommunityInterval, MemberInterval, ReadingQuality } from "./api-types.ts";

/** One delivery interval as the day view shows it, of one home or of all homes together. */
export interface DayEntry {
  readonly start_s: number;
  readonly length_s: number;
  readonly from_neighbours_wh: number;
  readonly from_grid_wh: number;
  readonly to_neighbours_wh: number;
  readonly to_grid_wh: number;
  readonly price_micro_per_kwh: number | null;
  /** Null for the community, whose members' amounts cancel out. */
  readonly amount_nano: string | null;
  readonly saving_nano: string;
  readonly revision: number;
  readonly quality: ReadingQuality;
  readonly is_signed: boolean;
  readonly is_official: boolean;
}

export function entryOfMember(interval: MemberInterval): DayEntry {
  return {
    start_s: interval.start_s,
    length_s: interval.length_s,
    from_neighbours_wh: interval.bought_wh,
    from_grid_wh: interval.grid_import_wh,
    to_neighbours_wh: interval.sold_wh,
    to_grid_wh: interval.grid_export_wh,
    price_micro_per_kwh: interval.price_micro_per_kwh,
    amount_nano: interval.amount_nano,
    saving_nano: interval.saving_nano,
    revision: interval.revision,
    quality: interval.quality,
    is_signed: interval.is_signed,
    is_official: interval.is_official,
  };
}

export function entryOfCommunity(interval: CommunityInterval): DayEntry {
  return {
    start_s: interval.start_s,
    length_s: interval.length_s,
    from_neighbours_wh: interval.matched_wh,
    from_grid_wh: interval.demand_wh - interval.matched_wh,
    to_neighbours_wh: interval.matched_wh,
    to_grid_wh: interval.supply_wh - interval.matched_wh,
    price_micro_per_kwh: interval.price_micro_per_kwh,
    amount_nano: null,
    saving_nano: interval.saving_nano,
    revision: interval.revision,
    quality: "valid",
    is_signed: true,
    is_official: false,
  };
}

export interface DayTotals {
  readonly from_neighbours_wh: number;
  readonly from_grid_wh: number;
  readonly to_neighbours_wh: number;
  readonly to_grid_wh: number;
  /** Null when the entries carry no amounts. */
  readonly amount_nano: bigint | null;
  readonly saving_nano: bigint;
  readonly estimatedCount: number;
}

export function totalsOf(entries: readonly DayEntry[]): DayTotals {
  const sum = (of: (entry: DayEntry) => number) => entries.reduce((total, entry) => total + of(entry), 0);
  const amounts = entries.flatMap(({ amount_nano }) => (amount_nano === null ? [] : [BigInt(amount_nano)]));
  return {
    from_neighbours_wh: sum((entry) => entry.from_neighbours_wh),
    from_grid_wh: sum((entry) => entry.from_grid_wh),
    to_neighbours_wh: sum((entry) => entry.to_neighbours_wh),
    to_grid_wh: sum((entry) => entry.to_grid_wh),
    amount_nano: amounts.length === entries.length ? amounts.reduce((total, amount) => total + amount, 0n) : null,
    saving_nano: entries.reduce((total, { saving_nano }) => total + BigInt(saving_nano), 0n),
    estimatedCount: entries.filter(isEstimate).length,
  };
}

export function isEstimate({ quality }: { readonly quality: ReadingQuality }): boolean {
  return quality === "estimated" || quality === "questionable";
}
