import type { IntervalClosedBody } from "@localgrid/protocol/record-bodies";
import type { CorrectionPosting, Posting } from "../pricing/pricing.ts";
import type { ClearedInterval } from "./clear-interval.ts";
import type { PostingCause } from "./projection-sink.ts";

/** What a record that closes or corrects an interval came to. */
export interface IntervalOutcome {
  readonly cause: PostingCause;
  /** 0 at closing, 1 and more for corrections. */
  readonly revision: number;
  /** As computed here. */
  readonly cleared: ClearedInterval;
  /** As it stood before a correction; null at closing. */
  readonly before: ClearedInterval | null;
  /** What was added to the ledger: everything at closing, differences in corrections. They sum to 0. */
  readonly postings: readonly (Posting | CorrectionPosting)[];
  /** What the record's writer computed. */
  readonly recorded: IntervalClosedBody;
  /** Whether both digests agree. */
  readonly is_same: boolean;
}
