import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { CommunityMoment } from "./community/community-commands.ts";
import type { Config } from "./config.ts";
import { Downlink, type RefusedName } from "./downlink/downlink.ts";
import type { EdgeNodePorts } from "./edge-node-ports.ts";
import type { Ingest } from "./ingest/ingest.ts";
import type { LivePower } from "./live/live-feed.ts";
import type { NodeMetrics } from "./metrics/node-metrics.ts";
import { MemberTrades } from "./settlement/member-trades.ts";
import { Settlement } from "./settlement/settlement.ts";
import { differingBatches, settlementAlarms } from "./settlement/settlement-report.ts";
import { signBatch } from "./settlement/sign-batch.ts";
import { createTelemetrySide } from "./telemetry/telemetry-side.ts";
import { HubConnection } from "./uplink/hub-connection.ts";
import { hubDetails } from "./uplink/hub-details.ts";
import type { PeersStatus } from "./uplink/hub-session.ts";
import { Revival } from "./uplink/revival.ts";

const REFUSALS_SHOWN = 100;
/** Ends of reading from the hub that the way to it reports by itself. */
const PASSING_FAILURES: ReadonlySet<string> = new Set(["hub-away", "hub-busy", "hub-refused"]);

/** What the hub's side of a node takes from the rest of it. */
export interface HubSideParts {
  readonly ingest: Ingest;
  readonly live: LivePower;
  readonly metrics: () => NodeMetrics;
  readonly momentOf: () => CommunityMoment;
  /** What the hub is told of the other nodes. */
  readonly peers: () => PeersStatus | null;
  /** A hub has let this node in. */
  readonly connected: (hub_url: string) => void;
  /** Age at which a home's live power no longer counts, in the community's time. */
  readonly stale_after_ms: number;
}

/** Wires what goes up to the hub, what comes down from it, and what comes back after the disk lost it. */
export class HubSide {
  readonly downlink: Downlink;
  readonly connection: HubConnection;
  readonly settlement: Settlement;
  /** What members are shown of it. */
  readonly trades: MemberTrades;
  private readonly config: Config;
  private readonly ports: EdgeNodePorts;
  private readonly parts: HubSideParts;
  private readonly revival: Revival;
  private readonly telemetry: ReturnType<typeof createTelemetrySide>;

  constructor(config: Config, ports: EdgeNodePorts, parts: HubSideParts) {
    this.config = config;
    this.ports = ports;
    this.parts = parts;
    this.revival = this.createRevival();
    this.downlink = this.createDownlink();
    this.settlement = this.createSettlement();
    this.trades = new MemberTrades({ ...ports.settlement, turn: () => ports.pause(0).over });
    this.connection = this.createConnection();
    this.telemetry = this.createTelemetry();
  }

  start(): void {
    this.telemetry.start();
    this.connection.queue(this.telemetry.queue);
    this.downlink.start();
    this.settlement.wake();
    this.connection.start(this.config);
  }

  async stop(): Promise<void> {
    this.telemetry.stop();
    this.connection.stop();
    await this.downlink.stop();
    await this.settlement.stop();
    await this.revival.stop();
  }

  /** What was lost has come back, from the hub or from other nodes: it is taken up again. */
  revive(): void {
    this.revival.start();
  }

  report() {
    return { ...this.connection.report(), ...this.downlink.report() };
  }

  /** What is wrong, a sentence each. */
  details(): readonly string[] {
    return [...hubDetails(this.connection.report(), this.ports.clock.now_ms()), ...this.downlink.details()];
  }

  private createRevival(): Revival {
    const { ingest } = this.parts;
    const { identity, hub, readModel, logger } = this.ports;
    return new Revival({
      records: hub.own,
      communityKey: identity.communityKey,
      offer: (device: DeviceId, message, done) => ingest.offer(device, message, done),
      submit: (decide) => ingest.submit(decide),
      keptInputs: (start_s) => readModel.keptInputs(start_s),
      after: hub.after,
      revived: (counts) => logger.warn({ event: "lost-records-revived", ...counts }),
      trouble: (reason) => logger.warn({ event: "revival-interrupted", reason }),
    });
  }

  private createConnection(): HubConnection {
    const { identity, hub, settlement, clock, wallClock, journal, replaced, logger } = this.ports;
    return new HubConnection({
      ...hub,
      publicKey: identity.key.publicKey,
      now_ms: () => clock.now_ms(),
      isSimulated: this.config.clock.mode !== "real",
      journalPosition: () => journal.lastPosition,
      statusEvery_s: () => this.downlink.policy().status_every_s,
      refused: () => [...differingBatches(settlement.store), ...this.downlink.refused(REFUSALS_SHOWN)],
      alarms: () => settlementAlarms(settlement.store),
      peers: this.parts.peers,
      generation: () => this.ports.generation,
      events: {
        ...this.parts.metrics().uplink,
        complete: () => this.revive(),
        connected: (hub_url) => {
          logger.info({ event: "hub-connected", hub_url });
          this.downlink.connected(hub_url);
          this.settlement.connected(hub_url);
          this.parts.connected(hub_url);
        },
        replaced: ({ generation }) =>
          replaced({ generation, at_ms: Math.floor(wallClock.now_ms()), told_by: null, isProven: false }),
        tailStored: (records) => logger.warn({ event: "lost-records-fetched-back", records }),
        trouble: (event, detail) => logger.warn({ event, ...detail }),
      },
    });
  }

  private createTelemetry() {
    const { live, stale_after_ms } = this.parts;
    const { identity, hub, clock, timers, randomBytes, logger } = this.ports;
    return createTelemetrySide({
      ...identity,
      store: hub.telemetry,
      community: this.config.community,
      randomBytes,
      quota_bytes: this.config.telemetry_quota_bytes,
      power: () => live.snapshot().homes,
      stale_after_ms,
      machine: hub.machine,
      now_ms: () => clock.now_ms(),
      every_s: () => this.downlink.policy().telemetry_every_s,
      every: timers.every,
      grown: () => this.connection.nudge(),
      overQuota: (queue) => this.connection.overQuota(queue),
      failed: (error) => logger.warn({ event: "telemetry-not-stored", message: error.message }),
    });
  }

  private createSettlement(): Settlement {
    const { identity, hub, shapes, settlement, clock, pause, logger } = this.ports;
    return new Settlement({
      ...settlement,
      rows: shapes.store,
      sign: (batch_hash) => signBatch(batch_hash, identity.key),
      now_ms: () => Math.floor(clock.now_ms()),
      random: () => hub.jitter_ppm() / 1_000_000,
      pause,
      kept_days: this.config.settlement_kept_days,
      events: {
        checked: ({ seq, verdict, reason, trade_index }) => {
          const level = verdict === "differs" ? "warn" : "info";
          logger[level]({ event: "batch-checked", seq, verdict, reason, trade_index });
        },
        contradicted: (seq) => logger.warn({ event: "batch-contradicted", seq }),
        failed: ({ code, message }) => {
          const level = PASSING_FAILURES.has(code) ? "debug" : "warn";
          logger[level]({ event: "batches-wait", reason: code, message });
        },
      },
    });
  }

  private createDownlink(): Downlink {
    const { ingest, live, momentOf } = this.parts;
    const { hub, shapes, readModel, clock, timers, pause, logger } = this.ports;
    return new Downlink({
      ...shapes,
      submit: (decide) => ingest.submit(decide),
      momentOf,
      keptInputs: (start_s) => readModel.keptInputs(start_s),
      now_ms: () => Math.floor(clock.now_ms()),
      random: () => hub.jitter_ppm() / 1_000_000,
      pause,
      every: timers.every,
      events: {
        changed: (shape) => {
          if (shape === "verdicts") live.tell({ type: "health" });
          if (shape === "receipts") this.settlement.wake();
        },
        ended: (shape, { code, message }) => {
          const level = PASSING_FAILURES.has(code) ? "debug" : "warn";
          logger[level]({ event: "shape-ended", shape, reason: code, message });
        },
        refused: (row: RefusedName) => logger.warn({ event: "hub-row-refused", ...row }),
        failed: ({ code, message }) => logger.warn({ event: "hub-rows-wait", reason: code, message }),
      },
    });
  }
}
