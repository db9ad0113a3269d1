import { CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import { journalError } from "./errors.ts";

/** Version of the record layout; a reader refuses what it does not know. */
export const RECORD_VERSION = 1;

const ID_BYTES = 16;
const MAX_KIND_LENGTH = 32;

/** A body that anyone may read. Keys are text. */
export type OpenBody = { readonly [key: string]: CborValue };

/**
 * One entry of a node's journal: deterministic CBOR
 * `[version, node, epoch, seq, kind, recorded_at_ms, body]`.
 *
 * A body is either an open map or, for kinds with personal data, the byte string that `sealing.ts` made.
 */
export interface JournalRecord {
  readonly node: NodeId;
  readonly epoch: EpochId;
  /** Gap-free from 1 inside an epoch. */
  readonly seq: number;
  /** Kinds that a reader does not know are kept and skipped, never dropped. */
  readonly kind: string;
  readonly recorded_at_ms: number;
  readonly body: OpenBody | Uint8Array;
}

export interface DecodedRecord extends JournalRecord {
  /** The record's bytes before its body: authenticated together with a sealed body. */
  readonly header: Uint8Array;
}

/** The bytes before the body, for {@link JournalRecord}s and for sealing. */
export function encodeHeader(record: Omit<JournalRecord, "body">): Uint8Array {
  const { node, epoch, seq, kind, recorded_at_ms } = record;
  const bytes = encodeCbor([RECORD_VERSION, node, epoch, seq, kind, recorded_at_ms]);
  // An array of 7 whose last item is still to come.
  bytes[0] = 0x87;
  return bytes;
}

export function encodeRecord(record: JournalRecord): Uint8Array {
  return joinRecord(encodeHeader(record), encodeCbor(record.body));
}

export function joinRecord(header: Uint8Array, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  return bytes;
}

/**
 * Strict: accepts only what {@link encodeRecord} writes.
 *
 * @throws {LocalGridError} `malformed-record`
 */
export function decodeRecord(bytes: Uint8Array): DecodedRecord {
  try {
    return readRecord(bytes);
  } catch (cause) {
    throw journalError("malformed-record", cause instanceof Error ? cause.message : "not a record", cause);
  }
}

function readRecord(bytes: Uint8Array): DecodedRecord {
  const reader = new CborReader(bytes);
  if (reader.array() !== 7) throw new Error("not an array of seven");
  const version = reader.unsigned();
  if (version !== RECORD_VERSION) throw new Error(`record version ${version} is not known`);
  const node = readId(reader) as NodeId;
  const epoch = readId(reader) as EpochId;
  const seq = reader.unsigned();
  if (seq === 0) throw new Error("seq starts at 1");
  const kind = reader.text();
  if (kind.length === 0 || kind.length > MAX_KIND_LENGTH) throw new Error("kind is empty or too long");
  const recorded_at_ms = reader.unsigned();
  const header = bytes.subarray(0, reader.offset);
  const body = reader.value();
  reader.end();
  if (!isBody(body)) throw new Error("body is neither sealed nor an open map");
  return { node, epoch, seq, kind, recorded_at_ms, body, header };
}

function readId(reader: CborReader): Uint8Array {
  const id = reader.byteString();
  if (id.length !== ID_BYTES) throw new Error(`an identifier of ${id.length} bytes`);
  return id;
}

function isBody(value: CborValue): value is OpenBody | Uint8Array {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map);
}
