import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { PostingCategory } from "@localgrid/clearing/pricing";
import type { MemberIntervalRow, PostingCause } from "@localgrid/clearing/projection-sink";
import type { MemberId } from "@localgrid/vocabulary/identifiers";

/** What is kept of a closed interval, and what it was computed from each time. */
export interface KeptInterval {
  readonly start_s: number;
  /** Of the result in force. */
  readonly revision: number;
  readonly input_digest: Uint8Array;
  readonly result_digest: Uint8Array;
  /** When the record of the result in force was written. */
  readonly closed_at_ms: number;
  /** By revision, rising; the last one is in force. Of many only the last ones. */
  readonly revisions: readonly { readonly revision: number; readonly inputs: IntervalInputs }[];
}

/** A line of the ledger, of an interval and one of its revisions. */
export interface KeptLine {
  readonly account: string;
  readonly revision: number;
  readonly category: PostingCategory;
  readonly amount_nano: bigint;
  readonly cause: PostingCause;
  readonly posted_at_ms: number;
}

/** The node's stored results. */
export interface CalculationStore {
  /** Null for an interval that has not closed. */
  interval(start_s: number): KeptInterval | null;
  /** Null for a member that took no part. */
  memberInterval(member: MemberId, start_s: number): MemberIntervalRow | null;
  /** Lines on the member's own accounts and on those that everybody shares, by revision. */
  lines(member: MemberId, start_s: number): readonly KeptLine[];
}
