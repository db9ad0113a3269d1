import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { nodeKeyFromSeed, SEED_BYTES } from "@localgrid/journal/node-seed";
import { type RegionKey, regionKeyOf } from "@localgrid/protocol/region-membership";
import { cloudHubError } from "../../errors.ts";
import { readSecretFile, writeSecretFile } from "./secret-file.ts";

export function regionKeyFile(data_dir: string): string {
  return join(data_dir, "keys", "region-key");
}

/**
 * The key that lists of nodes are signed with out of `keys/region-key` in the data folder, made there when it is missing.
 * Hubs that share a database need the same file: nodes take lists of the first key that they knew only.
 *
 * @throws {LocalGridError} `data-folder-unusable`, `wrong-region-key` for a file with anything else in it
 */
export function openRegionKey(data_dir: string): RegionKey {
  const file = regionKeyFile(data_dir);
  try {
    if (!existsSync(file)) writeSecretFile(file, randomBytes(SEED_BYTES).toString("hex"));
    const text = readSecretFile(file);
    if (/^[0-9a-f]{64}$/.test(text)) return regionKeyOf(nodeKeyFromSeed(Buffer.from(text, "hex")).privateKey);
  } catch (error) {
    throw cloudHubError("data-folder-unusable", `${file}: ${(error as Error).message}`, error);
  }
  throw cloudHubError("wrong-region-key", `${file} holds no key`);
}
