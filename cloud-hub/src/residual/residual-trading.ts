import { clearRegion } from "./region-clearing.ts";
import type { RegionInterval, ResidualStore } from "./residual-store.ts";

export interface ResidualTradingPorts {
  readonly store: ResidualStore;
  readonly now_ms: () => number;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  readonly breathe: () => Promise<void>;
  readonly events: {
    cleared(interval: RegionInterval, matched_wh: number): void;
    /** Work that will be tried again. */
    failed(error: unknown): void;
  };
}

/** Deadlines pass without anybody telling. */
const LOOK_EVERY_MS = 60_000;
/** Folding tells of many intervals at once. */
const GATHER_MS = 500;

/** Clears what communities left over, once per region and interval, when all have closed it or its deadline passed. */
export class ResidualTrading {
  private readonly ports: ResidualTradingPorts;
  private cancel: (() => void) | null = null;
  private running: Promise<void> | null = null;
  private isWoken = false;
  private isEnding = false;

  constructor(ports: ResidualTradingPorts) {
    this.ports = ports;
  }

  start(): void {
    this.wakeAfter(0);
  }

  /** Tells that communities have closed intervals. */
  wake(): void {
    if (this.isWoken) return;
    this.isWoken = true;
    if (this.running === null) this.wakeAfter(GATHER_MS);
  }

  async stop(): Promise<void> {
    this.isEnding = true;
    this.cancel?.();
    await this.running;
  }

  /** Clears whatever is due now. A region that cannot be cleared is left for another time, and keeps no other waiting. */
  async clearDue(): Promise<void> {
    const { store, now_ms, breathe, events } = this.ports;
    const failed = new Set<string>();
    for (let due = await store.due(now_ms(), failed); due.length > 0; due = await store.due(now_ms(), failed)) {
      for (const interval of due) {
        if (this.isEnding) return;
        if (failed.has(interval.region)) continue;
        try {
          const cleared = await store.clear(interval, { at_ms: now_ms(), decide: clearRegion });
          if (cleared !== null) events.cleared(interval, cleared.matched_wh);
        } catch (error) {
          failed.add(interval.region);
          events.failed(error);
        }
        await breathe();
      }
    }
  }

  private wakeAfter(delay_ms: number): void {
    if (this.isEnding) return;
    this.cancel?.();
    this.cancel = this.ports.later(delay_ms, () => {
      this.running = this.run();
    });
  }

  private async run(): Promise<void> {
    this.isWoken = false;
    try {
      await this.clearDue();
    } catch (error) {
      this.ports.events.failed(error);
    }
    this.running = null;
    this.wakeAfter(this.isWoken ? GATHER_MS : LOOK_EVERY_MS);
  }
}
