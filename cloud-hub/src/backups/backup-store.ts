import type { NodeId } from "@localgrid/vocabulary/identifiers";

/** A whole backup of a node. The hub cannot open it. */
export interface NodeBackup {
  /** SHA-256 of the file. */
  readonly digest: Uint8Array;
  readonly made_at_ms: number;
  readonly size_bytes: number;
}

/** All calls reject with `store-away` or `store-full`. */
export interface BackupStore {
  /** What the node began before and never finished goes. Returns the number by which pieces belong to it. */
  begin(node: NodeId, times: { readonly made_at_ms: number; readonly begun_at_ms: number }): Promise<number>;
  /** At most 256 KiB. Nothing is kept of a backup that another one of the node has ended. */
  addPiece(backup: number, position: number, bytes: Uint8Array): Promise<void>;
  /** It is whole. The node's older ones beyond `most` go, and others with the same content. */
  finish(
    backup: number,
    whole: { readonly digest: Uint8Array; readonly size_bytes: number },
    most: number,
  ): Promise<void>;
  drop(backup: number): Promise<void>;
  /** Whole ones, the newest first. */
  list(node: NodeId): Promise<readonly NodeBackup[]>;
  /** Null behind the last one, and for what is not there. */
  piece(node: NodeId, digest: Uint8Array, position: number): Promise<Uint8Array | null>;
}
