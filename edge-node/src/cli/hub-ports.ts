import { randomInt } from "node:crypto";
import type Database from "better-sqlite3";
import type { Logger } from "pino";
import { HttpHubSession } from "../adapters/hub/http-hub-session.ts";
import { HubClient, type RefusedRequest } from "../adapters/hub/hub-client.ts";
import { ElectricShapeFeed } from "../adapters/hub/shape-feed.ts";
import { lastPosition, openJournalDatabase } from "../adapters/sqlite/journal-database.ts";
import { SqliteShapeStore } from "../adapters/sqlite/shape-store.ts";
import { SqliteEnrolmentStore } from "../adapters/sqlite/sqlite-enrolment-store.ts";
import { SqliteOwnJournal } from "../adapters/sqlite/sqlite-own-journal.ts";
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
  readonly local: Database.Database;
  /** File of the telemetry that waits for the hub. */
  readonly telemetry: string;
  readonly data_dir: string;
  readonly logger: Logger;
}

/** What the node needs to talk to a hub, and how to let go of it. */
export function openHubPorts({ identity, community, journal, local, telemetry, data_dir, logger }: HubPortSources) {
  const database = openJournalDatabase(journal);
  const telemetryDatabase = openTelemetryDatabase(telemetry);
  const refused = (refusal: RefusedRequest) => logger.info({ event: "hub-request-refused", ...refusal });
  const clientOf = (hub_url: string) =>
    new HubClient({ hub_url, key: identity.key, now_ms: () => Date.now(), refused });
  const hub: EdgeNodePorts["hub"] = {
    own: new SqliteOwnJournal(database, identity.key),
    enrolments: new SqliteEnrolmentStore(local),
    connect: (hub_url) => new HttpHubSession(clientOf(hub_url), { ...identity, community }),
    after,
    jitter_ppm: () => randomInt(JITTERS),
    telemetry: new SqliteTelemetryStore(telemetryDatabase),
    machine: () => machineFigures(data_dir),
  };
  const shapes: EdgeNodePorts["shapes"] = {
    store: new SqliteShapeStore(local, () => lastPosition(database)),
    feedFrom: (hub_url) => new ElectricShapeFeed(clientOf(hub_url)),
  };
  const close = () => {
    telemetryDatabase.close();
    database.close();
  };
  return { hub, shapes, close };
}
