import type { PostingCause } from "@localgrid/clearing/projection-sink";
import type { SubstituteValueBody } from "@localgrid/protocol/record-bodies";
import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { OpenedRecord, OpenedRecords } from "./opened-records.ts";

/** The record that closed an interval or corrected it, and what stood in for readings then. */
export interface ClosingRecord {
  readonly opened: OpenedRecord;
  readonly cause: PostingCause;
  readonly recorded_at_ms: number;
  readonly result_digest: Uint8Array;
  readonly substitutes: ReadonlyMap<MeteringPointId, SubstituteValueBody>;
}

const CLOSING_KINDS = new Set(["interval-closed", "correction", "official-values", "substitute-value"]);
/** Records of one moment that are looked through: a group of them has some hundred at most. */
const RECORDS_OF_A_MOMENT = 2_000;

/**
 * The record of one revision, among those that were recorded at a moment; null where none of them is it.
 *
 * @param at_ms when it was recorded, as the projections know it
 */
export async function closingRecordOf(
  records: OpenedRecords,
  { start_s, revision, at_ms }: { readonly start_s: number; readonly revision: number; readonly at_ms: number },
): Promise<ClosingRecord | null> {
  const substitutes = new Map<MeteringPointId, SubstituteValueBody>();
  const walk = { from: records.positionAt(at_ms), count: RECORDS_OF_A_MOMENT, kinds: CLOSING_KINDS };
  for await (const opened of records.from(walk)) {
    const { folded } = opened;
    if (folded.recorded_at_ms !== at_ms) return null;
    if (folded.kind === "substitute-value" && folded.body.start_s === start_s) {
      substitutes.set(folded.body.metering_point, folded.body);
    }
    const closing = closingOf(opened);
    if (closing === null || closing.start_s !== start_s || closing.revision !== revision) continue;
    const { cause, result_digest } = closing;
    return { opened, cause, recorded_at_ms: at_ms, result_digest, substitutes };
  }
  return null;
}

function closingOf({ folded }: OpenedRecord) {
  switch (folded.kind) {
    case "interval-closed":
      return { ...folded.body, revision: 0, cause: "closing" as const };
    case "correction":
      return { ...folded.body, cause: "late-reading" as const };
    case "official-values":
      return { ...folded.body, cause: "official-value" as const };
    default:
      return null;
  }
}
