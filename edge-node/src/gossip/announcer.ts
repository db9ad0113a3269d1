import type { After } from "./gossip-ports.ts";

const GATHER_MS = 200;
/** What is not news to everybody may wait for company. */
const UNHURRIED_MS = 4_000;
const SHORTEST_INTERVAL_MS = 1_000;
const LONGEST_INTERVAL_MS = 30_000;
/** An event loop that is later than this, or a message that took longer to be handed over, is a sign of overload. */
const LATE_MS = 250;
const SLOW_PUBLISH_MS = 2_000;

export interface AnnouncerPorts {
  readonly after: After;
  readonly random: () => number;
  readonly steady_ms: () => number;
  readonly lag_ms: () => number;
  readonly keep_alive_ms: number;
  /** Makes the announcement of now and hands it over. */
  readonly publish: () => Promise<void>;
}

/**
 * Decides when to announce: soon after a change, together with what else changes, at most once per second, and as a
 * sign of life when nothing does. Under overload the interval doubles with each announcement, up to half a minute,
 * and comes back by halves.
 */
export class Announcer {
  private readonly ports: AnnouncerPorts;
  private timer: { readonly due_ms: number; readonly cancel: () => void } | null = null;
  private last_ms = Number.NEGATIVE_INFINITY;
  private interval = SHORTEST_INTERVAL_MS;
  private isOpen = false;
  private isPublishing = false;
  private wanted_ms: number | null = null;

  constructor(ports: AnnouncerPorts) {
    this.ports = ports;
  }

  start(): void {
    this.isOpen = true;
    this.want(0);
  }

  stop(): void {
    this.isOpen = false;
    this.timer?.cancel();
    this.timer = null;
  }

  /** Something changed that others act upon. */
  changed(): void {
    this.want(GATHER_MS);
  }

  /** Something changed that can wait a little. */
  changedSlightly(): void {
    this.want(UNHURRIED_MS);
  }

  /** Shortest time between two announcements at present. */
  get interval_ms(): number {
    return this.interval;
  }

  private want(delay_ms: number): void {
    if (!this.isOpen) return;
    const now_ms = this.ports.steady_ms();
    const due_ms = Math.max(now_ms + delay_ms, this.last_ms + this.interval);
    if (this.isPublishing) {
      this.wanted_ms = Math.min(due_ms, this.wanted_ms ?? due_ms);
      return;
    }
    if (this.timer !== null && this.timer.due_ms <= due_ms) return;
    this.timer?.cancel();
    this.timer = { due_ms, cancel: this.ports.after(due_ms - now_ms, () => void this.announce()) };
  }

  private async announce(): Promise<void> {
    const { publish, steady_ms, lag_ms, keep_alive_ms, random } = this.ports;
    this.timer = null;
    this.isPublishing = true;
    this.last_ms = steady_ms();
    await publish();
    this.isPublishing = false;
    const isOverloaded = lag_ms() > LATE_MS || steady_ms() - this.last_ms > SLOW_PUBLISH_MS;
    this.interval = isOverloaded
      ? Math.min(this.interval * 2, LONGEST_INTERVAL_MS)
      : Math.max(this.interval / 2, SHORTEST_INTERVAL_MS);
    // Nodes that started together would keep announcing together.
    this.want(keep_alive_ms * (0.9 + random() / 10));
    if (this.wanted_ms !== null) this.want(this.wanted_ms - steady_ms());
    this.wanted_ms = null;
  }
}
