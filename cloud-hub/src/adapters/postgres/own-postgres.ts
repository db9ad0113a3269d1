import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { Client, type ClientConfig } from "pg";
import { cloudHubError } from "../../errors.ts";
import { type Cluster, prepareCluster } from "./cluster-files.ts";
import { removeStaleLocks, runningPostmaster, stopPostmaster } from "./postmaster.ts";

/**
 *   absent ──start()──► starting ──answers──► running ──guard lost──► away ──answers──► running
 *                          │                     │                      │
 *                          └────────── stop() ───┴──────────────────────┘──► absent
 */
export type DatabaseState = "absent" | "starting" | "running" | "away";

export interface DatabaseWatcher {
  /** It answers; `is_adopted` when it ran before this hub did. */
  running(is_adopted: boolean): void;
  /** It answers no more; it is being brought back. */
  away(): void;
  /** It can never be brought back. */
  failed(error: Error): void;
}

/** Session lock of the hub that works on this database: another hub finds it taken, and it ends with the session. */
const OWNER_LOCK = 0x10ca_16d1;
const OWNER_WAIT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
const POLL_MS = 25;
const LAUNCHES_AT_START = 5;
const FIRST_BACK_OFF_MS = 100;
const MAX_BACK_OFF_MS = 10_000;
const STOP_DEADLINE_MS = 20_000;

/**
 * The PostgreSQL of one data folder: made on the first start, adopted when it outlived the hub that started it,
 * brought back when it crashed, and shut down with the hub. One connection, the guard, is held all the time: it owns
 * the database against other hubs, and its end tells that the database is gone.
 */
export class OwnPostgres {
  private readonly data_dir: string;
  private readonly watcher: DatabaseWatcher;
  private cluster: Cluster | null = null;
  private child: ChildProcess | null = null;
  private guard: Client | null = null;
  private coming: Promise<void> | null = null;
  private wake: () => void = () => {};
  private isStopping = false;
  private current: DatabaseState = "absent";

  constructor(data_dir: string, watcher: DatabaseWatcher) {
    this.data_dir = data_dir;
    this.watcher = watcher;
  }

  get state(): DatabaseState {
    return this.current;
  }

  /**
   * Resolves when the database answers.
   *
   * @throws {LocalGridError} those of {@link prepareCluster}, `data-in-use`, `database-did-not-start`
   */
  async start(): Promise<ClientConfig> {
    this.current = "starting";
    const cluster = await prepareCluster(this.data_dir);
    this.cluster = cluster;
    await this.bringUp(cluster, LAUNCHES_AT_START);
    return cluster.connection;
  }

  /** @throws {LocalGridError} `database-did-not-stop` */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.coming?.catch(() => {});
    await this.guard?.end().catch(() => {});
    this.current = "absent";
    if (this.cluster === null || (await stopPostmaster(this.cluster.folder, STOP_DEADLINE_MS))) return;
    throw cloudHubError("database-did-not-stop", `${this.cluster.folder} is still worked on`);
  }

  private async bringUp(cluster: Cluster, maxLaunches: number): Promise<void> {
    const isThere = runningPostmaster(cluster.folder) !== null;
    let launches = 0;
    while (!this.isStopping) {
      if (!this.isAlive(cluster)) {
        if (launches === maxLaunches) throw didNotStart(cluster);
        if (launches > 0) await this.pause(Math.min(FIRST_BACK_OFF_MS * 2 ** launches, MAX_BACK_OFF_MS));
        launches += 1;
        removeStaleLocks(cluster.folder, cluster.locks);
        this.child = launch(cluster);
      }
      const guard = await connect(cluster.connection);
      if (guard !== null) return this.watch(cluster, guard, isThere && launches === 0);
      await this.pause(POLL_MS);
    }
  }

  private watch(cluster: Cluster, guard: Client, is_adopted: boolean): void {
    this.guard = guard;
    this.current = "running";
    this.watcher.running(is_adopted);
    guard.once("end", () => {
      this.guard = null;
      if (this.isStopping) return;
      this.current = "away";
      this.watcher.away();
      this.coming = this.bringUp(cluster, Number.POSITIVE_INFINITY);
      this.coming.catch((error) => this.watcher.failed(error));
    });
  }

  private isAlive({ folder }: Cluster): boolean {
    const { child } = this;
    return (
      (child !== null && child.exitCode === null && child.signalCode === null) || runningPostmaster(folder) !== null
    );
  }

  private pause(wall_ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wall_ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function launch(cluster: Cluster): ChildProcess {
  const settings = {
    listen_addresses: "",
    unix_socket_directories: cluster.socketFolder,
    unix_socket_permissions: "0700",
    port: cluster.connection.port,
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    max_connections: 40,
    shared_buffers: "64MB",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    logging_collector: "on",
    log_directory: cluster.logFolder,
    // One file per day of the week, each written anew: a week is kept, and the disk does not fill.
    log_filename: "postgres-%a.log",
    log_truncate_on_rotation: "on",
    log_rotation_age: "1d",
    log_rotation_size: 0,
  };
  const args = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const output = openSync(cluster.startLog, "w", 0o600);
  const child = spawn(cluster.binaries.postgres, ["-D", cluster.folder, ...args], {
    cwd: cluster.folder,
    env: cluster.environment,
    // A terminal's interrupt is for the hub, which shuts its database down last.
    detached: true,
    stdio: ["ignore", output, output],
    ...cluster.user,
  });
  closeSync(output);
  child.once("error", () => {});
  child.unref();
  return child;
}

/** A connection that owns the database; null while the database does not answer yet. */
async function connect(connection: ClientConfig): Promise<Client | null> {
  const guard = new Client({
    ...connection,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: "hub owner",
  });
  guard.on("error", () => {});
  try {
    await guard.connect();
    if (await ownsDatabase(guard)) return guard;
  } catch {
    await guard.end().catch(() => {});
    return null;
  }
  await guard.end();
  throw cloudHubError("data-in-use", "another hub works on this database; stop it first");
}

/** The session of a hub that was killed ends a moment after it. */
async function ownsDatabase(guard: Client): Promise<boolean> {
  await guard.query(`SET lock_timeout = ${OWNER_WAIT_MS}`);
  try {
    await guard.query("SELECT pg_advisory_lock($1)", [OWNER_LOCK]);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "55P03") return false;
    throw error;
  }
}

function didNotStart({ startLog }: Cluster): Error {
  const said = readFileSync(startLog, "utf8").trim().slice(-500);
  return cloudHubError("database-did-not-start", `PostgreSQL ended ${LAUNCHES_AT_START} times: ${said}`);
}
