import type { RootSlot } from "./boot-slots.ts";

/** Bytes that can be read at any place: a file, or a partition. */
export interface ByteSource {
  /** Bytes of a file, or the room of a partition. */
  readonly size: number;
  /** Fewer bytes than asked for only at the end. */
  read(at: number, length: number): Uint8Array;
  close(): void;
}

/** Takes bytes in their order. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
  /** Returns when everything is on the medium. */
  finish(): void;
  /** Closes without that; what was written so far may stay. */
  abandon(): void;
}

/** The file systems that belong to root. Nothing is durable before `finish`, `syncFolder` or `overwrite` returned. */
export interface CardFiles {
  /** Regular files in a folder, sorted; an empty list when there is no such folder. */
  names(folder: string): readonly string[];
  /** Null when there is no such regular file or it is larger. */
  read(path: string, maxBytes: number): Uint8Array | null;
  /** Null when it is no regular file; links are not followed. */
  open(path: string): ByteSource | null;
  create(path: string): ByteSink;
  /** In the place of what is there, byte for byte; the size stays. */
  overwrite(path: string, bytes: Uint8Array): void;
  rename(from: string, to: string): void;
  /** A file; nothing happens when there is none, or a folder. */
  remove(path: string): void;
  /** With all that is in it. Never in a folder where anybody but root writes. */
  removeFolder(path: string): void;
  makeFolder(path: string): void;
  syncFolder(path: string): void;
  freeBytes(folder: string): number;
}

/** Where the halves of a card are that hold a system each. */
export interface RootPartitions {
  readonly running: RootSlot;
  open(rootSlot: RootSlot): ByteSource;
  write(rootSlot: RootSlot): ByteSink;
}

/** The partition that the board's firmware reads; writable only inside `whileWritable`. */
export interface BootPartition {
  readonly folder: string;
  /** Repairs the file system first when asked to: cuts of power leave lost clusters. */
  whileWritable<T>(action: () => T, options?: { readonly repairFirst: boolean }): T;
}

/** What the node says at /health, as far as a proof needs it. */
export interface NodeHealth {
  readonly status: string;
  readonly broker: string;
  readonly interval_closing: boolean;
  readonly last_reading_at_ms: number | null;
}

/** The running machine around the node. */
export interface Machine {
  now_ms(): number;
  /** Goes on evenly whatever is done to the clock. */
  uptime_ms(): number;
  pause(ms: number): Promise<void>;
  /** Null when the node does not answer. */
  health(): Promise<NodeHealth | null>;
  /** What is read next comes from the card, not from memory. */
  forgetCaches(): void;
  /** Over whatever is mounted there now. */
  mountApplication(image: { readonly path: string; readonly offset: number; readonly size: number }): void;
  /** Tells the node what it has to know, in the words of the application that is mounted. */
  configureNode(): void;
  stopNode(): void;
  /** Also when it runs: what runs may be what was mounted before. */
  startNode(): void;
  startProof(): void;
  reboot(): void;
  log(line: string): void;
}

export interface Appliance {
  readonly files: CardFiles;
  readonly partitions: RootPartitions;
  readonly boot: BootPartition;
  readonly machine: Machine;
  /** Raw public keys, 32 bytes each. */
  readonly releaseKeys: readonly Uint8Array[];
  /** What the root that runs now is, and the application inside it. */
  readonly release: RootRelease;
}

export interface RootRelease {
  readonly board: string;
  readonly system: NamedVersion;
  readonly factory: NamedVersion;
}

export interface NamedVersion {
  readonly version: number;
  readonly version_name: string;
}
