import { Client, type ClientConfig } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { cloudHubError } from "../../errors.ts";
import { type BackupHeader, type BackupTable, writeArchive } from "./backup-archive.ts";
import { LEFT_OUT, MIGRATION_TABLE, quoted, readIdentities, readTables } from "./backup-schema.ts";
import { onDatabase } from "./database-errors.ts";
import { MIGRATION_LOCK } from "./migrations.ts";

export interface BackupOptions {
  readonly connection: ClientConfig;
  /** Where the backup goes; one that stands there is replaced when the new one is whole. */
  readonly file: string;
  readonly now_ms: number;
}

export interface BackupReport {
  readonly header: BackupHeader;
  readonly size_bytes: number;
}

/**
 * Writes the hub's database to a file as it is at one moment, while hubs work on it.
 *
 * @throws {LocalGridError} `backup-not-written`, `no-hub-here`, `store-away`
 */
export function writeBackup({ connection, file, now_ms }: BackupOptions): Promise<BackupReport> {
  return onDatabase(async () => {
    const client = await connectForBackup(connection);
    try {
      await beginSnapshot(client);
      const header = await readHeader(client, now_ms);
      const size_bytes = await writeArchive(file, header, (table) => client.query(copyTo(copyOut(table))));
      return { header, size_bytes };
    } finally {
      await client.end();
    }
  });
}

/** A connection whose statements may take as long as they need. */
export async function connectForBackup(connection: ClientConfig): Promise<Client> {
  const client = new Client({
    ...connection,
    application_name: "localgrid hub backup",
    connectionTimeoutMillis: 5_000,
  });
  // Whoever waits for an answer is told by it.
  client.on("error", () => {});
  await client.connect();
  await client.query("SET lock_timeout = 0; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
  return client;
}

/** From here on the transaction sees one moment, and no step of a migration changes a table under it. */
async function beginSnapshot(client: Client): Promise<void> {
  await client.query(`SELECT pg_advisory_lock_shared(${MIGRATION_LOCK})`);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const names = (await readTables(client)).map(({ table }) => table);
  if (!names.includes(MIGRATION_TABLE)) throw cloudHubError("no-hub-here", "no hub has used this database yet");
  await client.query(`LOCK TABLE ${names.map(quoted).join(", ")} IN ACCESS SHARE MODE`);
  await client.query(`SELECT pg_advisory_unlock_shared(${MIGRATION_LOCK})`);
}

async function readHeader(client: Client, created_at_ms: number): Promise<BackupHeader> {
  const migrations = await client.query<{ name: string; digest: string }>(
    `SELECT name, encode(digest, 'hex') AS digest FROM ${MIGRATION_TABLE} ORDER BY position`,
  );
  const tables: BackupTable[] = [];
  for (const { table, columns } of await readTables(client)) {
    if (LEFT_OUT.has(table)) continue;
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${quoted(table)}`);
    tables.push({ table, columns: [...columns], rows: Number(rows[0]?.count) });
  }
  const sealed = await client.query<{ community: string; sealed_key: string }>(
    "SELECT id AS community, encode(sealed_key, 'hex') AS sealed_key FROM community WHERE sealed_key IS NOT NULL ORDER BY id",
  );
  const identities = [...(await readIdentities(client))];
  return { created_at_ms, migrations: migrations.rows, tables, identities, sealed_keys: sealed.rows };
}

function copyOut({ table, columns }: BackupTable): string {
  return `COPY ${quoted(table)} (${columns.map(quoted).join(", ")}) TO STDOUT (FORMAT binary)`;
}
