import { type DeviceAck, decodeLive, encodeAck } from "@localgrid/protocol/device";
import type { RulesBody } from "@localgrid/protocol/record-bodies";
import { communityId, type DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { Access } from "./access/access.ts";
import { tariffOf } from "./clearing/clear-interval.ts";
import { activeMeter, devicesOf } from "./community/community.ts";
import { CommunityDesk, type CommunityMoment } from "./community/community-commands.ts";
import type { Config } from "./config.ts";
import type { DeviceTraffic, EdgeNodePorts, WatcherOf } from "./edge-node-ports.ts";
import { Ingest, type IngestEvents } from "./ingest/ingest.ts";
import { createLanApi } from "./lan-api/lan-api.ts";
import { LivePower } from "./live/live-feed.ts";
import { createNodeMetrics } from "./metrics/node-metrics.ts";
import { HealthMonitor } from "./node-health.ts";
import { createPairingDesk } from "./pairing/pairing-desk.ts";
import { priceBand } from "./pricing/pricing.ts";

const FIRST_COORDINATOR = "coordinator";
/** Wall time after which a home that sends no live power no longer counts as live. */
const LIVE_STALE_WALL_MS = 30_000;
const TICK_WALL_MS = 250;
const QUARANTINE_FLUSH_WALL_MS = 1_000;
/** Closed intervals between two checkpoints: what a start after a crash folds again at most. */
const INTERVALS_PER_CHECKPOINT = 96;
/** Refusals that whoever installs a device looks for in the log. */
const INSTALLERS_REFUSALS: ReadonlySet<string> = new Set([
  "foreign-certificate",
  "identity-mismatch",
  "replaced-by-newer-connection",
  "unknown-device",
]);

export interface EdgeNode {
  /** Resolves when every port listens and the epoch's first record is durable. */
  start(): Promise<{ readonly http_port: number; readonly mqtt_port: number }>;
  /** Finishes what was taken, then closes everything. Connections to devices end first. */
  stop(): Promise<void>;
}

/** Wires one community's node: broker → ingest → journal → intervals → ledger → API. Nothing runs before `start`. */
export function createEdgeNode(config: Config, ports: EdgeNodePorts): EdgeNode {
  const { clock, wallClock, logger, journal, readModel, quarantine, timers } = ports;
  const health = new HealthMonitor({
    journalPosition: () => journal.lastPosition,
    lastIntervalStart_s: () => readModel.lastInterval()?.start_s ?? null,
    devicesConnected: () => broker.connectedDevices().length,
  });
  const metrics = createNodeMetrics({
    journalPosition: () => journal.lastPosition,
    devicesConnected: () => broker.connectedDevices().length,
    isStorageOk: () => health.isStorageOk,
  });
  const live = new LivePower(() => clock.now_ms());
  const access = new Access({ store: ports.accounts, random: ports.randomBytes, now_ms: () => wallClock.now_ms() });
  const ingest = new Ingest(
    {
      key: ports.identity.key,
      communityKey: ports.identity.communityKey,
      community: config.community,
      rules: rulesOf(config),
      policy: { close_deadline_ms: config.close_deadline_s * 1000 },
      commit_gather_ms: config.commit_gather_ms,
      start: ports.start,
    },
    {
      store: journal,
      verifier: ports.verifier,
      sink: ports.projections,
      clock,
      randomBytes: ports.randomBytes,
      pause: ports.pause,
      events: ingestEvents(),
    },
  );
  const desk = new CommunityDesk({
    submit: (decide) => ingest.submit(() => decide(moment())),
    now: moment,
    priceBand: (tariff) => priceBand(tariffOf(tariff)),
    revoked: (device) => broker.disconnect(device),
  });
  const broker = ports.createBroker(deviceTraffic(), watcherOf);
  const api = createLanApi({
    access,
    read: readModel,
    quarantine,
    commands: desk,
    community: Object.assign(Object.create(desk) as CommunityDesk, {
      settings: {
        community: communityId(config.community),
        currency: config.currency,
        time_zone: config.time_zone,
        interval_length_s: config.interval_length_s,
      },
    }),
    live,
    pairing: createPairingDesk(),
    certificates: ports.certificates,
    health: { report: () => health.report(), metricsText: () => metrics.text() },
    clock,
    wallClock,
    stale_after_ms: LIVE_STALE_WALL_MS * clock.speed,
    random: ports.randomBytes,
    timers,
    logger,
    mqttPort: () => mqttPort,
    web_root: config.web_root,
  });
  const ending: (() => void)[] = [];
  let mqttPort = config.mqtt_port;
  let clearedSinceCheckpoint = 0;

  return { start, stop };

  async function start() {
    await ingest.start();
    await ensureCoordinator();
    mqttPort = (await broker.start()).port;
    broker.handleWebSocket(api.server);
    const address = new URL(await api.listen({ host: config.host, port: config.http_port }));
    ending.push(timers.every(TICK_WALL_MS, () => ingest.tick()));
    ending.push(timers.every(QUARANTINE_FLUSH_WALL_MS, () => quarantine.flush()));
    return { http_port: Number(address.port), mqtt_port: mqttPort };
  }

  async function stop() {
    for (const end of ending.splice(0)) end();
    await broker.stop();
    await api.close();
    await ingest.stop();
    quarantine.flush();
    saveCheckpoint();
  }

  function moment(): CommunityMoment {
    const length_s = config.interval_length_s;
    const next_interval_s = (Math.floor(clock.now_ms() / 1000 / length_s) + 1) * length_s;
    const { community, next_start_s } = ingest.state;
    return { community, next_interval_s, open_from_s: next_start_s ?? 0 };
  }

  async function ensureCoordinator(): Promise<void> {
    if (access.accounts().some(({ role }) => role === "coordinator")) return;
    const answer = await access.createAccount({ login: FIRST_COORDINATOR, role: "coordinator", member: null });
    if (answer.kind !== "done") throw new LocalGridError("first-login-failed", answer.kind);
    ports.announceFirstLogin({ login: FIRST_COORDINATOR, password: answer.initial_password });
  }

  function saveCheckpoint(): void {
    clearedSinceCheckpoint = 0;
    ports.projections.saveCheckpoint({ position: journal.lastPosition, chain: ingest.chain, state: ingest.state });
  }

  function ingestEvents(): IngestEvents {
    return {
      acknowledge: (device: DeviceId, ack: DeviceAck) => broker.publishAck(device, encodeAck(ack)),
      refused: (refusal) => {
        metrics.messagesRefused.inc({ reason: refusal.reason });
        logger.debug({ event: "message-refused", device: refusal.device, reason: refusal.reason });
        quarantine.add(refusal);
      },
      committed: ({ records, readings }) => {
        metrics.groupsCommitted.inc();
        metrics.recordsCommitted.inc(records);
        metrics.readingsAccepted.inc(readings);
        health.committed(clock.now_ms());
      },
      duplicates: (count) => metrics.readingsDuplicate.inc(count),
      cleared: (start_s) => {
        metrics.intervalsCleared.inc();
        live.tell({ type: "interval-closed", start_s });
        if (++clearedSinceCheckpoint >= INTERVALS_PER_CHECKPOINT) saveCheckpoint();
      },
      storage: (status) => {
        if (!health.storageIs(status)) return;
        logger.warn({ event: "storage-changed", status });
        live.tell({ type: "health" });
      },
      broken: ports.fail,
    };
  }

  function deviceTraffic(): DeviceTraffic {
    return {
      isKnownDevice: (device) => activeMeter(ingest.state.community, device) !== null,
      onReading: (device, payload, done) => ingest.offer(device, payload, done),
      onLive: (device, payload) => reportLive(device, payload),
      onState: () => {},
      onEvent: (device, bytes, done) => {
        quarantine.add({ device, reason: "event-not-supported", bytes, at_ms: clock.now_ms() });
        done();
      },
      onRefusal: (reason, detail) => {
        metrics.connectionsRefused.inc({ reason });
        const level = INSTALLERS_REFUSALS.has(reason) ? "info" : "debug";
        logger[level]({ event: "broker-refused", reason, ...detail });
      },
    };
  }

  function reportLive(device: DeviceId, payload: Uint8Array): void {
    const { community } = ingest.state;
    const meter = activeMeter(community, device);
    const point = meter && community.meteringPoints.get(meter.metering_point);
    if (point == null) return;
    try {
      live.report(point, decodeLive(payload).power_w);
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      metrics.messagesRefused.inc({ reason: "malformed-live" });
    }
  }

  function watcherOf(request: Parameters<WatcherOf>[0]): ReturnType<WatcherOf> {
    const token = /(?:^|;\s*)lg_session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
    const session = token === undefined ? null : access.sessionOf(token);
    if (session === null) return null;
    const devices = session.member === null ? [] : devicesOf(ingest.state.community, session.member);
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
