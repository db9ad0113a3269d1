import { nodeStateToCbor } from "@localgrid/clearing/node-state";
import { decodeRecord } from "@localgrid/journal/record";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { JournalFold } from "./journal-fold.ts";
import { type JournalLine, type LinePosition, stretchAfter } from "./journal-line.ts";
import type { Checkpoint, JournalDesk, RecomputedStep } from "./recomputation-store.ts";
import { countRows, noRows, type RefusedRecord } from "./recomputed-rows.ts";

/** Raised whenever states, rows or rules change, so that every journal is folded again. */
export const FOLD_VERSION = 3;

/** One step ends after so much, so that no transaction grows long and each journal gets its turn. */
const RECORDS_PER_STEP = 2_000;
const ROWS_PER_STEP = 6_000;
const STEP_MS = 400;
/** So long the fold keeps everybody else waiting. */
const TURN_MS = 15;
/** A state is written after so many records; a restart folds no more than these again. */
const RECORDS_PER_CHECKPOINT = 5_000;

/** A fold in memory. */
export interface KeptFold {
  readonly fold: JournalFold;
  /** Records up to the last state that was written. */
  saved: number;
}

export interface StepEvents {
  folded(step: { readonly node: NodeId; readonly records: number; readonly intervals: number }): void;
  /** The node journaled another result than ours. */
  mismatch(node: NodeId, start_s: number): void;
  stopped(node: NodeId, reason: string, cause: unknown): void;
}

export interface StepOptions {
  readonly desk: JournalDesk;
  readonly node: NodeId;
  readonly line: JournalLine;
  readonly kept: KeptFold;
  readonly now_ms: () => number;
  readonly breathe: () => Promise<void>;
  readonly events: StepEvents;
}

export type StepEnd =
  | { readonly kind: "more" | "end" }
  /** Rows are stored up to there; what comes next cannot be folded. */
  | { readonly kind: "stopped"; readonly position: LinePosition | null };

/** A step that leads nowhere. */
export const NOTHING = {
  rows: noRows(),
  terms: null,
  unknown_records: 0,
  fold_version: FOLD_VERSION,
  refused: [],
  checkpoint: null,
} as const satisfies Partial<RecomputedStep>;

interface Failure {
  readonly bytes: Uint8Array;
  readonly error: LocalGridError;
}

/** Folds a part of what comes next on the line, and stores what it leads to. */
export async function takeStep(options: StepOptions): Promise<StepEnd> {
  const { desk, node, line, kept, now_ms, events } = options;
  const before = kept.fold.at.records;
  const failure = await foldPart(options);
  const { position, records } = kept.fold.at;
  const { rows, unknown, refused, terms } = kept.fold.take();
  const isAtEnd = stretchAfter(line, position) === null;
  const reason = failure?.error.code ?? (isAtEnd && line.is_forked ? "fork" : null);
  const checkpoint = failure === null && records - kept.saved >= RECORDS_PER_CHECKPOINT ? checkpointOf(kept) : null;
  const mismatches = await desk.store({
    ...NOTHING,
    to: { position, records },
    rows,
    terms,
    unknown_records: unknown,
    status: reason !== null ? "stopped" : isAtEnd ? "current" : "behind",
    reason,
    refused: failure === null ? refused : [...refused, ...refusalOf(failure, line, position)],
    checkpoint,
    at_ms: now_ms(),
  });
  if (checkpoint !== null) kept.saved = records;
  events.folded({ node, records: records - before, intervals: rows.intervals.length });
  for (const start_s of mismatches) events.mismatch(node, start_s);
  if (reason !== null) events.stopped(node, reason, failure?.error ?? null);
  if (failure !== null) return { kind: "stopped", position };
  return { kind: isAtEnd ? "end" : "more" };
}

/** The state of a fold as it can be stored; null before the first record. */
export function checkpointOf({ fold }: KeptFold): Checkpoint | null {
  const { state, position, records } = fold.at;
  return state === null ? null : { position, records, state: encodeCbor(nodeStateToCbor(state)) };
}

async function foldPart(options: StepOptions): Promise<Failure | null> {
  const { desk, line, kept, now_ms } = options;
  const { fold } = kept;
  const [began_ms, began_records] = [now_ms(), fold.at.records];
  const isOver = () =>
    fold.at.records - began_records >= RECORDS_PER_STEP ||
    countRows(fold.waiting) >= ROWS_PER_STEP ||
    now_ms() - began_ms >= STEP_MS;
  while (!isOver()) {
    const stretch = stretchAfter(line, fold.at.position);
    if (stretch === null) return null;
    const part = await desk.records(stretch);
    if (part.length === 0) throw new Error(`the records from ${stretch.from_seq} on are missing`);
    const failure = await foldAll(part, options, isOver);
    if (failure !== null) return failure;
  }
  return null;
}

async function foldAll(
  part: readonly Uint8Array[],
  { kept, now_ms, breathe }: StepOptions,
  isOver: () => boolean,
): Promise<Failure | null> {
  let turn_ms = now_ms();
  for (const bytes of part) {
    const error = failureOf(() => kept.fold.fold(bytes));
    if (error !== null) return { bytes, error };
    if (isOver()) return null;
    if (now_ms() - turn_ms < TURN_MS) continue;
    await breathe();
    turn_ms = now_ms();
  }
  return null;
}

function failureOf(work: () => void): LocalGridError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof LocalGridError) return error;
    throw error;
  }
}

/** The record after `position`; its kind is unknown when it is no record at all. */
function refusalOf({ bytes, error }: Failure, line: JournalLine, position: LinePosition | null): RefusedRecord[] {
  const next = stretchAfter(line, position);
  if (next === null) return [];
  return [{ epoch: next.epoch, seq: next.from_seq, kind: kindOf(bytes), verdict: error.code }];
}

function kindOf(bytes: Uint8Array): string {
  try {
    return decodeRecord(bytes).kind;
  } catch {
    return "unknown";
  }
}
