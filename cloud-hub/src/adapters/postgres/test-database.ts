import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type ClientConfig, type Pool } from "pg";
import { openPool } from "./database.ts";
import { OwnPostgres } from "./own-postgres.ts";
import { runningPostmaster } from "./postmaster.ts";

/** A PostgreSQL for one test file. */
export interface TestPostgres {
  readonly data_dir: string;
  readonly connection: ClientConfig;
  /** An empty database; the one before it is closed. */
  createDatabase(): Promise<Pool>;
  stop(): Promise<void>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const data_dir = mkdtempSync(join(tmpdir(), "lg-hub-"));
  const postgres = new OwnPostgres(data_dir, { running: () => {}, away: () => {}, failed: () => {} });
  killAtExit(data_dir);
  const connection = await postgres.start();
  let count = 0;
  let pool: Pool | null = null;
  return {
    data_dir,
    connection,
    createDatabase: async () => {
      await pool?.end();
      count += 1;
      const database = `test_${count}`;
      const client = new Client(connection);
      await client.connect();
      await client.query(`CREATE DATABASE ${database}`);
      await client.end();
      pool = openPool({ ...connection, database });
      return pool;
    },
    stop: async () => {
      await pool?.end();
      const stopped = postgres.stop();
      // Nothing of it is kept, so nothing of it is to be brought to the disk first.
      quit(data_dir);
      await stopped;
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

/** A test that ends without a word leaves no PostgreSQL behind. */
export function killAtExit(data_dir: string): void {
  process.once("exit", () => quit(data_dir));
}

function quit(data_dir: string): void {
  const pid = runningPostmaster(join(data_dir, "postgres", "cluster"));
  if (pid !== null) process.kill(pid, "SIGQUIT");
}
