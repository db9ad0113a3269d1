import { hash } from "node:crypto";
import { STATEMENT_CATALOGUES } from "@localgrid/clearing/statement-catalogues";
import { statementWordsOf } from "@localgrid/clearing/statement-words";
import type { AllocationKeyBody, MemberBody, MeteringPointBody, TariffBody } from "@localgrid/protocol/record-bodies";
import {
  communityId,
  type DeviceId,
  type MemberId,
  type MeteringPointId,
  memberId,
  meteringPointId,
} from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { FastifyBaseLogger } from "fastify";
import { Access } from "../access/access.ts";
import { InMemoryAccountStore } from "../access/in-memory-account-store.ts";
import { InMemoryShownHomeStore } from "../community/in-memory-shown-home-store.ts";
import { NOTHING_TRADED } from "../limits-replay/replayed-interval.ts";
import { createPairingDesk } from "../pairing/pairing-desk.ts";
import { NO_RELEASES } from "../releases/release-report.ts";
import type {
  CommandResult,
  CommunityCommands,
  CommunityQueries,
  DeviceRow,
  HealthReport,
  LanApiPorts,
  LimitValues,
  LiveEvent,
  LiveFeed,
  NewAllocationKey,
  NewTariff,
  QuarantineRow,
  Timers,
} from "./ports.ts";
import { TestCare } from "./test-care.ts";
import { TestControl, TestDeviceBook, TestUpdates } from "./test-devices.ts";
import { TestNoticeWays } from "./test-notice-ways.ts";
import { TestNotices } from "./test-notices.ts";
import { TEST_WORDS, TestPeers } from "./test-peers.ts";
import { TestReadModel } from "./test-read-model.ts";

/** 2016-08-01 00:00 UTC, a beginning of an interval of any length. */
export const START_S = Date.UTC(2016, 7, 1) / 1000;

/** Cheap enough for a test to hash many passwords; never used by a node. */
export const TEST_COST = { cost: 16, block_size: 8, parallelization: 1 };

const TARIFF: TariffBody = {
  valid_from_s: 0,
  retail_micro_per_kwh: 300_000,
  feed_in_micro_per_kwh: 80_000,
  local_network_fee_micro_per_kwh: 40_000,
  fixed_fee_micro_per_day: 250_000,
};

/** Not a certificate: nothing here reads more of it than its bytes. */
export const TEST_AUTHORITY = `-----BEGIN CERTIFICATE-----\n${Buffer.from("authority").toString("base64")}\n-----END CERTIFICATE-----\n`;

/** A community in memory that follows the same rules for names as the real one. */
export class TestCommunity implements CommunityCommands, CommunityQueries {
  readonly settings = {
    community: communityId("test-street"),
    currency: "EUR",
    time_zone: "Europe/Vienna",
    interval_length_s: 900,
  };
  readonly memberBodies = new Map<MemberId, MemberBody>();
  readonly points = new Map<MeteringPointId, MeteringPointBody>();
  readonly meters = new Map<DeviceId, DeviceRow>();
  readonly limits = new Map<MemberId, LimitValues>();
  tariffList: TariffBody[] = [TARIFF];
  keyList: AllocationKeyBody[] = [];
  /** Thrown by the next command. */
  failure: Error | null = null;

  async addMember({ member, credit_limit_micro }: Parameters<CommunityCommands["addMember"]>[0]) {
    return this.command(this.memberBodies.has(member) ? "member-exists" : null, () =>
      this.memberBodies.set(member, { member, credit_limit_micro, is_active: true }),
    );
  }

  async addMeteringPoint(point: Parameters<CommunityCommands["addMeteringPoint"]>[0]) {
    const exists = this.points.has(point.metering_point);
    const refusal = exists ? "metering-point-exists" : this.memberBodies.has(point.member) ? null : "unknown-member";
    return this.command(refusal, () => this.points.set(point.metering_point, { ...point, is_active: true }));
  }

  async addTariff({ valid_from_s = START_S + 86_400, ...figures }: NewTariff) {
    return this.command(valid_from_s < START_S ? "tariff-in-the-past" : null, () =>
      this.tariffList.push({ valid_from_s, ...figures }),
    );
  }

  async setAllocationKey({ valid_from_s = START_S + 900, ...agreed }: NewAllocationKey) {
    return this.command(valid_from_s <= START_S ? "allocation-key-in-the-past" : null, () =>
      this.keyList.push({ valid_from_s, ...agreed }),
    );
  }

  async setStandingLimits({ member, ...limits }: LimitValues & { readonly member: MemberId }) {
    return this.command(this.memberBodies.has(member) ? null : "unknown-member", () => this.limits.set(member, limits));
  }

  async registerMeter({ device, metering_point }: Parameters<CommunityCommands["registerMeter"]>[0]) {
    return this.command(null, () => this.meters.set(device, { device, metering_point, is_active: true }));
  }

  async revokeMeter({ device }: { readonly device: DeviceId }) {
    const meter = this.meters.get(device);
    return this.command(meter?.is_active ? null : "unknown-device", () => {
      if (meter !== undefined) this.meters.set(device, { ...meter, is_active: false });
    });
  }

  members = () => [...this.memberBodies.values()];
  meteringPoints = () => [...this.points.values()];
  devices = () => [...this.meters.values()];
  currentTariff = () => this.tariffList[0] ?? null;
  tariffs = () => this.tariffList;
  allocationKeys = () => this.keyList;
  limitsOf = (member: MemberId) =>
    this.limits.get(member) ?? { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null };

  private command(refusal: string | null, act: () => void): CommandResult {
    const { failure } = this;
    this.failure = null;
    if (failure !== null) throw failure;
    if (refusal !== null) return { kind: "rejected", reason: refusal, message: `refused: ${refusal}` };
    act();
    return { kind: "done" };
  }
}

export class TestLive implements LiveFeed {
  at_ms = START_S * 1000;
  readonly homes = new Map<MemberId, { readonly power_w: number; readonly at_ms: number }>();
  private readonly listeners = new Set<(event: LiveEvent) => void>();

  snapshot = () => ({ at_ms: this.at_ms, homes: this.homes });

  subscribe(listener: (event: LiveEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(event: LiveEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  get listenerCount(): number {
    return this.listeners.size;
  }
}

/** Runs only when told to. */
export class TestTimers implements Timers {
  private readonly entries = new Set<{ readonly interval_ms: number; readonly act: () => void }>();

  every(interval_ms: number, act: () => void): () => void {
    const entry = { interval_ms, act };
    this.entries.add(entry);
    return () => this.entries.delete(entry);
  }

  /** Runs what is due every `interval_ms`. */
  fire(interval_ms: number): void {
    for (const entry of this.entries) if (entry.interval_ms === interval_ms) entry.act();
  }

  get count(): number {
    return this.entries.size;
  }
}

export interface TestWorld extends LanApiPorts {
  readonly access: Access;
  readonly accounts: InMemoryAccountStore;
  readonly commands: TestCommunity;
  readonly read: TestReadModel;
  readonly live: TestLive;
  readonly peers: TestPeers;
  readonly care: TestCare;
  readonly deviceBook: TestDeviceBook;
  readonly control: TestControl;
  readonly notices: TestNotices;
  readonly noticeWays: TestNoticeWays;
  readonly timers: TestTimers;
  readonly quarantined: QuarantineRow[];
  readonly logged: unknown[];
  /** Of any level that a node keeps. */
  readonly told: unknown[];
  /** The hub that has let this node in. */
  joined: string | null;
  health: LanApiPorts["health"] & { status: HealthReport["status"] };
  /** Real time, as logins and pairing see it. */
  wall_ms: number;
}

/** Everything that the API needs, in memory, with two members, `home-1` and `home-2`. */
export function createTestWorld(overrides: Partial<LanApiPorts> = {}): TestWorld {
  const accounts = new InMemoryAccountStore();
  const commands = new TestCommunity();
  for (const name of ["home-1", "home-2"]) addHome(commands, name);
  const random = countingRandom();
  const logged: unknown[] = [];
  const told: unknown[] = [];
  const quarantined: QuarantineRow[] = [];
  const world: TestWorld = {
    accounts,
    access: new Access({ store: accounts, random, now_ms: () => world.wall_ms, cost: TEST_COST }),
    commands,
    community: commands,
    read: new TestReadModel(),
    live: new TestLive(),
    timers: new TestTimers(),
    quarantined,
    quarantine: { page: ({ after, limit }) => quarantined.filter(({ id }) => id > after).slice(0, limit) },
    pairing: createPairingDesk(),
    certificates: { issueDeviceCertificate },
    trust: { ca_certificate_pem: TEST_AUTHORITY },
    hub: {
      report: () => ({ ...NO_HUB, hub_url: world.joined }),
      join: async ({ hub_url, join_code }) => {
        if (join_code === "LATER") return { kind: "away", reason: "ECONNREFUSED" };
        if (join_code !== "GOOD") return { kind: "refused", code: "wrong-code", message: "there is no such join code" };
        world.joined = hub_url;
        return { kind: "enrolled", community: "test-street" };
      },
    },
    peers: new TestPeers(),
    recovery: { words: () => TEST_WORDS, qr: () => "<svg/>" },
    qrPicture: (text) => `<svg>${text}</svg>`,
    statementWords: statementWordsOf(STATEMENT_CATALOGUES),
    care: new TestCare(),
    deviceBook: new TestDeviceBook(),
    control: new TestControl(),
    outlook: { battery: () => null, expected: () => [] },
    updates: new TestUpdates(),
    releases: { report: () => NO_RELEASES },
    calculations: NO_CALCULATIONS,
    shownHomes: new InMemoryShownHomeStore(),
    limitsReplay: NO_REPLAY,
    notices: new TestNotices(START_S),
    noticeWays: new TestNoticeWays(START_S),
    trades: { of: async () => NO_TRADES, proof: () => null },
    joined: null,
    health: {
      status: "ok",
      report: () => healthReport(world.health.status),
      metricsText: async () => "localgrid_up 1\n",
    },
    clock: { now_ms: () => world.live.at_ms },
    wallClock: { now_ms: () => world.wall_ms },
    stale_after_ms: 30_000,
    random,
    logger: collectingLogger(logged, told),
    logged,
    told,
    mqttPort: () => 8883,
    web_root: null,
    wall_ms: Date.UTC(2026, 0, 1),
    ...overrides,
  } as TestWorld;
  return world;
}

function addHome({ memberBodies, points }: TestCommunity, name: string): void {
  const member = memberId(name);
  memberBodies.set(member, { member, is_active: true, credit_limit_micro: null });
  const metering_point = meteringPointId(`${name}-meter`);
  points.set(metering_point, { metering_point, member, is_active: true, main_fuse_w: 24_000 });
}

function healthReport(status: HealthReport["status"]): HealthReport {
  const journal = { position: 12, last_commit_at_ms: 1_470_000_000_000.5 };
  return {
    status,
    journal,
    last_interval_start_s: null,
    devices_connected: 2,
    broker: "listening",
    last_reading_at_ms: 1_469_999_940_000,
    interval_closing: false,
    details: status === "ok" ? [] : ["the disk is full"],
  };
}

function issueDeviceCertificate({
  certificate_request_pem,
  device,
}: {
  certificate_request_pem: string;
  device: DeviceId;
}) {
  if (!certificate_request_pem.includes("REQUEST"))
    throw new LocalGridError("wrong-certificate-request", "not a request");
  return { certificate_pem: `certificate of ${device}`, ca_certificate_pem: "authority" };
}

const NO_CALCULATIONS: LanApiPorts["calculations"] = {
  of: async (member, start_s) => {
    throw new LocalGridError("no-closed-interval", `no interval of ${member} at ${start_s}`);
  },
};

const NO_REPLAY: LanApiPorts["limitsReplay"] = {
  of: async () => {
    const period = { kind: "month", from: "2016-07-01", to: "2016-08-01" } as const;
    return { period, intervals: 0, was: NOTHING_TRADED, would: NOTHING_TRADED };
  },
};

const NO_TRADES = {
  newest: { sealed_seq: 0, settled_seq: 0, settled_until_s: null },
  batches: [],
  trades: [],
  intervals: [],
};

const NO_HUB = {
  hub_url: null,
  is_enrolled: false,
  node: "00112233445566778899aabbccddeeff",
  backlog_records: 7,
  backlog_since_ms: 1_470_000_000_000.5,
  telemetry_backlog_records: 0,
  last_answer_at_ms: null,
  alarms: [{ journal: null, alarm: "not-authenticated" }],
  refused: [{ shape: "tariffs", key: "900", reason: "tariff-in-the-past" }],
  shapes: [],
  verdicts: [],
  verdict_count: 0,
};

/** Different bytes at every call, the same ones in every run. */
function countingRandom(): (count: number) => Uint8Array {
  let calls = 0;
  return (count) => {
    calls += 1;
    const blocks = Array.from({ length: Math.ceil(count / 32) }, (_, block) =>
      hash("sha256", `${calls}/${block}`, "buffer"),
    );
    return new Uint8Array(Buffer.concat(blocks).subarray(0, count));
  };
}

function collectingLogger(logged: unknown[], told: unknown[]): FastifyBaseLogger {
  const collect = (entry: unknown) => void logged.push(entry);
  const tell = (entry: unknown) => void told.push(entry);
  const quiet = () => {};
  const logger = {
    level: "info",
    fatal: collect,
    error: collect,
    warn: tell,
    info: tell,
    debug: quiet,
    trace: quiet,
    silent: quiet,
  };
  return Object.assign(logger, { child: () => logger }) as unknown as FastifyBaseLogger;
}
