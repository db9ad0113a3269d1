import type { CommunityId, NodeId } from "@localgrid/vocabulary/identifiers";
import type { HeldEpoch, LinePosition } from "./journal-line.ts";
import type { RecomputedRows, RefusedRecord, TakenTerms } from "./recomputed-rows.ts";

/** `stopped` needs somebody to look at it: the journal contradicts itself or cannot be folded. */
export type RecomputationStatus = "current" | "behind" | "stopped";

/** How far rows are stored. */
export interface RecomputedTo {
  readonly position: LinePosition | null;
  readonly records: number;
}

/** A journal and what is stored of its fold. */
export interface StoredJournal {
  readonly community: CommunityId;
  /** Null before a node brought it. */
  readonly sealed_key: Uint8Array | null;
  /** In the order in which they came. */
  readonly epochs: readonly HeldEpoch[];
  readonly recomputed: RecomputedTo;
  /** Of the rules that the rows were computed by; null when there are none. */
  readonly fold_version: number | null;
}

/** The state of a fold, as bytes. */
export interface Checkpoint extends RecomputedTo {
  readonly state: Uint8Array;
}

/** What one step of the fold leads to; all of it is stored or nothing. */
export interface RecomputedStep {
  /** Rows follow from the records up to here. */
  readonly to: RecomputedTo;
  readonly rows: RecomputedRows;
  readonly terms: TakenTerms | null;
  readonly unknown_records: number;
  readonly fold_version: number;
  readonly status: RecomputationStatus;
  /** Why it is stopped, as a code; else null. */
  readonly reason: string | null;
  /** For the verdicts. */
  readonly refused: readonly RefusedRecord[];
  readonly checkpoint: Checkpoint | null;
  readonly at_ms: number;
}

/** One journal, while nobody else folds it. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface JournalDesk {
  load(): Promise<StoredJournal>;
  /** Null when none was stored. */
  checkpoint(): Promise<Checkpoint | null>;
  /** The next records of an epoch, as many as one read holds, none beyond `last_seq`. */
  records(part: {
    readonly epoch: Uint8Array;
    readonly from_seq: number;
    readonly last_seq: number;
  }): Promise<readonly Uint8Array[]>;
  /**
   * Rows that are there already stay, a newer revision in the place of an older one; the place never moves back. Returns
   * the starts of intervals that were not there before and that the node computed otherwise.
   */
  store(step: RecomputedStep): Promise<readonly number[]>;
  /** Unless a later state is stored. */
  save(checkpoint: Checkpoint): Promise<void>;
  /** Forgets all that was computed for the node. */
  forget(): Promise<void>;
}

/** Where results of folded journals are kept. */
export interface RecomputationStore {
  /** Nodes with a journal. @throws {LocalGridError} `store-away` */
  nodes(): Promise<readonly NodeId[]>;
  /**
   * Runs work on one journal; of several hubs on one database only one does at a time.
   *
   * @throws {LocalGridError} `store-away`, and what the work throws
   */
  atDesk<T>(
    node: NodeId,
    work: (desk: JournalDesk) => Promise<T>,
  ): Promise<{ readonly kind: "done"; readonly result: T } | { readonly kind: "taken" }>;
}
