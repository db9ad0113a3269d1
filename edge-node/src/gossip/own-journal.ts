import type { ChainPosition } from "@localgrid/journal/chain";
import type { BatchRequest, EpochExtent } from "@localgrid/sync-engine/upload-state";
import type { Tail } from "../uplink/upload-source.ts";

/** The journal that this node writes, as the others get to see it. */
export interface ReplicatedJournal {
  /** Its node, 32 hexadecimal digits. */
  readonly journal: string;
  /** Each epoch after the one that it continues; what was lost and came back included. */
  extents(): readonly EpochExtent[];
  /** Signs a batch; fewer records than asked for when `max_bytes` is reached, null when they are not here. */
  batch(request: BatchRequest): Uint8Array | null;
  /** Chain hash after `seq`, before the epoch for 0; null when that is not here. */
  hashAt(epoch: string, seq: number): Uint8Array | null;
  /** Where the next record goes; null before the first one. Asked once per announcement. */
  head(): ChainPosition | null;
  /** Durable when it returns. @throws {LocalGridError} `storage-full` */
  storeTail(tail: Tail): void;
}
