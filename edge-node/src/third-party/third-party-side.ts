import { activeThirdPartyMeter } from "@localgrid/clearing/community";
import type { CommunityDecision } from "@localgrid/clearing/community-decisions";
import type { NodeState } from "@localgrid/clearing/node-state";
import type { PasswordCost } from "@localgrid/passwords/password";
import type { PhaseMode } from "@localgrid/protocol/record-bodies";
import type { DeviceId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { Refusal } from "../ingest/refusal.ts";
import type { AdapterSettings, OpenQuestion } from "./adapter-settings.ts";
import { type ConnectionWayPorts, ConnectionWays, type HeardReports, type TextMessage } from "./connection-ways.ts";
import type { DeviceReport } from "./device-adapter.ts";
import type { ForeignConnection } from "./foreign-broker.ts";
import type { HouseBroker, HouseTraffic } from "./house-broker.ts";
import { type CreatedConnection, HouseConnections, type NewConnection } from "./house-connections.ts";
import type { HouseConnection, HouseStore, SourceName } from "./house-store.ts";
import { MeteredDevices } from "./metered-devices.ts";
import type { PolledSettings } from "./polled-settings.ts";
import { ReadingWriter } from "./reading-writer.ts";
import { isSound } from "./sound-report.ts";
import { type HeardSource, SourceBook } from "./source-book.ts";
import { ThirdPartyDesk } from "./third-party-desk.ts";

const TICK_WALL_MS = 250;
const WRITE_WALL_MS = 1_000;

export interface ThirdPartySidePorts
  extends Pick<ConnectionWayPorts, "createMqttAdapters" | "createPolledDevice" | "foreignBroker"> {
  readonly submit: (decide: (state: NodeState) => CommunityDecision) => Promise<CommunityDecision>;
  readonly state: () => NodeState;
  readonly live: {
    report(point: { readonly metering_point: MeteringPointId; readonly member: MemberId }, power_w: number): void;
  };
  /** The community's time. */
  readonly clock: { now_ms(): number };
  readonly wallClock: { now_ms(): number };
  readonly timers: { every(interval_ms: number, act: () => void): () => void };
  readonly random: (count: number) => Uint8Array;
  readonly store: HouseStore;
  /** Null for a node without a house broker. */
  readonly createBroker: ((traffic: HouseTraffic) => HouseBroker) | null;
  /** What a device says of itself now, for whoever controls it. */
  readonly heard?: (device: DeviceId, now: { readonly power_w?: number; readonly soc_permille?: number }) => void;
  /** A device is about to be read no more: whoever controls it lets it go while it can be reached. */
  readonly ending?: (device: DeviceId) => Promise<void>;
  /** Doubts about a device's registers, for the quarantine. */
  readonly refused: (refusal: Refusal) => void;
  /** What the house broker turned away, and readings that could not be stored. */
  readonly onRefusal: HouseTraffic["onRefusal"];
  /** Weaker only in tests. */
  readonly cost?: PasswordCost;
}

/** A source, and what it is read as. */
export interface ThirdPartyRow extends HeardSource {
  readonly member: MemberId;
  /** Null while nobody has taken it. */
  readonly taken: {
    readonly device: DeviceId;
    readonly metering_point: MeteringPointId;
    readonly phase_mode: PhaseMode;
    /** A register fell or jumped, and it is not known yet whether for good. */
    readonly is_suspected: boolean;
  } | null;
}

export interface ConnectionRow {
  readonly connection: HouseConnection;
  readonly clients: number;
  readonly failure: string | null;
  readonly questions: readonly OpenQuestion[];
}

export interface DeviceTarget extends SourceName {
  readonly gx: ForeignConnection["gx"];
  readonly polled: PolledSettings | null;
}

/** Devices that people own already: how they are heard, what they are read as, and their readings' way to the journal. */
export class ThirdPartySide {
  readonly broker: HouseBroker | null;
  private readonly ports: ThirdPartySidePorts;
  private readonly connections: HouseConnections;
  private readonly sources: SourceBook;
  private readonly devices: MeteredDevices;
  private readonly writer: ReadingWriter;
  private readonly desk: ThirdPartyDesk;
  private readonly ways: ConnectionWays;
  private readonly ending: (() => void)[] = [];
  private port: number | null = null;

  constructor(ports: ThirdPartySidePorts) {
    const { store, random, state, submit, wallClock, cost } = ports;
    this.ports = ports;
    this.connections = new HouseConnections({
      store,
      random,
      now_ms: () => wallClock.now_ms(),
      hasHouseBroker: ports.createBroker !== null,
      isActiveMember: (member) => state().community.members.get(member)?.is_active === true,
      ...(cost === undefined ? {} : { cost }),
    });
    this.sources = new SourceBook(store);
    this.devices = new MeteredDevices({
      intervalLength_s: () => state().rules.interval_length_s,
      standOf: (device) => state().thirdParty.get(device) ?? null,
    });
    this.writer = new ReadingWriter({ submit, failed: (code) => ports.onRefusal(code, {}) });
    this.desk = new ThirdPartyDesk({
      submit,
      state,
      random,
      sources: this.sources,
      connectionOf: (connection) => this.connections.find(connection),
      ending: (device) => this.end(device),
      ended: (device) => this.devices.forget(device),
    });
    this.ways = new ConnectionWays({
      ...ports,
      onReports: (heard) => {
        for (const report of heard.reports) this.take(heard, report);
      },
    });
    this.broker =
      ports.createBroker?.({
        admit: (login) => this.connections.admit(login),
        onMessage: (connection, message) => this.ways.read(connection, message),
        onRefusal: ports.onRefusal,
      }) ?? null;
  }

  /** To be called once the journal is open. */
  async start(): Promise<{ readonly house_port: number | null }> {
    const { timers } = this.ports;
    this.desk.dropEnded();
    for (const connection of this.connections.all()) this.ways.open(connection);
    this.port = (await this.broker?.start())?.port ?? null;
    this.ending.push(timers.every(TICK_WALL_MS, () => this.ways.tick(TICK_WALL_MS)));
    this.ending.push(timers.every(WRITE_WALL_MS, () => void this.writer.write()));
    return { house_port: this.port };
  }

  /** Writes what is not written yet: to be called while the journal still takes it. */
  async stop(): Promise<void> {
    for (const end of this.ending.splice(0)) end();
    await Promise.all([this.ways.stop(), this.broker?.stop()]);
    for (const [device, samples] of this.devices.flush()) this.writer.add(device, samples);
    await this.writer.write();
  }

  /** Where the house broker listens; null without one. */
  get housePort(): number | null {
    return this.port;
  }

  connectionRows(): readonly ConnectionRow[] {
    return this.connections.all().map((connection) => ({
      connection,
      clients: this.clientsOf(connection),
      failure: this.ways.failureOf(connection.connection),
      questions: this.ways.questionsOf(connection.connection),
    }));
  }

  findConnection(connection: string): HouseConnection | null {
    return this.connections.find(connection);
  }

  async createConnection(wanted: NewConnection): Promise<CreatedConnection> {
    const created = await this.connections.create(wanted);
    if (created.kind === "created") this.ways.open(created.connection);
    return created;
  }

  changeSettings(connection: HouseConnection, settings: AdapterSettings): void {
    this.ways.open(this.connections.change(connection, settings));
    // Devices announce themselves once: what they left behind is told to the new adapters again.
    const { connection: name } = connection;
    for (const message of this.broker?.retained(name) ?? []) this.ways.read(name, message);
  }

  /** @throws {LocalGridError} `storage-full`, `storage-failed`, `stopping` when its devices could not be retired */
  async removeConnection({ connection }: HouseConnection): Promise<void> {
    await this.desk.retireAll(connection);
    this.ways.close(connection);
    this.connections.remove(connection);
    this.sources.forget(connection);
    this.broker?.drop(connection);
  }

  assign(assignment: Parameters<ThirdPartyDesk["assign"]>[0]): ReturnType<ThirdPartyDesk["assign"]> {
    return this.desk.assign(assignment);
  }

  retire(device: DeviceId): ReturnType<ThirdPartyDesk["retire"]> {
    return this.desk.retire(device);
  }

  rows(): readonly ThirdPartyRow[] {
    this.desk.dropEnded();
    return this.sources.all().flatMap((source) => {
      const member = this.connections.find(source.connection)?.member;
      return member === undefined ? [] : [{ ...source, member, taken: this.takenRow(source) }];
    });
  }

  /** What a device said last; for whoever controls it. */
  lastOf(device: DeviceId): HeardSource | null {
    const source = this.sources.sourceOf(device);
    return source === null ? null : this.sources.find(source);
  }

  /** Where a device that is read can be told something; null when nobody reads it any more. */
  targetOf(device: DeviceId): DeviceTarget | null {
    const source = this.sources.sourceOf(device);
    const connection = source === null ? null : this.connections.find(source.connection);
    if (source === null || connection === null) return null;
    const { way, settings } = connection;
    return {
      connection: source.connection,
      adapter: source.adapter,
      source: source.source,
      gx: this.ways.gxOf(source.connection),
      polled: way.kind === "polled" ? { ...way.polled, settings } : null,
    };
  }

  /** Whether anybody is there who could hear what is published now. */
  reaches(connection: string): boolean {
    return this.connections.find(connection)?.way.kind !== "house" || (this.broker?.connected(connection) ?? 0) > 0;
  }

  /** To the broker that a connection's devices are on; nothing is kept for later. */
  publish(connection: string, told: TextMessage): boolean {
    if (this.connections.find(connection)?.way.kind !== "house") return this.ways.publishForeign(connection, told);
    this.broker?.publish(connection, told.topic, told.payload, { qos: 1, retain: told.retain });
    return this.broker !== null;
  }

  private take({ connection, adapter, raw }: HeardReports, report: DeviceReport): void {
    const { ports, sources } = this;
    const name = { connection, adapter, source: report.source };
    if (!isSound(report)) return ports.onRefusal("malformed-report", { connection });
    if (!sources.hear(name, report, Math.floor(ports.wallClock.now_ms()))) {
      return ports.onRefusal("too-many-sources", { connection });
    }
    const taken = sources.takenAs(name);
    if (taken === null) return;
    const { community } = ports.state();
    const meter = activeThirdPartyMeter(community, taken.device);
    const point = meter === null ? undefined : community.meteringPoints.get(meter.metering_point);
    if (meter === null || point === undefined) return this.desk.dropEnded();
    const { main_fuse_w } = point;
    const at_ms = ports.clock.now_ms();
    const { samples, doubt } = this.devices.take(meter, { report, raw, at_ms, main_fuse_w });
    this.writer.add(meter.device, samples);
    if (report.power_w !== null) ports.live.report(point, report.power_w);
    const { power_w, soc_permille } = report;
    ports.heard?.(meter.device, {
      ...(power_w === null ? {} : { power_w }),
      ...(soc_permille === undefined ? {} : { soc_permille }),
    });
    if (doubt !== null) {
      ports.refused({ device: meter.device, reason: doubt, bytes: raw.slice(), at_ms: Math.floor(at_ms) });
    }
  }

  /** What the device said last is still told, and whoever steers it lets it go. */
  private async end(device: DeviceId): Promise<void> {
    await this.ports.ending?.(device);
    this.writer.add(device, this.devices.flushOf(device));
    await this.writer.write();
  }

  private takenRow(source: HeardSource): ThirdPartyRow["taken"] {
    const device = this.sources.takenAs(source)?.device;
    const meter = device === undefined ? null : activeThirdPartyMeter(this.ports.state().community, device);
    if (meter === null) return null;
    const { metering_point, phase_mode } = meter;
    return { device: meter.device, metering_point, phase_mode, is_suspected: this.devices.isSuspected(meter.device) };
  }

  private clientsOf({ connection, way }: HouseConnection): number {
    if (way.kind === "house") return this.broker?.connected(connection) ?? 0;
    if (way.kind === "broker") return this.ways.isForeignConnected(connection) ? 1 : 0;
    return this.ways.failureOf(connection) === null ? 1 : 0;
  }
}
