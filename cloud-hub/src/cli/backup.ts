import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { writeBackup } from "../adapters/postgres/backup.ts";
import { clusterConnection } from "../adapters/postgres/cluster-files.ts";
import { hubKeyFile } from "../adapters/system/hub-key-file.ts";
import { regionKeyFile } from "../adapters/system/region-key-file.ts";
import { vapidKeyFile } from "../adapters/system/vapid-key-file.ts";
import type { Config } from "../config.ts";
import { cloudHubError } from "../errors.ts";

/** Writes the database of a hub that runs to a file, and tells what belongs beside it. */
export async function backup({ data_dir, database_url }: Config, file: string) {
  if (file === "") throw cloudHubError("wrong-config", "to: is missing");
  const connection = database_url === null ? clusterConnection(data_dir) : { connectionString: database_url };
  const { header, size_bytes } = await writeBackup({ connection, file, now_ms: Date.now() });
  const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
  const { created_at_ms, tables } = header;
  // Whoever has both reads all journals, so they do not lie in one file.
  const keep_elsewhere_too = resolve(hubKeyFile(data_dir));
  // Without it nodes go on with the list that they have, and take no newer one.
  const keep_region_key_too = resolve(regionKeyFile(data_dir));
  const figures = { created_at_ms, size_bytes, tables: tables.length, rows };
  // Without it every browser has to be asked again whether it wants notices.
  const vapid = vapidKeyFile(data_dir);
  const keep_vapid_key_too = existsSync(vapid) ? resolve(vapid) : null;
  return { file: resolve(file), ...figures, keep_elsewhere_too, keep_region_key_too, keep_vapid_key_too };
}
