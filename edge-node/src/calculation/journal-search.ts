export interface PlacedRecord {
  /** Gap-free from 1. */
  readonly position: number;
  readonly record: Uint8Array;
}

/** Looks records of the own journal up, of which times never run backwards. Nothing is shown that is not on disk. */
export interface JournalSearch {
  /** Position of the first record that was recorded then or later; one behind the last where there is none. */
  positionAt(recorded_at_ms: number): number;
  /** `count` records from a position on, in order; fewer at the end. */
  records(position: number, count: number): readonly PlacedRecord[];
  /** The chain's hash up to the record at a position, this one included; null where no known hash is near. */
  hashAt(position: number): Uint8Array | null;
}

/** Where somebody else finds a record, with `localgrid export journal` or in a copy of another node. */
export interface RecordPlace {
  readonly position: number;
  /** 32 hexadecimal digits. */
  readonly epoch: string;
  readonly seq: number;
  readonly kind: string;
  /** The chain's hash up to it, hexadecimal; null where it could not be told cheaply. */
  readonly hash: string | null;
}
