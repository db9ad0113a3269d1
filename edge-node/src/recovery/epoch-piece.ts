import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { checkHeadRecord } from "@localgrid/journal/head";
import { decodeRecord } from "@localgrid/journal/record";
import { decodeRecordPage } from "@localgrid/protocol/record-page";
import { type UploadBatch, verifyUploadBatch } from "@localgrid/protocol/upload";
import { edgeNodeError } from "../errors.ts";
import type { EpochPiece, SeqRange } from "./recovery-source.ts";

/**
 * Batches of one epoch that the node signed and that follow one another. Each one's beginning is the hash that the one
 * before ends with, so the last one's signature stands for all of them: a journal that was followed live comes in
 * hundreds of thousands of small batches, and signatures are what takes time.
 */
export class BatchRun {
  bytes = 0;
  private readonly publicKey: Uint8Array;
  private readonly epoch: string;
  private batches: UploadBatch[] = [];

  constructor(epoch: string, publicKey: Uint8Array) {
    this.epoch = epoch;
    this.publicKey = publicKey;
  }

  /** @throws {LocalGridError} `foreign-tail` when the batch is of another epoch */
  isContinuedBy(batch: UploadBatch): boolean {
    if (hex(batch.epoch) !== this.epoch) throw foreign("a batch of another epoch than was asked for");
    const last = this.batches.at(-1);
    if (last === undefined) return true;
    return batch.from_seq === last.from_seq + last.records.length && areEqual(batch.prev_hash, last.head_hash);
  }

  add(batch: UploadBatch): void {
    this.batches.push(batch);
    this.bytes += batch.packed.length;
  }

  /**
   * Everything since the last time, as far as it lies in the range; null when there is nothing.
   *
   * @throws {LocalGridError} those of `verifyUploadBatch`
   */
  take(range: SeqRange): EpochPiece | null {
    const { batches } = this;
    const [first] = batches;
    this.batches = [];
    this.bytes = 0;
    if (first === undefined) return null;
    const hashes = batches.flatMap((batch, index) => {
      // What an epoch begins with says whose it is, and what it follows.
      const isSigned = index === batches.length - 1 || batch.from_seq === 1;
      return isSigned ? verifyUploadBatch(batch, this.publicKey).records.map(({ hash }) => hash) : hashesOf(batch);
    });
    const records = batches.flatMap((batch) => batch.records);
    return within({ from_seq: first.from_seq, prev_hash: first.prev_hash, records, hashes }, range);
  }
}

function hashesOf({ prev_hash, head_hash, records }: UploadBatch): readonly Uint8Array[] {
  let hash = prev_hash;
  const hashes = records.map((record) => {
    hash = chainHash(hash, record);
    return hash;
  });
  if (!areEqual(hash, head_hash)) throw foreign("records that do not lead to the head of their batch");
  return hashes;
}

/**
 * What a page of the hub has of a range. Pages are not signed: the heads in it are, and what stands before hangs on
 * them.
 *
 * @throws {LocalGridError} `foreign-tail` when it is of another place; those of `decodeRecordPage` and
 * `checkHeadRecord`
 */
export function pieceOfPage(
  bytes: Uint8Array,
  range: SeqRange,
  { node, publicKey }: { readonly node: string; readonly publicKey: Uint8Array },
): EpochPiece {
  const page = decodeRecordPage(bytes);
  const isAsked = hex(page.epoch) === range.epoch && hex(page.node) === node;
  if (!isAsked) throw foreign("a page of another place than was asked for");
  const { epoch, from_seq, prev_hash, records } = page;
  if (from_seq === 1 && records[0] !== undefined) checkGenesis(records[0], { prev_hash, publicKey });
  let before: ChainPosition = { epoch, seq: from_seq - 1, hash: prev_hash };
  const hashes = records.map((record) => {
    const decoded = decodeRecord(record);
    if (decoded.kind === "head") checkHeadRecord(decoded, before, publicKey);
    before = { epoch, seq: decoded.seq, hash: chainHash(before.hash, record) };
    return before.hash;
  });
  return within({ from_seq, prev_hash, records, hashes }, range);
}

function checkGenesis(record: Uint8Array, expected: Readonly<Record<"prev_hash" | "publicKey", Uint8Array>>): void {
  const { body, kind } = decodeRecord(record);
  if (kind !== "genesis" || body instanceof Uint8Array) throw foreign("an epoch that begins with no genesis");
  const { public_key, parent } = body;
  const isOwn = public_key instanceof Uint8Array && areEqual(public_key, expected.publicKey);
  const hash = parent === null ? CHAIN_START : (parent as { readonly hash?: unknown } | undefined)?.hash;
  const follows = hash instanceof Uint8Array && areEqual(hash, expected.prev_hash);
  if (!isOwn || !follows) throw foreign("a genesis of another node, or after another parent");
}

/** The part that lies in the range; nothing else of it is kept. */
function within({ from_seq, prev_hash, records, hashes }: EpochPiece, range: SeqRange): EpochPiece {
  const skip = Math.max(0, range.from_seq - from_seq);
  const end = Math.max(skip, Math.min(records.length, range.upto_seq - from_seq + 1));
  return {
    from_seq: from_seq + skip,
    prev_hash: skip === 0 ? prev_hash : (hashes[Math.min(skip, hashes.length) - 1] as Uint8Array),
    records: records.slice(skip, end),
    hashes: hashes.slice(skip, end),
  };
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function foreign(message: string) {
  return edgeNodeError("foreign-tail", message);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
