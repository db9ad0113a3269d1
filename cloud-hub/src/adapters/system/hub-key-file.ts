import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { HUB_KEY_BYTES, HubKey } from "../../enrolment/hub-key.ts";
import { cloudHubError } from "../../errors.ts";
import { readSecretFile, writeSecretFile } from "./secret-file.ts";

export function hubKeyFile(data_dir: string): string {
  return join(data_dir, "keys", "hub-key");
}

/**
 * The hub's key out of `keys/hub-key` in the data folder, made there when it is missing. Hubs that share a database
 * need the same file.
 *
 * @throws {LocalGridError} `data-folder-unusable`, `wrong-hub-key` for a file with anything else in it
 */
export function openHubKey(data_dir: string): HubKey {
  const file = hubKeyFile(data_dir);
  try {
    if (!existsSync(file)) writeSecretFile(file, randomBytes(HUB_KEY_BYTES).toString("hex"));
    const text = readSecretFile(file);
    if (/^[0-9a-f]{64}$/.test(text)) return new HubKey(Buffer.from(text, "hex"));
  } catch (error) {
    throw cloudHubError("data-folder-unusable", `${file}: ${(error as Error).message}`, error);
  }
  throw cloudHubError("wrong-hub-key", `${file} holds no key`);
}
