import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { NodeKey } from "@localgrid/journal/head";
import type { NodeSecrets } from "@localgrid/journal/recovery-seal";
import { decodeMembership } from "@localgrid/protocol/region-membership";
import { openReplicaDatabase } from "../adapters/sqlite/replica-database.ts";
import { SqliteReplicaStore } from "../adapters/sqlite/sqlite-replica-store.ts";
import { syncFolder, writeIdentity, writeSecretFile } from "../adapters/system/identity.ts";
import { type Replacement, recoveryFolder, writeReplacement } from "../adapters/system/replacement-files.ts";
import { edgeNodeError } from "../errors.ts";

/** What may be in a folder that a recovery begins in. */
const HARMLESS = new Set(["config.json", "lock.sqlite", "lock.sqlite-journal", "recovery", "lost+found"]);

/** @throws {LocalGridError} `data-folder-not-empty` */
export function assertFresh(data_dir: string): void {
  if (existsSync(recoveryFolder(data_dir))) return;
  const found = readdirSync(data_dir).filter((name) => !HARMLESS.has(name));
  if (found.length > 0)
    throw edgeNodeError("data-folder-not-empty", `${data_dir} holds ${found.slice(0, 5).join(", ")}`);
}

export interface RecoveredNode {
  readonly data_dir: string;
  readonly key: NodeKey;
  readonly secrets: NodeSecrets;
  readonly community: string;
  readonly replacement: Replacement;
  /** The finished journal, inside the recovery's folder. */
  readonly journalFile: string;
  /** As sources had them; those that the region's key did not sign are left out. */
  readonly memberships: readonly Uint8Array[];
}

/**
 * Makes the folder that of the node. Until the recovery's folder is gone no start succeeds, so that an end of the
 * program in between leaves nothing that could be taken for a node.
 */
export function writeRecoveredNode(node: RecoveredNode): void {
  const { data_dir, key, secrets, replacement, journalFile } = node;
  writeSecretFile(join(data_dir, "ca", "authority.pem"), secrets.authority_pem);
  writeIdentity(data_dir, { key, communityKey: secrets.community_key });
  writeRegion(node);
  writeConfig(node);
  writeReplacement(data_dir, replacement);
  renameSync(journalFile, join(data_dir, "journal.sqlite"));
  syncFolder(data_dir);
  rmSync(recoveryFolder(data_dir), { recursive: true });
  syncFolder(data_dir);
}

function writeRegion({ data_dir, secrets, memberships }: RecoveredNode): void {
  const file = join(data_dir, "replicas.sqlite");
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
  const { region_public_key } = secrets;
  if (region_public_key === null) return;
  const database = openReplicaDatabase(file);
  const store = new SqliteReplicaStore(database);
  store.pinRegionKey(region_public_key);
  const newest = newestMembership(memberships, region_public_key);
  if (newest !== null) store.saveMembership(newest);
  database.close();
  const descriptor = openSync(file, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Only what the known region's key signed; null when there is none. */
export function newestMembership(memberships: readonly Uint8Array[], regionKey: Uint8Array): Uint8Array | null {
  let newest: { readonly bytes: Uint8Array; readonly version: number } | null = null;
  for (const bytes of memberships) {
    const version = versionOf(bytes, regionKey);
    if (version !== null && version > (newest?.version ?? 0)) newest = { bytes, version };
  }
  return newest?.bytes ?? null;
}

function versionOf(bytes: Uint8Array, regionKey: Uint8Array): number | null {
  try {
    const { public_key, version } = decodeMembership(bytes);
    return Buffer.compare(public_key, regionKey) === 0 ? version : null;
  } catch {
    return null;
  }
}

function writeConfig({ data_dir, community, secrets }: RecoveredNode): void {
  const file = join(data_dir, "config.json");
  if (existsSync(file)) return;
  const { hub_url, settings } = secrets;
  writeSecretFile(file, `${JSON.stringify({ data_dir, community, hub_url, ...settings }, null, 2)}\n`);
}
