import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { AdapterName, DeviceReport, PolledDevice } from "./device-adapter.ts";

/** At once, over all devices. */
const POLLS_AT_ONCE = 4;
/** After a failure the pause doubles up to this. */
const LONGEST_PAUSE_MS = 300_000;
const SHORTEST_PERIOD_MS = 1_000;
/** Spread over this part of a pause, so that devices that failed together do not come back together. */
const JITTER = 4;

export interface PollingPorts {
  /** From 0 to just below 1. */
  readonly chance: () => number;
  readonly onReports: (
    connection: string,
    adapter: AdapterName,
    answer: { readonly reports: readonly DeviceReport[]; readonly raw: Uint8Array },
  ) => void;
}

interface Entry {
  readonly connection: string;
  readonly device: PolledDevice;
  due_at_ms: number;
  /** Failures in a row. */
  failures: number;
  last_failure: string | null;
  isPolling: boolean;
  isClosed: boolean;
}

/**
 * Asks devices one after another, a few at once and never one twice at a time. Its time is what it is told has gone by,
 * so that no clock that is set can hold it up.
 */
export class Polling {
  private readonly ports: PollingPorts;
  private readonly entries = new Map<string, Entry>();
  private now_ms = 0;
  private running = new Set<Promise<void>>();

  constructor(ports: PollingPorts) {
    this.ports = ports;
  }

  /** The first poll is due at once. */
  open(connection: string, device: PolledDevice): void {
    this.close(connection);
    this.entries.set(connection, {
      connection,
      device,
      due_at_ms: this.now_ms,
      failures: 0,
      last_failure: null,
      isPolling: false,
      isClosed: false,
    });
  }

  close(connection: string): void {
    const entry = this.entries.get(connection);
    if (entry === undefined) return;
    this.entries.delete(connection);
    entry.isClosed = true;
    entry.device.close();
  }

  /** Why the last poll failed, a code; null when it did not. */
  failureOf(connection: string): string | null {
    return this.entries.get(connection)?.last_failure ?? null;
  }

  tick(elapsed_ms: number): void {
    this.now_ms += elapsed_ms;
    const due = [...this.entries.values()]
      .filter((entry) => !entry.isPolling && entry.due_at_ms <= this.now_ms)
      .sort((a, b) => a.due_at_ms - b.due_at_ms);
    for (const entry of due.slice(0, POLLS_AT_ONCE - this.running.size)) {
      const poll = this.poll(entry).finally(() => this.running.delete(poll));
      this.running.add(poll);
    }
  }

  async stop(): Promise<void> {
    for (const connection of [...this.entries.keys()]) this.close(connection);
    await Promise.all(this.running);
  }

  private async poll(entry: Entry): Promise<void> {
    const { connection, device } = entry;
    entry.isPolling = true;
    const period_ms = Math.max(device.every_ms, SHORTEST_PERIOD_MS);
    const began_ms = this.now_ms;
    try {
      const answer = await device.poll();
      if (entry.isClosed) return;
      entry.failures = 0;
      entry.last_failure = null;
      entry.due_at_ms = Math.max(began_ms + period_ms, this.now_ms);
      this.ports.onReports(connection, device.name, answer);
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      entry.failures += 1;
      entry.last_failure = error.code;
      const pause_ms = Math.min(period_ms * 2 ** Math.min(entry.failures, 16), LONGEST_PAUSE_MS);
      entry.due_at_ms = this.now_ms + pause_ms + Math.floor((this.ports.chance() * pause_ms) / JITTER);
    } finally {
      entry.isPolling = false;
    }
  }
}
