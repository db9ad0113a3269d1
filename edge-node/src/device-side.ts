import { activeMeter } from "@localgrid/clearing/community";
import { balanceOf } from "@localgrid/clearing/ledger";
import { marketAccount } from "@localgrid/clearing/pricing";
import { decodeLive } from "@localgrid/protocol/device";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { Config } from "./config.ts";
import { ControlDesk } from "./control/control-desk.ts";
import { DeviceBook } from "./device-book/device-book.ts";
import type { DeviceBroker, DeviceTraffic, EdgeNodePorts } from "./edge-node-ports.ts";
import { HomeAutomation } from "./home-automation/home-automation.ts";
import { memberFigures } from "./home-automation/member-figures.ts";
import type { Ingest } from "./ingest/ingest.ts";
import type { LivePower } from "./live/live-feed.ts";
import type { NodeMetrics } from "./metrics/node-metrics.ts";
import { ThirdPartySide } from "./third-party/third-party-side.ts";
import { UpdateDesk } from "./updates/update-desk.ts";

/** Refusals that whoever installs a device looks for in the log. */
const INSTALLERS_REFUSALS: ReadonlySet<string> = new Set([
  "foreign-certificate",
  "identity-mismatch",
  "replaced-by-newer-connection",
  "unknown-device",
  "wrong-credentials",
]);
/** What devices of our own kind do when nobody tells them otherwise. */
const USUAL_READING_EVERY_S = 300;
const USUAL_LIVE_EVERY_MS = 2_000;

/** What the devices' side of a node takes from the rest of it. */
export interface DeviceSideParts {
  readonly ingest: Ingest;
  readonly live: LivePower;
  readonly metrics: () => NodeMetrics;
  readonly broker: () => DeviceBroker;
  /** Where the API listens. */
  readonly httpPort: () => number;
}

/** Wires what comes from meters, batteries and vehicles, and what goes to them. */
export class DeviceSide {
  readonly book: DeviceBook;
  readonly control: ControlDesk;
  readonly house: ThirdPartySide;
  readonly updates: UpdateDesk;
  private readonly automation: HomeAutomation;
  private readonly config: Config;
  private readonly ports: EdgeNodePorts;
  private readonly parts: DeviceSideParts;

  constructor(config: Config, ports: EdgeNodePorts, parts: DeviceSideParts) {
    this.config = config;
    this.ports = ports;
    this.parts = parts;
    this.book = this.createBook();
    this.control = this.createControl();
    this.house = this.createHouse();
    this.updates = this.createUpdates();
    this.automation = this.createAutomation();
  }

  /** To be called once the journal is open. */
  async start(): Promise<{ readonly house_port: number | null }> {
    const listening = await this.house.start();
    this.control.start();
    this.updates.start();
    this.automation.start();
    return listening;
  }

  /** To be called when the broker has stopped and the journal still takes records. */
  async stop(): Promise<void> {
    this.automation.stop();
    await this.control.stop();
    this.updates.stop();
    await this.house.stop();
    await this.book.settle();
  }

  intervalClosed(): void {
    this.control.intervalClosed();
  }

  /** A device that was revoked has no business here any more. */
  revoked(device: DeviceId): void {
    this.parts.broker().disconnect(device);
    this.book.forget(device);
    this.updates.revoked(device);
  }

  traffic(): DeviceTraffic {
    const { ports, parts } = this;
    return {
      isKnownDevice: (device) => activeMeter(parts.ingest.state.community, device) !== null,
      onReading: (device, payload, done) => parts.ingest.offer(device, payload, done),
      onLive: (device, payload) => this.reportLive(device, payload),
      onState: (device, payload) => this.book.onState(device, payload),
      onEvent: (device, payload, done) => this.book.onEvent(device, payload, done),
      onListening: (device, channel) => {
        if (channel === "ota") this.updates.onListening(device);
        else this.control.onListening(device, channel);
      },
      onRefusal: (reason, detail) => {
        parts.metrics().connectionsRefused.inc({ reason });
        const level = INSTALLERS_REFUSALS.has(reason) ? "info" : "debug";
        ports.logger[level]({ event: "broker-refused", reason, ...detail });
      },
    };
  }

  private createBook(): DeviceBook {
    const { ports, parts } = this;
    return new DeviceBook({
      store: ports.devices.events,
      verifier: ports.verifier,
      publicKeyOf: (device) => this.publicKeyOf(device),
      isConnected: (device) => parts.broker().isConnected(device),
      publishAck: (device, payload) => parts.broker().publishAck(device, payload),
      refused: (refusal) => ports.quarantine.add(refusal),
      now_ms: () => ports.clock.now_ms(),
    });
  }

  private createControl(): ControlDesk {
    const { config, ports, parts } = this;
    const { device_reading_every_s, device_live_every_ms, interval_length_s, time_zone } = config;
    const bought = ports.devices.createSetPointWriter({
      targetOf: (device) => this.house.targetOf(device),
      publish: (connection, topic, payload) =>
        this.house.reaches(connection) && this.house.publish(connection, { topic, payload, retain: false }),
    });
    return new ControlDesk({
      nodeKey: ports.identity.key,
      publicKeyOf: (device) => this.publicKeyOf(device),
      send: (device, channel, payload) => parts.broker().send(device, channel, payload),
      listens: (device, channel) => parts.broker().listens(device, channel),
      configuration: {
        interval_length_s,
        reading_every_s: Math.min(interval_length_s, device_reading_every_s ?? USUAL_READING_EVERY_S),
        live_every_ms: device_live_every_ms ?? USUAL_LIVE_EVERY_MS,
      },
      hasTime: ports.devices.hasTimeSource,
      store: ports.devices.control,
      community: () => parts.ingest.state.community,
      read: ports.readModel,
      writers: () => [bought],
      clock: ports.clock,
      timers: ports.timers,
      time_zone,
      failed: (event, error) => ports.logger.warn({ event, message: (error as Error).message }),
    });
  }

  private createHouse(): ThirdPartySide {
    const { ports, parts, control } = this;
    const { clock, wallClock, timers, randomBytes: random, devices } = ports;
    return new ThirdPartySide({
      submit: (decide) => parts.ingest.submit(decide),
      state: () => parts.ingest.state,
      live: parts.live,
      heard: (device, told) => control.heard(device, told),
      ending: (device) => control.letGo(device),
      clock,
      wallClock,
      timers,
      random,
      store: devices.house,
      createBroker: devices.createHouseBroker,
      createMqttAdapters: devices.createMqttAdapters,
      createPolledDevice: devices.createPolledDevice,
      foreignBroker: devices.foreignBroker,
      refused: (refusal) => {
        parts.metrics().messagesRefused.inc({ reason: refusal.reason });
        ports.quarantine.add(refusal);
      },
      onRefusal: (reason, detail) => this.traffic().onRefusal(reason, detail),
    });
  }

  private createUpdates(): UpdateDesk {
    const { config, ports, parts, book } = this;
    return new UpdateDesk({
      store: ports.devices.updates,
      files: ports.devices.images,
      release_keys: config.firmware_release_keys,
      book,
      send: (device, channel, payload) => parts.broker().send(device, channel, payload),
      listens: (device, channel) => parts.broker().listens(device, channel),
      httpPort: parts.httpPort,
      now_ms: () => ports.wallClock.now_ms(),
      timers: ports.timers,
      failed: (event, error) => ports.logger.warn({ event, message: (error as Error).message }),
    });
  }

  private createAutomation(): HomeAutomation {
    const { config, ports, parts, house } = this;
    return new HomeAutomation({
      outlets: () =>
        house
          .connectionRows()
          .filter(({ connection }) => connection.settings.tells_figures === true && connection.way.kind !== "polled")
          .map(({ connection: { connection, member } }) => ({ connection, member })),
      figures: memberFigures({
        read: ports.readModel,
        balance_nano: (member) => balanceOf(parts.ingest.state.ledger, marketAccount(member)),
        power: (member) => parts.live.snapshot().homes.get(member) ?? null,
        now_ms: () => ports.clock.now_ms(),
        time_zone: config.time_zone,
      }),
      publish: (connection, message) => house.publish(connection, message),
      currency: config.currency,
      now_ms: () => ports.wallClock.now_ms(),
      timers: ports.timers,
    });
  }

  private publicKeyOf(device: DeviceId): Uint8Array | null {
    return activeMeter(this.parts.ingest.state.community, device)?.public_key ?? null;
  }

  private reportLive(device: DeviceId, payload: Uint8Array): void {
    const { community } = this.parts.ingest.state;
    const meter = activeMeter(community, device);
    const point = meter && community.meteringPoints.get(meter.metering_point);
    if (point == null) return;
    try {
      const { power_w, soc_permille } = decodeLive(payload);
      this.parts.live.report(point, power_w);
      this.control.heard(device, { power_w, ...(soc_permille === undefined ? {} : { soc_permille }) });
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      this.parts.metrics().messagesRefused.inc({ reason: "malformed-live" });
    }
  }
}
