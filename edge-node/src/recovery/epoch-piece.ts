import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { checkHeadRecord } from "@localgrid/journal/head";
import { decodeRecord } from "@localgrid/journal/record";
import { decodeRecordPage } from "@localgrid/protocol/record-page";
import { decodeUploadBatch, verifyUploadBatch } from "@localgrid/protocol/upload";
import { edgeNodeError } from "../errors.ts";
import type { EpochPiece, SeqRange } from "./recovery-source.ts";

/**
 * What a batch that the node itself signed has of a range.
 *
 * @throws {LocalGridError} `foreign-tail` when it is of another place; those of `decodeUploadBatch` and
 * `verifyUploadBatch`
 */
export function pieceOfBatch(bytes: Uint8Array, range: SeqRange, publicKey: Uint8Array): EpochPiece {
  const batch = decodeUploadBatch(bytes);
  if (hex(batch.epoch) !== range.epoch) throw foreign("a batch of another epoch than was asked for");
  const { records } = verifyUploadBatch(batch, publicKey);
  const { from_seq, prev_hash } = batch;
  return within({ from_seq, prev_hash, records: batch.records, hashes: records.map(({ hash }) => hash) }, range);
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
