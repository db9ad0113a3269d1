import type { ChainPosition } from "@localgrid/journal/chain";

/** Where a verified batch stands in its journal. */
export interface BatchPlace {
  readonly epoch: Uint8Array;
  readonly from_seq: number;
  /** Chain hash before the first record. */
  readonly prev_hash: Uint8Array;
  /** Chain hashes after each record, at least one. */
  readonly hashes: readonly Uint8Array[];
  /** The head that the epoch continues; null for none, undefined when the batch begins after the genesis. */
  readonly parent: ChainPosition | null | undefined;
}

/** What is held of the batch's node; read while nobody else can change it. */
export interface HeldJournal {
  readonly is_revoked: boolean;
  /** The batch's epoch, with the chain hash that is held at the batch's last seq or at the head, whichever is first. */
  readonly epoch: (HeldEpoch & { readonly hash: Uint8Array }) | null;
  /** Chain hash that is held at the parent of the batch's epoch; null when that record is not here. */
  readonly parent_hash: Uint8Array | null;
  /** Head of the epoch that came last. */
  readonly newest: ChainPosition | null;
}

export interface HeldEpoch {
  readonly head_seq: number;
  readonly is_forked: boolean;
}

export type Decision =
  /** Stores the records from index `skip` on; all are known when that is their number. */
  | { readonly kind: "append"; readonly skip: number; readonly is_rollback: boolean }
  | { readonly kind: "gap"; readonly expected: { readonly epoch: Uint8Array; readonly seq: number } }
  | { readonly kind: "unknown-parent" }
  /** The node has signed two histories of `at.epoch`; they differ at or before `at.seq`. */
  | { readonly kind: "fork"; readonly at: { readonly epoch: Uint8Array; readonly seq: number } }
  | { readonly kind: "revoked" };

/**
 * What to do with a batch that its node signed. One comparison of hashes is enough to know a whole prefix, since a
 * chain hash stands for everything before it.
 */
export function decideReceipt(batch: BatchPlace, held: HeldJournal): Decision {
  if (held.is_revoked) return { kind: "revoked" };
  if (held.epoch !== null) return continueEpoch(batch, held.epoch);
  if (batch.parent === undefined) return { kind: "gap", expected: { epoch: batch.epoch, seq: 1 } };
  return openEpoch(batch.parent, held);
}

function continueEpoch(batch: BatchPlace, held: NonNullable<HeldJournal["epoch"]>): Decision {
  const { epoch, from_seq, prev_hash, hashes } = batch;
  const { head_seq } = held;
  if (from_seq > head_seq + 1) return { kind: "gap", expected: { epoch, seq: head_seq + 1 } };
  const known = Math.min(hashes.length, head_seq + 1 - from_seq);
  const theirs = known === 0 ? prev_hash : (hashes[known - 1] as Uint8Array);
  if (held.is_forked || !areEqual(held.hash, theirs)) {
    return { kind: "fork", at: { epoch, seq: from_seq + known - 1 } };
  }
  return { kind: "append", skip: known, is_rollback: false };
}

function openEpoch(parent: ChainPosition | null, { parent_hash, newest }: HeldJournal): Decision {
  if (parent === null) return { kind: "append", skip: 0, is_rollback: newest !== null };
  if (parent_hash === null) return { kind: "unknown-parent" };
  if (!areEqual(parent_hash, parent.hash)) {
    return { kind: "fork", at: { epoch: parent.epoch, seq: parent.seq } };
  }
  return { kind: "append", skip: 0, is_rollback: !isAt(parent, newest) };
}

function isAt(parent: ChainPosition, newest: ChainPosition | null): boolean {
  return newest !== null && areEqual(parent.epoch, newest.epoch) && parent.seq === newest.seq;
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
