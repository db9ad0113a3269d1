import { randomBytes } from "node:crypto";
import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { requestAuthorization, signEnrolment } from "@localgrid/protocol/node-proofs";
import { regionKeyOf } from "@localgrid/protocol/region-membership";
import { pino } from "pino";
import { Access } from "../access/access.ts";
import { AnswerBook } from "../access/answer-book.ts";
import { BackupDesk } from "../backups/backup-desk.ts";
import { EdgeGateway } from "../edge-gateway/edge-gateway.ts";
import type { JournalStore } from "../edge-gateway/journal-store.ts";
import { TelemetryGateway } from "../edge-gateway/telemetry-gateway.ts";
import type { TelemetryBatch, TelemetryStore } from "../edge-gateway/telemetry-store.ts";
import { EnrolmentDesk } from "../enrolment/enrolment-desk.ts";
import { HubKey } from "../enrolment/hub-key.ts";
import { createHubApp } from "../http/create-hub-app.ts";
import type { HubApp } from "../http/hub-app.ts";
import { MailDesk } from "../notice-relay/mail-desk.ts";
import { NoticeDesk } from "../notice-relay/notice-desk.ts";
import { RegionDesk } from "../region/region-desk.ts";
import { ReleaseDesk } from "../releases/release-desk.ts";
import type { SettlementBook } from "../settlement/settlement-book.ts";
import type { SettlementRecords } from "../settlement/settlement-records.ts";
import { InMemoryAccessStore } from "../test-support/in-memory-access-store.ts";
import { InMemoryAnswerStore } from "../test-support/in-memory-answer-store.ts";
import { InMemoryBackupStore } from "../test-support/in-memory-backup-store.ts";
import { InMemoryJournalStore } from "../test-support/in-memory-journal-store.ts";
import { InMemoryNodeRegistry } from "../test-support/in-memory-node-registry.ts";
import { createInMemoryNotices } from "../test-support/in-memory-notices.ts";
import { InMemoryRegionStore } from "../test-support/in-memory-region-store.ts";
import { InMemoryReleaseStore } from "../test-support/in-memory-release-store.ts";
import { COMMUNITY_KEY, type TestNode } from "../test-support/test-node.ts";
import { edgeApi } from "./edge-api.ts";
import { NodeGate, uploadPlaces } from "./node-gate.ts";

const REGION_KEY = regionKeyOf(nodeKeyFromSeed(new Uint8Array(32).fill(6)).privateKey);
export const NOW_MS = 1_700_000_000_000;

export interface TestHubOptions {
  readonly nodes?: readonly TestNode[];
  readonly places?: number;
  readonly journals?: JournalStore;
  readonly isDatabaseThere?: () => boolean;
  /** Whether it has ways to bring notices to people. */
  readonly carries?: boolean;
}

export interface EnrolOptions {
  readonly proof?: Uint8Array;
  readonly communityKey?: Uint8Array;
}

/** The API over stores in memory, asked without a socket. */
export function createTestHub({ nodes = [], places = 4, ...options }: TestHubOptions = {}) {
  const store = new InMemoryJournalStore();
  const registry = new InMemoryNodeRegistry(nodes.map(({ enrolled }) => enrolled));
  const logged: Record<string, unknown>[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const now_ms = () => NOW_MS;
  const gate = new NodeGate(uploadPlaces(places));
  const events = { stored: () => {}, changed: () => {}, known: () => {}, alarm: () => {}, replaced: () => {} };
  const journals = options.journals ?? store;
  let drawn = 3;
  const hubKey = new HubKey(new Uint8Array(32).fill(4));
  const drawing = (count: number) => new Uint8Array(count).fill(drawn++);
  const enrolment = new EnrolmentDesk({ registry, hubKey, now_ms, random: drawing });
  const isThere = options.isDatabaseThere ?? (() => true);
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const telemetry = new TelemetryGateway({ telemetry: new NoTelemetry(), now_ms });
  const gateway = new EdgeGateway({ journals, now_ms, events });
  const regionStore = new InMemoryRegionStore();
  regionStore.members = nodes.map(({ enrolled }) => ({ ...enrolled, addresses: [] }));
  const regions = new RegionDesk({ store: regionStore, key: REGION_KEY, now_ms, events: { failed: () => {} } });
  const relay = noticeRelay(options.carries ?? false, { now_ms, random });
  const app = createHubApp(
    {
      people: new Access({ store: new InMemoryAccessStore(), random, now_ms }),
      answers: new AnswerBook({ store: new InMemoryAnswerStore(), random, now_ms }),
      assertCommunity: async () => {},
      logger,
      web_root: null,
      requests_per_minute: 6_000,
      health: async () => ({
        status: isThere() ? "ok" : "degraded",
        database: isThere() ? "running" : "away",
        uploads_in_flight: gate.inFlight,
      }),
      metricsText: async () => "up 1\n",
    },
    [
      edgeApi({
        ...{ gateway, enrolment, registry, statuses: { save: async () => {} }, telemetry, gate, now_ms },
        ...{ regions, meshes: { save: async () => "stayed" }, backups: noBackups(now_ms) },
        ...relay.desks,
        ...{ settlement: NOTHING_SEALED, settlementBook: NOTHING_SEALED, attested: () => {} },
        releases: new ReleaseDesk({
          ...{ store: new InMemoryReleaseStore(), release_keys: [], now_ms, random },
          events: { moved: () => {} },
        }),
      }),
    ],
  );
  const upload = (node: Pick<TestNode, "name">, payload: Uint8Array, headers: Record<string, string> = {}) =>
    app.inject({
      method: "POST",
      url: `/v1/journals/${node.name}/records`,
      headers: { "content-type": "application/cbor", ...headers },
      payload: Buffer.from(payload),
    });
  const read = (asking: TestNode, target: string, at_ms = NOW_MS) =>
    app.inject({
      method: "GET",
      url: target,
      headers: { authorization: requestAuthorization({ method: "GET", target, at_ms }, asking.key) },
    });
  const enrol = (node: TestNode, join_code: string, { proof, communityKey = COMMUNITY_KEY }: EnrolOptions = {}) => {
    const { key } = node;
    const signed = proof ?? signEnrolment({ joinCode: join_code, key, communityKey });
    const keys = { public_key: hex(key.publicKey), community_key: hex(communityKey) };
    return app.inject({ method: "POST", url: "/v1/nodes", payload: { join_code, ...keys, proof: hex(signed) } });
  };
  return { app, store, regionStore, registry, gate, enrolment, logged, relay, upload, read, enrol };
}

/** A request that a node has signed, such as `PUT /v1/nodes/…`. */
export function askAs(app: HubApp, asking: TestNode, { request, payload }: { request: string; payload?: object }) {
  const [method, target] = request.split(" ") as ["GET" | "PUT" | "POST" | "DELETE", string];
  const authorization = requestAuthorization({ method, target, at_ms: NOW_MS }, asking.key);
  return app.inject({ method, url: target, headers: { authorization }, ...(payload === undefined ? {} : { payload }) });
}

function noticeRelay(carries: boolean, ports: { now_ms: () => number; random: (count: number) => Uint8Array }) {
  const { outbox, book } = createInMemoryNotices();
  const notices = new NoticeDesk({
    ...{ ...ports, outbox, push: carries ? { public_key: "BA" } : null, sendsMail: carries },
    events: { taken: () => {}, released: () => {}, failed: () => {} },
  });
  const mails = new MailDesk({ ...ports, book, sendsMail: carries, taken: () => {} });
  return { outbox, desks: { notices, mails } };
}

const NOTHING_SEALED: SettlementRecords & Pick<SettlementBook, "attest"> = {
  zones: async () => [],
  batches: async () => [],
  find: async () => null,
  finalHashes: async () => [],
  attest: async () => "unknown-batch",
};

function noBackups(now_ms: () => number): BackupDesk {
  return new BackupDesk({ store: new InMemoryBackupStore(), now_ms });
}

/** Takes everything and keeps nothing. */
class NoTelemetry implements TelemetryStore {
  receive = async ({ from_seq, records }: TelemetryBatch) => {
    return { decision: { kind: "append", skip: 0 } as const, head_seq: from_seq + records.length - 1 };
  };
  heads = async () => [];
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
