import type { ChainPosition } from "@localgrid/journal/chain";
import { decodeUploadBatch, type VerifiedRecord, verifyUploadBatch } from "@localgrid/protocol/upload";
import { edgeNodeError } from "../errors.ts";
import { generationInGenesis } from "./epoch-generation.ts";
import { areEqual, hexOf } from "./names.ts";

/** What is here of the journal that a batch is to continue. */
export interface JournalPlace {
  readonly node: string;
  /** Raw, 32 bytes, of the node that writes it. */
  readonly publicKey: Uint8Array;
  /** 0 when the epoch is not here. */
  lastSeq(epoch: string): number;
  /** Chain hash after `seq`, before the epoch for 0; null when that is not here. */
  hashAt(epoch: string, seq: number): Uint8Array | null;
}

/** A batch that is proven to be its node's own and to continue what is here. */
export interface NextBatch {
  readonly kind: "next";
  readonly epoch: string;
  readonly from_seq: number;
  readonly upto_seq: number;
  readonly bytes: Uint8Array;
  readonly head_hash: Uint8Array;
  readonly prev_hash: Uint8Array;
  readonly parent: ChainPosition | null | undefined;
  /** Of its epoch; undefined when the batch begins later than the genesis. */
  readonly generation: number | undefined;
  /** Records at its beginning that are here already. */
  readonly skip: number;
  readonly records: readonly VerifiedRecord[];
}

export type CheckedBatch =
  | NextBatch
  /** Its node signed something else for this place than what is here. */
  | { readonly kind: "fork"; readonly epoch: string; readonly seq: number }
  /** The epoch continues something that is not here. */
  | { readonly kind: "parent-missing" };

/**
 * Looks whether a batch answers the question for `epoch` from the first record on that is not here.
 *
 * @throws {LocalGridError} `wrong-peer-answer` when it is of another place than was asked for or brings nothing; those of
 *   `decodeUploadBatch` and `verifyUploadBatch`
 */
export function checkBatch(bytes: Uint8Array, place: JournalPlace, epoch: string): CheckedBatch {
  const batch = decodeUploadBatch(bytes);
  const { from_seq, prev_hash, head_hash } = batch;
  const upto_seq = from_seq + batch.records.length - 1;
  const here_seq = place.lastSeq(epoch);
  if (hexOf(batch.node) !== place.node || hexOf(batch.epoch) !== epoch) {
    throw edgeNodeError("wrong-peer-answer", "a batch of another journal or epoch than was asked for");
  }
  if (from_seq > here_seq + 1 || upto_seq <= here_seq) {
    throw edgeNodeError("wrong-peer-answer", `records ${from_seq} to ${upto_seq} after ${here_seq}`);
  }
  const { records, parent } = verifyUploadBatch(batch, place.publicKey);
  const skip = here_seq + 1 - from_seq;
  if (here_seq > 0) {
    const forked = forkAt({ records, from_seq, prev_hash }, place, epoch);
    if (forked !== null) return { kind: "fork", epoch, seq: forked };
  } else if (parent !== null && parent !== undefined) {
    const at = { epoch: hexOf(parent.epoch), seq: parent.seq };
    const hash = place.hashAt(at.epoch, at.seq);
    if (hash === null) return { kind: "parent-missing" };
    if (!areEqual(hash, parent.hash)) return { kind: "fork", ...at };
  }
  const generation = from_seq === 1 ? generationInGenesis(records[0]?.bytes) : undefined;
  return { kind: "next", epoch, from_seq, upto_seq, bytes, head_hash, prev_hash, parent, generation, skip, records };
}

interface Span {
  readonly records: readonly VerifiedRecord[];
  readonly from_seq: number;
  readonly prev_hash: Uint8Array;
}

/** The first place where the batch and what is here of the epoch differ; null when they agree. */
function forkAt({ records, from_seq, prev_hash }: Span, place: JournalPlace, epoch: string): number | null {
  const here_seq = place.lastSeq(epoch);
  const hashOf = (seq: number) => (seq < from_seq ? prev_hash : records[seq - from_seq]?.hash);
  const isSameAt = (seq: number) => {
    const hash = hashOf(seq);
    const here = place.hashAt(epoch, seq);
    return hash !== undefined && here !== null && areEqual(hash, here);
  };
  // Hashes are chained: where the last one agrees, all before it do.
  if (isSameAt(here_seq)) return null;
  for (let seq = from_seq - 1; seq < here_seq; seq++) if (!isSameAt(seq)) return seq;
  return here_seq;
}
