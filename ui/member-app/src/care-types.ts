export type BackupPlace = "stick" | "hub" | "download";

/** How the last backups ended, newest first, and whether one is being made. */
export interface Care {
  readonly is_appliance: boolean;
  readonly has_hub: boolean;
  readonly running: { readonly to: BackupPlace; readonly since_ms: number; readonly bytes: number } | null;
  readonly last: readonly BackupNote[];
}

export interface BackupNote {
  readonly to: BackupPlace;
  readonly at_ms: number;
  readonly bytes: number;
  readonly code: string | null;
}

export interface Releases {
  readonly machine: {
    readonly application: { readonly version_name: string };
    readonly system: { readonly version_name: string };
    readonly trial: { readonly version_name: string } | null;
    readonly outcomes: readonly { readonly outcome: string; readonly message: string; readonly at_ms: number }[];
  } | null;
  readonly download: {
    readonly version_name: string;
    readonly received_bytes: number;
    readonly size_bytes: number;
  } | null;
  readonly waiting: { readonly version_name: string } | null;
}

export type ResetMode = "wipe" | "keep-keys";
export interface CareApi {
  readonly care: () => Promise<Care>;
  readonly backUp: (to: "stick" | "hub") => Promise<Care>;
  readonly healthReport: () => Promise<unknown>;
  readonly releases: () => Promise<Releases>;
  readonly restartBox: () => Promise<void>;
  readonly resetBox: (wanted: {
    readonly mode: ResetMode;
    readonly confirmation: string;
    readonly password: string;
  }) => Promise<void>;
}
