import { decodeMembership, type SignedMembership } from "@localgrid/protocol/region-membership";
import { takeDataFolder } from "../adapters/sqlite/data-folder.ts";
import { openReplicaDatabase } from "../adapters/sqlite/replica-database.ts";
import { SqliteReplicaStore } from "../adapters/sqlite/sqlite-replica-store.ts";
import { readMembershipFile } from "../adapters/system/region-files.ts";
import { edgeNodeError } from "../errors.ts";
import type { ReplicaStore } from "../gossip/replica-store.ts";

export interface ImportedMembership {
  readonly region: string;
  readonly version: number;
  readonly members: number;
  /** False when the node had it already. */
  readonly is_new: boolean;
}

/**
 * Gives a node that does not run the list of its region, from a file that somebody brought. The first list decides
 * whose key counts from then on.
 *
 * @throws {LocalGridError} `malformed-membership`, `forged-membership`, `region-key-changed`, `older-membership`,
 * `other-region`, `membership-contradicted`, `data-in-use`, `storage-full`
 */
export function importMembership({ data_dir, file }: { readonly data_dir: string; readonly file: string }) {
  const { bytes, signed } = readMembershipFile(file);
  const folder = takeDataFolder(data_dir);
  const database = openReplicaDatabase(folder.replicas);
  try {
    const imported = takeMembership(new SqliteReplicaStore(database), { bytes, signed });
    console.log(JSON.stringify(imported, null, 2));
    return imported;
  } finally {
    database.close();
    folder.release();
  }
}

/** @throws {LocalGridError} as {@link importMembership} */
export function takeMembership(
  replicas: Pick<ReplicaStore, "membership" | "saveMembership" | "regionKey" | "pinRegionKey">,
  { bytes, signed }: { readonly bytes: Uint8Array; readonly signed: SignedMembership },
): ImportedMembership {
  const { region, version, members, public_key } = signed;
  const pinned = replicas.regionKey();
  if (pinned !== null && Buffer.compare(pinned, public_key) !== 0) {
    throw edgeNodeError("region-key-changed", `the list of region ${region} is signed by another key than before`);
  }
  const known = replicas.membership();
  const is_new = known === null || isNewer(signed, { bytes, known });
  if (pinned === null) replicas.pinRegionKey(public_key);
  if (is_new) replicas.saveMembership(bytes);
  return { region, version, members: members.length, is_new };
}

function isNewer(signed: SignedMembership, { bytes, known }: Readonly<Record<"bytes" | "known", Uint8Array>>): boolean {
  const { region, version } = decodeMembership(known);
  if (region !== signed.region) throw edgeNodeError("other-region", `this node is in region ${region}`);
  if (version > signed.version) throw edgeNodeError("older-membership", `this node has version ${version}`);
  if (version < signed.version) return true;
  if (Buffer.compare(bytes, known) === 0) return false;
  throw edgeNodeError("membership-contradicted", `this node has another version ${version}`);
}
