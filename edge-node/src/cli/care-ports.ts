import type Database from "better-sqlite3";
import type { Logger } from "pino";
import { HttpBackupVault } from "../adapters/hub/http-backup-vault.ts";
import { openBackupNotes } from "../adapters/system/backup-notes.ts";
import { CareSocket } from "../adapters/system/care-socket.ts";
import { sizesIn } from "../adapters/system/file-sizes.ts";
import { heldIn } from "../adapters/system/held-bytes.ts";
import type { Identity } from "../adapters/system/identity.ts";
import { makeNodeBackup } from "../adapters/system/node-backup.ts";
import { sweepWorkFolders } from "../adapters/system/work-folder.ts";
import { reportSettings } from "../care/report-settings.ts";
import type { Config } from "../config.ts";
import type { EdgeNodePorts } from "../edge-node-ports.ts";
import { secretsOf } from "./genesis-notes.ts";
import { namesIn, releaseOfProgram } from "./health-report.ts";

export interface CareSources {
  readonly config: Config;
  readonly identity: Identity;
  readonly local: Database.Database;
  readonly regionKey: () => Uint8Array | null;
  readonly hub_url: () => string | null;
  readonly logger: Logger;
}

/** What a running node backs itself up with and reports of itself. */
export function openCarePorts(sources: CareSources): EdgeNodePorts["care"] {
  const { config, identity, local, hub_url, logger } = sources;
  const { data_dir, care_socket, community } = config;
  const now_ms = () => Date.now();
  sweepWorkFolders(data_dir);
  return {
    appliance: care_socket === null ? null : new CareSocket(care_socket),
    makeBackup: ({ has_journal }) =>
      makeNodeBackup({
        data_dir,
        key: identity.key,
        community,
        secrets: secretsOf(sources),
        has_journal,
        now_ms: now_ms(),
      }),
    held: (bytes, most_bytes, act) => heldIn(data_dir, { bytes, most_bytes }, act),
    vault: () => {
      const at = hub_url();
      return at === null ? null : new HttpBackupVault({ hub_url: at, key: identity.key, now_ms });
    },
    facts: () => ({
      release: releaseOfProgram(),
      settings: reportSettings(config),
      files: sizesIn(data_dir),
      names: namesIn(local),
    }),
    notes: openBackupNotes(data_dir),
    now_ms,
    events: {
      backedUp: ({ to, bytes, code }) => {
        if (code === null) logger.info({ event: "backup-made", to, bytes });
        else logger.warn({ event: "backup-failed", to, code });
      },
    },
  };
}
