import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { NodeKey } from "@localgrid/journal/head";
import type { NodeSecrets } from "@localgrid/journal/recovery-seal";
import { decodeMembership } from "@localgrid/protocol/region-membership";
import { type JournalFigures, settleJournalFile } from "../adapters/sqlite/recovered-line.ts";
import { openReplicaDatabase } from "../adapters/sqlite/replica-database.ts";
import { SqliteReplicaStore } from "../adapters/sqlite/sqlite-replica-store.ts";
import { hasIdentity, openIdentity, syncFolder, writeIdentity, writeSecretFile } from "../adapters/system/identity.ts";
import {
  type Replacement,
  readReplacement,
  recoveryFolder,
  writeReplacement,
} from "../adapters/system/replacement-files.ts";
import { parseConfig } from "../config.ts";
import { edgeNodeError } from "../errors.ts";

/** What may be in a folder that a recovery begins in. */
const HARMLESS = new Set(["config.json", "lock.sqlite", "lock.sqlite-journal", "recovery", "lost+found"]);

/** What the folder says of the node itself; the rest of the settings may come out of the seal. */
const OWN_SETTINGS = new Set(["data_dir", "community", "hub_url"]);

/** What is on disk when it is told, one after the other. */
export type RecoveryStep = "authority" | "identity" | "region" | "config" | "replacement" | "journal" | "settled";

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
  readonly say: (line: string) => void;
  readonly stepped: (step: RecoveryStep) => void;
}

export interface SettledNode extends JournalFigures {
  readonly replacement: Replacement;
}

/**
 * Makes the folder that of the node. Until the recovery's folder is gone no start succeeds, so that an end of the
 * program in between leaves nothing that could be taken for a node. The journal comes last: once it is in its place,
 * `settleRecoveredNode` can do what is left without anybody.
 */
export function writeRecoveredNode(node: RecoveredNode): void {
  const { data_dir, key, secrets, replacement, journalFile, stepped } = node;
  writeSecretFile(join(data_dir, "ca", "authority.pem"), secrets.authority_pem);
  stepped("authority");
  writeIdentity(data_dir, { key, communityKey: secrets.community_key });
  stepped("identity");
  writeRegion(node);
  stepped("region");
  writeConfig(node);
  stepped("config");
  writeReplacement(data_dir, replacement);
  stepped("replacement");
  renameSync(journalFile, join(data_dir, "journal.sqlite"));
  syncFolder(data_dir);
  syncFolder(dirname(journalFile));
  stepped("journal");
  settleRecoveredNode(node);
}

/**
 * Ends a recovery whose journal is in its place already, without anybody; null when there is none.
 *
 * @throws {LocalGridError} `data-folder-not-empty` when what is there is no recovered node, or another one
 */
export function settleRecoveredNode({
  data_dir,
  key,
  stepped,
}: Pick<RecoveredNode, "data_dir" | "key" | "stepped">): SettledNode | null {
  const file = join(data_dir, "journal.sqlite");
  if (!existsSync(recoveryFolder(data_dir)) || !existsSync(file)) return null;
  const replacement = readReplacement(data_dir);
  if (replacement === null || !hasIdentity(data_dir)) {
    throw edgeNodeError("data-folder-not-empty", `${data_dir} holds a journal that no recovery put there`);
  }
  if (Buffer.compare(openIdentity(data_dir).key.node, key.node) !== 0) {
    throw edgeNodeError("data-folder-not-empty", `${data_dir} is that of a node with another recovery code`);
  }
  const figures = settleJournalFile(file);
  syncFolder(data_dir);
  stepped("settled");
  rmSync(recoveryFolder(data_dir), { recursive: true });
  syncFolder(data_dir);
  return { ...figures, replacement };
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

function writeConfig({ data_dir, community, secrets, say }: RecoveredNode): void {
  const file = join(data_dir, "config.json");
  const { hub_url } = secrets;
  if (existsSync(file)) {
    const isHubUnnamed = hub_url !== null && !namesHub(file);
    if (isHubUnnamed) say(`${file} is kept as it is and names no hub_url; the lost node's was ${hub_url}`);
    return;
  }
  const own = { data_dir, community, hub_url };
  const settings = Object.entries(secrets.settings).filter(([name, value]) => {
    const isFit = !OWN_SETTINGS.has(name) && isSetting(name, value);
    if (!isFit) say(`the lost node's setting ${name} is left out: ${JSON.stringify(value)}`);
    return isFit;
  });
  writeSecretFile(file, `${JSON.stringify({ ...own, ...Object.fromEntries(settings) }, null, 2)}\n`);
}

function namesHub(file: string): boolean {
  try {
    const config = JSON.parse(readFileSync(file, "utf8")) as { readonly hub_url?: unknown } | null;
    return typeof config?.hub_url === "string";
  } catch {
    // Whoever starts the node with it is told what is wrong.
    return false;
  }
}

/** A release may have other settings than the one that sealed them. */
function isSetting(name: string, value: string | number | null): boolean {
  try {
    parseConfig({ data_dir: "any", [name]: value });
    return true;
  } catch {
    return false;
  }
}
