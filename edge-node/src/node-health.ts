import { isClosing } from "@localgrid/clearing/due-records";
import type { NodeState } from "@localgrid/clearing/node-state";
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
  readonly isBrokerListening: () => boolean;
  readonly state: () => NodeState;
  /** The community's time. */
  readonly now_ms: () => number;
  /** What is wrong with the ways to the hub and to the other nodes, a sentence each. */
  readonly outsideDetails: () => readonly string[];
}

/** What the node says of itself. */
export class HealthMonitor {
  private readonly sources: HealthSources;
  private storage: StorageStatus | null = null;
  private lastCommitAt_ms: number | null = null;
  private lastReadingAt_ms = 0;

  constructor(sources: HealthSources) {
    this.sources = sources;
  }

  committed({ readings }: { readonly readings: number }): void {
    this.lastCommitAt_ms = Math.floor(this.sources.now_ms());
    if (readings > 0) this.lastReadingAt_ms = this.lastCommitAt_ms;
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
      broker: sources.isBrokerListening() ? "listening" : "closed",
      last_reading_at_ms: this.lastReading_ms(),
      interval_closing: this.isIntervalClosing(),
      details: [...storageDetails, ...sources.outsideDetails()],
    };
  }

  /** When one was taken; after a restart, what the newest of all says of its own time. */
  private lastReading_ms(): number | null {
    const last_ms = Math.max(this.lastReadingAt_ms, this.sources.state().newest_reading_at_ms);
    return last_ms === 0 ? null : last_ms;
  }

  /** Without room for its records an interval stays open for as long as that lasts: nothing to wait for. */
  private isIntervalClosing(): boolean {
    return this.isStorageOk && isClosing(this.sources.state(), this.sources.now_ms());
  }
}
