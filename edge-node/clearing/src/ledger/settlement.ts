import type { NanoCurrency } from "@localgrid/vocabulary/units";
import type { PostingCause } from "../intervals/projection-sink.ts";
import { POSTING_CATEGORIES, type PostingCategory } from "../pricing/pricing.ts";
import { Purse } from "./purse.ts";

/** Everything that was posted to a member for the intervals of a period, whenever it was posted. */
export interface SettlementPostings {
  /** Closed intervals of the period in which the member took part. */
  readonly intervals: number;
  /** Those in which official values settled all of the member's metering points. */
  readonly final_intervals: number;
  /** In any order. */
  readonly sums: readonly {
    readonly category: PostingCategory;
    readonly cause: PostingCause;
    readonly energy_change_wh: number;
    readonly amount_nano: NanoCurrency;
  }[];
}

interface Sides {
  /** As our own devices metered it, late readings included. */
  readonly provisional_nano: NanoCurrency;
  /** With the official values that have arrived. */
  readonly final_nano: NanoCurrency;
  /** Whole cents as printed; each column adds up to the cent, as in a statement. */
  readonly provisional_cents: number;
  readonly final_cents: number;
}

export interface SettlementRow extends Sides {
  readonly category: PostingCategory;
  readonly provisional_energy_wh: number;
  readonly final_energy_wh: number;
}

/**
 * What a period's intervals come to, before and after official values. It follows the intervals; a bill follows the
 * time of posting: the difference of July may be paid with the bill of August.
 */
export interface Settlement extends Sides {
  /** In the order of the categories; those without postings are left out. */
  readonly rows: readonly SettlementRow[];
  readonly intervals: number;
  readonly final_intervals: number;
  /** Whether the period is over and every interval is final. */
  readonly is_final: boolean;
}

/** @param is_running whether intervals of the period have yet to close */
export function buildSettlement(postings: SettlementPostings, is_running: boolean): Settlement {
  const { intervals, final_intervals, sums } = postings;
  const [provisional, final] = [new Purse(), new Purse()];
  const rows = POSTING_CATEGORIES.flatMap((category) => {
    const own = sums.filter((sum) => sum.category === category);
    if (own.length === 0) return [];
    const before = totalOf(own.filter(({ cause }) => cause !== "official-value"));
    const after = totalOf(own);
    const row: SettlementRow = {
      category,
      provisional_energy_wh: before.energy_wh,
      final_energy_wh: after.energy_wh,
      provisional_nano: before.amount_nano,
      final_nano: after.amount_nano,
      provisional_cents: provisional.add(before.amount_nano),
      final_cents: final.add(after.amount_nano),
    };
    return [row];
  });
  return {
    rows,
    provisional_nano: provisional.total_nano,
    final_nano: final.total_nano,
    provisional_cents: provisional.shown_cents,
    final_cents: final.shown_cents,
    intervals,
    final_intervals,
    is_final: !is_running && intervals > 0 && final_intervals === intervals,
  };
}

function totalOf(sums: SettlementPostings["sums"]): { readonly energy_wh: number; readonly amount_nano: NanoCurrency } {
  let [energy_wh, amount] = [0, 0n];
  for (const { energy_change_wh, amount_nano } of sums) {
    energy_wh += energy_change_wh;
    amount += amount_nano;
  }
  return { energy_wh, amount_nano: amount as NanoCurrency };
}
