/** Who may read a file, and whose it is. Without an owner it is root's. */
export interface FileRights {
  readonly mode: number;
  readonly owner?: "root" | "localgrid";
}

/** What the first boot asks of the machine; every call may be the last one before a power cut. */
export interface Box {
  /** Null when there is no such file. Links are not followed, and at most 64 KiB are read: `file-too-large`. */
  read(path: string): string | null;
  exists(path: string): boolean;
  names(folder: string): readonly string[];
  /** Either the old content or the new one is there afterwards, whatever happens. */
  write(path: string, text: string, rights: FileRights): void;
  remove(path: string): void;
  makeFolder(path: string, rights: FileRights): void;
  /** Writes over the same bytes of the boot partition, which may be torn by a power cut; false when it cannot. */
  overwriteOnCard(name: string, text: string): boolean;
  /** Waits until the machine has gathered enough chance. */
  random(count: number): Uint8Array;
  setHostName(name: string): void;
  log(sentence: string): void;
}

/** Where things are on the appliance. */
export const PATHS = {
  card: "/boot/firmware",
  settings: "/data/settings",
  run: "/run/localgrid",
  node: "/data/node",
  iwd: "/var/lib/iwd",
  machineId: "/etc/machine-id",
} as const;
