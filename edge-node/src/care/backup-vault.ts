/** A backup that the hub keeps, sealed with what only the node has. */
export interface KeptBackup {
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly backup: string;
  readonly made_at_ms: number;
  readonly bytes: number;
}

/** More than that goes to a stick. */
export const MAX_KEPT_BACKUP_BYTES = 33_554_432;

/** Where backups are kept away from the box. All calls reject with `hub-away` or `backup-not-kept`. */
export interface BackupVault {
  /** The newest first. */
  list(): Promise<readonly KeptBackup[]>;
  keep(bytes: AsyncIterable<Uint8Array>, about: Omit<KeptBackup, "backup">): Promise<void>;
}
