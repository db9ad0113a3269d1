import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cloudHubError } from "../../errors.ts";
import { SETTLEMENT_KEY_BYTES, SettlementKeys } from "../../settlement/settlement-keys.ts";
import { readSecretFile, writeSecretFile } from "./secret-file.ts";

/**
 * The keys of settlement out of `keys/settlement-key` in the data folder, made there when it is missing. Hubs that share a
 * database need the same file.
 *
 * @throws {LocalGridError} `data-folder-unusable`, `wrong-settlement-key` for a file with anything else in it
 */
export function openSettlementKeys(data_dir: string): SettlementKeys {
  const file = join(data_dir, "keys", "settlement-key");
  try {
    if (!existsSync(file)) writeSecretFile(file, randomBytes(SETTLEMENT_KEY_BYTES).toString("hex"));
    const text = readSecretFile(file);
    if (/^[0-9a-f]{64}$/.test(text)) return new SettlementKeys(Buffer.from(text, "hex"));
  } catch (error) {
    throw cloudHubError("data-folder-unusable", `${file}: ${(error as Error).message}`, error);
  }
  throw cloudHubError("wrong-settlement-key", `${file} holds no key`);
}
