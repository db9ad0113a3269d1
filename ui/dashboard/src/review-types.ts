/** What people decide about differences, and what a tariff would have done, as the hub answers it. */

export type Review = "open" | "accepted" | "changed";
export type RecordKind = "accepted" | "reopened" | "noted";

/** What became of a difference. */
export interface ReviewedState {
  readonly review: Review;
  /** Of the acceptance, also one for other figures; null while there is none. */
  readonly accepted_by: string | null;
  readonly accepted_at_ms: number | null;
  readonly accepted_text: string | null;
  /** The newest one. */
  readonly note: string | null;
  readonly records: number;
  /** Whoever acts names it, and is told when it is another one. */
  readonly seen: string;
}

export interface DifferenceRecord {
  readonly act: number;
  readonly kind: RecordKind;
  readonly text: string;
  readonly who: string;
  readonly role: string;
  readonly at_ms: number;
  /** How many were decided together. */
  readonly differences: number;
  readonly import_wh: number | null;
  readonly export_wh: number | null;
  readonly official_import_wh: number;
  readonly official_export_wh: number;
  readonly amount_change_nano: string;
}

export interface OpenDifferences {
  readonly differences: number;
  readonly import_change_wh: number;
  readonly export_change_wh: number;
  readonly amount_change_nano: string;
  readonly seen: string;
}

export interface SaidInput {
  readonly kind: RecordKind;
  readonly text: string;
  readonly seen: string;
}

export interface AcceptanceInput {
  readonly cause: string;
  readonly member: string | null;
  readonly text: string;
  readonly seen: string;
}

interface Amounts {
  readonly before_nano: string;
  readonly after_nano: string;
  readonly difference_nano: string;
}

interface Extreme {
  readonly member: string;
  readonly difference_nano: string;
}

export interface MemberPreview extends Amounts {
  readonly member: string;
  readonly bought_before_wh: number;
  readonly bought_after_wh: number;
  readonly sold_before_wh: number;
  readonly sold_after_wh: number;
}

export interface AccountPreview extends Amounts {
  readonly account: string;
}

export interface PreviewBasis {
  /** Null where no month is whole, and it is the last days instead. */
  readonly month: string | null;
  readonly from_s: number;
  readonly to_s: number;
  readonly intervals: number;
  readonly left_out_intervals: number;
  readonly barred_intervals: number;
  readonly members_with_limits: number;
}

export interface PreviewSums extends Amounts {
  readonly shared_before_wh: number;
  readonly shared_after_wh: number;
  readonly winners: number;
  readonly losers: number;
  readonly unchanged: number;
  readonly largest_gain: Extreme | null;
  readonly largest_loss: Extreme | null;
}

export interface TariffPreview {
  readonly basis: PreviewBasis;
  readonly sums: PreviewSums;
  readonly members: readonly MemberPreview[];
  readonly accounts: readonly AccountPreview[];
}
