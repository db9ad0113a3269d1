import { tariffOf } from "@localgrid/clearing/clear-interval";
import { devicesOf } from "@localgrid/clearing/community";
import { limitRange } from "@localgrid/clearing/pricing";
import { encodeAck } from "@localgrid/protocol/device";
import type { RulesBody } from "@localgrid/protocol/record-bodies";
import { communityId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { Access } from "./access/access.ts";
import { IntervalCalculations } from "./calculation/interval-calculation.ts";
import { createCareDesk } from "./care-side.ts";
import { CommunityDesk, type CommunityMoment } from "./community/community-commands.ts";
import type { Config } from "./config.ts";
import { DeviceSide } from "./device-side.ts";
import type { DeviceBroker, EdgeNodePorts, WatcherOf } from "./edge-node-ports.ts";
import { GossipSide } from "./gossip-side.ts";
import { HubSide } from "./hub-side.ts";
import { Ingest, type IngestEvents } from "./ingest/ingest.ts";
import { createLanApi } from "./lan-api/lan-api.ts";
import { sessionTokenFromHeader } from "./lan-api/session-cookie.ts";
import { LimitsReplay } from "./limits-replay/limits-replay.ts";
import { LivePower } from "./live/live-feed.ts";
import { createNodeMetrics, type NodeMetrics } from "./metrics/node-metrics.ts";
import { HealthMonitor } from "./node-health.ts";
import { NoticeSide } from "./notice-side.ts";
import { createPairingDesk } from "./pairing/pairing-desk.ts";
import { ReleaseSide } from "./release-side.ts";
import { settlementFigures } from "./settlement/settlement-report.ts";

const FIRST_COORDINATOR = "coordinator";
/** Wall time after which a home that sends no live power no longer counts as live. */
const LIVE_STALE_WALL_MS = 30_000;
const TICK_WALL_MS = 250;
const QUARANTINE_FLUSH_WALL_MS = 1_000;
/** Closed intervals between two checkpoints: what a start after a crash folds again at most. */
const INTERVALS_PER_CHECKPOINT = 96;
export interface EdgeNode {
  /** Resolves when every port listens and the epoch's first record is durable, or the disk is full. */
  start(): Promise<{
    /** Whether that record is durable. */
    readonly is_epoch_open: boolean;
    readonly listening: {
      readonly http_port: number;
      readonly https_port: number | null;
      readonly mqtt_port: number;
      readonly house_port: number | null;
    };
  }>;
  /** Finishes what was taken, then closes everything. Connections to devices end first. */
  stop(): Promise<void>;
  /** Whether devices can come in. */
  isBrokerListening(): boolean;
}

/** Wires one community's node: broker → ingest → journal → intervals → ledger → API. Nothing runs before `start`. */
export function createEdgeNode(config: Config, ports: EdgeNodePorts): EdgeNode {
  return new Wiring(config, ports);
}

class Wiring implements EdgeNode {
  private readonly config: Config;
  private readonly ports: EdgeNodePorts;
  private readonly health: HealthMonitor;
  private readonly metrics: NodeMetrics;
  private readonly live: LivePower;
  private readonly access: Access;
  private readonly ingest: Ingest;
  private readonly desk: CommunityDesk;
  private readonly devices: DeviceSide;
  private readonly broker: DeviceBroker;
  private readonly hub: HubSide;
  private readonly gossip: GossipSide;
  private readonly releases: ReleaseSide;
  private readonly notices: NoticeSide;
  private readonly api: ReturnType<typeof createLanApi>;
  private readonly ending: (() => void)[] = [];
  private mqttPort: number;
  private httpPort: number;
  private clearedSinceCheckpoint = 0;

  constructor(config: Config, ports: EdgeNodePorts) {
    this.config = config;
    this.ports = ports;
    this.mqttPort = config.mqtt_port;
    this.httpPort = config.http_port;
    this.health = this.createHealth();
    this.metrics = this.createMetrics();
    this.live = new LivePower(() => ports.clock.now_ms());
    const { accounts, randomBytes, wallClock } = ports;
    this.access = new Access({
      store: accounts,
      random: randomBytes,
      now_ms: () => wallClock.now_ms(),
      ended: (login) => {
        this.broker.disconnectSessions(login);
        this.notices.wake();
      },
      passwordReplaced: (login) => {
        if (login === FIRST_COORDINATOR) ports.forgetFirstLogin();
      },
    });
    this.ingest = this.createIngest();
    this.devices = new DeviceSide(config, ports, {
      ingest: this.ingest,
      live: this.live,
      metrics: () => this.metrics,
      broker: () => this.broker,
      httpPort: () => this.httpPort,
    });
    this.broker = ports.createBroker(this.devices.traffic(), (request) => this.watcherOf(request));
    this.desk = new CommunityDesk({
      submit: (decide) => this.ingest.submit(() => decide(this.moment())),
      now: () => this.moment(),
      limitRange: (tariff) => limitRange(tariffOf(tariff)),
      revoked: (device) => this.devices.revoked(device),
    });
    this.hub = new HubSide(config, ports, {
      ingest: this.ingest,
      live: this.live,
      metrics: () => this.metrics,
      momentOf: () => this.moment(),
      stale_after_ms: LIVE_STALE_WALL_MS * ports.clock.speed,
      peers: () => this.gossip.status(),
      connected: (hub_url) => {
        this.gossip.connected(hub_url);
        this.releases.connected(hub_url);
        this.notices.relay.connected(hub_url);
      },
    });
    this.releases = new ReleaseSide(config, ports, () => this.health.report());
    this.gossip = new GossipSide(config, ports, {
      ingest: this.ingest,
      live: this.live,
      metrics: () => this.metrics,
      hub: this.hub,
      serveReleases: (node, stream) => this.releases.serve(node, stream),
    });
    this.notices = new NoticeSide(config, ports, {
      ingest: this.ingest,
      access: this.access,
      live: this.live,
      hub: this.hub,
      gossip: this.gossip,
      isStorageOk: () => this.health.isStorageOk,
    });
    this.api = this.createApi();
  }

  async start() {
    const { config, ports, broker, api, ending } = this;
    // Both wait for others most of the time: the one for the disk, the other for its plugins.
    const [is_epoch_open] = await Promise.all([this.ingest.start(), api.ready()]);
    await this.ensureCoordinator();
    this.mqttPort = (await broker.start()).port;
    broker.handleWebSocket(api.server);
    const address = new URL(await api.listen({ host: config.host, port: config.http_port }));
    // An address does not name the port that is usual for it.
    this.httpPort = Number(address.port === "" ? 80 : address.port);
    const https_port = await this.startSecurePages();
    const { house_port } = await this.devices.start();
    await this.gossip.start();
    this.hub.start();
    this.releases.start();
    this.notices.start();
    ending.push(ports.timers.every(TICK_WALL_MS, () => this.ingest.tick()));
    ending.push(ports.timers.every(QUARANTINE_FLUSH_WALL_MS, () => ports.quarantine.flush()));
    return { is_epoch_open, listening: { http_port: this.httpPort, https_port, mqtt_port: this.mqttPort, house_port } };
  }

  async stop() {
    for (const end of this.ending.splice(0)) end();
    await this.notices.stop();
    await this.releases.stop();
    await this.gossip.stop();
    await this.hub.stop();
    await this.broker.stop();
    await this.devices.stop();
    await this.ports.securePages?.stop();
    await this.api.close();
    await this.ingest.stop();
    this.ports.quarantine.flush();
    this.saveCheckpoint();
  }

  isBrokerListening(): boolean {
    return this.broker.isListening();
  }

  private async startSecurePages(): Promise<number | null> {
    const pages = await this.ports.securePages?.start((request, response) => this.api.routing(request, response));
    if (pages === undefined) return null;
    this.broker.handleWebSocket(pages.server);
    return pages.port;
  }

  private createHealth(): HealthMonitor {
    return new HealthMonitor({
      journalPosition: () => this.ports.journal.lastPosition,
      lastIntervalStart_s: () => this.ports.readModel.lastInterval()?.start_s ?? null,
      devicesConnected: () => this.broker.connectedDevices().length,
      isBrokerListening: () => this.broker.isListening(),
      state: () => this.ingest.state,
      now_ms: () => this.ports.clock.now_ms(),
      outsideDetails: () => [
        ...this.hub.details(),
        ...this.gossip.details(),
        ...this.devices.updates.details(),
        ...this.releases.details(),
      ],
    });
  }

  private createMetrics(): NodeMetrics {
    return createNodeMetrics({
      journalPosition: () => this.ports.journal.lastPosition,
      devicesConnected: () => this.broker.connectedDevices().length,
      isStorageOk: () => this.health.isStorageOk,
      hub: () => this.hub.connection.report(),
      downlink: () => this.hub.downlink.report(),
      settlement: () => settlementFigures(this.ports.settlement.store),
      gossip: () => this.gossip.report(),
      now_ms: () => this.ports.clock.now_ms(),
    });
  }

  private createIngest(): Ingest {
    const { config, ports } = this;
    const { identity, journal: store, projections: sink, verifier, clock, randomBytes, pause, start, genesis } = ports;
    return new Ingest(
      {
        ...identity,
        community: communityId(config.community),
        rules: rulesOf(config),
        policy: { close_deadline_ms: config.close_deadline_s * 1000, started_at_ms: clock.now_ms() },
        commit_gather_ms: config.commit_gather_ms,
        start,
      },
      { store, sink, verifier, clock, randomBytes, pause, genesis, events: this.ingestEvents() },
    );
  }

  private createApi() {
    const { config, ports, desk, health, metrics } = this;
    const { readModel: read, quarantine, certificates, clock, wallClock, randomBytes: random, timers, logger } = ports;
    const { currency, time_zone, interval_length_s, web_root } = config;
    const settings = { community: communityId(config.community), currency, time_zone, interval_length_s };
    return createLanApi({
      access: this.access,
      read,
      quarantine,
      commands: desk,
      community: desk.queries(settings),
      live: this.live,
      pairing: createPairingDesk(),
      certificates,
      trust: ports.trust,
      health: { report: () => health.report(), metricsText: () => metrics.text() },
      hub: {
        report: () => this.hub.report(),
        join: (invitation) => this.hub.connection.join(invitation),
      },
      calculations: new IntervalCalculations({
        ...ports.calculation,
        ...ports.identity,
        state: () => this.ingest.state,
        turn: () => ports.pause(0).over,
        mismatched: (start_s, err) => logger.error({ event: "calculation-mismatch", start_s, err }),
      }),
      shownHomes: ports.shownHomes,
      limitsReplay: new LimitsReplay({
        read,
        community: () => this.ingest.state.community,
        time_zone,
        clock,
        wallClock,
        turn: () => ports.pause(0).over,
      }),
      trades: this.hub.trades,
      notices: this.notices.notices,
      noticeWays: this.notices.relay,
      peers: this.gossip.desk,
      recovery: ports.recovery,
      qrPicture: ports.qrPicture,
      statementWords: ports.statementWords,
      care: createCareDesk(ports, {
        state: () => this.ingest.state,
        health: () => health.report(),
        metricsText: () => metrics.text(),
      }),
      deviceBook: this.devices.book,
      control: this.devices.control,
      outlook: this.devices.control.outlook,
      thirdParty: this.devices.house,
      updates: this.devices.updates,
      releases: this.releases,
      clock,
      wallClock,
      stale_after_ms: LIVE_STALE_WALL_MS * clock.speed,
      random,
      timers,
      logger,
      mqttPort: () => this.mqttPort,
      web_root,
    });
  }

  private moment(): CommunityMoment {
    const length_s = this.config.interval_length_s;
    const { community, next_start_s, recorded_at_ms } = this.ingest.state;
    const now_s = Math.max(recorded_at_ms, this.ports.clock.now_ms()) / 1000;
    const open_from_s = next_start_s ?? 0;
    const next_interval_s = Math.max((Math.floor(now_s / length_s) + 1) * length_s, open_from_s);
    return { community, next_interval_s, open_from_s };
  }

  private async ensureCoordinator(): Promise<void> {
    if (this.access.accounts().some(({ role }) => role === "coordinator")) return;
    const answer = await this.access.createAccount({ login: FIRST_COORDINATOR, role: "coordinator", member: null });
    if (answer.kind !== "done") throw new LocalGridError("first-login-failed", answer.kind);
    this.ports.announceFirstLogin({ login: FIRST_COORDINATOR, password: answer.initial_password });
  }

  private saveCheckpoint(): void {
    this.clearedSinceCheckpoint = 0;
    const { journal, projections } = this.ports;
    projections.saveCheckpoint({ position: journal.lastPosition, chain: this.ingest.chain, state: this.ingest.state });
  }

  private ingestEvents(): IngestEvents {
    const { metrics, health, live, ports } = this;
    return {
      acknowledge: (device, ack) => this.broker.publishAck(device, encodeAck(ack)),
      refused: (refusal) => {
        metrics.messagesRefused.inc({ reason: refusal.reason });
        ports.quarantine.add(refusal);
      },
      committed: ({ records, readings }) => {
        metrics.groupsCommitted.inc();
        metrics.recordsCommitted.inc(records);
        metrics.readingsAccepted.inc(readings);
        health.committed({ readings });
        this.hub.connection.nudge();
        this.gossip.grown();
      },
      duplicates: (count) => metrics.readingsDuplicate.inc(count),
      cleared: (start_s) => {
        metrics.intervalsCleared.inc();
        this.hub.downlink.intervalClosed();
        this.devices.intervalClosed();
        this.notices.wake();
        this.hub.settlement.wake();
        live.tell({ type: "interval-closed", start_s });
        if (++this.clearedSinceCheckpoint >= INTERVALS_PER_CHECKPOINT) this.saveCheckpoint();
      },
      storage: (status) => {
        if (!health.storageIs(status)) return;
        ports.logger.warn({ event: "storage-changed", status });
        live.tell({ type: "health" });
      },
      broken: ports.fail,
    };
  }

  private watcherOf(request: Parameters<WatcherOf>[0]): ReturnType<WatcherOf> {
    const isSecure = "encrypted" in request.socket;
    const token = sessionTokenFromHeader(request.headers.cookie, { isSecure });
    const session = token === null ? null : this.access.sessionOf(token);
    if (session === null) return null;
    const devices = session.member === null ? [] : devicesOf(this.ingest.state.community, session.member);
    return { login: session.login, devices };
  }
}

function rulesOf(config: Config): RulesBody {
  return {
    interval_length_s: config.interval_length_s,
    price_rule: config.price_rule,
    interpolation_gap_s: 1_800,
    future_tolerance_ms: 300_000,
    retention_intervals: Math.floor((31 * 86_400) / config.interval_length_s),
  };
}
