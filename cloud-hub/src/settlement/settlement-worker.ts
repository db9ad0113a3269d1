import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { Leadership } from "../work-turns/leadership.ts";
import { WorkGate } from "../work-turns/work-gate.ts";
import type { Chain, Lane } from "./chain.ts";
import { LifetimeKeeper } from "./lifetime-keeper.ts";
import { LaneDriver, type LaneEvents } from "./outbox/lane-driver.ts";
import type { LimitExcess } from "./outbox/network-limits.ts";
import type { OutboxTimings } from "./outbox/pacing.ts";
import { type LaneTask, SubmissionBuilder } from "./outbox/submission-builder.ts";
import type { SubmissionStore } from "./outbox/submission-store.ts";
import { RegistrarPlan } from "./registrar-plan.ts";
import type { SealedBatch } from "./sealed-batch.ts";
import type { SettlementBook, Zone } from "./settlement-book.ts";
import type { SettlementKeys } from "./settlement-keys.ts";
import { TreasuryPlan } from "./treasury-plan.ts";
import { ZonePlan } from "./zone-plan.ts";

export interface SettlementWorkerPorts {
  readonly book: SettlementBook;
  readonly chain: Chain;
  readonly store: SubmissionStore;
  readonly leadership: Leadership;
  readonly keys: SettlementKeys;
  readonly window_s: number;
  readonly max_trades: number;
  readonly threshold: 1 | 2;
  readonly timings: OutboxTimings;
  readonly now_ms: () => number;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  /** From 0 to below 1. */
  readonly chance: () => number;
  readonly events: LaneEvents & {
    sealed(batch: SealedBatch): void;
    confirmed(batch: SealedBatch): void;
    overShare(lane: Lane, excess: readonly LimitExcess[]): void;
    expiring(entries: number, soonest_s: number): void;
    leading(isLeader: boolean): void;
    failed(error: unknown): void;
  };
}

/** Lanes that work at the same moment; each may hold a batch of some 100 kB. */
const LANES_AT_ONCE = 8;
const PRUNE_EVERY_MS = 3_600_000;

/** Brings sealed batches to the chain: on one hub at a time, each zone in its own order, all zones beside each other. */
export class SettlementWorker {
  private readonly ports: SettlementWorkerPorts;
  private readonly registrar: RegistrarPlan;
  private readonly treasury: TreasuryPlan;
  private readonly gate: WorkGate;
  private readonly lanes = new Map<Lane, Promise<void>>();
  private zones: readonly Zone[] = [];
  private running: Promise<void> | null = null;
  private isEnding = false;
  private isLeader = false;
  private pruned_ms = 0;

  constructor(ports: SettlementWorkerPorts) {
    this.ports = ports;
    this.gate = new WorkGate(LANES_AT_ONCE, ports.later);
    this.registrar = new RegistrarPlan(ports);
    this.treasury = new TreasuryPlan({ ...ports, keeper: new LifetimeKeeper(ports) });
  }

  start(): void {
    this.running = this.run();
  }

  /** Finishes the step that is under way; the rest goes on at the next start. */
  async stop(): Promise<void> {
    this.isEnding = true;
    this.gate.close();
    await this.running;
    await Promise.all(this.lanes.values());
    await this.ports.leadership.release();
  }

  /** Something that lanes wait for has happened. */
  wake(): void {
    this.gate.wakeAll();
  }

  private async run(): Promise<void> {
    while (!this.isEnding) {
      try {
        await this.lead();
      } catch (error) {
        this.becomeLeader(false);
        this.ports.events.failed(error);
      }
      await this.gate.nap(this.ports.timings.idle_ms);
    }
  }

  private async lead(): Promise<void> {
    const { leadership, book, store, window_s, now_ms } = this.ports;
    this.becomeLeader(await leadership.hold());
    if (!this.isLeader) return;
    this.zones = await book.zones(window_s, now_ms());
    for (const lane of [
      "treasury",
      "registrar",
      ...this.zones.map(({ zone }) => `channel/${zone}` as const),
    ] as const) {
      if (!this.lanes.has(lane)) this.lanes.set(lane, this.work(lane));
    }
    if (this.pruned_ms + PRUNE_EVERY_MS > now_ms()) return;
    this.pruned_ms = now_ms();
    await store.prune(now_ms());
  }

  private becomeLeader(isLeader: boolean): void {
    if (this.isLeader !== isLeader) this.ports.events.leading(isLeader);
    this.isLeader = isLeader;
  }

  /** One lane, for as long as this hub leads. */
  private async work(lane: Lane): Promise<void> {
    const driver = new LaneDriver({
      ...this.ports,
      lane,
      builder: new SubmissionBuilder({ ...this.ports, lane }),
      plan: this.planOf(lane),
      events: { held: (of, error) => this.held(of, error), ended: (...end) => this.ended(...end) },
    });
    while (!this.isEnding && this.isLeader) {
      const pause_ms = await this.gate.pass(() => driver.turn());
      if (pause_ms > 0) await this.gate.nap(pause_ms);
    }
    this.lanes.delete(lane);
  }

  private planOf(lane: Lane): () => Promise<LaneTask | null> {
    if (lane === "registrar") return async () => this.registrar.next(await this.freshZones());
    if (lane === "treasury") return () => this.treasury.next(["registrar", ...this.channels()]);
    const number = Number(lane.slice("channel/".length));
    const community = this.zones.find(({ zone }) => zone === number)?.community as Zone["community"];
    const plan = new ZonePlan(this.ports, community);
    return async () => {
      const zone = (await this.freshZones()).find((other) => other.zone === number);
      return zone === undefined ? null : plan.next(zone);
    };
  }

  private freshZones(): Promise<readonly Zone[]> {
    return this.ports.book.zones(this.ports.window_s, this.ports.now_ms());
  }

  private channels(): readonly Lane[] {
    return this.zones.map(({ zone }) => `channel/${zone}` as const);
  }

  private held(lane: Lane, error: unknown): void {
    // Somebody has to give it money, or to make it.
    if (error instanceof LocalGridError && isAboutMoney(error)) this.treasury.ask(lane);
    this.ports.events.held(lane, error);
  }

  private ended(...end: Parameters<LaneEvents["ended"]>): void {
    this.ports.events.ended(...end);
    this.gate.wakeAll();
  }
}

function isAboutMoney({ code, message }: LocalGridError): boolean {
  return code === "no-account" || (code === "chain-refused" && /txInsufficientBalance|txNoAccount/.test(message));
}
