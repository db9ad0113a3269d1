import { createECDH } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cloudHubError } from "../../errors.ts";
import { type VapidKey, vapidKeyOf } from "../web-push/vapid.ts";
import { readSecretFile, writeSecretFile } from "./secret-file.ts";

export function vapidKeyFile(data_dir: string): string {
  return join(data_dir, "keys", "vapid-key");
}

/**
 * The key that push services know the hub by out of `keys/vapid-key` in the data folder, made there when it is missing.
 * Browsers subscribe for this key only, so hubs that share a database need the same file.
 *
 * @throws {LocalGridError} `data-folder-unusable`, `wrong-vapid-key` for a file with anything else in it
 */
export function openVapidKey(data_dir: string): VapidKey {
  const file = vapidKeyFile(data_dir);
  let text: string;
  try {
    if (!existsSync(file)) writeSecretFile(file, newScalar());
    text = readSecretFile(file);
  } catch (error) {
    throw cloudHubError("data-folder-unusable", `${file}: ${(error as Error).message}`, error);
  }
  try {
    if (/^[0-9a-f]{64}$/.test(text)) return vapidKeyOf(Buffer.from(text, "hex"));
  } catch (error) {
    throw cloudHubError("wrong-vapid-key", `${file} holds no key`, error);
  }
  throw cloudHubError("wrong-vapid-key", `${file} holds no key`);
}

function newScalar(): string {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  return pair.getPrivateKey("hex").padStart(64, "0");
}
