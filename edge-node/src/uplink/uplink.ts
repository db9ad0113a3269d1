import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import { unsentOf } from "@localgrid/sync-engine/journal-progress";
import {
  alarmsOf,
  backlogOf,
  createUploadState,
  nextUpload,
  type UploadAlarm,
} from "@localgrid/sync-engine/upload-engine";
import type {
  EpochExtent,
  EpochProgress,
  JournalState,
  LaneName,
  Request,
  TailRequest,
  UploadEffect,
  UploadEvent,
  UploadState,
} from "@localgrid/sync-engine/upload-state";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { After, HubLink, LinkOutcome } from "./hub-link.ts";
import { readTail } from "./tail-recovery.ts";
import type { OwnJournal, QueueSource, UploadSource } from "./upload-source.ts";

/** New records wait so long for company: a batch costs a request and a signature however small it is. */
const GATHER_MS = 500;

export interface UplinkPorts {
  readonly own: OwnJournal;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly link: HubLink;
  readonly after: After;
  /** A fresh number from 0 to 999,999. */
  readonly jitter_ppm: () => number;
  readonly now_ms: () => number;
  /** How far the hub had acknowledged the own journal in an earlier life of this node; null when nobody knows. */
  readonly remembered: EpochPosition | null;
  /** Which box of the node this is; 1 for the first. */
  readonly generation: () => number;
  readonly events: UplinkEvents;
}

/** For metrics, logs and whoever takes lost records up again. */
export interface UplinkEvents {
  /** `answer` is the kind of what the hub said, or what became of the request. */
  answered(answer: string, lane: LaneName): void;
  sent(bytes: number): void;
  tailStored(records: number): void;
  /** Nothing of the own journal is at the hub that is not here: what was lost has come back. */
  complete(): void;
  /** Another box has taken this node's place, says its journal at the hub: nothing is sent or fetched any more. */
  replaced(by: { readonly generation: number }): void;
  /** Something that a person may want to look at; never secrets. */
  trouble(event: string, detail: Readonly<Record<string, string | number>>): void;
}

export interface UplinkReport {
  /** Records in the journals that the hub is not known to hold, those just written among them. */
  readonly backlog_records: number;
  /** When the oldest record of this node was written that the hub is not known to hold; null when there is none. */
  readonly backlog_since_ms: number | null;
  readonly telemetry_backlog_records: number;
  readonly last_answer_at_ms: number | null;
  readonly alarms: readonly UploadAlarm[];
}

/**
 * Runs the engine: carries out what it wants, one request per lane, and tells it what became of it. Holds one batch
 * per lane in memory, whatever the backlog.
 */
export class Uplink {
  private readonly ports: UplinkPorts;
  private readonly sources = new Map<string, UploadSource>();
  private readonly queues = new Map<string, QueueSource>();
  private readonly told = new Map<string, number>();
  private readonly timers = new Map<number, () => void>();
  private state: UploadState = createUploadState();
  private gathering: (() => void) | null = null;
  private isOpen = false;
  /** The hub has said what it holds; until then nobody knows but by memory. */
  private hasToldHeads = false;
  private lastAnswerAt_ms: number | null = null;

  constructor(ports: UplinkPorts) {
    this.ports = ports;
  }

  /** The journal's records of before and of now go up; an epoch that begins later is told with {@link nudge}. */
  start(): void {
    this.isOpen = true;
    this.step({ kind: "started" });
    this.add(this.ports.own);
  }

  /** What is in flight is given up; the hub may have heard of it or not, and the next start asks. */
  stop(): void {
    this.isOpen = false;
    this.gathering?.();
    for (const end of this.timers.values()) end();
    this.timers.clear();
    this.ports.link.close();
  }

  /** Also takes up another node's journal, from batches that it signed. @throws {LocalGridError} `duplicate-journal` */
  carry(source: UploadSource): void {
    this.add(source);
  }

  /** Also sends a queue up, in a lane of its own. @throws {LocalGridError} `duplicate-journal` */
  queue(source: QueueSource): void {
    this.queues.set(source.journal, source);
    this.add(source);
  }

  /** A queue takes more room than it may. */
  overQuota(journal: string): void {
    this.step({ kind: "over-quota", journal });
  }

  /** A journal has grown. Looks after a moment, so that records that come together go together. */
  nudge(): void {
    if (!this.isOpen || this.gathering !== null) return;
    this.gathering = this.ports.after(GATHER_MS, () => {
      this.gathering = null;
      for (const source of this.sources.values()) this.tellNews(source);
    });
  }

  report(): UplinkReport {
    const journals = this.journalsNow();
    const { settlement, telemetry } = backlogOf({ ...this.state, journals });
    return {
      backlog_records: settlement - this.rememberedRecords(journals),
      backlog_since_ms: this.backlogSince_ms(journals),
      telemetry_backlog_records: telemetry,
      last_answer_at_ms: this.lastAnswerAt_ms,
      alarms: alarmsOf(this.state),
    };
  }

  private add(source: UploadSource): void {
    const { journal, role } = source;
    const epochs = source.extents();
    this.step({ kind: "journal-added", journal, role, epochs });
    this.sources.set(journal, source);
    for (const { epoch, last_seq } of epochs) this.told.set(`${journal} ${epoch}`, last_seq);
  }

  private tellNews(source: UploadSource): void {
    let after: string | null = null;
    for (const { epoch, last_seq } of source.extents()) {
      const name = `${source.journal} ${epoch}`;
      if ((this.told.get(name) ?? 0) < last_seq) {
        this.told.set(name, last_seq);
        this.step({ kind: "records-added", journal: source.journal, epoch, last_seq, after });
      }
      after = epoch;
    }
  }

  private step(event: UploadEvent): void {
    if (!this.isOpen) return;
    const { state, effects } = nextUpload(this.state, { ...event, jitter_ppm: this.ports.jitter_ppm() });
    const { journal } = this.ports.own;
    const hasBecomeComplete = isComplete(state, journal) && !isComplete(this.state, journal);
    this.state = state;
    for (const effect of effects) this.carryOut(effect);
    if (hasBecomeComplete) this.ports.events.complete();
  }

  /** The last record of a journal, the own one or a carried one, that the hub is known to hold; null when nobody knows. */
  acknowledgedOf(journal: string): EpochPosition | null {
    if (journal === this.ports.own.journal) return this.acknowledged;
    const known = epochsOf(this.state.journals, journal);
    const last = known.findLast(({ acknowledged_seq }) => acknowledged_seq > 0);
    return last === undefined ? null : { epoch: last.epoch, seq: last.acknowledged_seq };
  }

  /** The last record of the own journal that the hub is known to hold. */
  get acknowledged(): EpochPosition | null {
    const last = this.ownEpochs(this.state.journals).findLast(({ acknowledged_seq }) => acknowledged_seq > 0);
    return last === undefined ? null : { epoch: last.epoch, seq: last.acknowledged_seq };
  }

  /** As the journals are by now: the engine is told of new records only after a moment. */
  private journalsNow(): readonly JournalState[] {
    return this.state.journals.map((known) => {
      const extents = this.sources.get(known.journal)?.extents() ?? [];
      return { ...known, epochs: grown(known.epochs, extents) };
    });
  }

  private backlogSince_ms(journals: readonly JournalState[]): number | null {
    const epoch = this.ownEpochs(journals).find((one) => unsentOf(one) > 0);
    return epoch === undefined ? null : this.ports.own.recordedAt_ms(epoch.epoch, epoch.acknowledged_seq + 1);
  }

  /** Own records of which the hub is only remembered to hold them. */
  private rememberedRecords(journals: readonly JournalState[]): number {
    const known = epochsOf(journals, this.ports.own.journal);
    return this.ownEpochs(journals).reduce((sum, epoch, index) => {
      return sum + epoch.acknowledged_seq - (known[index]?.acknowledged_seq ?? 0);
    }, 0);
  }

  /** The own journal's progress; as remembered while the hub has not said what it holds. */
  private ownEpochs(journals: readonly JournalState[]): readonly EpochProgress[] {
    const { own, remembered } = this.ports;
    const epochs = epochsOf(journals, own.journal);
    const at = epochs.findIndex(({ epoch }) => epoch === remembered?.epoch);
    if (remembered === null || at < 0 || this.hasToldHeads) return epochs;
    return epochs.map((one, index) => {
      if (index > at) return one;
      return { ...one, acknowledged_seq: index < at ? one.last_seq : Math.min(one.last_seq, remembered.seq) };
    });
  }

  private carryOut(effect: UploadEffect): void {
    switch (effect.kind) {
      case "request":
        void this.request(effect.request, effect.lane).then((outcome) => {
          if (!this.isReplaced(effect.request, outcome)) this.step({ ...outcome, id: effect.id });
        });
        break;
      case "set-timer": {
        const { timer, delay_ms } = effect;
        const end = this.ports.after(delay_ms, () => {
          this.timers.delete(timer);
          this.step({ kind: "time-passed", timer });
        });
        this.timers.set(timer, end);
        break;
      }
      case "acknowledged":
        this.queues.get(effect.journal)?.acknowledged(effect);
        break;
      case "thin": {
        const epochs = this.queues.get(effect.journal)?.thin(effect.after) ?? [];
        for (const { epoch, last_seq } of epochs) this.told.set(`${effect.journal} ${epoch}`, last_seq);
        this.step({ kind: "thinned", journal: effect.journal, epochs });
        break;
      }
    }
  }

  /** What a later box wrote is not a tail that this one lost: it must neither be fetched nor built upon. */
  private isReplaced({ journal }: Request, outcome: Outcome): boolean {
    const { own, generation, events } = this.ports;
    const told = journal === own.journal && outcome.kind === "answered" ? outcome.answer : null;
    const by = told?.kind === "heads" || told?.kind === "replaced" ? told.generation : undefined;
    if (by === undefined || by <= generation() || !this.isOpen) return false;
    this.stop();
    events.replaced({ generation: by });
    return true;
  }

  private async request(request: Request, lane: LaneName): Promise<Outcome> {
    try {
      const outcome = await this.ask(request);
      this.note(outcome, lane);
      return outcome;
    } catch (error) {
      // The disk, then: what cannot be read or stored now may be so later.
      this.ports.events.trouble("uplink-storage-trouble", { message: (error as Error).message });
      return { kind: "answer-lost" };
    }
  }

  private async ask(request: Request): Promise<Outcome> {
    const { link, events } = this.ports;
    switch (request.kind) {
      case "heads":
        return link.heads(request.journal);
      case "tail":
        return this.fetchTail(request);
      case "batch": {
        const batch = this.sources.get(request.journal)?.batch(request) ?? null;
        if (batch === null) return { kind: "records-missing" };
        const { sent_bytes, ...outcome } = await link.upload(request.journal, batch);
        events.sent(sent_bytes);
        return outcome;
      }
    }
  }

  private async fetchTail(request: TailRequest): Promise<Outcome> {
    const { link, own, publicKey, events } = this.ports;
    const { journal, epoch, from_seq } = request;
    const outcome = await link.page(journal, { epoch, from_seq });
    if (outcome.kind !== "page" || !this.isOpen) return outcome.kind === "page" ? { kind: "answer-lost" } : outcome;
    try {
      const tail = readTail(outcome.bytes, request, { own, publicKey });
      const upto_seq = from_seq + tail.records.length - 1;
      if (tail.records.length > 0) own.storeTail(tail);
      this.told.set(`${journal} ${epoch}`, upto_seq);
      events.tailStored(tail.records.length);
      return { kind: "tail-stored", upto_seq };
    } catch (error) {
      if (!(error instanceof LocalGridError) || error.code === "storage-full") throw error;
      events.trouble("uplink-tail-refused", { code: error.code, message: error.message });
      return { kind: "tail-refused" };
    }
  }

  private note(outcome: Outcome, lane: LaneName): void {
    const { events, now_ms } = this.ports;
    this.hasToldHeads ||= lane === "settlement" && outcome.kind === "answered" && outcome.answer.kind === "heads";
    if (outcome.kind === "answered" || outcome.kind === "tail-stored") this.lastAnswerAt_ms = now_ms();
    events.answered(outcome.kind === "answered" ? outcome.answer.kind : outcome.kind, lane);
    if (outcome.kind === "answer-lost" && outcome.reason !== undefined) {
      events.trouble("uplink-answer-lost", { reason: outcome.reason });
    }
  }
}

function epochsOf(journals: readonly JournalState[], name: string): readonly EpochProgress[] {
  return journals.find(({ journal }) => journal === name)?.epochs ?? [];
}

/** With what has been written since; epochs that have begun since come last. */
function grown(epochs: readonly EpochProgress[], extents: readonly EpochExtent[]): readonly EpochProgress[] {
  const here = new Map(extents.map(({ epoch, last_seq }) => [epoch, last_seq]));
  const known = epochs.map((one) => ({ ...one, last_seq: Math.max(one.last_seq, here.get(one.epoch) ?? 0) }));
  const names = new Set(epochs.map(({ epoch }) => epoch));
  const begun = extents.filter(({ epoch }) => !names.has(epoch));
  return [...known, ...begun.map((one) => ({ ...one, acknowledged_seq: 0 }))];
}

function isComplete({ journals }: UploadState, name: string): boolean {
  return journals.find(({ journal }) => journal === name)?.status.kind === "ready";
}

type Outcome =
  | Exclude<LinkOutcome, { readonly kind: "answer-lost" }>
  | { readonly kind: "answer-lost"; readonly reason?: string }
  | { readonly kind: "tail-stored"; readonly upto_seq: number }
  | { readonly kind: "tail-refused" }
  | { readonly kind: "records-missing" };
