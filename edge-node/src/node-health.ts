import type { StorageStatus } from "./ingest/ingest.ts";
import type { HealthReport } from "./lan-api/ports.ts";

const STORAGE_DETAILS: Readonly<Record<Exclude<StorageStatus, "ok">, string>> = {
  "storage-full": "the disk is full: readings are not acknowledged, devices keep them until there is room again",
  "storage-failed": "the disk refuses writes: readings are not acknowledged, devices keep them",
};

export interface HealthSources {
  readonly journalPosition: () => number;
  readonly lastIntervalStart_s: () => number | null;
  readonly devicesConnected: () => number;
  /** What is wrong with the ways to the hub and to the other nodes, a sentence each. */
  readonly outsideDetails: () => readonly string[];
}

/** What the node says of itself. */
export class HealthMonitor {
  private readonly sources: HealthSources;
  private storage: StorageStatus | null = null;
  private lastCommitAt_ms: number | null = null;

  constructor(sources: HealthSources) {
    this.sources = sources;
  }

  committed(at_ms: number): void {
    this.lastCommitAt_ms = at_ms;
  }

  /** Returns whether this is news. */
  storageIs(status: StorageStatus): boolean {
    const isNews = this.storage !== null && this.storage !== status;
    this.storage = status;
    return isNews;
  }

  get isStorageOk(): boolean {
    return this.storage === null || this.storage === "ok";
  }

  report(): HealthReport {
    const { storage, sources } = this;
    const storageDetails = storage === null || storage === "ok" ? [] : [STORAGE_DETAILS[storage]];
    return {
      status: storage === null ? "starting" : storage === "storage-failed" ? "degraded" : storage,
      journal: { position: sources.journalPosition(), last_commit_at_ms: this.lastCommitAt_ms },
      last_interval_start_s: sources.lastIntervalStart_s(),
      devices_connected: sources.devicesConnected(),
      details: [...storageDetails, ...sources.outsideDetails()],
    };
  }
}
