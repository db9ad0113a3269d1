/** Test support: bought devices of a small community, whose journal is folded as a node folds it. */
import type { CommunityDecision } from "@localgrid/clearing/community-decisions";
import { type FoldedRecord, foldRecord } from "@localgrid/clearing/fold";
import { type NodeState, nodeStateFromCbor, nodeStateToCbor } from "@localgrid/clearing/node-state";
import type { ProjectionSink } from "@localgrid/clearing/projection-sink";
import type { KnownRecord, ThirdPartyReading } from "@localgrid/protocol/record-bodies";
import { decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import { communityId, deviceId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { Refusal } from "../ingest/refusal.ts";
import { NO_ADAPTER_SETTINGS } from "./adapter-settings.ts";
import type { AskingAdapter } from "./connection-ways.ts";
import type { DeviceMessage, DeviceReport, PolledDevice } from "./device-adapter.ts";
import type { ForeignConnection } from "./foreign-broker.ts";
import type { HouseTraffic } from "./house-broker.ts";
import type { NewWay } from "./house-connections.ts";
import type { HouseStore } from "./house-store.ts";
import { InMemoryHouseStore } from "./in-memory-house-store.ts";
import { ThirdPartySide, type ThirdPartySidePorts } from "./third-party-side.ts";

/** 2023-11-14 22:15 UTC, the start of an interval. */
export const START_MS = 1_700_000_100_000;
export const WH = 1_000;
export const KILOWATT_HOUR = 1_000_000;

const NO_ROWS = {
  interval: () => {},
  memberInterval: () => {},
  meteringPointInterval: () => {},
  posting: () => {},
  keptInputs: () => null,
} as unknown as ProjectionSink;

const RULES = {
  interval_length_s: 900,
  price_rule: "pair" as const,
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 2_976,
};

/** Reads `meter {"source": …}` messages: what a report says, as JSON. */
function jsonAdapter(): AskingAdapter {
  return {
    name: "tasmota",
    filters: ["meter"],
    takes: ({ topic }) => topic === "meter",
    read: ({ payload }) => [JSON.parse(Buffer.from(payload).toString()) as DeviceReport],
    questions: () => [],
  };
}

export class TestHouse {
  readonly store: HouseStore = new InMemoryHouseStore();
  readonly records: FoldedRecord[] = [];
  readonly refused: Refusal[] = [];
  readonly refusals: string[] = [];
  readonly live: (readonly [string, number])[] = [];
  readonly dropped: string[] = [];
  readonly retained: DeviceMessage[] = [];
  readonly published: string[] = [];
  readonly foreign: ForeignConnection = {
    is_connected: true,
    last_failure: null,
    gx: null,
    publish: (topic, payload) => this.published.push(`${topic} ${payload}`) > 0,
    close: async () => {},
  };
  readonly polled = new Map<string, PolledDevice>();
  now_ms = START_MS;
  /** At the house broker, with any connection. */
  clients = 0;
  /** Thrown by the next commit. */
  failure: Error | null = null;
  traffic: HouseTraffic | null = null;
  state: NodeState;
  side: ThirdPartySide;
  private calls = 0;
  private readonly timers = new Set<{ readonly interval_ms: number; readonly act: () => void }>();

  /** Two members with a metering point each, `home-1-meter` and `home-2-meter`, and the first's `home-1-roof`. */
  constructor(overrides: Partial<ThirdPartySidePorts> = {}) {
    const genesis = { community: communityId("test"), rules: RULES, parent: null, public_key: new Uint8Array(32) };
    this.state = foldRecord(null, { kind: "genesis", body: genesis, recorded_at_ms: START_MS }, NO_ROWS)
      .state as NodeState;
    for (const name of ["home-1", "home-2"]) {
      const member = memberId(name);
      this.add({ kind: "member", body: { member, is_active: true, credit_limit_micro: null } });
      this.addPoint(`${name}-meter`, name);
    }
    this.addPoint("home-1-roof", "home-1");
    this.side = this.createSide(overrides);
  }

  addPoint(metering_point: string, member: string): void {
    const body = { metering_point: meteringPointId(metering_point), member: memberId(member) };
    this.add({ kind: "metering-point", body: { ...body, is_active: true, main_fuse_w: 36_000 } });
  }

  addSigningMeter(metering_point: string): void {
    const device = deviceId(`d${String(++this.calls).padStart(16, "0")}`);
    const body = { device, metering_point: meteringPointId(metering_point), public_key: new Uint8Array(32) };
    this.add({ kind: "meter-key", body: { ...body, is_active: true } });
  }

  add(record: KnownRecord): void {
    const folded = { ...record, recorded_at_ms: this.now_ms };
    this.records.push(folded);
    foldRecord(this.state, folded, NO_ROWS);
  }

  /** A process that ended without a word, and another one on the same store and journal. */
  restart(): Promise<unknown> {
    this.state = nodeStateFromCbor(decodeCbor(encodeCbor(nodeStateToCbor(this.state))));
    this.timers.clear();
    this.side = this.createSide({});
    return this.side.start();
  }

  async connect(member = "home-1", way: NewWay = { kind: "house" }): Promise<string> {
    const wanted = { member: memberId(member), label: "test", way, settings: NO_ADAPTER_SETTINGS };
    const made = await this.side.createConnection(wanted);
    if (made.kind !== "created") throw new Error(made.reason);
    return made.connection.connection;
  }

  say(connection: string, report: Partial<DeviceReport>): void {
    const said = { source: "em:0", import_mwh: null, export_mwh: null, power_w: null, ...report };
    const payload = Buffer.from(JSON.stringify(said));
    this.traffic?.onMessage(connection, { topic: "meter", payload, is_retained: false, at_ms: this.now_ms });
  }

  async assign(connection: string, metering_point = "home-1-meter", mode: "registers" | "net-power" = "registers") {
    const answer = await this.side.assign({
      connection,
      adapter: "tasmota",
      source: "em:0",
      metering_point: meteringPointId(metering_point),
      phase_mode: mode,
      may_replace_signing_meter: false,
    });
    return answer.kind === "assigned" ? answer.device : answer.reason;
  }

  /** Runs what the node's timers would, and lets it come to an end. */
  async tick(): Promise<void> {
    for (const { act } of this.timers) act();
    for (let i = 0; i < 8; i++) await Promise.resolve();
  }

  readings(): readonly ThirdPartyReading[] {
    return this.records.flatMap((record) =>
      record.kind === "third-party-reading" ? record.body.readings : [],
    ) as readonly ThirdPartyReading[];
  }

  private createSide(overrides: Partial<ThirdPartySidePorts>): ThirdPartySide {
    return new ThirdPartySide({
      submit: async (decide) => this.submit(decide),
      state: () => this.state,
      live: { report: ({ metering_point }, power_w) => void this.live.push([metering_point, power_w]) },
      clock: { now_ms: () => this.now_ms },
      wallClock: { now_ms: () => this.now_ms },
      timers: { every: (interval_ms, act) => this.every(interval_ms, act) },
      random: (count) => Uint8Array.from({ length: count }, (_, i) => (i === 0 ? ++this.calls : i * 7)),
      store: this.store,
      createBroker: (traffic) => this.createBroker(traffic),
      createMqttAdapters: () => [jsonAdapter()],
      createPolledDevice: ({ host }) => this.polled.get(host) as PolledDevice,
      foreignBroker: { connect: () => this.foreign },
      refused: (refusal) => void this.refused.push(refusal),
      onRefusal: (reason) => void this.refusals.push(reason),
      cost: { cost: 16, block_size: 8, parallelization: 1 },
      ...overrides,
    });
  }

  private createBroker(traffic: HouseTraffic) {
    this.traffic = traffic;
    return {
      start: async () => ({ port: 1_883 }),
      stop: async () => {},
      publish: () => {},
      drop: (connection: string) => void this.dropped.push(connection),
      connected: () => this.clients,
      retained: () => this.retained,
    };
  }

  private submit(decide: (state: NodeState) => CommunityDecision): CommunityDecision {
    const { failure } = this;
    this.failure = null;
    if (failure !== null) throw failure;
    const decision = decide(this.state);
    if (decision.kind === "records") for (const record of decision.records) this.add(record);
    return decision;
  }

  private every(interval_ms: number, act: () => void): () => void {
    const timer = { interval_ms, act };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }
}
