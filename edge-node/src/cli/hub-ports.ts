import { randomInt } from "node:crypto";
import type Database from "better-sqlite3";
import type { Logger } from "pino";
import { fluentSay } from "../adapters/fluent/fluent-say.ts";
import { HttpBatchHub } from "../adapters/hub/http-batch-hub.ts";
import { HttpHubSession } from "../adapters/hub/http-hub-session.ts";
import { HttpNoticeHub } from "../adapters/hub/http-notice-hub.ts";
import { HubClient, type RefusedRequest } from "../adapters/hub/hub-client.ts";
import { ElectricShapeFeed } from "../adapters/hub/shape-feed.ts";
import { SqliteCalculationStore } from "../adapters/sqlite/calculation-store.ts";
import { openJournalDatabase } from "../adapters/sqlite/journal-database.ts";
import { SqliteJournalSearch } from "../adapters/sqlite/journal-search.ts";
import { SqliteShapeStore } from "../adapters/sqlite/shape-store.ts";
import { SqliteBatchStore } from "../adapters/sqlite/sqlite-batch-store.ts";
import { SqliteEnrolmentStore } from "../adapters/sqlite/sqlite-enrolment-store.ts";
import { SqliteOwnJournal } from "../adapters/sqlite/sqlite-own-journal.ts";
import { SqliteOwnLedger } from "../adapters/sqlite/sqlite-own-ledger.ts";
import { SqliteRelayStore } from "../adapters/sqlite/sqlite-relay-store.ts";
import { openTelemetryDatabase, SqliteTelemetryStore } from "../adapters/sqlite/sqlite-telemetry-store.ts";
import type { Identity } from "../adapters/system/identity.ts";
import { machineFigures } from "../adapters/system/machine-figures.ts";
import { after } from "../adapters/system/timers.ts";
import type { EdgeNodePorts } from "../edge-node-ports.ts";

const JITTERS = 1_000_000;

export interface HubPortSources {
  readonly identity: Identity;
  readonly community: string;
  /** File of a journal that its writer has opened before. */
  readonly journal: string;
  /** Up to where the writer has it on disk. */
  readonly durablePosition: () => number;
  readonly local: Database.Database;
  readonly projections: Database.Database;
  /** File of the telemetry that waits for the hub. */
  readonly telemetry: string;
  readonly data_dir: string;
  readonly logger: Logger;
}

/** What the node needs to talk to a hub, and how to let go of it. */
export function openHubPorts(sources: HubPortSources) {
  const { identity, community, journal, durablePosition, local, projections, telemetry, data_dir, logger } = sources;
  const database = openJournalDatabase(journal);
  const telemetryDatabase = openTelemetryDatabase(telemetry);
  const refused = (refusal: RefusedRequest) => logger.info({ event: "hub-request-refused", ...refusal });
  const clientOf = (hub_url: string) =>
    new HubClient({ hub_url, key: identity.key, now_ms: () => Date.now(), refused });
  const own = new SqliteOwnJournal(database, identity.key, durablePosition);
  const hub: EdgeNodePorts["hub"] = {
    own,
    enrolments: new SqliteEnrolmentStore(local),
    connect: (hub_url) => new HttpHubSession(clientOf(hub_url), { ...identity, community }),
    after,
    jitter_ppm: () => randomInt(JITTERS),
    telemetry: new SqliteTelemetryStore(telemetryDatabase),
    machine: () => machineFigures(data_dir),
  };
  const shapes: EdgeNodePorts["shapes"] = {
    store: new SqliteShapeStore(local, durablePosition),
    feedFrom: (hub_url) => new ElectricShapeFeed(clientOf(hub_url)),
  };
  const settlement: EdgeNodePorts["settlement"] = {
    store: new SqliteBatchStore(local),
    ledger: new SqliteOwnLedger(projections),
    batchesFrom: (hub_url) => new HttpBatchHub(clientOf(hub_url), identity.key.node),
  };
  const noticeRelay: EdgeNodePorts["noticeRelay"] = {
    store: new SqliteRelayStore(local),
    hubAt: (hub_url) => new HttpNoticeHub(clientOf(hub_url), identity.key.node),
    sayIn: fluentSay,
  };
  // The same connection serves members who look up what their bills rest on.
  const calculation: EdgeNodePorts["calculation"] = {
    store: new SqliteCalculationStore(projections),
    search: new SqliteJournalSearch(database, durablePosition),
  };
  const close = () => {
    telemetryDatabase.close();
    database.close();
  };
  return { hub, shapes, settlement, calculation, noticeRelay, own, clientOf, close };
}
