import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { ElectricShapes } from "../adapters/electric/electric-shapes.ts";
import { readMemberList } from "../adapters/operator-data/member-list-file.ts";
import { readOfficialFile } from "../adapters/operator-data/official-file.ts";
import { openDatabase } from "../adapters/postgres/database.ts";
import { NOTICE_LOCK, PostgresLeadership } from "../adapters/postgres/postgres-leadership.ts";
import { makeDataFolder } from "../adapters/system/data-folder.ts";
import { firstLoginPaper } from "../adapters/system/first-login-paper.ts";
import { openHubKey } from "../adapters/system/hub-key-file.ts";
import { openRegionKey } from "../adapters/system/region-key-file.ts";
import { breathe, later } from "../adapters/system/timers.ts";
import { createCloudHub } from "../cloud-hub.ts";
import type { Config } from "../config.ts";
import { cloudHubError } from "../errors.ts";
import { chainPorts } from "./chain-ports.ts";
import { databasePorts } from "./database-ports.ts";
import { noticeWays } from "./notice-ports.ts";

/** Opens the database, starts the hub, and stops both on SIGTERM, SIGINT or the end of its supervisor. */
export async function start(config: Config): Promise<void> {
  const logger = pino({ level: config.log_level, base: null, redact: ["database_url", "electric_secret"] });
  const fail = (error: Error) => {
    logger.fatal({ event: "hub-failed", err: error });
    process.exit(70);
  };
  makeDataFolder(config.data_dir);
  const hubKey = openHubKey(config.data_dir);
  const regionKey = openRegionKey(config.data_dir);
  const ways = noticeWays(config);
  const database = await openDatabase({
    data_dir: config.data_dir,
    database_url: config.database_url,
    watcher: {
      running: (is_adopted) => logger.info({ event: "database-running", is_adopted }),
      away: () => logger.warn({ event: "database-away" }),
      failed: fail,
    },
  });
  if (database.migrated.length > 0) logger.info({ event: "database-migrated", taken: database.migrated });
  const hub = createCloudHub(config, {
    ...databasePorts(database),
    hubKey,
    regionKey,
    readOfficialFile,
    readMemberList,
    shapeService:
      config.electric_url === null
        ? null
        : new ElectricShapes({ url: config.electric_url, secret: config.electric_secret }),
    chain: chainPorts(config, database.pool),
    noticeCarriers: { ...ways, leadership: new PostgresLeadership(database.pool, NOTICE_LOCK) },
    firstLogin: firstLoginPaper(config.data_dir, (file) => logger.info({ event: "first-login-written", file })),
    isDatabaseThere: () => database.isThere(),
    now_ms: () => Date.now(),
    breathe,
    later,
    random: (count) => new Uint8Array(randomBytes(count)),
    logger,
  });
  const port = await hub.start().catch(async (error: NodeJS.ErrnoException) => {
    await hub.stop();
    await database.stop();
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    throw cloudHubError("port-not-free", `port ${config.port}: ${error.message}`, error);
  });
  const stop = once(async (reason: string) => {
    logger.info({ event: "hub-stopping", reason });
    await hub.stop();
    await database.stop();
    logger.info({ event: "hub-stopped" });
    process.exit(0);
  }, fail);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop(signal));
  // A supervisor that dies without a word closes the pipe.
  if (process.env["LOCALGRID_STOP_WITH_STDIN"] === "1") process.stdin.on("end", () => stop("stdin closed")).resume();
  logger.info({ event: "hub-ready", port });
}

function once(action: (reason: string) => Promise<void>, fail: (error: Error) => void): (reason: string) => void {
  let isDone = false;
  return (reason) => {
    if (isDone) return;
    isDone = true;
    action(reason).catch(fail);
  };
}
