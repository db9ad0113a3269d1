import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { clusterConnection } from "../adapters/postgres/cluster-files.ts";
import { openPool } from "../adapters/postgres/database.ts";
import { PostgresReleaseStore } from "../adapters/postgres/postgres-release-store.ts";
import { type Config, keysOf } from "../config.ts";
import { cloudHubError } from "../errors.ts";
import type { Release } from "../releases/release.ts";
import { ReleaseDesk } from "../releases/release-desk.ts";
import type { RolloutAction } from "../releases/rollout.ts";

const READ_AT_ONCE_BYTES = 262_144;
const LISTED = 64;
const BY = "command line";

type Options = Readonly<Record<string, string | undefined>>;

/** Brings a signed bundle into the database of a hub that runs; the same one again changes nothing. */
export function addRelease(config: Config, { file }: Options): Promise<object> {
  if (file === undefined) throw cloudHubError("wrong-config", "file: is missing");
  return withDesk(config, async (desk) => {
    const { release, isNew } = await desk.add(bytesOf(file), BY).catch((cause: NodeJS.ErrnoException) => {
      if (cause.syscall === undefined) throw cause;
      throw cloudHubError("wrong-config", `file: ${cause.message}`, cause);
    });
    return { ...lineOf(release), is_new: isNew };
  });
}

export function listReleases(config: Config): Promise<object> {
  return withDesk(config, async (desk) => (await desk.list({ limit: LISTED, after: null })).map(lineOf));
}

/** The first ring of a draft, the next ring of what runs; what was halted goes on where it was. */
export function ringRelease(config: Config, options: Options): Promise<object> {
  return withDesk(config, async (desk) => {
    const id = idOf(options);
    const { phase } = (await desk.find(id)).rollout;
    const action = phase === "draft" ? "start" : phase === "running" ? "next" : "resume";
    return lineOf(await desk.act(id, action, null));
  });
}

export function haltRelease(config: Config, options: Options, action: Extract<RolloutAction, "pause" | "withdraw">) {
  return withDesk(config, async (desk) => lineOf(await desk.act(idOf(options), action, null)));
}

async function withDesk<T>(config: Config, work: (desk: ReleaseDesk) => Promise<T>): Promise<T> {
  const { data_dir, database_url } = config;
  const pool = openPool(database_url === null ? clusterConnection(data_dir) : { connectionString: database_url });
  try {
    const desk = new ReleaseDesk({
      store: new PostgresReleaseStore(pool),
      release_keys: keysOf(config),
      now_ms: () => Date.now(),
      random: (count) => new Uint8Array(randomBytes(count)),
      events: { moved: () => {} },
    });
    return await work(desk);
  } finally {
    await pool.end();
  }
}

/** Opened when somebody reads, so that whoever reads hears of a file that is not there. */
async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  for await (const part of createReadStream(file, { highWaterMark: READ_AT_ONCE_BYTES })) yield part;
}

function idOf({ release = "" }: Options): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(release)) throw cloudHubError("wrong-config", "release: is not the name of one");
  return new Uint8Array(Buffer.from(release, "hex"));
}

function lineOf({ id, kind, board, version, version_name, size_bytes, rollout, counts }: Release) {
  const { phase, ring, rings } = rollout;
  const release = Buffer.from(id).toString("hex");
  return { release, kind, board, version, version_name, size_bytes, phase, ring, rings: rings.length, ...counts };
}
