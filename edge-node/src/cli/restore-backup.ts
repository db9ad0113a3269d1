import { createReadStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import type { NodeKey } from "@localgrid/journal/head";
import type { NodeSecrets } from "@localgrid/journal/recovery-seal";
import { HttpBackupVault } from "../adapters/hub/http-backup-vault.ts";
import { UnpackedBackup } from "../adapters/sqlite/unpacked-backup.ts";
import { syncFolder } from "../adapters/system/identity.ts";
import { unpacked } from "../adapters/system/node-backup.ts";
import { recoveryFolder } from "../adapters/system/replacement-files.ts";
import { openBackup } from "../care/backup-container.ts";
import { unpackEntries } from "../care/backup-entries.ts";
import { edgeNodeError } from "../errors.ts";
import type { RecoverySource } from "../recovery/recovery-source.ts";

export type BackupOrigin = { readonly kind: "file"; readonly file: string } | { readonly kind: "hub" };

export interface RestoreBackupOptions {
  readonly data_dir: string;
  readonly key: NodeKey;
  /** 32 bytes: what the recovery code stands for. */
  readonly seed: Uint8Array;
  readonly hub_url: string | null;
  readonly from: BackupOrigin;
  readonly say: (line: string) => void;
}

export interface RestoredBackup {
  /** Null for a backup without the journal. */
  readonly source: RecoverySource | null;
  readonly secrets: NodeSecrets | null;
  close(): void;
}

/**
 * Unpacks a backup into the folder of a recovery, checks it to its end, and puts what is in no journal into its place. The
 * journal is not put anywhere: it is one of the sources that the recovery brings together, so that a backup of last month
 * never takes back what hub and peers have since.
 *
 * @throws {LocalGridError} `no-backup-there`, `not-a-backup`, `backup-of-another-node`, `damaged-backup`, `storage-full`
 */
export async function restoreBackup(options: RestoreBackupOptions): Promise<RestoredBackup> {
  const { data_dir, key, seed, say } = options;
  const folder = recoveryFolder(data_dir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  syncFolder(dirname(folder));
  const bytes = await bytesFrom(options);
  const node = Buffer.from(key.node).toString("hex");
  const { header, content } = await openBackup(bytes, { seed, node });
  const inside = header.journal_records === null ? "without the journal" : `${header.journal_records} records`;
  say(`backup of ${new Date(header.made_at_ms).toISOString()}: ${inside}`);
  const backup = new UnpackedBackup(join(folder, "backup"));
  try {
    await unpackEntries(unpacked(content), backup).catch(damagedUnlessCoded);
    backup.finish();
    placeLocalDatabase(backup.local, data_dir);
    return {
      source: backup.source(`backup of ${new Date(header.made_at_ms).toISOString()}`, key),
      secrets: backup.secrets(),
      close: () => backup.close(),
    };
  } catch (error) {
    backup.close();
    throw error;
  }
}

async function bytesFrom({ from, hub_url, key, say }: RestoreBackupOptions): Promise<AsyncIterable<Uint8Array>> {
  if (from.kind === "file" && from.file === "-") return process.stdin;
  if (from.kind === "file") {
    if (!existsSync(from.file)) throw edgeNodeError("no-backup-there", `there is no file ${from.file}`);
    return createReadStream(from.file);
  }
  if (hub_url === null) throw edgeNodeError("wrong-config", "--hub is missing: which hub keeps the backup");
  const vault = new HttpBackupVault({ hub_url, key, now_ms: () => Date.now() });
  const [newest] = await vault.list();
  if (newest === undefined) throw edgeNodeError("no-backup-there", `${hub_url} keeps no backup of this node`);
  say(`${hub_url} keeps a backup of ${new Date(newest.made_at_ms).toISOString()}, ${newest.bytes} bytes`);
  return vault.fetch(newest.backup);
}

/** In its place before the recovery ends: from then on the folder is a node's. */
function placeLocalDatabase(file: string, data_dir: string): void {
  if (!existsSync(file)) return;
  renameSync(file, join(data_dir, "local.sqlite"));
  syncFolder(data_dir);
}

function damagedUnlessCoded(error: unknown): never {
  const { code } = error as { code?: string };
  if (code?.startsWith("ZSTD_") || code === "Z_DATA_ERROR" || code === "ERR_BUFFER_TOO_LARGE") {
    throw edgeNodeError("damaged-backup", "the backup's content is not packed as it should be", error);
  }
  if (code === "ENOSPC" || code === "SQLITE_FULL") throw edgeNodeError("storage-full", "there is no room", error);
  throw error;
}
