import { type ClockOrigin, createSimulatedClock, type SimulatedClock } from "../simulated-clock.ts";
import type { Timer } from "./device-ports.ts";

interface Pending {
  readonly at_ms: number;
  readonly order: number;
  readonly action: () => void;
}

/** Wall-clock time that stands still until a test moves it; timers fire in their order on the way. */
export class ManualTime implements Timer {
  private wall_ms = 0;
  private made = 0;
  private pending: Pending[] = [];

  after(delay_ms: number, action: () => void): () => void {
    const entry = { at_ms: this.wall_ms + delay_ms, order: this.made++, action };
    this.pending.push(entry);
    return () => {
      this.pending = this.pending.filter((other) => other !== entry);
    };
  }

  clock(origin: Omit<ClockOrigin, "wall_origin_ms">): SimulatedClock {
    return createSimulatedClock({ ...origin, wall_origin_ms: this.wall_ms }, () => this.wall_ms);
  }

  advance(by_ms: number): void {
    const end_ms = this.wall_ms + by_ms;
    for (let next = this.next(end_ms); next !== undefined; next = this.next(end_ms)) {
      this.wall_ms = Math.max(this.wall_ms, next.at_ms);
      this.pending = this.pending.filter((other) => other !== next);
      next.action();
    }
    this.wall_ms = end_ms;
  }

  get waiting(): number {
    return this.pending.length;
  }

  private next(end_ms: number): Pending | undefined {
    const due = this.pending.filter(({ at_ms }) => at_ms <= end_ms);
    return due.sort((a, b) => a.at_ms - b.at_ms || a.order - b.order)[0];
  }
}
