import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { type ClientConfig, Pool, types } from "pg";
import { migrate } from "./migrations.ts";
import { type DatabaseWatcher, OwnPostgres } from "./own-postgres.ts";

export interface DatabaseOptions {
  readonly data_dir: string;
  /** A PostgreSQL that somebody else looks after; null for one of the hub's own in the data folder. */
  readonly database_url: string | null;
  readonly watcher: DatabaseWatcher;
}

/** The hub's database, migrated. */
export interface Database {
  readonly pool: Pool;
  readonly drizzle: NodePgDatabase;
  readonly migrated: readonly string[];
  isThere(): Promise<boolean>;
  /** Ends the connections, then the PostgreSQL if it is the hub's own. */
  stop(): Promise<void>;
}

const POOL_SIZE = 16;
/** Each wait has an end, so that a database that hangs costs a refusal and not the hub. */
const CONNECT_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 20_000;
const LOCK_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
const INT8 = 20;

/**
 * Opens `database_url`, or starts, adopts and watches over a PostgreSQL in the data folder.
 *
 * @throws {LocalGridError} those of {@link OwnPostgres.start} and {@link migrate}
 */
export async function openDatabase({ data_dir, database_url, watcher }: DatabaseOptions): Promise<Database> {
  const own = database_url === null ? new OwnPostgres(data_dir, watcher) : null;
  const pool = openPool(own === null ? { connectionString: database_url as string } : await own.start());
  const stop = async () => {
    await pool.end();
    await own?.stop();
  };
  try {
    const migrated = await migrate(pool);
    return { pool, drizzle: drizzle({ client: pool }), migrated, isThere: () => answers(pool), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function openPool(connection: ClientConfig): Pool {
  const pool = new Pool({
    ...connection,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    application_name: "localgrid hub",
    types: {
      getTypeParser: (type: number, format?: "text") => (type === INT8 ? Number : types.getTypeParser(type, format)),
    },
  } as ClientConfig);
  // Whoever works on a connection that breaks is told by the query; nobody else needs to know.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

async function answers(pool: Pool): Promise<boolean> {
  try {
    await pool.query("SELECT 1");
    return true;
  } catch {
    return false;
  }
}
