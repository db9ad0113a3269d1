import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ClientBase, Pool, PoolClient } from "pg";
import { cloudHubError } from "../../errors.ts";

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

const CREATE_TABLE =
  "CREATE TABLE IF NOT EXISTS schema_migration (position integer PRIMARY KEY, name text NOT NULL, digest bytea NOT NULL)";
const FOLDER = fileURLToPath(new URL("migrations/", import.meta.url));
/** Hubs that start beside each other on one database migrate one after the other. */
export const MIGRATION_LOCK = 0x10ca_16d2;

/** The files of `migrations/`, in the order of their names. */
export function shippedMigrations(): readonly Migration[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name) => ({ name, sql: readFileSync(`${FOLDER}${name}`, "utf8") }));
}

/**
 * Brings the database to the state that this version expects, each step in its own transaction. Returns the names of
 * the steps that were taken.
 *
 * @throws {LocalGridError} `database-too-new`, `migration-changed`
 */
export async function migrate(pool: Pool, migrations: readonly Migration[] = shippedMigrations()) {
  const client = await pool.connect();
  try {
    await client.query(`SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    return await migrateLocked(client, migrations);
  } finally {
    // Settings and lock end with the session.
    client.release(true);
  }
}

/** Takes steps on an empty database, inside the caller's transaction and under {@link MIGRATION_LOCK}. */
export async function takeTogether(client: ClientBase, migrations: readonly Migration[]): Promise<void> {
  await client.query(CREATE_TABLE);
  for (const [position, { name, sql }] of migrations.entries()) {
    await takeIn(client, { position, name, sql, digest: digestOf({ sql }) });
  }
}

/** SHA-256 of a step, by which a database tells whether it has taken this one. */
export function digestOf({ sql }: Pick<Migration, "sql">): Buffer {
  return createHash("sha256").update(sql).digest();
}

async function migrateLocked(client: PoolClient, migrations: readonly Migration[]): Promise<readonly string[]> {
  await client.query(CREATE_TABLE);
  const { rows } = await client.query<{ name: string; digest: Buffer }>(
    "SELECT name, digest FROM schema_migration ORDER BY position",
  );
  if (rows.length > migrations.length) {
    throw cloudHubError("database-too-new", `the database has taken ${rows.at(-1)?.name}, which this version lacks`);
  }
  const taken: string[] = [];
  for (const [position, { name, sql }] of migrations.entries()) {
    const digest = digestOf({ sql });
    const row = rows[position];
    if (row !== undefined) assertSame(row, { name, digest });
    else await take(client, { position, name, sql, digest });
    if (row === undefined) taken.push(name);
  }
  return taken;
}

function assertSame(row: { name: string; digest: Buffer }, shipped: { name: string; digest: Buffer }): void {
  if (row.name === shipped.name && row.digest.equals(shipped.digest)) return;
  throw cloudHubError("migration-changed", `the database has taken another ${row.name} than ${shipped.name} is now`);
}

interface Step extends Migration {
  readonly position: number;
  readonly digest: Buffer;
}

async function takeIn(client: ClientBase, { position, name, sql, digest }: Step): Promise<void> {
  await client.query(sql);
  await client.query("INSERT INTO schema_migration VALUES ($1, $2, $3)", [position, name, digest]);
}

async function take(client: PoolClient, step: Step): Promise<void> {
  await client.query("BEGIN");
  try {
    await takeIn(client, step);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
