import type { Invalid } from "./invalid-messages.fixture.ts";

const LABEL = `6b${Buffer.from("lg/upload/1").toString("hex")}`;
const PAGE_LABEL = `6c${Buffer.from("lg/records/1").toString("hex")}`;
const NODE = `50${"a1".repeat(16)}`;
const EPOCH = `50${"b2".repeat(16)}`;
const HASH = `5820${"c3".repeat(32)}`;
const HEAD = `5820${"d4".repeat(32)}`;
const SIGNATURE = `5840${"e5".repeat(64)}`;
const RECORD = "43010203";

/** What the invalid batches differ from, each in one thing. */
export const VALID_BATCH = batch({});
/** Without records, which stand nowhere else than in their own header. */
export const VALID_PAGE = page({});

export const INVALID_BATCHES: readonly Invalid[] = [
  { reason: "nothing at all", hex: "" },
  { reason: "the first byte alone", hex: "88" },
  { reason: "an array of seven items", hex: batch({ array: "87" }).slice(0, -10) },
  { reason: "an array of nine items", hex: `${batch({ array: "89" })}00` },
  { reason: "an indefinite array", hex: `${batch({ array: "9f" })}ff` },
  { reason: "the array's length in its longer form", hex: batch({ array: "9808" }) },
  { reason: "a tag before the batch", hex: `d2${batch({})}` },
  { reason: "version 2 of the format", hex: batch({ label: LABEL.replace(/31$/, "32") }) },
  { reason: "the label of a page", hex: batch({ label: PAGE_LABEL }) },
  { reason: "the label as a byte string", hex: batch({ label: LABEL.replace(/^6b/, "4b") }) },
  { reason: "a node of 15 bytes", hex: batch({ node: `4f${"a1".repeat(15)}` }) },
  { reason: "a node of 17 bytes", hex: batch({ node: `51${"a1".repeat(17)}` }) },
  { reason: "a node as text", hex: batch({ node: `70${"61".repeat(16)}` }) },
  { reason: "an epoch of 15 bytes", hex: batch({ epoch: `4f${"b2".repeat(15)}` }) },
  { reason: "an epoch of 17 bytes", hex: batch({ epoch: `51${"b2".repeat(17)}` }) },
  { reason: "seq 0", hex: batch({ from_seq: "00" }) },
  { reason: "a negative seq", hex: batch({ from_seq: "20" }) },
  { reason: "seq in its longer form", hex: batch({ from_seq: "1801" }) },
  { reason: "seq 2^53", hex: batch({ from_seq: "1b0020000000000000" }) },
  { reason: "a seq with a fraction", hex: batch({ from_seq: "f93e00" }) },
  { reason: "the second record's seq passes 2^53 - 1", hex: batch({ from_seq: "1b001fffffffffffff", records: two() }) },
  { reason: "a hash before of 31 bytes", hex: batch({ prev_hash: `581f${"c3".repeat(31)}` }) },
  { reason: "a hash before of 33 bytes", hex: batch({ prev_hash: `5821${"c3".repeat(33)}` }) },
  { reason: "no hash before", hex: batch({ prev_hash: "f6" }) },
  { reason: "a head of 31 bytes", hex: batch({ head_hash: `581f${"d4".repeat(31)}` }) },
  { reason: "a head of 33 bytes", hex: batch({ head_hash: `5821${"d4".repeat(33)}` }) },
  { reason: "a signature of 63 bytes", hex: batch({ signature: `583f${"e5".repeat(63)}` }) },
  { reason: "a signature of 65 bytes", hex: batch({ signature: `5841${"e5".repeat(65)}` }) },
  { reason: "no records", hex: batch({ records: "80" }) },
  { reason: "the records as a byte string", hex: batch({ records: RECORD }) },
  { reason: "records without end", hex: batch({ records: `9f${RECORD}ff` }) },
  { reason: "fewer records than announced", hex: batch({ records: `82${RECORD}` }) },
  { reason: "more records than announced", hex: batch({ records: `81${RECORD}${RECORD}` }) },
  { reason: "1,001 records", hex: batch({ records: `9903e9${"40".repeat(1001)}` }) },
  { reason: "4,294,967,295 records announced", hex: batch({ records: `9affffffff${RECORD}` }) },
  { reason: "a record as text", hex: batch({ records: "8163616263" }) },
  { reason: "a record that is not wrapped into a byte string", hex: batch({ records: "8183010203" }) },
  { reason: "a record's length in its longer form", hex: batch({ records: "815803010203" }) },
  { reason: "the last byte is missing", hex: batch({}).slice(0, -2) },
  { reason: "a byte after the batch's end", hex: `${batch({})}00` },
];

export const INVALID_PAGES: readonly Invalid[] = [
  { reason: "an empty page", hex: "" },
  { reason: "a page of five items", hex: page({ array: "85" }).slice(0, -2) },
  { reason: "a page of seven items", hex: `${page({ array: "87" })}00` },
  { reason: "a page with a batch's label", hex: page({ label: LABEL }) },
  { reason: "a page of version 2", hex: page({ label: PAGE_LABEL.replace(/31$/, "32") }) },
  { reason: "a page of a node of 15 bytes", hex: page({ node: `4f${"a1".repeat(15)}` }) },
  { reason: "a page of an epoch of 17 bytes", hex: page({ epoch: `51${"b2".repeat(17)}` }) },
  { reason: "a page from seq 0 on", hex: page({ from_seq: "00" }) },
  { reason: "a page with a hash of 31 bytes", hex: page({ prev_hash: `581f${"c3".repeat(31)}` }) },
  { reason: "a page of 1,001 records", hex: page({ records: `9903e9${"40".repeat(1001)}` }) },
  { reason: "a page with text for a record", hex: page({ records: "8163616263" }) },
  { reason: "a byte after the page's end", hex: `${page({})}00` },
];

interface Parts {
  readonly array?: string;
  readonly label?: string;
  readonly node?: string;
  readonly epoch?: string;
  readonly from_seq?: string;
  readonly prev_hash?: string;
  readonly head_hash?: string;
  readonly signature?: string;
  readonly records?: string;
}

function batch(parts: Parts): string {
  const { array = "88", label = LABEL, head_hash = HEAD, signature = SIGNATURE, records = `81${RECORD}` } = parts;
  return array + label + startOf(parts) + head_hash + signature + records;
}

function page(parts: Parts): string {
  const { array = "86", label = PAGE_LABEL, records = "80" } = parts;
  return array + label + startOf(parts) + records;
}

function startOf({ node = NODE, epoch = EPOCH, from_seq = "01", prev_hash = HASH }: Parts): string {
  return node + epoch + from_seq + prev_hash;
}

function two(): string {
  return `82${RECORD}${RECORD}`;
}
