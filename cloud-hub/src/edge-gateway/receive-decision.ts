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
  /** Which box of the node wrote the epoch, as its genesis says; left out when the batch begins after that. */
  readonly generation?: number | undefined;
}

/** What is held of the batch's node; read while nobody else can change it. */
export interface HeldJournal {
  readonly is_revoked: boolean;
  /** The batch's epoch, with the chain hash that is held at the batch's last seq or at the head, whichever is first. */
  readonly epoch: (HeldEpoch & { readonly hash: Uint8Array }) | null;
  /** Chain hash that is held at the parent of the batch's epoch; null when that record is not here. */
  readonly parent_hash: Uint8Array | null;
  /** Head of the epoch that the journal goes on from, where the batch's epoch is new; else null. */
  readonly newest: ChainPosition | null;
  /** The box that took the node's place last; null for a node that was never replaced. */
  readonly takeover: Takeover | null;
}

/** A box with the recovery code has taken a node's place. */
export interface Takeover {
  /** From 2 on. */
  readonly generation: number;
  /** When its first batch came. */
  readonly at_ms: number;
}

export interface HeldEpoch {
  readonly generation: number;
  readonly head_seq: number;
  readonly is_forked: boolean;
}

export type Decision =
  /**
   * Stores the records from index `skip` on; all are known when that is their number. With `is_takeover` a new box
   * begins to write, wherever it goes on from.
   */
  | { readonly kind: "append"; readonly skip: number; readonly is_rollback: boolean; readonly is_takeover: boolean }
  /** Something new by a box whose place another one has taken. */
  | ({ readonly kind: "replaced" } & Takeover)
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
  const { takeover } = held;
  const decision = held.epoch !== null ? continueEpoch(batch, held.epoch) : beginEpoch(batch, held);
  const generation = held.epoch?.generation ?? batch.generation;
  if (takeover === null || generation === undefined || generation >= takeover.generation) return decision;
  // What contradicts is evidence, whoever wrote it; what is known stays acknowledged.
  const isKnown = decision.kind === "append" && decision.skip === batch.hashes.length;
  return decision.kind === "fork" || isKnown ? decision : { kind: "replaced", ...takeover };
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
  return { kind: "append", skip: known, is_rollback: false, is_takeover: false };
}

function beginEpoch({ epoch, parent, generation = 1 }: BatchPlace, held: HeldJournal): Decision {
  const { parent_hash, newest, takeover } = held;
  if (parent === undefined) return { kind: "gap", expected: { epoch, seq: 1 } };
  if (parent !== null && parent_hash === null) return { kind: "unknown-parent" };
  if (parent !== null && !areEqual(parent_hash as Uint8Array, parent.hash)) {
    return { kind: "fork", at: { epoch: parent.epoch, seq: parent.seq } };
  }
  const is_takeover = generation > (takeover?.generation ?? 1);
  const goesOn = parent === null ? newest === null : isAt(parent, newest);
  return { kind: "append", skip: 0, is_rollback: !goesOn && !is_takeover, is_takeover };
}

function isAt(parent: ChainPosition, newest: ChainPosition | null): boolean {
  return newest !== null && areEqual(parent.epoch, newest.epoch) && parent.seq === newest.seq;
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
