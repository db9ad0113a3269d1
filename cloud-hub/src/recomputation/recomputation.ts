import { nodeStateFromCbor } from "@localgrid/clearing/node-state";
import { decodeCbor } from "@localgrid/vocabulary/cbor";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { HubKey } from "../enrolment/hub-key.ts";
import { describeError } from "../errors.ts";
import { JournalFold } from "./journal-fold.ts";
import { isOnLine, type JournalLine, journalLine, type LinePosition } from "./journal-line.ts";
import { checkpointOf, FOLD_VERSION, type KeptFold, NOTHING, type StepEvents, takeStep } from "./recomputation-step.ts";
import type { JournalDesk, RecomputationStore, StoredJournal } from "./recomputation-store.ts";

export interface RecomputationPorts {
  readonly store: RecomputationStore;
  readonly hubKey: HubKey;
  readonly now_ms: () => number;
  /** Lets everybody else have a turn. */
  readonly breathe: () => Promise<void>;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  readonly events: RecomputationEvents;
  /** States of journals that are kept at hand. */
  readonly folds_in_memory?: number;
}

/** What operators want to know; each after its transaction. */
export interface RecomputationEvents extends StepEvents {
  /** Work that will be tried again. */
  failed(node: NodeId | null, error: unknown): void;
  /** The node's history is another one now, or the rules are: all of it is computed from its beginning. */
  begunAnew?(node: NodeId): void;
}

const FOLDS_IN_MEMORY = 64;
const WORTH_SAVING_RECORDS = 200;
const RETRY_MS = 5_000;
const TAKEN_RETRY_MS = 1_000;

/**
 * Computes what nodes computed, from their journals, and keeps both results. One journal after the other, in steps; a
 * step that is cut off by a crash is done again and leaves the same rows.
 */
export class Recomputation {
  private readonly ports: RecomputationPorts;
  private readonly folds = new Map<string, KeptFold>();
  /** Journals that wait, in the order in which they came. */
  private readonly queue = new Map<string, NodeId>();
  /** Where journals stopped since the start, so that they are not tried again in vain. */
  private readonly stopped = new Map<string, LinePosition | null>();
  private readonly retries = new Map<string, () => void>();
  private running: Promise<void> | null = null;
  private isEnding = false;

  constructor(ports: RecomputationPorts) {
    this.ports = ports;
  }

  /** Takes up all journals where they were left. */
  async start(): Promise<void> {
    try {
      for (const node of await this.ports.store.nodes()) this.wake(node);
    } catch (error) {
      this.ports.events.failed(null, error);
      this.retries.set(
        "",
        this.ports.later(RETRY_MS, () => void this.start()),
      );
    }
  }

  /** Tells that a journal has grown or changed. */
  wake(node: NodeId): void {
    if (this.isEnding) return;
    this.queue.set(nameOf(node), node);
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  /** Resolves when nothing waits any more, but for what is tried again later. */
  async idle(): Promise<void> {
    while (this.running !== null) await this.running;
  }

  /** Ends the step at hand, and writes states down so that the next start has little to fold again. */
  async stop(): Promise<void> {
    this.isEnding = true;
    for (const cancel of this.retries.values()) cancel();
    await this.idle();
    for (const [name, kept] of this.folds) {
      if (kept.fold.at.records - kept.saved < WORTH_SAVING_RECORDS) continue;
      await this.save(name, kept).catch((error: unknown) => this.ports.events.failed(idOf(name), error));
    }
  }

  /** Folds that were not needed for longest make room; their states are written, so that they are soon back. */
  private async letGo(): Promise<void> {
    const { folds_in_memory = FOLDS_IN_MEMORY } = this.ports;
    const [oldest] = this.folds;
    if (oldest === undefined || this.folds.size <= folds_in_memory) return;
    const [name, kept] = oldest;
    this.folds.delete(name);
    if (kept.fold.at.records > kept.saved) await this.save(name, kept);
  }

  private async save(name: string, kept: KeptFold): Promise<void> {
    const checkpoint = checkpointOf(kept);
    if (checkpoint === null) return;
    await this.ports.store.atDesk(idOf(name), async (desk) => {
      // Another hub may have begun anew since.
      const { recomputed } = await desk.load();
      if (recomputed.records >= checkpoint.records) await desk.save(checkpoint);
    });
  }

  private async run(): Promise<void> {
    for (let next = this.next(); next !== null; next = this.next()) {
      try {
        const end = await this.step(next);
        if (end === "more") this.queue.set(nameOf(next), next);
        if (end === "taken") this.retry(next, TAKEN_RETRY_MS);
        await this.letGo();
      } catch (error) {
        this.folds.delete(nameOf(next));
        this.ports.events.failed(next, error);
        if (willPass(error)) this.retry(next, RETRY_MS);
      }
    }
  }

  private next(): NodeId | null {
    const [first] = this.queue;
    if (first === undefined || this.isEnding) return null;
    this.queue.delete(first[0]);
    return first[1];
  }

  private retry(node: NodeId, delay_ms: number): void {
    const name = nameOf(node);
    this.retries.get(name)?.();
    this.retries.set(
      name,
      this.ports.later(delay_ms, () => {
        this.retries.delete(name);
        this.wake(node);
      }),
    );
  }

  private async step(node: NodeId): Promise<"more" | "end" | "taken"> {
    const done = await this.ports.store.atDesk(node, (desk) => this.stepAt(desk, node));
    return done.kind === "taken" ? "taken" : done.result;
  }

  private async stepAt(desk: JournalDesk, node: NodeId): Promise<"more" | "end"> {
    const journal = await desk.load();
    const line = journalLine(journal.epochs);
    const name = nameOf(node);
    const isOutdated = journal.fold_version !== null && journal.fold_version !== FOLD_VERSION;
    if (isOutdated || !isOnLine(line, journal.recomputed.position)) {
      // The node went on from an earlier place: rows of what it lost must not stand among those of what it has.
      this.folds.delete(name);
      this.stopped.delete(name);
      await desk.forget();
      this.ports.events.begunAnew?.(node);
      return "more";
    }
    if (this.isStoppedAt(node, journal.recomputed.position)) return "end";
    const kept = await this.foldOf(desk, { node, journal, line });
    if (kept === null) return "end";
    const { now_ms, breathe, events } = this.ports;
    try {
      const end = await takeStep({ desk, node, line, kept, now_ms, breathe, events });
      if (end.kind !== "stopped") return end.kind;
      this.folds.delete(name);
      this.stopped.set(name, end.position);
    } catch (error) {
      if (error instanceof LocalGridError) throw error;
      // What no rule foresees stops this one journal, where people see it.
      const { position } = journal.recomputed;
      await desk.store({
        ...NOTHING,
        to: journal.recomputed,
        at_ms: now_ms(),
        status: "stopped",
        reason: "internal-error",
      });
      this.folds.delete(name);
      this.stopped.set(name, position);
      events.stopped(node, "internal-error", error);
    }
    return "end";
  }

  private isStoppedAt(node: NodeId, position: LinePosition | null): boolean {
    const at = this.stopped.get(nameOf(node));
    if (at === undefined) return false;
    const isSame = at === null ? position === null : position !== null && isEqual(at, position);
    if (!isSame) this.stopped.delete(nameOf(node));
    return isSame;
  }

  /** The fold as it stands in memory, else out of the last state that was written; null without a key. */
  private async foldOf(desk: JournalDesk, { node, journal, line }: Opened): Promise<KeptFold | null> {
    const name = nameOf(node);
    const known = this.folds.get(name);
    this.folds.delete(name);
    // Another hub may have folded further; one that is behind us began anew.
    const isOfUse =
      known !== undefined &&
      known.fold.at.records <= journal.recomputed.records &&
      isOnLine(line, known.fold.at.position);
    const kept = isOfUse ? known : await this.openFold(desk, { node, journal });
    if (kept !== null) this.folds.set(name, kept);
    return kept;
  }

  private async openFold(desk: JournalDesk, { node, journal }: Omit<Opened, "line">): Promise<KeptFold | null> {
    const { community, sealed_key, recomputed: to } = journal;
    if (sealed_key === null) {
      const at_ms = this.ports.now_ms();
      await desk.store({ ...NOTHING, to, at_ms, status: "stopped", reason: "no-community-key" });
      return null;
    }
    const communityKey = this.ports.hubKey.open(community, sealed_key);
    const checkpoint = await desk.checkpoint();
    const from =
      checkpoint === null
        ? { position: null, records: 0, state: null }
        : { ...checkpoint, state: nodeStateFromCbor(decodeCbor(checkpoint.state)) };
    return { fold: new JournalFold({ node, community, communityKey }, from), saved: from.records };
  }
}

interface Opened {
  readonly node: NodeId;
  readonly journal: StoredJournal;
  readonly line: JournalLine;
}

/** What is refused for good, as with another hub's key, waits for the journal to change. */
function willPass(error: unknown): boolean {
  return !(error instanceof LocalGridError) || describeError(error.code)?.retryable !== false;
}

function nameOf(node: NodeId): string {
  return Buffer.from(node).toString("hex");
}

function idOf(name: string): NodeId {
  return new Uint8Array(Buffer.from(name, "hex")) as NodeId;
}

function isEqual(a: LinePosition, b: LinePosition): boolean {
  return a.seq === b.seq && Buffer.compare(a.epoch, b.epoch) === 0;
}
