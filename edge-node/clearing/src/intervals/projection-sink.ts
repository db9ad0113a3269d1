import type { MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { ReadingQuality } from "../metering/metering.ts";
import type { IntervalTerms } from "./clear-interval.ts";

/** Why something was posted. */
export const POSTING_CAUSES = ["closing", "late-reading", "official-value"] as const;
export type PostingCause = (typeof POSTING_CAUSES)[number];

/** One closed interval as the community sees it; a correction replaces it with a higher revision. */
export interface IntervalRow {
  readonly start_s: number;
  readonly length_s: number;
  readonly revision: number;
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly demand_wh: number;
  readonly supply_wh: number;
  readonly saving_nano: bigint;
  readonly closed_at_ms: number;
  readonly input_digest: Uint8Array;
  readonly result_digest: Uint8Array;
  /** What it was computed on, beside the readings: needed again when official values arrive. */
  readonly terms: IntervalTerms;
  readonly barred_buyers: readonly MemberId[];
  /** Metering points that took part. */
  readonly points: number;
  /** Those of them that official values settled. */
  readonly official_points: number;
}

/** One member's share of a closed interval. */
export interface MemberIntervalRow {
  readonly member: MemberId;
  readonly start_s: number;
  readonly length_s: number;
  readonly revision: number;
  readonly price_micro_per_kwh: number | null;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly bought_wh: number;
  readonly sold_wh: number;
  readonly grid_import_wh: number;
  readonly grid_export_wh: number;
  readonly amount_nano: bigint;
  readonly saving_nano: bigint;
  readonly quality: ReadingQuality;
  readonly is_signed: boolean;
  /** Whether official values settled all of the member's metering points. */
  readonly is_official: boolean;
}

/** One line of the ledger. Lines are only ever added; a correction adds differences. */
export interface PostingRow {
  readonly start_s: number;
  readonly length_s: number;
  readonly revision: number;
  /** Place among the interval's postings of this revision, from 0. */
  readonly ordinal: number;
  readonly account: string;
  readonly category: string;
  /** Negative only in corrections. */
  readonly energy_change_wh: number;
  readonly price_micro_per_kwh: number | null;
  readonly amount_nano: bigint;
  readonly cause: PostingCause;
  readonly posted_at_ms: number;
}

/** Energy of one metering point in a closed interval: as its readings showed it, as estimated, or official. */
export interface MeteringPointIntervalRow {
  readonly start_s: number;
  readonly metering_point: MeteringPointId;
  readonly revision: number;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly quality: ReadingQuality;
  readonly is_signed: boolean;
  readonly is_official: boolean;
}

/**
 * Takes what the fold of the journal produces. Writing the same row twice must leave one: after a crash the
 * tail of the journal is folded again.
 */
export interface ProjectionSink {
  interval(row: IntervalRow): void;
  memberInterval(row: MemberIntervalRow): void;
  meteringPointInterval(row: MeteringPointIntervalRow): void;
  posting(row: PostingRow): void;
}
