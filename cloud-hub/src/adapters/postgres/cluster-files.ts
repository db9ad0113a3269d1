import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { ClientConfig } from "pg";
import { cloudHubError } from "../../errors.ts";
import { makeDataFolder } from "../system/data-folder.ts";
import { readSecretFile, syncFolder, writeSecretFile } from "../system/secret-file.ts";
import { type DatabaseUser, databaseUser } from "./database-user.ts";
import { assertPassage, reachablePrograms } from "./passage.ts";
import { findPostgresBinaries, linkLibraries, type PostgresBinaries } from "./postgres-binaries.ts";

/** What it takes to start the PostgreSQL of one data folder and to connect to it. */
export interface Cluster {
  readonly binaries: PostgresBinaries;
  readonly user: DatabaseUser | null;
  /** PostgreSQL's own data folder. */
  readonly folder: string;
  readonly socketFolder: string;
  /** Files by which PostgreSQL keeps a second one away. */
  readonly locks: readonly string[];
  readonly logFolder: string;
  /** What PostgreSQL says before its log begins. */
  readonly startLog: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly connection: ClientConfig;
}

const ROLE = "localgrid";
const DATABASE = "postgres";
const PORT = 5432;
/** `sun_path` of Linux holds 108 bytes with the final zero. */
const MAX_SOCKET_PATH_BYTES = 107;
const STAGING = "new-cluster-";

/**
 * Where the PostgreSQL of a data folder listens, and the password that its first start made.
 *
 * @throws {LocalGridError} `no-hub-here` before that start
 */
export function clusterConnection(data_dir: string): ClientConfig {
  const file = passwordFile(data_dir);
  if (!existsSync(file)) throw cloudHubError("no-hub-here", `${data_dir} holds no database of a hub`);
  const password = readSecretFile(file);
  return { host: join(data_dir, "postgres", "run"), port: PORT, user: ROLE, password, database: DATABASE };
}

function passwordFile(data_dir: string): string {
  return join(data_dir, "keys", "database-password");
}

/**
 * Makes what is missing of a data folder's PostgreSQL; a half-made cluster of a start that was cut off is made anew.
 *
 * @throws {LocalGridError} `no-database`, `no-database-user`, `data-folder-unusable`, `data-folder-too-deep`,
 * `database-did-not-start`
 */
export async function prepareCluster(given: string): Promise<Cluster> {
  const found = await findPostgresBinaries();
  const data_dir = makeDataFolder(given);
  const home = join(data_dir, "postgres");
  const user = databaseUser(home);
  // The database's user has to pass through, no more.
  if (user !== null) chmodSync(data_dir, 0o711);
  assertPassage(home, user);
  const folder = join(home, "cluster");
  const [socketFolder, logFolder, libraryFolder] = [join(home, "run"), join(home, "log"), join(home, "lib")];
  const socketLock = join(socketFolder, `.s.PGSQL.${PORT}.lock`);
  assertSocketPath(socketLock);
  for (const own of [home, socketFolder, logFolder, libraryFolder]) {
    mkdirSync(own, { recursive: true });
    chmodSync(own, 0o700);
    if (user !== null) chownSync(own, user.uid, user.gid);
  }
  const binaries = reachablePrograms(found, home, user);
  linkLibraries(binaries, libraryFolder);
  if (!existsSync(passwordFile(data_dir)))
    writeSecretFile(passwordFile(data_dir), randomBytes(32).toString("base64url"));
  const cluster: Cluster = {
    binaries,
    user,
    folder,
    socketFolder,
    locks: [join(folder, "postmaster.pid"), socketLock],
    logFolder,
    startLog: join(data_dir, "database-start.log"),
    environment: {
      LD_LIBRARY_PATH: `${libraryFolder}:${binaries.libraries}`,
      LC_ALL: "C",
      TZ: "UTC",
      PATH: "/usr/bin:/bin",
    },
    connection: clusterConnection(data_dir),
  };
  if (!existsSync(cluster.folder)) await initialise(cluster, home);
  return cluster;
}

function assertSocketPath(path: string): void {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) {
    throw cloudHubError("data-folder-too-deep", `${path} has more than ${MAX_SOCKET_PATH_BYTES} bytes`);
  }
}

/** The cluster gets its name when it is whole. */
async function initialise(cluster: Cluster, home: string): Promise<void> {
  for (const name of readdirSync(home).filter((entry) => entry.startsWith(STAGING))) {
    rmSync(join(home, name), { recursive: true, force: true });
  }
  const staging = mkdtempSync(join(home, STAGING));
  const passwordCopy = join(staging, "password");
  const made = join(staging, "cluster");
  writeFileSync(passwordCopy, `${cluster.connection.password}\n`, { mode: 0o600 });
  if (cluster.user !== null) {
    for (const path of [staging, passwordCopy]) chownSync(path, cluster.user.uid, cluster.user.gid);
  }
  const options = ["--locale=C", "--encoding=UTF8", "--auth=scram-sha-256", `--username=${ROLE}`];
  await runInitdb(cluster, [`--pgdata=${made}`, `--pwfile=${passwordCopy}`, ...options]);
  rmSync(passwordCopy);
  renameSync(made, cluster.folder);
  syncFolder(home);
  rmSync(staging, { recursive: true });
}

async function runInitdb(cluster: Cluster, args: readonly string[]): Promise<void> {
  const { binaries, environment: env, user, socketFolder: cwd } = cluster;
  const child = spawn(binaries.initdb, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], ...user });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (cause) =>
      reject(cloudHubError("data-folder-unusable", `${binaries.initdb}: ${cause.message}`, cause)),
    );
    child.once("close", resolve);
  });
  if (code !== 0)
    throw cloudHubError("database-did-not-start", `initdb ended with ${code}: ${output.trim().slice(-500)}`);
}
