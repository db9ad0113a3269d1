import type { ClearedInterval, IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { IntervalOutcome } from "@localgrid/clearing/interval-records";
import type {
  IntervalRow,
  MemberIntervalRow,
  MeteringPointIntervalRow,
  PostingRow,
} from "@localgrid/clearing/projection-sink";
import type { ResidualBook } from "@localgrid/matching/residual-book";
import { residualBookOf } from "@localgrid/matching/residual-book-of";
import type { AllocationKeyJson } from "@localgrid/protocol/allocation-key-json";
import type { MemberBody, MeteringPointBody, TariffBody } from "@localgrid/protocol/record-bodies";

/** What the hub computed for one revision of an interval, and what the node journaled for it. */
export interface RecomputedInterval extends IntervalRow {
  readonly node_price_micro_per_kwh: number | null;
  readonly node_matched_wh: number;
  readonly node_input_digest: Uint8Array;
  readonly node_result_digest: Uint8Array;
  /** Whether the node's digests are ours. */
  readonly is_same: boolean;
  /** Version of the official values that led to it; 0 for every other cause. */
  readonly official_version: number;
  readonly inputs: IntervalInputs;
  /** What the community could not match inside. */
  readonly residual: ResidualBook;
}

/** An allocation key as a journal has it, in the form in which it is told. */
export interface TakenKey {
  readonly valid_from_s: number;
  readonly agreed: AllocationKeyJson;
}

/** Who and what a journal says that its community has. */
export interface TakenTerms {
  readonly members: readonly MemberBody[];
  readonly metering_points: readonly MeteringPointBody[];
  readonly tariffs: readonly TariffBody[];
  readonly allocation_keys: readonly TakenKey[];
}

/** A record that was passed over, and why, as a code. */
export interface RefusedRecord {
  readonly epoch: Uint8Array;
  readonly seq: number;
  readonly kind: string;
  readonly verdict: string;
}

/** What a stretch of records led to, in their order. */
export interface RecomputedRows {
  readonly intervals: RecomputedInterval[];
  readonly memberIntervals: MemberIntervalRow[];
  readonly meteringPointIntervals: MeteringPointIntervalRow[];
  readonly postings: PostingRow[];
}

export function noRows(): RecomputedRows {
  return { intervals: [], memberIntervals: [], meteringPointIntervals: [], postings: [] };
}

export function countRows(rows: RecomputedRows): number {
  const { intervals, memberIntervals, meteringPointIntervals, postings } = rows;
  return intervals.length + memberIntervals.length + meteringPointIntervals.length + postings.length;
}

/**
 * What may be traded with other communities. A static key leaves energy on both sides, which goes to the grid: were it
 * offered, a community would trade with itself past its own key.
 */
export function residualOf({ inputs, orders, auction }: ClearedInterval): ResidualBook {
  const book = residualBookOf(orders, auction);
  const isByKey = inputs.terms.allocation_key !== undefined;
  return isByKey && book.bids.length > 0 && book.offers.length > 0 ? { bids: [], offers: [] } : book;
}

/** Puts our result of an interval beside that of the node. */
export function comparedRow(
  row: IntervalRow,
  { recorded, is_same, cleared }: IntervalOutcome,
  official_version: number,
): RecomputedInterval {
  return {
    ...row,
    node_price_micro_per_kwh: recorded.price_micro_per_kwh,
    node_matched_wh: recorded.matched_wh,
    node_input_digest: recorded.input_digest,
    node_result_digest: recorded.result_digest,
    is_same,
    official_version,
    inputs: cleared.inputs,
    residual: residualOf(cleared),
  };
}
