import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import type { BatchRequest, EpochExtent, JournalRole } from "@localgrid/sync-engine/upload-state";

/** A journal that goes up: this node's own, or another's in batches that the other one signed. */
export interface UploadSource {
  /** The node that wrote it, 32 hexadecimal digits. */
  readonly journal: string;
  readonly role: JournalRole;
  /** What is here, oldest first and each epoch after the one that it continues. */
  extents(): readonly EpochExtent[];
  /**
   * The signed batch that the request asks for; the same request gives the same bytes. A batch of another node is the
   * one that holds `from_seq`, whatever else it holds. Null when the records are not here any more.
   */
  batch(request: BatchRequest): Uint8Array | null;
}

/** A queue that lets go of what the hub has, and makes do with less when it grows too long. */
export interface QueueSource extends UploadSource {
  acknowledged(upto: EpochPosition): void;
  /** Replaces records after `after` (null: all) by fewer in a new epoch; what is here then. */
  thin(after: EpochPosition | null): readonly EpochExtent[];
}

/** Records that the disk had lost, proven to continue the chain. */
export interface Tail {
  /** 32 hexadecimal digits. */
  readonly epoch: string;
  readonly from_seq: number;
  readonly records: readonly Uint8Array[];
  /** Chain hashes, one after each record. */
  readonly hashes: readonly Uint8Array[];
}

/** The journal that this node writes. */
export interface OwnJournal extends UploadSource {
  /** Chain hash after `seq`, or before the epoch for 0; null when that is not here. */
  hashAt(epoch: string, seq: number): Uint8Array | null;
  /** Durable when it returns. Records that are stored already stay as they are. @throws {LocalGridError} `storage-full` */
  storeTail(tail: Tail): void;
  /** Records that were fetched back, ever. */
  readonly recovered: number;
  /** When a record was written, by the community's clock; null when it is not here. */
  recordedAt_ms(epoch: string, seq: number): number | null;
}

/** A record that was fetched back, in the order in which it came. */
export interface RecoveredRecord {
  /** Rises with each one. */
  readonly id: number;
  /** What the journal holds behind this position was written since the record was lost. */
  readonly written_after: number;
  readonly record: Uint8Array;
}

/** A record of the journal's own line. */
export interface PlacedRecord {
  readonly position: number;
  readonly record: Uint8Array;
}

/** What the revival of lost records reads and remembers. */
export interface RecoveredRecords {
  /** The next ones whose content has not been taken up again. */
  pending(after: number, limit: number): readonly RecoveredRecord[];
  /** Id up to which everything has been taken up again; 0 at first. */
  readonly revivedUpto: number;
  /** Durable when it returns. */
  setRevived(upto: number): void;
  /** What this node has written since it lost the first of what is pending, in order. */
  writtenSince(): Iterable<PlacedRecord>;
}
