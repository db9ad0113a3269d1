import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import type { NodeState } from "@localgrid/clearing/node-state";
import { decideOfficialValues } from "@localgrid/clearing/official-values";
import { decodeRecord } from "@localgrid/journal/record";
import { createEpochSeal } from "@localgrid/journal/sealing";
import { decodeSignedMessage } from "@localgrid/protocol/device";
import type { OfficialValuesBody, ReadingsBody } from "@localgrid/protocol/record-bodies";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { After } from "./hub-link.ts";
import { isMembership, KNOWN, LostMembership, type MembershipRecord, type RevivalDecision } from "./lost-membership.ts";
import type { RecoveredRecord, RecoveredRecords } from "./upload-source.ts";

const RECORDS_AT_ONCE = 128;
const RETRY_MS = 60_000;
/** How often official values wait for their intervals to close again. */
const MOST_ATTEMPTS = 60;

const OTHERS_TAKEN: ReadonlySet<string> = new Set(["readings", "official-values"]);

export interface RevivalPorts {
  readonly records: RecoveredRecords;
  readonly communityKey: Uint8Array;
  /** The way of every device's message into the journal. */
  readonly offer: (device: DeviceId, message: Uint8Array, done: (error?: Error) => void) => void;
  /** What a closed interval was last computed from; null when nothing of it is kept. */
  readonly keptInputs: (start_s: number) => IntervalInputs | null;
  readonly submit: (decide: (state: NodeState) => RevivalDecision) => Promise<unknown>;
  readonly after: After;
  readonly revived: (counts: { readonly messages: number; readonly membership: number }) => void;
  readonly trouble: (message: string) => void;
}

/**
 * Lets the content of records live on that the disk had lost: what devices signed is offered again, and what was
 * decided about members, meters and prices is decided again where nothing newer has been, and official values are
 * taken again once their intervals have closed again. Closings are not: they follow from the rest. May end at any point and begin anew, for nothing is taken twice.
 */
export class Revival {
  private readonly ports: RevivalPorts;
  private working: Promise<void> | null = null;
  private retry: (() => void) | null = null;
  private isStopped = false;
  private patience = MOST_ATTEMPTS;

  constructor(ports: RevivalPorts) {
    this.ports = ports;
  }

  /** Takes up what has not been taken up yet. To be called when all that was lost has come back. */
  start(): void {
    if (this.working !== null || this.isStopped) return;
    this.retry?.();
    this.working = this.run()
      .catch((error: Error) => {
        this.ports.trouble(error instanceof LocalGridError ? error.code : error.message);
        this.startLater();
      })
      .finally(() => {
        this.working = null;
      });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.retry?.();
    await this.working;
  }

  private async run(): Promise<void> {
    const { records, revived } = this.ports;
    const from = records.revivedUpto;
    const lost = new LostMembership();
    const official = new Map<number, OfficialValuesBody>();
    let upto = from;
    for await (const { id, written_after, record } of this.pending(from)) {
      if (isMembership(record.kind)) lost.add(record as MembershipRecord, written_after);
      if (record.kind === "official-values") {
        const values = record.body as OfficialValuesBody;
        official.set(values.start_s, values);
      }
      upto = id;
    }
    if (upto === from || this.isStopped) return;
    await this.forgetWhatIsNewer(lost);
    let membership = 0;
    for (const decide of lost.decisions()) {
      const decision = await this.ports.submit(decide);
      if ((decision as RevivalDecision).kind === "records") membership++;
    }
    const messages = await this.offerMessages(from);
    const isEarly = await this.takeOfficialValues([...official.values()]);
    if (isEarly && --this.patience > 0) return this.startLater();
    // Whoever is stopped in between has refused the rest.
    if (this.isStopped) return;
    records.setRevived(upto);
    revived({ messages, membership });
  }

  private startLater(): void {
    if (!this.isStopped) this.retry = this.ports.after(RETRY_MS, () => this.start());
  }

  /** Returns whether some are of intervals that have yet to close again. */
  private async takeOfficialValues(official: readonly OfficialValuesBody[]): Promise<boolean> {
    let isEarly = false;
    for (const { start_s, version, metered } of official.toSorted((a, b) => a.start_s - b.start_s)) {
      let reason = "";
      await this.ports.submit((state) => {
        const decision = decideOfficialValues(state, { start_s, version, metered }, this.ports.keptInputs(start_s));
        if (decision.kind === "rejected") reason = decision.reason;
        return decision.kind === "known" ? KNOWN : decision;
      });
      isEarly ||= reason === "interval-not-closed";
    }
    return isEarly;
  }

  private async forgetWhatIsNewer(lost: LostMembership): Promise<void> {
    const open = this.opener();
    let count = 0;
    for (const { position, record: bytes } of this.ports.records.writtenSince()) {
      const record = open(bytes);
      if (isMembership(record.kind)) lost.forget(record as MembershipRecord, position);
      if (++count % RECORDS_AT_ONCE === 0) await this.breath();
    }
  }

  private async offerMessages(from: number): Promise<number> {
    let count = 0;
    for await (const { record } of this.pending(from)) {
      if (record.kind !== "readings") continue;
      const { messages } = record.body as unknown as ReadingsBody;
      await Promise.all(messages.map((message) => this.offer(message)));
      count += messages.length;
    }
    return count;
  }

  /** Refused messages are in the quarantine; only what could not be stored is tried again. */
  private offer(message: Uint8Array): Promise<void> {
    const { device } = decodeSignedMessage(message);
    return new Promise((resolve, reject) => {
      this.ports.offer(device, message, (error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  private async *pending(from: number): AsyncGenerator<LostRecord> {
    const open = this.opener();
    let after = from;
    for (;;) {
      const rows = this.ports.records.pending(after, RECORDS_AT_ONCE);
      for (const { id, written_after, record } of rows) yield { id, written_after, record: open(record) };
      const last = rows.at(-1);
      if (last === undefined || this.isStopped) return;
      after = last.id;
      await this.breath();
    }
  }

  /** Opens sealed bodies, a run of one epoch after the other. */
  private opener(): (bytes: Uint8Array) => OpenedRecord {
    let seal: ReturnType<typeof createEpochSeal> | null = null;
    let epoch = new Uint8Array();
    return (bytes) => {
      const record = decodeRecord(bytes);
      const { kind, body, header, seq } = record;
      if (!(body instanceof Uint8Array)) return { kind, body };
      if (!isMembership(kind) && !OTHERS_TAKEN.has(kind)) return { kind, body: {} };
      if (seal === null || Buffer.compare(epoch, record.epoch) !== 0) {
        seal = createEpochSeal(this.ports.communityKey, record.node, record.epoch);
        epoch = new Uint8Array(record.epoch);
      }
      return { kind, body: seal.open(header, seq, body) };
    };
  }

  /** Others are served in between. */
  private breath(): Promise<void> {
    return new Promise((resolve) => void this.ports.after(0, resolve));
  }
}

interface LostRecord extends Pick<RecoveredRecord, "id" | "written_after"> {
  readonly record: OpenedRecord;
}

interface OpenedRecord {
  readonly kind: string;
  readonly body: object;
}
