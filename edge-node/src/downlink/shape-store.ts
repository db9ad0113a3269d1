import type { ShapeColumns, ShapeName } from "./shapes.ts";

/** How far a shape was read. Only the hub knows what the two mean. */
export interface ShapePosition {
  readonly handle: string;
  readonly offset: string;
}

/** `insert` brings the whole row, `update` its primary key and what changed. Each may come more than once. */
export type ShapeChange =
  | { readonly kind: "insert" | "update"; readonly key: string; readonly columns: ShapeColumns }
  | { readonly kind: "delete"; readonly key: string };

/** What one answer of the hub brings. */
export interface ShapeBatch {
  /** Where to go on from, once the changes are kept. */
  readonly position: ShapePosition;
  /** In the order of their commits. */
  readonly changes: readonly ShapeChange[];
  /** Whether the changes reach to what the hub's database holds now. */
  readonly is_up_to_date: boolean;
}

export interface ShapeRow {
  readonly key: string;
  /** Place among the rows that are to be decided; equal ranks go by key. */
  readonly rank: number;
  readonly columns: ShapeColumns;
  /** SHA-256 of the columns: names this content of the row. */
  readonly digest: Uint8Array;
}

/** What became of a row's content. */
export interface ShapeOutcome {
  readonly key: string;
  readonly digest: Uint8Array;
  /** Null when it was taken, else the code of the refusal. */
  readonly reason: string | null;
  readonly message: string;
}

export interface RefusedRow extends ShapeRow {
  readonly shape: ShapeName;
  readonly reason: string;
  readonly message: string;
  readonly at_ms: number;
}

/**
 * What the node knows of the hub's shapes, over restarts. Changes and the position behind them are kept together or
 * not at all. A first or renewed snapshot is gathered aside and takes the place of the old rows when it is complete,
 * so that a link that breaks in between leaves the old rows. Every write throws `storage-full` when there is no room.
 */
export interface ShapeStore {
  /** Where to go on from; null to begin with a snapshot. */
  position(shape: ShapeName): ShapePosition | null;
  /**
   * Keeps a batch. Batches that go back, or that belong to another handle, begin a snapshot.
   *
   * @returns whether rows changed that readers see
   * @throws {LocalGridError} `shape-too-large`, `shape-row-incomplete` when a change needs what the node let go of:
   * the shape is then to be read again
   */
  apply(shape: ShapeName, batch: ShapeBatch): boolean;
  /** Begins a new snapshot; the rows stay until it is complete. */
  refetch(shape: ShapeName): void;
  /** The same, but keeps no part of the rows that it has let go of: what changes in them needs all of it. */
  refetchWhole(shape: ShapeName): void;
  /** By rank, then by key. */
  rows(shape: ShapeName, limit: number): readonly ShapeRow[];
  count(shape: ShapeName): number;

  /** Rows whose content nobody has decided on, by rank, then by key, behind `after`. */
  pending(shape: ShapeName, query: PendingQuery): readonly ShapeRow[];
  /** Outcomes of contents that changed in the meantime are passed over. */
  settle(shape: ShapeName, outcomes: readonly ShapeOutcome[], at_ms: number): void;
  /** Refused rows of all shapes, the newest first. */
  refused(limit: number): readonly RefusedRow[];
  /** Has rows of a shape that were refused decided on again: those of one reason, or with null all of them. */
  retryRefused(shape: ShapeName, reason: string | null): void;
}

export interface PendingQuery {
  readonly after: Pick<ShapeRow, "rank" | "key"> | null;
  readonly limit: number;
}
