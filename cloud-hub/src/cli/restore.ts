import { existsSync } from "node:fs";
import { type BackupHeader, openArchive } from "../adapters/postgres/backup-archive.ts";
import { knownMigrations, restoreBackup } from "../adapters/postgres/backup-restore.ts";
import { shippedMigrations } from "../adapters/postgres/migrations.ts";
import { type DatabaseWatcher, OwnPostgres } from "../adapters/postgres/own-postgres.ts";
import { firstLoginPaper } from "../adapters/system/first-login-paper.ts";
import { hubKeyFile, openHubKey } from "../adapters/system/hub-key-file.ts";
import type { Config } from "../config.ts";
import { cloudHubError } from "../errors.ts";

const UNWATCHED: DatabaseWatcher = { running: () => {}, away: () => {}, failed: () => {} };

/** Puts a backup into the empty database of a hub that does not run. */
export async function restore({ data_dir, database_url }: Config, file: string) {
  if (file === "") throw cloudHubError("wrong-config", "from: is missing");
  const archive = await openArchive(file);
  const { created_at_ms, tables, sealed_keys } = archive.header;
  // All that can be told without a database first: nothing is made where the backup cannot go.
  knownMigrations(archive.header, shippedMigrations());
  assertHubKey(data_dir, sealed_keys);
  if (database_url === null) {
    const own = new OwnPostgres(data_dir, UNWATCHED);
    const connection = await own.start();
    await restoreBackup(connection, archive).finally(() => own.stop());
  } else {
    await restoreBackup({ connectionString: database_url }, archive);
  }
  // Its login went with the accounts that were replaced.
  firstLoginPaper(data_dir, () => {}).discard();
  return { created_at_ms, tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows, 0) };
}

/** @throws {LocalGridError} `wrong-hub-key` when it is missing or does not open the communities' keys */
function assertHubKey(data_dir: string, sealed_keys: BackupHeader["sealed_keys"]): void {
  if (sealed_keys.length === 0) return;
  const file = hubKeyFile(data_dir);
  if (!existsSync(file))
    throw cloudHubError("wrong-hub-key", `${file} is missing: put the file of the backed-up hub there`);
  const hubKey = openHubKey(data_dir);
  for (const { community, sealed_key } of sealed_keys) hubKey.open(community, Buffer.from(sealed_key, "hex"));
}
