import { CborReader } from "@localgrid/vocabulary/cbor";
import type { EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { protocolError } from "./errors.ts";
import { malformed } from "./strict-fields.ts";
import { MAX_BATCH_BYTES, MAX_RECORD_BYTES, MAX_RECORDS_PER_BATCH } from "./upload-limits.ts";

const RECORD_VERSION = 1;
const RECORD_ITEMS = 7;
const MAX_KIND_LENGTH = 32;
const ID_BYTES = 16;
/** Head of a byte string of 16. */
const ID_HEAD = 0x50;
const BYTE_STRING = 2;

/** What batches and pages of records begin with. */
export interface BatchStart {
  readonly node: NodeId;
  readonly epoch: EpochId;
  /** `seq` of the first record. */
  readonly from_seq: number;
  /** Chain hash before the first record; for `seq` 1 that of the parent head, 32 zero bytes without a parent. */
  readonly prev_hash: Uint8Array;
}

export interface RecordHeader {
  readonly kind: string;
  readonly recorded_at_ms: number;
  /** Whether the body is one byte string, as sealed bodies are. */
  readonly is_sealed: boolean;
}

export function readStart(reader: CborReader, label: string, items: number): BatchStart {
  if (reader.array() !== items) throw malformed(`not an array of ${items}`);
  if (reader.text() !== label) throw malformed(`not "${label}"`);
  const node = readBytes(reader, ID_BYTES) as NodeId;
  const epoch = readBytes(reader, ID_BYTES) as EpochId;
  const from_seq = reader.unsigned();
  if (from_seq === 0) throw malformed("seq starts at 1");
  return { node, epoch, from_seq, prev_hash: readBytes(reader, 32) };
}

export function readRecords(reader: CborReader, from_seq: number): readonly Uint8Array[] {
  const count = reader.array();
  if (count > MAX_RECORDS_PER_BATCH) throw malformed(`${count} records, at most ${MAX_RECORDS_PER_BATCH} are allowed`);
  if (from_seq > Number.MAX_SAFE_INTEGER - count + 1) throw malformed("seq passes 2^53 - 1");
  return Array.from({ length: count }, () => {
    const record = reader.byteString();
    if (record.length > MAX_RECORD_BYTES) {
      throw malformed(`a record of ${record.length} bytes, at most ${MAX_RECORD_BYTES} are allowed`);
    }
    return record;
  });
}

export function readBytes(reader: CborReader, length: number): Uint8Array {
  const bytes = reader.byteString();
  if (bytes.length !== length) throw malformed(`${bytes.length} bytes where ${length} belong`);
  return bytes;
}

/** @throws {LocalGridError} `batch-too-large`, `inconsistent-records` */
export function checkRecords(start: Omit<BatchStart, "prev_hash">, records: readonly Uint8Array[]): void {
  if (records.length > MAX_RECORDS_PER_BATCH) throw tooLarge(`${records.length} records`);
  for (const [index, record] of records.entries()) {
    if (record.length > MAX_RECORD_BYTES) throw tooLarge(`a record of ${record.length} bytes`);
    headerAt({ ...start, seq: start.from_seq + index }, record);
  }
}

/** @throws {LocalGridError} `batch-too-large` */
export function checkSize(bytes: Uint8Array): void {
  if (bytes.length > MAX_BATCH_BYTES) throw tooLarge(`${bytes.length} bytes, ${MAX_BATCH_BYTES} are allowed`);
}

interface Place {
  readonly node: Uint8Array;
  readonly epoch: Uint8Array;
  readonly seq: number;
}

/** What all records of an epoch begin with: array, version, node, epoch. */
export function headerStart({ node, epoch }: Pick<BatchStart, "node" | "epoch">): Uint8Array {
  return Buffer.concat([
    Uint8Array.of(0x80 + RECORD_ITEMS, RECORD_VERSION, ID_HEAD),
    node,
    Uint8Array.of(ID_HEAD),
    epoch,
  ]);
}

/**
 * {@link headerAt} for many records of one epoch: what is equal in all of them is compared, not read.
 *
 * @throws {LocalGridError} `inconsistent-records`
 */
export function headerBehind(start: Uint8Array, place: Place, record: Uint8Array): RecordHeader {
  const isUsual = record.length > start.length && Buffer.compare(start, record.subarray(0, start.length)) === 0;
  if (!isUsual) return headerAt(place, record);
  const reader = new CborReader(record, start.length);
  const { seq, ...header } = coded(() => readRest(reader, record));
  if (seq !== place.seq) throw wrongSeq(seq, place.seq);
  return header;
}

/**
 * What stands before a record's body, read without the body: it may be sealed, of a later version, or nonsense.
 *
 * @throws {LocalGridError} `inconsistent-records` when the header is none, or of another place in the journals
 */
export function headerAt(place: Place, record: Uint8Array): RecordHeader {
  const { node, epoch, seq, ...header } = readHeader(record);
  if (!areEqual(node, place.node)) throw protocolError("inconsistent-records", "a record of another node");
  if (!areEqual(epoch, place.epoch)) throw protocolError("inconsistent-records", "a record of another epoch");
  if (seq !== place.seq) throw wrongSeq(seq, place.seq);
  return header;
}

function wrongSeq(seq: number, expected: number): LocalGridError {
  return protocolError("inconsistent-records", `seq ${seq} where ${expected} belongs`);
}

function readHeader(record: Uint8Array): Place & RecordHeader {
  const reader = new CborReader(record);
  return coded(() => {
    if (reader.array() !== RECORD_ITEMS) throw malformed("not an array of seven");
    const version = reader.unsigned();
    if (version !== RECORD_VERSION) throw malformed(`record version ${version} is not known`);
    const node = readBytes(reader, ID_BYTES);
    const epoch = readBytes(reader, ID_BYTES);
    return { node, epoch, ...readRest(reader, record) };
  });
}

function readRest(reader: CborReader, record: Uint8Array): { readonly seq: number } & RecordHeader {
  const seq = reader.unsigned();
  const kind = reader.text();
  if (kind.length === 0 || kind.length > MAX_KIND_LENGTH) throw malformed("kind is empty or too long");
  const recorded_at_ms = reader.unsigned();
  return { seq, kind, recorded_at_ms, is_sealed: isByteString(record, reader.offset) };
}

/** Whether one byte string goes from `at` to the end, in its shortest form. */
function isByteString(record: Uint8Array, at: number): boolean {
  if ((record[at] ?? 0) >> 5 !== BYTE_STRING) return false;
  const reader = new CborReader(record, at);
  try {
    reader.byteString();
    return reader.offset === record.length;
  } catch (error) {
    if (error instanceof LocalGridError) return false;
    throw error;
  }
}

function coded<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof LocalGridError)) throw cause;
    throw protocolError("inconsistent-records", `not a record: ${cause.message}`, cause);
  }
}

export function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function tooLarge(what: string): LocalGridError {
  return protocolError("batch-too-large", what);
}
