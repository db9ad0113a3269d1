/** JSON of what the node knows beyond figures of one home. Money is a decimal string of nano-currency. */
import type { LimitValues } from "./api-types.ts";

/** Negative in differences. */
export interface LimitsOutcome {
  readonly bought_wh: number;
  readonly sold_wh: number;
  readonly amount_nano: string;
}

/** What other limits would have changed, to whole kWh and ten cents. */
export interface LimitsPreview extends LimitValues {
  readonly period: "month" | "days";
  /** Local days, `to` exclusive. */
  readonly from: string;
  readonly to: string;
  readonly intervals: number;
  readonly was: LimitsOutcome;
  readonly change: LimitsOutcome;
}

/** One of import and export is 0. */
export interface ExpectedInterval {
  readonly start_s: number;
  readonly length_s: number;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly price_micro_per_kwh: number | null;
}

/** A home that wants to be seen. */
export interface NamedHome {
  readonly name: string;
  readonly is_live: boolean;
  readonly is_own: boolean;
}

export interface RankedHome {
  readonly name: string;
  readonly sun_kept_permille: number;
  readonly is_own: boolean;
}

export interface CommunityHomes {
  readonly homes_count: number;
  readonly homes_live: number;
  readonly shown: readonly NamedHome[];
  /** The best first; null while there is none. */
  readonly ranking: readonly RankedHome[] | null;
}

/** What neighbours see of the own home; null for nothing. */
export interface ShownHome {
  readonly name: string | null;
  readonly is_ranked: boolean;
}
