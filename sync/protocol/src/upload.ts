import { sign, verify } from "node:crypto";
import { CHAIN_START, type ChainPosition, chainHash, nodeIdOf } from "@localgrid/journal/chain";
import { ed25519PublicKey, type NodeKey } from "@localgrid/journal/head";
import { decodeRecord, type OpenBody } from "@localgrid/journal/record";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import {
  areEqual,
  type BatchStart,
  checkRecords,
  checkSize,
  headerBehind,
  headerStart,
  readBytes,
  readRecords,
  readStart,
} from "./batch-fields.ts";
import { protocolError } from "./errors.ts";
import { malformed, strictly } from "./strict-fields.ts";
import { MAX_BATCH_BYTES } from "./upload-limits.ts";

/** Records of one epoch, contiguous, and the node's signature over where they begin and end. */
export interface UploadBatch extends BatchStart {
  /** Chain hash after the last record. */
  readonly head_hash: Uint8Array;
  /** Ed25519 over the deterministic CBOR of `["lg/upload/1", node, epoch, from_seq, count, prev_hash, head_hash]`. */
  readonly signature: Uint8Array;
  /** 1 to 1,000, in order of `seq`. */
  readonly records: readonly Uint8Array[];
  /** The same as they stand in the batch: a CBOR array of byte strings. */
  readonly packed: Uint8Array;
}

/** A record whose place in the chain is proven. Its body has not been looked at. */
export interface VerifiedRecord {
  readonly seq: number;
  readonly kind: string;
  readonly recorded_at_ms: number;
  /** Whether the body is one byte string, as sealed bodies are. */
  readonly is_sealed: boolean;
  /** Chain hash after this record. */
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface VerifiedUpload {
  readonly records: readonly VerifiedRecord[];
  /** The head that the epoch continues; `null` for a node's first epoch, `undefined` when the batch begins later. */
  readonly parent: ChainPosition | null | undefined;
}

/** What a batch is of. It is signed, so that a batch of one can never pass as one of the other. */
export type BatchLabel = "lg/upload/1" | "lg/telemetry/1";

const JOURNAL_LABEL = "lg/upload/1";

/**
 * Chains and signs records of the node that holds the key.
 *
 * @throws {LocalGridError} `inconsistent-records` when there are none, or they are not of this node and epoch from
 * `from_seq` on without a gap; `batch-too-large`
 */
export function encodeUploadBatch(
  { epoch, from_seq, prev_hash, records }: Pick<UploadBatch, "epoch" | "from_seq" | "prev_hash" | "records">,
  key: NodeKey,
  label: BatchLabel = JOURNAL_LABEL,
): Uint8Array {
  const node = key.node as NodeId;
  if (records.length === 0) throw protocolError("inconsistent-records", "a batch has at least one record");
  checkRecords({ node, epoch, from_seq }, records);
  const head_hash = records.reduce(chainHash, prev_hash);
  const unsigned = { node, epoch, from_seq, prev_hash, head_hash, records };
  const signature = sign(null, signedBytes(unsigned, label), key.privateKey);
  const bytes = encodeCbor([label, node, epoch, from_seq, prev_hash, head_hash, signature, records]);
  checkSize(bytes);
  return bytes;
}

/**
 * The form only: neither chain nor signature nor records are looked at. The arrays are views of `bytes`.
 *
 * @throws {LocalGridError} `batch-too-large`, `malformed-message`
 */
export function decodeUploadBatch(bytes: Uint8Array, label: BatchLabel = JOURNAL_LABEL): UploadBatch {
  checkSize(bytes);
  return strictly(bytes, { what: "upload batch", maxBytes: MAX_BATCH_BYTES }, (reader) => {
    const start = readStart(reader, label, 8);
    const head_hash = readBytes(reader, 32);
    const signature = readBytes(reader, 64);
    const packed = bytes.subarray(reader.offset);
    const records = readRecords(reader, start.from_seq);
    if (records.length === 0) throw malformed("no records");
    return { ...start, head_hash, signature, records, packed };
  });
}

/**
 * Proves that the node with this key (raw, 32 bytes) wrote these records in this order: the signature, each record's
 * node, epoch and `seq`, the chain up to the head, and a genesis' key and parent. Other bodies are not read, so that
 * no record can hold up those behind it.
 *
 * @throws {LocalGridError} `wrong-signature`, `inconsistent-records`, `broken-chain`
 */
export function verifyUploadBatch(
  batch: UploadBatch,
  publicKey: Uint8Array,
  label: BatchLabel = JOURNAL_LABEL,
): VerifiedUpload {
  checkSignature(batch, publicKey, label);
  const records: VerifiedRecord[] = [];
  const headerBytes = headerStart(batch);
  let hash = batch.prev_hash;
  for (const [index, bytes] of batch.records.entries()) {
    const seq = batch.from_seq + index;
    const place = { node: batch.node, epoch: batch.epoch, seq };
    const { kind, recorded_at_ms, is_sealed } = headerBehind(headerBytes, place, bytes);
    if ((kind === "genesis") !== (seq === 1)) throw broken("an epoch has one genesis, its first record");
    hash = chainHash(hash, bytes);
    records.push({ seq, kind, recorded_at_ms, is_sealed, hash, bytes });
  }
  if (!areEqual(hash, batch.head_hash)) throw broken("the records do not lead to the head");
  const [first] = records;
  const parent = first?.seq === 1 ? parentOf(first.bytes, publicKey) : undefined;
  if (parent !== undefined && !areEqual(batch.prev_hash, parent?.hash ?? CHAIN_START)) {
    throw broken("the epoch does not follow the parent that its genesis names");
  }
  return { records, parent };
}

function checkSignature(batch: UploadBatch, publicKey: Uint8Array, label: BatchLabel): void {
  if (!areEqual(nodeIdOf(publicKey), batch.node)) {
    throw protocolError("wrong-signature", "the key is not that of the node that the batch names");
  }
  if (!verify(null, signedBytes(batch, label), ed25519PublicKey(publicKey), batch.signature)) {
    throw protocolError("wrong-signature", "the batch does not carry the node's signature");
  }
}

function parentOf(genesis: Uint8Array, publicKey: Uint8Array): ChainPosition | null {
  const { public_key, parent } = genesisBody(genesis);
  const isOwnKey = public_key instanceof Uint8Array && areEqual(public_key, publicKey);
  if (!isOwnKey) throw broken("the genesis names another key");
  if (parent === null) return null;
  if (!isPosition(parent)) throw broken("the parent that the genesis names is no head");
  const { epoch, seq, hash } = parent;
  return { epoch, seq, hash };
}

function genesisBody(genesis: Uint8Array): OpenBody {
  try {
    const { body } = decodeRecord(genesis);
    if (!(body instanceof Uint8Array)) return body;
  } catch (cause) {
    throw protocolError("broken-chain", "the genesis cannot be read", cause);
  }
  throw broken("a genesis is never sealed");
}

function isPosition(value: unknown): value is ChainPosition {
  if (typeof value !== "object" || value === null) return false;
  const { epoch, seq, hash } = value as Record<string, unknown>;
  const isHead = isOfLength(epoch, 16) && isOfLength(hash, 32);
  return isHead && typeof seq === "number" && seq >= 1;
}

function isOfLength(value: unknown, length: number): boolean {
  return value instanceof Uint8Array && value.length === length;
}

function signedBytes(batch: Omit<UploadBatch, "signature" | "packed">, label: BatchLabel): Uint8Array {
  const { node, epoch, from_seq, prev_hash, head_hash, records } = batch;
  return encodeCbor([label, node, epoch, from_seq, records.length, prev_hash, head_hash]);
}

function broken(message: string): LocalGridError {
  return protocolError("broken-chain", message);
}
