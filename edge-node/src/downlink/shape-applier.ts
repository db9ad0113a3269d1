import type { NodeState } from "@localgrid/clearing/node-state";
import type { OfficialValuesDecision } from "@localgrid/clearing/official-values";
import type { KnownRecord } from "@localgrid/protocol/record-bodies";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { CommunityMoment } from "../community/community-commands.ts";
import type { Decision } from "../ingest/ingest.ts";
import { Rounds } from "../rounds/rounds.ts";
import { AWAITED, type DecisionBasis, decideRow, holdsUpOthers, isForLater } from "./row-decisions.ts";
import type { ShapeOutcome, ShapeRow, ShapeStore } from "./shape-store.ts";
import { DECIDED_SHAPES, type DecidedShape, type ShapeName } from "./shapes.ts";

/** Rows per group commit: each commit costs a disk flush, and a large one holds up readings. */
const ROWS_AT_ONCE = 4;
const FIRST_RETRY_MS = 1_000;
const WIDEST_RETRY_MS = 60_000;

export interface ApplierPorts {
  readonly store: ShapeStore;
  /** The one way into the journal; resolves when the records are durable. */
  readonly submit: (decide: (state: NodeState) => Decision) => Promise<Decision>;
  readonly momentOf: (state: NodeState) => CommunityMoment;
  readonly keptInputs: DecisionBasis["keptInputs"];
  readonly now_ms: () => number;
  readonly random: () => number;
  readonly pause: (wall_ms: number) => { readonly over: Promise<void>; wake(): void };
  /** Told of each refusal, and of each time the journal did not take records. */
  readonly refused: (shape: ShapeName, row: ShapeRow, reason: string) => void;
  readonly failed: (failure: LocalGridError) => void;
}

/**
 * Turns rows of the hub into records of the journal, one group at a time. A row is decided on the state as it is when
 * its group is put together, and settled after its records are durable: when the node stops in between, it is decided
 * on again and found to be known.
 */
export class ShapeApplier {
  private readonly ports: ApplierPorts;
  private readonly rounds: Rounds;
  private waiting: { wake(): void } | null = null;
  private hasToRetry = false;
  private failures = 0;

  constructor(ports: ApplierPorts) {
    this.ports = ports;
    this.rounds = new Rounds({ round: () => this.pass(), failed: (error) => this.failed(error as LocalGridError) });
    this.rounds.start();
  }

  /** Looks for rows to decide on: after rows changed, and after intervals closed. */
  wake(): void {
    this.rounds.ask();
  }

  /** Has everything that was refused decided on again. */
  retryRefused(): void {
    this.hasToRetry = true;
    this.wake();
  }

  async stop(): Promise<void> {
    const stopped = this.rounds.stop();
    this.waiting?.wake();
    await stopped;
  }

  private async pass(): Promise<void> {
    if (this.hasToRetry) for (const shape of DECIDED_SHAPES) this.ports.store.retryRefused(shape, null);
    this.hasToRetry = false;
    for (const shape of DECIDED_SHAPES) {
      const hasTaken = await this.passThrough(shape);
      const awaited = hasTaken ? AWAITED[shape] : undefined;
      if (awaited !== undefined) this.ports.store.retryRefused(awaited.by, awaited.reason);
    }
    this.failures = 0;
  }

  /** Returns whether records came of it. */
  private async passThrough(shape: DecidedShape): Promise<boolean> {
    const { store } = this.ports;
    let hasTaken = false;
    let after: ShapeRow | null = null;
    while (this.rounds.isOpen) {
      const rows = store.pending(shape, { after, limit: ROWS_AT_ONCE });
      if (rows.length === 0) break;
      const group = await this.decide(shape, rows);
      hasTaken ||= group.records.length > 0;
      if (group.isHeldUp) break;
      after = group.last;
    }
    return hasTaken;
  }

  private async decide(shape: DecidedShape, rows: readonly ShapeRow[]): Promise<RowGroup> {
    const { store, submit, now_ms, refused } = this.ports;
    const decided: { group?: RowGroup } = {};
    await submit((state) => {
      decided.group = this.groupOf(shape, rows, state);
      return { kind: "records", records: decided.group.records };
    });
    const group = decided.group as RowGroup;
    if (group.outcomes.length > 0) store.settle(shape, group.outcomes, now_ms());
    for (const { row, reason } of group.refusals) refused(shape, row, reason);
    return group;
  }

  /** Decides on rows until one of them builds on another one of the group, or has to wait with all behind it. */
  private groupOf(shape: DecidedShape, rows: readonly ShapeRow[], state: NodeState): RowGroup {
    const { momentOf, keptInputs } = this.ports;
    const basis = { state, moment: momentOf(state), keptInputs };
    const group = new RowGroup(rows[0] as ShapeRow);
    for (const row of rows) {
      if (!group.isFree(row)) break;
      const decision = decideRow(shape, basis, row.columns);
      group.add(row, decision);
      if (group.isHeldUp) break;
    }
    return group;
  }

  private async failed(failure: LocalGridError): Promise<void> {
    if (!this.rounds.isOpen) return;
    this.ports.failed(failure);
    const window_ms = Math.min(WIDEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(++this.failures, 10));
    const waiting = this.ports.pause(Math.floor(this.ports.random() * window_ms));
    this.waiting = waiting;
    await waiting.over;
    this.waiting = null;
    this.rounds.ask();
  }
}

/** What one group commit decides on. */
class RowGroup {
  readonly records: KnownRecord[] = [];
  readonly outcomes: ShapeOutcome[] = [];
  readonly refusals: { readonly row: ShapeRow; readonly reason: string }[] = [];
  /** The last row that was looked at. */
  last: ShapeRow;
  isHeldUp = false;
  private readonly starts = new Set<string>();

  constructor(first: ShapeRow) {
    this.last = first;
  }

  /** Whether no other row of the group is about the same interval: a version builds on the one before. */
  isFree({ columns }: ShapeRow): boolean {
    const start = columns["start_s"];
    return start == null || !this.starts.has(start);
  }

  add(row: ShapeRow, decision: OfficialValuesDecision): void {
    const { key, digest, columns } = row;
    this.last = row;
    if (columns["start_s"] != null) this.starts.add(columns["start_s"]);
    if (decision.kind === "records") this.records.push(...decision.records);
    if (decision.kind !== "rejected") this.outcomes.push({ key, digest, reason: null, message: "" });
    else if (holdsUpOthers(decision.reason)) this.isHeldUp = true;
    else if (!isForLater(decision.reason)) {
      const { reason, message } = decision;
      this.outcomes.push({ key, digest, reason, message });
      this.refusals.push({ row, reason });
    }
  }
}
