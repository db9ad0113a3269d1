import type { ScopedShape } from "./named-shapes.ts";

/** Values of a row's columns in PostgreSQL's text form. */
export type ShapeRow = Readonly<Record<string, string | null>>;

/** One change of one row, as the log tells it: null where the row was not, or is no longer, in scope. */
export interface ShapeChange {
  readonly id: number;
  /** The transaction's number, 32 bits. */
  readonly xid: number;
  readonly before: ShapeRow | null;
  readonly after: ShapeRow | null;
}

/** A snapshot and the place in the log from which it goes on. */
export interface StoredShape {
  readonly handle: string;
  /** The snapshot holds all changes up to here. */
  readonly start_id: number;
  /** Where the log ends now. */
  readonly end_id: number;
}

/** One part of a snapshot, or why there is none: it has no more parts, or it is no longer kept. */
export type SnapshotPart =
  | { readonly kind: "part"; readonly body: string }
  | { readonly kind: "end" }
  | { readonly kind: "gone" };

/** Part of the log of one shape. */
export interface ShapeLogPage {
  readonly start_id: number;
  /** Ascending. */
  readonly changes: readonly ShapeChange[];
  /** Whether the log goes on after the last of these. */
  readonly has_more: boolean;
}

export interface ShapeRetention {
  /** Changes, over all shapes, that are kept at most. */
  readonly max_changes: number;
  readonly max_age_ms: number;
  /** Younger ones are kept whatever their number. */
  readonly min_age_ms: number;
  /** Shapes that nobody asked for in so long are forgotten. */
  readonly unused_ms: number;
}

/** Shapes and their log. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface ShapeStore {
  /** The shape that newcomers get; its snapshot is taken now where there is none. */
  open(scoped: ScopedShape): Promise<StoredShape>;
  /** JSON text of one part of a snapshot; `gone` also when the handle does not belong to this shape. */
  chunk(scoped: ScopedShape, handle: string, position: number): Promise<SnapshotPart>;
  /**
   * What came after the change `after`. Null when it cannot be told: the handle does not belong to this shape, or the
   * log was cut after `after`, or `after` is beyond its end.
   */
  changes(scoped: ScopedShape, handle: string, after: number): Promise<ShapeLogPage | null>;
  /** Gives up a shape that does not fit the log, so that the next `open` begins a new one. */
  discard(handle: string): Promise<void>;
  /** Cuts the log and forgets shapes; safe beside other hubs that do the same. */
  prune(retention: ShapeRetention): Promise<void>;
}

/** Tells of changes by the database, whichever hub made them. */
export interface ShapeSignals {
  start(listener: ShapeSignalListener): Promise<void>;
  stop(): Promise<void>;
}

export interface ShapeSignalListener {
  /** Rows of this shape changed, see `watchKeyOf`. */
  changed(watchKey: string): void;
  /** Shapes were given up. */
  rotated(): void;
  /** From now on changes are told; those before may have been missed. */
  connected(): void;
  /** From now on changes are not told. */
  disconnected(): void;
}
