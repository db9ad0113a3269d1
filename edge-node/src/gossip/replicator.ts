import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { AlarmBook } from "./alarm-book.ts";
import { openStream } from "./coded-stream.ts";
import { Conversation } from "./conversation.ts";
import { type FetchOutcome, JournalFetch, type JournalTaker } from "./journal-fetch.ts";
import type { PeerNetwork } from "./peer-network.ts";
import type { ClaimBook, SourceClaim } from "./source-claims.ts";
import { SourceShortfalls } from "./source-shortfalls.ts";
import { SourceTrials } from "./source-trials.ts";

const MAX_FETCHES = 2;
/** A fetch of which nothing has come for so long keeps no other one waiting. */
const SLOW_AFTER_MS = 5_000;
const MAX_SLOW_FETCHES = 8;
/** Then another source gets its turn; what came stays. */
const MAX_FETCH_MS = 300_000;
/** Whoever answers so often for so long and gives nothing that can be kept does not have it. */
const BARREN_REPLIES = 3;
const BARREN_MS = 25_000;
const STORAGE_PAUSE_MS = 30_000;

/** What no honest node sends, whatever the network does to it. */
const WRONG_ANSWERS: ReadonlySet<string> = new Set([
  "malformed-message",
  "wrong-signature",
  "broken-chain",
  "inconsistent-records",
  "batch-too-large",
  "malformed-record",
  "wrong-peer-answer",
  "peer-frame-too-large",
]);

export interface ReplicatorPorts {
  readonly network: Pick<PeerNetwork, "open">;
  readonly claims: ClaimBook;
  readonly alarms: AlarmBook;
  /** Journals whose records are to be here, the most urgent first. */
  readonly wanted: () => readonly string[];
  /** Whether a source claims something of a journal that is not here, but for `excess` records that it counts too many. */
  readonly isBehind: (journal: string, claim: SourceClaim, excess: number) => boolean;
  readonly recordsOf: (journal: string) => number;
  readonly taker: (journal: string) => JournalTaker | null;
  readonly mayAsk: (source: string) => boolean;
  readonly isConnected: (source: string) => boolean;
  readonly strikesOf: (source: string) => number;
  readonly steady_ms: () => number;
  readonly random: () => number;
  readonly fetch_pause_ms: number;
  readonly fetched: (journal: string, source: string, outcome: FetchOutcome) => void;
  readonly misbehaved: (source: string, reason: string) => void;
  readonly trouble: (event: string, detail: Readonly<Record<string, string | number>>) => void;
}

interface Task {
  readonly trials: SourceTrials;
  conversation: Conversation | null;
  /** Who is asked at the moment. */
  source: string | null;
  begun_ms: number;
  heard_ms: number;
  /** When something could be kept last, and what was answered since. */
  stored_ms: number;
  replies: number;
  due_ms: number;
}

/**
 * Gets what is missing of the wanted journals: one source at a time for each, the node that writes it before others, one
 * journal at a time from each source, and two at once in all, slow ones aside. A source that fails is left alone for a
 * while, and another one is asked.
 */
export class Replicator {
  private readonly ports: ReplicatorPorts;
  private readonly tasks = new Map<string, Task>();
  private readonly shortfalls: SourceShortfalls;
  private isOpen = false;
  private resume_ms = 0;

  constructor(ports: ReplicatorPorts) {
    this.ports = ports;
    this.shortfalls = new SourceShortfalls(ports);
  }

  start(): void {
    this.isOpen = true;
  }

  stop(): void {
    this.isOpen = false;
    for (const { conversation } of this.tasks.values()) conversation?.abort();
  }

  /** Begins what can begin now. */
  step(): void {
    if (!this.isOpen || this.ports.steady_ms() < this.resume_ms) return;
    this.endLongest();
    this.shortfalls.look();
    for (const journal of this.ports.wanted()) {
      if (!this.hasRoom()) return;
      const claim = this.nextSource(journal);
      if (claim !== null) this.begin(journal, claim);
    }
  }

  /** How many records of a journal a source counts that may not be taken from it. */
  excessOf(journal: string, source: string): number {
    return this.tasks.get(journal)?.trials.excessOf(source) ?? 0;
  }

  /** Forgets journals and sources that are none any more. */
  keepOnly(isKept: (node: string) => boolean): void {
    this.shortfalls.keepOnly(isKept);
    for (const [journal, task] of [...this.tasks]) {
      task.trials.keepOnly(isKept);
      if (isKept(journal)) continue;
      task.conversation?.abort();
      this.tasks.delete(journal);
    }
  }

  private hasRoom(): boolean {
    const now_ms = this.ports.steady_ms();
    const active = [...this.tasks.values()].filter(({ source }) => source !== null);
    const lively = active.filter(({ heard_ms }) => now_ms - heard_ms < SLOW_AFTER_MS);
    return lively.length < MAX_FETCHES && active.length < MAX_SLOW_FETCHES;
  }

  private endLongest(): void {
    const now_ms = this.ports.steady_ms();
    for (const task of this.tasks.values()) {
      const { source, begun_ms, conversation } = task;
      if (source !== null && (now_ms - begun_ms > MAX_FETCH_MS || isBarren(task, now_ms))) conversation?.abort();
    }
  }

  private isAsked(source: string): boolean {
    return [...this.tasks.values()].some((task) => task.source === source);
  }

  private nextSource(journal: string): SourceClaim | null {
    const { claims, mayAsk, steady_ms } = this.ports;
    const task = this.task(journal);
    if (task.source !== null || steady_ms() < task.due_ms) return null;
    const all = claims.on(journal);
    for (const claim of all) if (!this.isBehind(journal, claim)) task.trials.contented(claim.source);
    const ranked = all
      .filter(
        (claim) =>
          mayAsk(claim.source) &&
          !this.isAsked(claim.source) &&
          task.trials.mayTry(claim) &&
          this.isBehind(journal, claim),
      )
      .map((claim) => ({ claim, rank: this.rankOf(claim, task) }))
      .sort((a, b) => compareRanks(b.rank, a.rank));
    return ranked[0]?.claim ?? null;
  }

  private isBehind(journal: string, claim: SourceClaim): boolean {
    return this.ports.isBehind(journal, claim, this.task(journal).trials.excessOf(claim.source));
  }

  /** Whoever is connected and has not failed comes first, then the node that writes the journal, then who has most. */
  private rankOf(claim: SourceClaim, { trials }: Task): readonly number[] {
    const { isConnected, strikesOf, random } = this.ports;
    const { source, isOrigin, records } = claim;
    const isHere = isConnected(source) ? 1 : 0;
    return [isHere, -trials.failuresOf(source), -strikesOf(source), isOrigin ? 1 : 0, records, random()];
  }

  /** Whatever goes wrong is told, and never ends the process. */
  private begin(journal: string, claim: SourceClaim): void {
    this.fetch(journal, claim).catch((error: unknown) => {
      this.ports.trouble("replica-fetch-broken", { journal, source: claim.source, message: String(error) });
    });
  }

  private async fetch(journal: string, claim: SourceClaim): Promise<void> {
    const task = this.task(journal);
    task.source = claim.source;
    task.begun_ms = this.ports.steady_ms();
    task.heard_ms = task.begun_ms;
    task.stored_ms = task.begun_ms;
    task.replies = 0;
    try {
      await this.converse(journal, claim, task);
    } catch (error) {
      this.failed(journal, claim, error);
    } finally {
      task.conversation = null;
      task.source = null;
    }
    this.step();
  }

  private async converse(journal: string, claim: SourceClaim, task: Task): Promise<void> {
    const { network, taker, steady_ms, fetch_pause_ms } = this.ports;
    const target = taker(journal);
    if (target === null) return;
    const stream = await openStream(network, claim.source);
    const conversation = new Conversation(stream, () => {
      task.heard_ms = steady_ms();
      task.replies += 1;
    });
    task.conversation = conversation;
    try {
      if (!this.isOpen) return;
      const stored = () => {
        task.stored_ms = steady_ms();
        task.replies = 0;
      };
      const outcome = await new JournalFetch(conversation, { taker: target, claim, stored }).run();
      await conversation.close();
      this.note(journal, claim, outcome);
      task.due_ms = outcome.ended === "more" ? 0 : steady_ms() + fetch_pause_ms * (outcome.records > 0 ? 1 : 0);
    } finally {
      conversation.abort();
    }
  }

  private note(journal: string, claim: SourceClaim, outcome: FetchOutcome): void {
    const { recordsOf, fetched } = this.ports;
    const { trials } = this.task(journal);
    if (outcome.ended === "short") trials.short(claim);
    else if (outcome.ended === "more" || !this.ports.isBehind(journal, claim, 0)) trials.succeeded(claim.source);
    else if (outcome.ended === "stopped") trials.failed(claim.source);
    else trials.settled(claim, recordsOf(journal));
    fetched(journal, claim.source, outcome);
  }

  private failed(journal: string, claim: SourceClaim, error: unknown): void {
    const { alarms, misbehaved, trouble, steady_ms } = this.ports;
    const task = this.task(journal);
    const { trials } = task;
    const { source } = claim;
    const message = error instanceof Error ? error.message : String(error);
    // What nobody foresaw ends this fetch, not the process: whatever the source sent, others are still to be kept.
    const code = error instanceof LocalGridError ? error.code : "fetch-broken";
    if (!this.isOpen) return;
    if (code === "storage-full" || code === "storage-failed") {
      this.resume_ms = steady_ms() + STORAGE_PAUSE_MS;
      alarms.raise("replica-storage", null, message);
    } else if (code === "peer-refused" && message.startsWith("unknown-")) trials.short(claim);
    else if (isBarren(task, steady_ms())) trials.short(claim);
    else trials.failed(source);
    if (WRONG_ANSWERS.has(code)) misbehaved(source, `${code}: ${message}`);
    trouble("replica-fetch-failed", { journal, source, code, message });
  }

  private task(journal: string): Task {
    const { steady_ms, random } = this.ports;
    const known = this.tasks.get(journal);
    if (known !== undefined) return known;
    const trials = new SourceTrials(journal, { shortfalls: this.shortfalls, steady_ms, random });
    const times = { begun_ms: 0, heard_ms: 0, stored_ms: 0, due_ms: 0 };
    const task = { trials, conversation: null, source: null, replies: 0, ...times };
    this.tasks.set(journal, task);
    return task;
  }
}

function isBarren({ stored_ms, replies }: Task, now_ms: number): boolean {
  return replies >= BARREN_REPLIES && now_ms - stored_ms > BARREN_MS;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [at, rank] of a.entries()) {
    const difference = rank - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
