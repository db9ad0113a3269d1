/** JSON of how one interval of one home came about. Energies are Wh ≥ 0, money is a decimal string of nano-currency. */
import type { KeyKind, ReadingQuality, StatementCategory, Tariff } from "./api-types.ts";

/** A line of `localgrid export journal`. */
export interface RecordPlace {
  readonly position: number;
  readonly epoch: string;
  readonly seq: number;
  readonly kind: string;
  /** Of the chain of records up to this one; null where it is not known. */
  readonly hash: string | null;
}

export interface RegisterReading {
  readonly at_ms: number;
  readonly import_mwh: number;
  readonly export_mwh: number;
  readonly record: RecordPlace;
}

/** Registers at one end of the interval. */
export interface RegisterEdge {
  readonly import_wh: number;
  readonly export_wh: number;
  readonly origin: "read" | "interpolated" | "estimated";
  readonly is_signed: boolean;
  /** The one there, or those around it that the line goes through. */
  readonly readings: readonly RegisterReading[];
}

export interface CalculatedReading {
  readonly metering_point: string;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly quality: ReadingQuality;
  readonly is_signed: boolean;
  readonly is_official: boolean;
  /** `not-at-hand`: the readings came too late to be looked up quickly. */
  readonly source: "registers" | "substitute" | "official" | "not-at-hand";
  readonly begin: RegisterEdge | null;
  readonly end: RegisterEdge | null;
  readonly substitute_method: "previous-day" | "previous-interval" | "zero" | null;
}

/** All orders of one side at one limit, without names. */
export interface PriceLevel {
  readonly limit_micro_per_kwh: number;
  readonly wh: number;
  /** What of it was matched. */
  readonly cleared_wh: number;
  readonly own_wh: number;
  readonly own_cleared_wh: number;
}

/** Of one side: the worst limit that was matched, and the best that was not wholly matched. */
export interface DecidingLimits {
  readonly last_micro_per_kwh: number | null;
  readonly rest_micro_per_kwh: number | null;
}

export interface OwnOrder {
  readonly side: "demand" | "supply" | null;
  readonly wh: number;
  readonly limit_micro_per_kwh: number | null;
  /** As the member had set them; null for the community's default. */
  readonly buy_limit_micro_per_kwh: number | null;
  readonly sell_limit_micro_per_kwh: number | null;
  /** Null with an order. */
  readonly stayed_out: "nothing-to-trade" | "credit-used-up" | "no-price-pays" | null;
}

export interface CalculatedMarket {
  readonly price_rule: "pair" | "equilibrium_mid";
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly band: { readonly floor_micro_per_kwh: number; readonly cap_micro_per_kwh: number } | null;
  readonly bid: DecidingLimits;
  readonly offer: DecidingLimits;
  readonly own: OwnOrder;
  /** Best limit first. */
  readonly demand: readonly PriceLevel[];
  readonly supply: readonly PriceLevel[];
  /** Null where bids decided; nodes before it left it out. */
  readonly sharing?: AgreedSharing | null;
}

/** What an agreed key left to a home, and what its price follows from. Limits did not matter. */
export interface AgreedSharing {
  readonly valid_from_s: number;
  readonly kind: KeyKind;
  readonly price_rule: "mid-market" | "supply-demand-ratio";
  /** Of a price by supply over demand: 1,000,000 is balance, and the cap of the band. */
  readonly table: readonly { readonly ratio_ppm: number; readonly position_ppm: number }[] | null;
  readonly demand_wh: number;
  readonly supply_wh: number;
  readonly own_share_ppm: number | null;
  /** From 1 on; null for a home of no group, which comes last. */
  readonly own_group: number | null;
  readonly groups: number | null;
  /** What a buyer's share came to, or what the groups before left; null where it is none, or not to be told. */
  readonly open_wh: number | null;
}

/** Wh × price is the amount, exactly, but for its sign. */
export interface CalculationLine {
  readonly category: StatementCategory;
  readonly energy_wh: number;
  /** Null for what is not priced by energy. */
  readonly price_micro_per_kwh: number | null;
  /** + the member receives, − the member pays. */
  readonly amount_nano: string;
}

export interface CalculationShares {
  readonly import_wh: number;
  readonly export_wh: number;
  readonly bought_wh: number;
  readonly sold_wh: number;
  readonly grid_import_wh: number;
  readonly grid_export_wh: number;
  readonly amount_nano: string;
  readonly saving_nano: string;
}

/** What the interval came to at one time. */
export interface CalculationRevision extends CalculationShares {
  readonly revision: number;
  readonly cause: "closing" | "late-reading" | "official-value" | null;
  readonly recorded_at_ms: number | null;
  readonly price_micro_per_kwh: number | null;
  readonly record: RecordPlace | null;
}

export interface CalculationResult extends CalculationShares {
  readonly quality: ReadingQuality;
  readonly is_signed: boolean;
  readonly is_official: boolean;
  readonly lines: readonly CalculationLine[];
  readonly without_neighbours: { readonly lines: readonly CalculationLine[]; readonly amount_nano: string };
}

export interface Calculation {
  readonly start_s: number;
  readonly length_s: number;
  readonly revision: number;
  readonly readings: readonly CalculatedReading[];
  readonly market: CalculatedMarket;
  readonly tariff: Tariff & { readonly valid_from_s: number };
  readonly result: CalculationResult;
  /** Rising; the last one is in force. */
  readonly revisions: readonly CalculationRevision[];
}
