import { encodeCbor } from "@localgrid/vocabulary/cbor";
import { type BatchStart, checkRecords, checkSize, readRecords, readStart } from "./batch-fields.ts";
import { strictly } from "./strict-fields.ts";
import { MAX_BATCH_BYTES } from "./upload-limits.ts";

/** A part of one epoch as the hub gives it back. Not signed: whoever reads it verifies the chain from `prev_hash` on. */
export interface RecordPage extends BatchStart {
  /** 0 to 1,000, in order of `seq`; none when the epoch ends before `from_seq`. */
  readonly records: readonly Uint8Array[];
}

const LABEL = "lg/records/1";

/**
 * @throws {LocalGridError} `inconsistent-records` when the records are not those that the page names,
 * `batch-too-large`
 */
export function encodeRecordPage({ node, epoch, from_seq, prev_hash, records }: RecordPage): Uint8Array {
  checkRecords({ node, epoch, from_seq }, records);
  const bytes = encodeCbor([LABEL, node, epoch, from_seq, prev_hash, records]);
  checkSize(bytes);
  return bytes;
}

/**
 * Takes a page apart and checks that its records stand where it says. The arrays are views of `bytes`.
 *
 * @throws {LocalGridError} `batch-too-large`, `malformed-message`, `inconsistent-records`
 */
export function decodeRecordPage(bytes: Uint8Array): RecordPage {
  checkSize(bytes);
  const page = strictly(bytes, { what: "page of records", maxBytes: MAX_BATCH_BYTES }, (reader) => {
    const start = readStart(reader, LABEL, 6);
    return { ...start, records: readRecords(reader, start.from_seq) };
  });
  checkRecords(page, page.records);
  return page;
}
