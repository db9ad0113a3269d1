import type { ChainPosition } from "@localgrid/journal/chain";
import type { EpochExtent } from "@localgrid/sync-engine/upload-state";

/** What is here of one foreign journal. Nodes and epochs are hexadecimal in this file. */
export interface ReplicaSummary {
  readonly node: string;
  /** Over all epochs. */
  readonly records: number;
  /** Room that its batches take. */
  readonly bytes: number;
  readonly updated_at_ms: number;
  /** Highest that is known of the node; 1 when nothing is. */
  readonly generation: number;
}

/** A signed batch that was verified and continues what is here. */
export interface ReplicaBatch {
  readonly node: string;
  readonly epoch: string;
  readonly from_seq: number;
  readonly upto_seq: number;
  /** The batch as its node signed it. */
  readonly bytes: Uint8Array;
  readonly head_hash: Uint8Array;
  /** What the epoch continues; null for a first epoch, undefined when the batch begins later than its genesis. */
  readonly parent: ChainPosition | null | undefined;
  /** Of the epoch, from its genesis; undefined when the batch begins later. */
  readonly generation: number | undefined;
  /** Records at its beginning that are here already. */
  readonly skip: number;
  readonly at_ms: number;
}

export interface StoredBatch {
  readonly from_seq: number;
  readonly upto_seq: number;
  readonly bytes: Uint8Array;
}

/** Two signed things of one node that name different hashes at one place of its journal. */
export interface Evidence {
  readonly node: string;
  readonly epoch: string;
  readonly seq: number;
  /** The signed bytes as they came: a batch, an announcement or a membership. Of further batches of a node an extract. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly at_ms: number;
}

/** Where a node's newest generation took off: epochs that an older one began since are not taken. */
export interface Takeover {
  readonly generation: number;
  readonly parent: ChainPosition | null;
}

export const MAX_EVIDENCE_PER_NODE = 16;

/**
 * What this node keeps of others: their journals as signed batches, their newest announcement, and the region's
 * membership. A journal's records of one epoch begin at seq 1 and have no gap.
 */
export interface ReplicaStore {
  journals(): readonly ReplicaSummary[];
  /** Room that all batches take. */
  bytes(): number;
  /** Each epoch after the one that it continues; none for a node that is not here. */
  extents(node: string): readonly EpochExtent[];
  /** Chain hash after `seq`, before the epoch for 0; null when that is not here. */
  hashAt(node: string, epoch: string, seq: number): Uint8Array | null;
  /** What an epoch continues; undefined when the epoch is not here. */
  parentOf(node: string, epoch: string): ChainPosition | null | undefined;
  /**
   * Durable when it returns; all of it or nothing.
   *
   * @throws {LocalGridError} `storage-full`, `storage-failed`
   */
  append(batch: ReplicaBatch): void;
  /** The stored batch that holds `seq`; null when that is not here. */
  batchAt(node: string, epoch: string, seq: number): StoredBatch | null;
  /** Lets go of a journal. What is known of its node's generation and wrongs stays. */
  drop(node: string): void;
  /** Replaces the one that was kept of this node. Durable soon. */
  keepAnnouncement(node: string, bytes: Uint8Array): void;
  announcements(): readonly { readonly node: string; readonly bytes: Uint8Array }[];
  /** The oldest {@link MAX_EVIDENCE_PER_NODE} of a node stay, one per place of its journal. */
  addEvidence(evidence: Evidence): void;
  evidence(): readonly Evidence[];
  membership(): Uint8Array | null;
  saveMembership(bytes: Uint8Array): void;
  /** The key that this node trusts to sign the region's membership; null before the first one. */
  regionKey(): Uint8Array | null;
  pinRegionKey(key: Uint8Array): void;
  /** Highest that is known; 1 when nothing is. */
  generationOf(node: string): number;
  /** Lower ones than the one that is known change nothing. */
  noteGeneration(node: string, generation: number, parent: ChainPosition | null): void;
  /** Null while the node is of its first generation. */
  takenOverAt(node: string): Takeover | null;
}
