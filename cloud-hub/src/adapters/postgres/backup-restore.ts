import { pipeline } from "node:stream/promises";
import type { Client, ClientConfig } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { cloudHubError } from "../../errors.ts";
import { connectForBackup } from "./backup.ts";
import type { BackupArchive, BackupHeader, BackupTable } from "./backup-archive.ts";
import { readRows } from "./backup-rows.ts";
import { dropSchema, type ForeignKey, MIGRATION_TABLE, quoted, readForeignKeys, readTables } from "./backup-schema.ts";
import { openPool } from "./database.ts";
import { onDatabase } from "./database-errors.ts";
import { raiseInvoiceFloor } from "./invoice-floor.ts";
import { digestOf, MIGRATION_LOCK, type Migration, migrate, shippedMigrations, takeTogether } from "./migrations.ts";

const FLOOR_STEP = "0024-invoice-floor.sql";

/** What the first start of a hub and the login of its owner leave in a database that is otherwise empty. */
const FILLED_AT_FIRST = new Set([
  ...[MIGRATION_TABLE, "account", "api_token", "session", "login_failure", "kept_answer"],
  "audit_entry",
]);

/**
 * Puts a backup into an empty database, in one transaction: the schema as it was then, the rows, and after that the
 * steps that this version has beyond. Accounts that the first start of a hub has made there are replaced. Nothing of it
 * is told as a change.
 *
 * @throws {LocalGridError} `database-not-empty`, `backup-too-new`, `migration-changed`, `damaged-backup`, `store-away`,
 * `store-full`; then the database is as it was
 */
export async function restoreBackup(
  connection: ClientConfig,
  archive: BackupArchive,
  shipped: readonly Migration[] = shippedMigrations(),
): Promise<void> {
  const known = knownMigrations(archive.header, shipped);
  await onDatabase(async () => {
    const client = await connectForBackup(connection);
    try {
      await client.query("BEGIN");
      await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
      await assertEmpty(client);
      await dropSchema(client);
      await takeTogether(client, known);
      await load(client, archive);
      if (known.some(({ name }) => name === FLOOR_STEP)) await raiseInvoiceFloor(client);
      await client.query("COMMIT");
      await client.query("ANALYZE");
    } finally {
      await client.end();
    }
  });
  const pool = openPool(connection);
  try {
    const taken = await migrate(pool, shipped);
    // Of a backup from before there was one.
    if (taken.includes(FLOOR_STEP)) await raiseInvoiceFloor(pool);
  } finally {
    await pool.end();
  }
}

/**
 * The steps that a backup's database had taken.
 *
 * @throws {LocalGridError} `backup-too-new`, `migration-changed`
 */
export function knownMigrations({ migrations }: BackupHeader, shipped: readonly Migration[]): readonly Migration[] {
  if (migrations.length > shipped.length) {
    throw cloudHubError("backup-too-new", `the backup has ${migrations.at(-1)?.name}, which this version lacks`);
  }
  return migrations.map(({ name, digest }, position) => {
    const own = shipped[position] as Migration;
    if (own.name === name && digestOf(own).toString("hex") === digest) return own;
    throw cloudHubError("migration-changed", `the backup has another ${name} than ${own.name} is now`);
  });
}

async function assertEmpty(client: Client): Promise<void> {
  const names = (await readTables(client)).map(({ table }) => table);
  if (names.length > 0 && !names.includes(MIGRATION_TABLE)) {
    throw cloudHubError("database-not-empty", `the database belongs to something else: it has a table ${names[0]}`);
  }
  for (const name of names.filter((table) => !FILLED_AT_FIRST.has(table))) {
    const { rows } = await client.query<{ is_filled: boolean }>(
      `SELECT EXISTS (SELECT FROM ${quoted(name)}) AS is_filled`,
    );
    if (rows[0]?.is_filled === true) throw cloudHubError("database-not-empty", `the database has rows in ${name}`);
  }
}

/** Keys to other tables are made again afterwards, which checks all rows at once; triggers sleep. */
async function load(client: Client, archive: BackupArchive): Promise<void> {
  const { tables, identities } = archive.header;
  const foreignKeys = await readForeignKeys(client);
  for (const { table, name } of foreignKeys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { table } of tables) await client.query(`ALTER TABLE ${quoted(table)} DISABLE TRIGGER USER`);
  await readRows(archive, (table, rows) => copyIn(client, table, rows));
  for (const { table } of tables) await client.query(`ALTER TABLE ${quoted(table)} ENABLE TRIGGER USER`);
  for (const key of foreignKeys) await client.query(addForeignKey(key));
  for (const { table, column, last_value, is_called } of identities) {
    const values = [quoted(table), column, last_value, is_called];
    await client.query("SELECT setval(pg_get_serial_sequence($1, $2), $3::bigint, $4)", values);
  }
}

function addForeignKey({ table, name, definition }: ForeignKey): string {
  return `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`;
}

async function copyIn(client: Client, { table, columns, rows }: BackupTable, bytes: AsyncIterable<Uint8Array>) {
  const names = columns.map(quoted).join(", ");
  const copying = client.query(copyFrom(`COPY ${quoted(table)} (${names}) FROM STDIN (FORMAT binary, FREEZE)`));
  await pipeline(bytes, copying);
  if (copying.rowCount === rows) return;
  throw cloudHubError("damaged-backup", `${table} has ${copying.rowCount} rows in the backup instead of ${rows}`);
}
