import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import type { After } from "./hub-link.ts";
import type {
  EnrolmentOutcome,
  EnrolmentStore,
  HubAlarm,
  HubSession,
  NodeStatus,
  PeersStatus,
  RefusedRow,
} from "./hub-session.ts";
import { Uplink, type UplinkEvents } from "./uplink.ts";
import type { OwnJournal, QueueSource, UploadSource } from "./upload-source.ts";

const WIDEST_RETRY_MS = 60_000;
const FIRST_RETRY_MS = 1_000;
const ALARMS_TOLD = 32;
const REFUSALS_TOLD = 100;

export interface HubConnectionPorts {
  readonly connect: (hub_url: string) => HubSession;
  readonly enrolments: EnrolmentStore;
  readonly own: OwnJournal;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly after: After;
  readonly jitter_ppm: () => number;
  /** The community's time. */
  readonly now_ms: () => number;
  /** Whether that time is made up, for a demonstration or a replay. */
  readonly isSimulated?: boolean;
  readonly journalPosition: () => number;
  /** How often to tell the hub how this node is. */
  readonly statusEvery_s: () => number;
  readonly refused: () => readonly RefusedRow[];
  /** What other work with the hub has to tell. */
  readonly alarms: () => readonly HubAlarm[];
  /** What this node sees of the others; null for one that keeps to itself. */
  readonly peers?: () => PeersStatus | null;
  /** Which box of the node this is; 1 for the first. */
  readonly generation?: () => number;
  readonly events: UplinkEvents & {
    /** The hub has let this node in: other work with it can begin. */
    connected(hub_url: string): void;
  };
}

export interface HubReport {
  /** Null when this node has no hub. */
  readonly hub_url: string | null;
  readonly is_enrolled: boolean;
  /** 32 hexadecimal digits. */
  readonly node: string;
  readonly backlog_records: number;
  readonly backlog_since_ms: number | null;
  readonly telemetry_backlog_records: number;
  readonly last_answer_at_ms: number | null;
  readonly alarms: readonly HubAlarm[];
  readonly refused: readonly RefusedRow[];
}

/*
 *   none ──join──► enrolling ──enrolled──► connected
 *                      │ ▲                     ▲
 *                 away └─┘ later               │ the hub has let this node in before
 */

/** The node's hub: gets let in, then sends the journal up and tells how the node is. A node without a hub works as well. */
export class HubConnection {
  private readonly ports: HubConnectionPorts;
  private readonly carried: UploadSource[] = [];
  private readonly queues: QueueSource[] = [];
  private hub_url: string | null = null;
  private session: HubSession | null = null;
  private uplink: Uplink | null = null;
  private refusal: string | null = null;
  private endTimer: (() => void) | null = null;
  private isStopped = false;

  constructor(ports: HubConnectionPorts) {
    this.ports = ports;
  }

  /** Goes to the configured hub, else to the one that let this node in before. */
  start({ hub_url, join_code }: { readonly hub_url: string | null; readonly join_code: string | null }): void {
    const before = this.ports.enrolments.current()?.hub_url ?? null;
    const target = hub_url ?? before;
    if (target === null) return;
    this.turnTo(target);
    if (target === before || join_code === null) this.open();
    else void this.enrolUntilIn(join_code, 1);
  }

  /** What is under way is given up. */
  stop(): void {
    this.isStopped = true;
    this.remember();
    this.leave();
  }

  /** Gets this node let in somewhere; on success the journal goes up there from now on. */
  async join({
    hub_url,
    join_code,
  }: {
    readonly hub_url: string;
    readonly join_code: string;
  }): Promise<EnrolmentOutcome> {
    const session = this.ports.connect(hub_url);
    const outcome = await session.enrol(join_code);
    session.link.close();
    if (outcome.kind !== "enrolled" || this.isStopped) return outcome;
    this.keep(hub_url);
    this.leave();
    this.turnTo(hub_url);
    this.open();
    return outcome;
  }

  /** Also takes up another node's journal, in batches that it signed. @throws {LocalGridError} `duplicate-journal` */
  carry(source: UploadSource): void {
    this.carried.push(source);
    this.uplink?.carry(source);
  }

  /** Sends a queue of telemetry up. To be called before the start. */
  queue(source: QueueSource): void {
    this.queues.push(source);
  }

  /** A queue takes more room than it may: it is thinned, in step with what is being sent of it. */
  overQuota(source: QueueSource): void {
    if (this.uplink === null) source.thin(null);
    else this.uplink.overQuota(source.journal);
  }

  /** A journal has grown. */
  nudge(): void {
    this.uplink?.nudge();
  }

  /** The last record of a journal that the hub is known to hold; null while nobody knows. */
  acknowledgedOf(journal: string): EpochPosition | null {
    return this.uplink?.acknowledgedOf(journal) ?? null;
  }

  report(): HubReport {
    const { own, refused, alarms } = this.ports;
    const upload = this.uplink?.report();
    const refusal = this.refusal === null ? [] : [{ journal: null, alarm: this.refusal }];
    return {
      hub_url: this.hub_url,
      is_enrolled: this.ports.enrolments.current()?.hub_url === this.hub_url && this.hub_url !== null,
      node: own.journal,
      backlog_records: upload?.backlog_records ?? 0,
      backlog_since_ms: upload?.backlog_since_ms ?? null,
      telemetry_backlog_records: upload?.telemetry_backlog_records ?? 0,
      last_answer_at_ms: upload?.last_answer_at_ms ?? null,
      alarms: [...refusal, ...alarms(), ...(upload?.alarms ?? [])],
      refused: refused(),
    };
  }

  private turnTo(hub_url: string): void {
    this.hub_url = hub_url;
    this.refusal = null;
    this.session = this.ports.connect(hub_url);
  }

  private leave(): void {
    this.endTimer?.();
    this.uplink?.stop();
    this.uplink = null;
    this.session?.link.close();
    this.session = null;
  }

  private async enrolUntilIn(join_code: string, attempt: number): Promise<void> {
    const { session, hub_url } = this;
    if (session === null || hub_url === null) return;
    const outcome = await session.enrol(join_code);
    if (this.session !== session) return;
    if (outcome.kind === "enrolled") {
      this.keep(hub_url);
      this.open();
    } else if (outcome.kind === "refused") {
      this.refusal = outcome.code;
      this.ports.events.trouble("enrolment-refused", { code: outcome.code });
    } else {
      const window_ms = Math.min(WIDEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 16));
      this.endTimer = this.ports.after(this.chanceOf(window_ms), () => void this.enrolUntilIn(join_code, attempt + 1));
    }
  }

  private keep(hub_url: string): void {
    this.ports.enrolments.save({ hub_url, enrolled_at_ms: Math.floor(this.ports.now_ms()) });
  }

  private open(): void {
    const { session, hub_url } = this;
    if (session === null || hub_url === null) return;
    const { own, publicKey, after, jitter_ppm, now_ms, events, generation = () => 1 } = this.ports;
    const remembered = this.ports.enrolments.acknowledged();
    const parts = { own, publicKey, after, jitter_ppm, now_ms, generation, events };
    this.uplink = new Uplink({ ...parts, link: session.link, remembered });
    this.uplink.start();
    for (const source of this.carried) this.uplink.carry(source);
    for (const source of this.queues) this.uplink.queue(source);
    events.connected(hub_url);
    // Not all nodes of a region in the same second.
    this.endTimer = after(this.chanceOf(this.ports.statusEvery_s() * 1000), () => void this.tellStatus(session));
  }

  private async tellStatus(session: HubSession): Promise<void> {
    this.remember();
    await session.reportStatus(this.status());
    if (this.session !== session) return;
    this.endTimer = this.ports.after(this.ports.statusEvery_s() * 1000, () => void this.tellStatus(session));
  }

  private remember(): void {
    const { enrolments, events } = this.ports;
    const upto = this.uplink?.acknowledged ?? null;
    const before = enrolments.acknowledged();
    if (upto === null || (upto.epoch === before?.epoch && upto.seq === before.seq)) return;
    try {
      enrolments.remember(upto);
    } catch (error) {
      events.trouble("uplink-storage-trouble", { message: (error as Error).message });
    }
  }

  private status(): NodeStatus {
    const { backlog_records, backlog_since_ms, telemetry_backlog_records, alarms, refused } = this.report();
    const peers = this.ports.peers?.() ?? null;
    return {
      reported_at_ms: Math.floor(this.ports.now_ms()),
      journal_position: this.ports.journalPosition(),
      backlog_records,
      backlog_since_ms,
      telemetry_backlog_records,
      alarms: alarms.slice(0, ALARMS_TOLD).map(({ journal, alarm }) => ({ journal, alarm })),
      refused: refused.slice(0, REFUSALS_TOLD),
      ...(this.ports.isSimulated === true ? { has_simulated_clock: true as const } : {}),
      ...(peers === null ? {} : { peers }),
    };
  }

  private chanceOf(window_ms: number): number {
    return Math.floor((window_ms * this.ports.jitter_ppm()) / 1_000_000);
  }
}
