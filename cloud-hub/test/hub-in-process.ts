import { randomBytes } from "node:crypto";
import type { NodeKey } from "@localgrid/journal/head";
import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { regionKeyOf } from "@localgrid/protocol/region-membership";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { pino } from "pino";
import { Access } from "../src/access/access.ts";
import { AnswerBook } from "../src/access/answer-book.ts";
import { PostgresBackupStore } from "../src/adapters/postgres/postgres-backup-store.ts";
import { PostgresJournalStore } from "../src/adapters/postgres/postgres-journal-store.ts";
import { PostgresMailBook } from "../src/adapters/postgres/postgres-mail-book.ts";
import { PostgresMeshStore } from "../src/adapters/postgres/postgres-mesh-store.ts";
import { PostgresNodeRegistry } from "../src/adapters/postgres/postgres-node-registry.ts";
import { PostgresNodeStatusStore } from "../src/adapters/postgres/postgres-node-status.ts";
import { PostgresNoticeOutbox } from "../src/adapters/postgres/postgres-notice-outbox.ts";
import { PostgresRegionStore } from "../src/adapters/postgres/postgres-region-store.ts";
import { PostgresReleaseStore } from "../src/adapters/postgres/postgres-release-store.ts";
import { PostgresSettlementBook } from "../src/adapters/postgres/postgres-settlement-book.ts";
import { PostgresSettlementRecords } from "../src/adapters/postgres/postgres-settlement-records.ts";
import { PostgresTelemetryStore } from "../src/adapters/postgres/postgres-telemetry-store.ts";
import { BackupDesk } from "../src/backups/backup-desk.ts";
import { edgeApi } from "../src/edge-api/edge-api.ts";
import { NodeGate, uploadPlaces } from "../src/edge-api/node-gate.ts";
import { EdgeGateway } from "../src/edge-gateway/edge-gateway.ts";
import { TelemetryGateway } from "../src/edge-gateway/telemetry-gateway.ts";
import { EnrolmentDesk } from "../src/enrolment/enrolment-desk.ts";
import { HubKey } from "../src/enrolment/hub-key.ts";
import { createHubApp } from "../src/http/create-hub-app.ts";
import { MailDesk } from "../src/notice-relay/mail-desk.ts";
import { NoticeDesk } from "../src/notice-relay/notice-desk.ts";
import { RegionDesk } from "../src/region/region-desk.ts";
import { ReleaseDesk } from "../src/releases/release-desk.ts";
import { InMemoryAccessStore } from "../src/test-support/in-memory-access-store.ts";
import { InMemoryAnswerStore } from "../src/test-support/in-memory-answer-store.ts";

export interface HubInProcess {
  readonly url: string;
  readonly enrolment: EnrolmentDesk;
  readonly registry: PostgresNodeRegistry;
  /** Lets a node into a community without a code; into `sun` where none is named. */
  admit(key: NodeKey, community?: string): Promise<void>;
  stop(): Promise<void>;
}

/** What the hub offers to nodes, on a real database and a real port, inside this process. */
export async function startHubInProcess(pool: Pool): Promise<HubInProcess> {
  const now_ms = () => Date.now();
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const database = drizzle({ client: pool });
  const registry = new PostgresNodeRegistry(database);
  const gateway = new EdgeGateway({
    journals: new PostgresJournalStore(pool),
    now_ms,
    events: { stored: () => {}, known: () => {}, alarm: () => {}, changed: () => {}, replaced: () => {} },
  });
  const enrolment = new EnrolmentDesk({ registry, hubKey: new HubKey(random(32)), now_ms, random });
  const telemetry = new TelemetryGateway({ telemetry: new PostgresTelemetryStore(pool), now_ms });
  const statuses = new PostgresNodeStatusStore(database);
  const key = regionKeyOf(nodeKeyFromSeed(random(32)).privateKey);
  const events = { failed: () => {} };
  const regions = new RegionDesk({ store: new PostgresRegionStore(pool), key, now_ms, events });
  const settlementBook = new PostgresSettlementBook(pool);
  const app = createHubApp(
    {
      people: new Access({ store: new InMemoryAccessStore(), random, now_ms }),
      answers: new AnswerBook({ store: new InMemoryAnswerStore(), random, now_ms }),
      assertCommunity: async () => {},
      logger: pino({ level: "silent" }),
      web_root: null,
      requests_per_minute: 1_000_000,
      health: async () => ({ status: "ok", database: "running", uploads_in_flight: 0 }),
      metricsText: async () => "",
    },
    [
      edgeApi({
        ...{ gateway, enrolment, registry, statuses, telemetry, gate: new NodeGate(uploadPlaces(32)), now_ms },
        ...{ regions, meshes: new PostgresMeshStore(pool) },
        ...{ settlement: new PostgresSettlementRecords(pool), settlementBook, attested: () => {} },
        backups: new BackupDesk({ store: new PostgresBackupStore(pool), now_ms }),
        notices: new NoticeDesk({
          ...{ outbox: new PostgresNoticeOutbox(pool), push: null, sendsMail: false, now_ms },
          events: { taken: () => {}, released: () => {}, failed: () => {} },
        }),
        mails: new MailDesk({ book: new PostgresMailBook(pool), sendsMail: false, now_ms, random, taken: () => {} }),
        releases: new ReleaseDesk({
          ...{ store: new PostgresReleaseStore(pool), release_keys: [], now_ms, random },
          events: { moved: () => {} },
        }),
      }),
    ],
  );
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    url,
    enrolment,
    registry,
    admit: async ({ node, publicKey }, community = "sun") => {
      await pool.query("INSERT INTO community (id, created_at_ms) VALUES ($1, 0) ON CONFLICT DO NOTHING", [community]);
      const values = [Buffer.from(node), community, Buffer.from(publicKey)];
      await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, $2, $3, 0)", values);
    },
    stop: () => app.close(),
  };
}
