import { createReadStream, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { HttpBackupVault } from "../adapters/hub/http-backup-vault.ts";
import { heldIn } from "../adapters/system/held-bytes.ts";
import { openIdentity } from "../adapters/system/identity.ts";
import { makeNodeBackup, writeBackupFile } from "../adapters/system/node-backup.ts";
import { readBackupHeader } from "../care/backup-container.ts";
import type { BackupHeader } from "../care/backup-header.ts";
import { MAX_KEPT_BACKUP_BYTES } from "../care/backup-vault.ts";
import type { Config } from "../config.ts";
import { edgeNodeError } from "../errors.ts";
import { secretsOf } from "./genesis-notes.ts";
import { communityIn } from "./journal-file.ts";
import { hubOf, valueIn } from "./ways-back.ts";

export interface BackupOptions {
  readonly config: Config;
  /** A file, "-" for standard output, or "hub". */
  readonly to: string;
  readonly has_journal: boolean;
}

/**
 * Writes an encrypted backup of a node, which may be running, and says what is in it.
 *
 * @throws {LocalGridError} `no-journal` when no node has been in the folder, `file-exists`, `storage-full`,
 * `no-hub`, `hub-away`, `backup-not-kept`, `backup-too-large`, `storage-failed`
 */
export async function backup({ config, to, has_journal }: BackupOptions): Promise<void> {
  const { data_dir } = config;
  if (!existsSync(join(data_dir, "journal.sqlite"))) {
    throw edgeNodeError("no-journal", `${data_dir} holds no journal of a node`);
  }
  if (to === "hub") return backUpToHub(config);
  const file = to === "-" ? null : resolve(to);
  if (file !== null && existsSync(file)) throw edgeNodeError("file-exists", `${file} is there already`);
  const { header, bytes, close } = await backupOf(config, { has_journal });
  try {
    const size = file === null ? await writeToStandardOutput(bytes) : await writeBackupFile(file, bytes);
    const { node, made_at_ms, journal_records } = header;
    const where = file === null ? {} : { file };
    console.error(JSON.stringify({ node, made_at_ms, journal_records, bytes: size, ...where }));
  } finally {
    close();
  }
}

/** Without the journal, which the hub has. */
async function backUpToHub(config: Config): Promise<void> {
  const { data_dir } = config;
  const hub_url = hubOf(data_dir) ?? config.hub_url;
  if (hub_url === null) throw edgeNodeError("no-hub", "this node has no hub");
  const vault = new HttpBackupVault({ hub_url, key: openIdentity(data_dir).key, now_ms: () => Date.now() });
  const { header, bytes, close } = await backupOf(config, { has_journal: false });
  const most_bytes = MAX_KEPT_BACKUP_BYTES;
  try {
    await heldIn(data_dir, { bytes, most_bytes }, async (whole) => {
      const { node, made_at_ms } = header;
      await vault.keep(whole.read(), { made_at_ms, bytes: whole.bytes });
      console.error(JSON.stringify({ node, made_at_ms, journal_records: null, bytes: whole.bytes, hub_url }));
    });
  } finally {
    close();
  }
}

async function backupOf(config: Config, { has_journal }: { readonly has_journal: boolean }) {
  const { data_dir } = config;
  const identity = openIdentity(data_dir);
  return makeNodeBackup({
    data_dir,
    key: identity.key,
    community: communityIn(join(data_dir, "journal.sqlite")) ?? config.community,
    secrets: secretsOf({
      config,
      identity,
      regionKey: () => regionKeyIn(data_dir),
      hub_url: () => hubOf(data_dir) ?? config.hub_url,
    }),
    has_journal,
    now_ms: Date.now(),
  });
}

/** What stands in front of a backup, for whoever has several. @throws {LocalGridError} `not-a-backup`, `no-backup-there` */
export async function backupInfo(file: string): Promise<BackupHeader> {
  if (!existsSync(file)) throw edgeNodeError("no-backup-there", `there is no file ${file}`);
  return readBackupHeader(createReadStream(file));
}

async function writeToStandardOutput(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (!process.stdout.write(part)) await new Promise<void>((resume) => process.stdout.once("drain", resume));
  }
  return size;
}

function regionKeyIn(data_dir: string): Uint8Array | null {
  const key = valueIn(join(data_dir, "replicas.sqlite"), "SELECT value FROM region WHERE name = 'public_key'");
  return key instanceof Uint8Array ? key : null;
}
