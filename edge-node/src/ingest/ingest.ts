import { type ClosingPolicy, dueRecords, mayBeDue } from "@localgrid/clearing/due-records";
import { type FoldedRecord, type FoldOutcome, foldRecord } from "@localgrid/clearing/fold";
import { areAllKnown, uptoOf } from "@localgrid/clearing/metering";
import { assertRulesContinue, createNodeState, type NodeState } from "@localgrid/clearing/node-state";
import type { ProjectionSink } from "@localgrid/clearing/projection-sink";
import type { ChainPosition } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { NodeKey } from "@localgrid/journal/head";
import { decodeRecord } from "@localgrid/journal/record";
import type { GenesisBody, KnownRecord, RulesBody } from "@localgrid/protocol/record-bodies";
import type { CommunityId, DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { type InboxMessage, MessageInbox } from "./inbox.ts";
import type { JournalStore } from "./journal-store.ts";
import { RecordGroup } from "./record-group.ts";
import type { Refusal } from "./refusal.ts";
import type { SignatureVerifier } from "./signature-verifier.ts";

/** Messages per group commit at most; more only make the acknowledgement of the first ones late. */
const MESSAGES_PER_GROUP = 512;
/** A group this large does not wait for more. */
const FULL_GROUP = 128;

export type StorageStatus = "ok" | "storage-full" | "storage-failed";

export interface IngestPorts {
  readonly store: JournalStore;
  readonly verifier: SignatureVerifier;
  readonly sink: ProjectionSink & { flush(position: number): boolean };
  readonly clock: { now_ms(): number };
  readonly randomBytes: (count: number) => Uint8Array;
  /** What the first record of an epoch says of this box, and seals for the one that may replace it; nothing without. */
  readonly genesis?: (epoch: Uint8Array) => GenesisNotes;
  /** Resolves after at most that many milliseconds of wall time, sooner when `wake` is called. */
  readonly pause: (wall_ms: number) => { readonly over: Promise<void>; wake(): void };
  readonly events: IngestEvents;
}

/** Parts of a genesis that not every epoch has. */
export type GenesisNotes = Pick<GenesisBody, "generation" | "recovery" | "missing">;

/** What happened, for acknowledgements, metrics, logs and the live feed. */
export interface IngestEvents {
  acknowledge(device: DeviceId, ack: { readonly upto: number; readonly reason?: string }): void;
  refused(refusal: Refusal): void;
  committed(group: { readonly records: number; readonly readings: number; readonly position: number }): void;
  duplicates(count: number): void;
  cleared(start_s: number, recorded_at_ms: number): void;
  storage(status: StorageStatus): void;
  /** State and journal disagree: the process must end and start again from the journal. */
  broken(error: Error): void;
}

export interface IngestOptions {
  readonly key: NodeKey;
  readonly communityKey: Uint8Array;
  readonly community: CommunityId;
  readonly rules: RulesBody;
  readonly policy: ClosingPolicy;
  readonly commit_gather_ms: number;
  readonly start: { readonly state: NodeState | null; readonly chain: ChainPosition | null };
}

/** Decides on the state as it is when its group is put together; what it returns is journaled. */
export type Decision =
  | { readonly kind: "records"; readonly records: readonly KnownRecord[] }
  | { readonly kind: "rejected"; readonly reason: string; readonly message: string };

interface Command {
  readonly decide: (state: NodeState, now_ms: number) => Decision;
  readonly resolve: (decision: Decision) => void;
  readonly reject: (error: Error) => void;
}

interface Decided {
  readonly command: Command;
  readonly decision: Decision;
}

/**
 * The one way into the journal. Groups verified messages, commands and due closings, stores each group in
 * one commit, then folds it into the state and acknowledges it. Groups follow one another, so that every
 * decision is taken on a state that holds everything before it.
 */
export class Ingest {
  private readonly options: IngestOptions;
  private readonly ports: IngestPorts;
  private readonly inbox: MessageInbox;
  private readonly commands: Command[] = [];
  private writer: EpochWriter | null = null;
  private durable: ChainPosition | null;
  private folded: NodeState | null;
  private working: Promise<void> | null = null;
  private gathering: { wake(): void } | null = null;
  private isStopping = false;
  private isRenewing = false;

  constructor(options: IngestOptions, ports: IngestPorts) {
    this.options = options;
    this.ports = ports;
    this.folded = options.start.state;
    this.durable = options.start.chain;
    const { verifier, clock, events } = ports;
    this.inbox = new MessageInbox({
      verifier,
      meterOf: (device) => this.folded?.community.meters.get(device) ?? null,
      now_ms: () => clock.now_ms(),
      refuse: (refusal) => {
        events.refused(refusal);
        this.acknowledge(refusal.device, refusal.reason);
      },
      arrived: () => this.work(),
    });
  }

  /**
   * Opens the epoch: its first record is on disk when this resolves with true. A full disk keeps a node from writing, not
   * from showing what it has: then the answer is false, and whatever is stored next opens the epoch.
   *
   * @throws {LocalGridError} `interval-length-changed`, `community-changed` before anything is written; `storage-full` for
   *   a journal without any record
   */
  async start(): Promise<boolean> {
    this.assertOwnJournal();
    if (this.folded !== null) assertRulesContinue(this.folded, this.options.rules);
    try {
      await this.submit(() => ({ kind: "records", records: [] }));
      return true;
    } catch (error) {
      if (this.folded === null || (error as LocalGridError).code !== "storage-full") throw error;
      return false;
    }
  }

  /** A journal tells of one community from its first record on; a hub would believe no other. */
  private assertOwnJournal(): void {
    for (const { record } of this.ports.store.recordsAfter(0)) {
      const { body } = decodeRecord(record);
      const { community } = this.options;
      if (body instanceof Uint8Array || body["community"] === community) return;
      const message = `the journal is one of "${body["community"]}", not of "${community}"`;
      throw new LocalGridError("community-changed", message);
    }
  }

  /** Takes no more, finishes what was taken. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.inbox.drained();
    while (this.working !== null) {
      this.gathering?.wake();
      await this.working;
    }
  }

  get state(): NodeState {
    if (this.folded === null) throw new LocalGridError("not-started", "the journal has no first record yet");
    return this.folded;
  }

  get chain(): ChainPosition | null {
    return this.durable;
  }

  /** `done` is called after the commit; with an error when the message could not be stored. */
  offer(device: DeviceId, payload: Uint8Array, done: (error?: Error) => void): void {
    if (this.isStopping) return done(new LocalGridError("stopping", "the node is stopping"));
    this.inbox.offer(device, payload, done);
  }

  /**
   * Runs a decision and stores its records.
   *
   * @throws {LocalGridError} `storage-full`, `storage-failed`, `stopping`
   */
  submit(decide: Command["decide"]): Promise<Decision> {
    if (this.isStopping) return Promise.reject(new LocalGridError("stopping", "the node is stopping"));
    return new Promise((resolve, reject) => {
      this.commands.push({ decide, resolve, reject });
      this.gathering?.wake();
      this.work();
    });
  }

  /**
   * Goes on in a new epoch, whose first record is on disk when this resolves: for what a genesis says and that has
   * changed since.
   *
   * @throws {LocalGridError} as {@link submit}
   */
  async renewEpoch(): Promise<void> {
    this.isRenewing = true;
    await this.submit(() => ({ kind: "records", records: [] }));
  }

  /** Looks whether an interval is due. To be called as time goes by. */
  tick(): void {
    if (this.folded !== null && mayBeDue(this.folded, this.ports.clock.now_ms())) this.work();
  }

  private work(): void {
    if (this.working !== null) {
      if (this.inbox.verifiedCount >= FULL_GROUP) this.gathering?.wake();
      return;
    }
    this.working = this.run()
      .catch((error: Error) => this.ports.events.broken(error))
      .finally(() => {
        this.working = null;
        if (this.commands.length > 0 || this.inbox.verifiedCount > 0) this.work();
      });
  }

  private async run(): Promise<void> {
    let isMore = true;
    while (isMore) {
      await this.gather();
      isMore = await this.commit(this.assemble());
    }
  }

  /** Waits a little for company: each commit costs a disk flush and a page, however small the group. */
  private async gather(): Promise<void> {
    const isUrgent = this.commands.length > 0 || this.inbox.verifiedCount >= FULL_GROUP || this.isStopping;
    if (isUrgent || this.inbox.verifiedCount === 0) return;
    const pause = this.ports.pause(this.options.commit_gather_ms);
    this.gathering = pause;
    await pause.over;
    this.gathering = null;
  }

  /** Puts the next commit together: what is due, or else one command, then the messages that are new. */
  private assemble(): { readonly group: RecordGroup; readonly decided: Decided | null } {
    const now_ms = this.nextTime();
    const group = new RecordGroup(this.inbox.take(MESSAGES_PER_GROUP), now_ms);
    if (this.isRenewing) this.writer = null;
    this.isRenewing = false;
    // A genesis may bring other rules; nothing is decided until they hold.
    const isOpening = this.writer === null;
    const writer = this.writer ?? this.openEpoch(group);
    const due = isOpening || this.folded === null ? [] : dueRecords(this.folded, now_ms, this.options.policy);
    for (const record of due) group.add(writer, record);
    if (due.length > 0) group.addHead(writer);
    const decided = due.length > 0 ? null : this.decideNext(now_ms);
    if (decided?.decision.kind === "records") for (const record of decided.decision.records) group.add(writer, record);
    this.addMessages(group, writer);
    return { group, decided };
  }

  private decideNext(now_ms: number): Decided | null {
    const command = this.commands.shift();
    if (command === undefined) return null;
    try {
      return { command, decision: command.decide(this.folded ?? createNodeState(this.options.rules), now_ms) };
    } catch (error) {
      command.reject(error as Error);
      return null;
    }
  }

  private addMessages(group: RecordGroup, writer: EpochWriter): void {
    const inGroup = new Set<string>();
    const fresh: InboxMessage[] = [];
    for (const message of group.messages) {
      const { device, readings } = message.decoded;
      const name = `${device} ${readings[0]?.boot} ${readings[0]?.seq} ${readings.length}`;
      const isKnown =
        inGroup.has(name) || (this.folded !== null && areAllKnown(this.folded.metering, device, readings));
      inGroup.add(name);
      if (isKnown) this.ports.events.duplicates(readings.length);
      else if (this.isAhead(message)) this.refuseAhead(message);
      else fresh.push(message);
    }
    group.addMessages(writer, fresh);
  }

  /** Of two clocks that disagree, this one may be the wrong one: on a board without a battery it often is. */
  private isAhead({ decoded }: InboxMessage): boolean {
    const newest_ms = decoded.readings.at(-1)?.at_ms ?? 0;
    return newest_ms > this.nextTime() + this.options.rules.future_tolerance_ms;
  }

  /** Not stored, and the ack stays where it was: the device keeps the readings and comes again. */
  private refuseAhead({ payload: bytes, decoded: { device } }: InboxMessage): void {
    this.ports.events.refused({ device, reason: "future-time", bytes, at_ms: this.nextTime() });
    this.acknowledge(device, "future-time");
  }

  /** Returns whether there is more to do at once. */
  private async commit({ group, decided }: ReturnType<Ingest["assemble"]>): Promise<boolean> {
    const { store, events } = this.ports;
    try {
      if (group.records.length > 0) await store.append(group.records);
    } catch (error) {
      decided?.command.reject(error as Error);
      this.abandon(group, error as LocalGridError);
      return false;
    }
    if (group.records.length > 0) {
      this.durable = this.writer?.position ?? this.durable;
      events.storage("ok");
    }
    const outcomes = this.fold(group);
    this.settle(group, outcomes);
    decided?.command.resolve(decided.decision);
    const isTimeForMore = !this.isStopping && outcomes.some(({ interval }) => interval !== undefined);
    return isTimeForMore || this.commands.length > 0 || this.inbox.verifiedCount > 0;
  }

  private fold(group: RecordGroup): FoldOutcome[] {
    const outcomes: FoldOutcome[] = [];
    for (const record of group.folded) {
      const outcome = foldRecord(this.folded, record, this.ports.sink);
      this.folded = outcome.state;
      outcomes.push(outcome);
    }
    this.ports.sink.flush(this.ports.store.lastPosition);
    return outcomes;
  }

  private settle(group: RecordGroup, outcomes: readonly FoldOutcome[]): void {
    const { events, store } = this.ports;
    const devices = new Set<DeviceId>();
    for (const message of group.messages) {
      message.done();
      devices.add(message.decoded.device);
    }
    for (const device of devices) this.acknowledge(device);
    let readings = 0;
    for (const [index, { admissions, interval }] of outcomes.entries()) {
      const record = group.folded[index] as FoldedRecord;
      if (admissions !== undefined) readings += this.report(admissions, record);
      if (interval !== undefined) events.cleared(interval.recorded.start_s, record.recorded_at_ms);
    }
    if (group.records.length > 0) {
      events.committed({ records: group.records.length, readings, position: store.lastPosition });
    }
  }

  /** Counts accepted readings; implausible ones are journaled, but shown in the quarantine. */
  private report(admissions: NonNullable<FoldOutcome["admissions"]>, record: FoldedRecord): number {
    const messages = messagesOf(record);
    let accepted = 0;
    for (const [index, admission] of admissions.entries()) {
      if (admission === null) continue;
      const { device, verdicts } = admission;
      for (const verdict of verdicts) if (verdict.kind === "accepted") accepted++;
      const rejected = verdicts.find((verdict) => verdict.kind === "rejected");
      if (rejected?.kind !== "rejected") continue;
      const bytes = messages[index] as Uint8Array;
      this.ports.events.refused({ device, reason: rejected.reason, bytes, at_ms: record.recorded_at_ms });
    }
    return accepted;
  }

  /** Nothing of the group is stored. The next group opens a new epoch after the last durable head. */
  private abandon(group: RecordGroup, error: LocalGridError): void {
    this.writer = null;
    this.ports.events.storage(error.code === "storage-full" ? "storage-full" : "storage-failed");
    for (const message of group.messages) message.done(error);
    this.inbox.refuseAll(error);
    for (const command of this.commands.splice(0)) command.reject(error);
  }

  private openEpoch(group: RecordGroup): EpochWriter {
    const { key, communityKey, community, rules } = this.options;
    const parent = this.durable;
    const epoch = this.ports.randomBytes(16);
    const writer = new EpochWriter({ key, communityKey, epoch, parent });
    this.writer = writer;
    const notes = this.ports.genesis?.(epoch) ?? {};
    group.openEpoch(writer, { community, rules, public_key: key.publicKey, parent, ...notes });
    return writer;
  }

  private acknowledge(device: DeviceId, reason?: string): void {
    const upto = this.folded === null ? 0 : uptoOf(this.folded.metering, device);
    this.ports.events.acknowledge(device, reason === undefined ? { upto } : { upto, reason });
  }

  /** Times in the journal never run backwards, whatever the clock does. */
  private nextTime(): number {
    return Math.max(this.folded?.recorded_at_ms ?? 0, Math.floor(this.ports.clock.now_ms()));
  }
}

/** What came from devices, as it came, in the order of the record's admissions. */
function messagesOf(record: FoldedRecord): readonly Uint8Array[] {
  if (record.kind === "readings") return record.body.messages;
  return record.kind === "third-party-reading" ? record.body.readings.map(({ raw }) => raw) : [];
}
