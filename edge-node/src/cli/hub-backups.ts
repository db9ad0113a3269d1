import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { HttpBackupVault } from "../adapters/hub/http-backup-vault.ts";
import type { KeptBackup } from "../care/backup-vault.ts";
import { seedFromRecoveryCode } from "../recovery/recovery-code.ts";
import { readCode } from "./recover.ts";

export interface HubBackupsOptions {
  /** File with the words or the text of the QR code; "-" reads them from standard input. */
  readonly code_file: string;
  readonly hub_url: string;
}

/**
 * What the hub keeps of the node with this recovery code, the newest first.
 *
 * @throws {LocalGridError} `wrong-recovery-code`, `hub-away`, `backup-not-kept`
 */
export async function listHubBackups({ code_file, hub_url }: HubBackupsOptions): Promise<readonly KeptBackup[]> {
  const key = nodeKeyFromSeed(seedFromRecoveryCode(readCode(code_file)));
  return new HttpBackupVault({ hub_url, key, now_ms: () => Date.now() }).list();
}
