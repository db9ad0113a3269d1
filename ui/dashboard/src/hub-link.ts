/**
 * Whether the hub answers, what time it has there, and when to ask again.
 *
 *   connecting ──answer──► live ──no answer──► away ──answer──► live
 *        │                                      ▲  │
 *        └──────────────no answer───────────────┘  └─ another beat after 1, 2, 4, 8, then every 15 s
 *
 * Views load again with every beat; their answers tell this link how it stands.
 */
import { signal } from "@preact/signals";

export type Connection = "connecting" | "live" | "away";

export interface HubLinkPorts {
  readonly now_ms: () => number;
  readonly setTimer: (run: () => void, delay_ms: number) => number;
  readonly clearTimer: (timer: number) => void;
}

const RETRY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000] as const;
/** Time between two beats while all is well. */
export const BEAT_MS = 15_000;

/** Constructed idle; `start` beats until `stop`. */
export class HubLink {
  readonly connection = signal<Connection>("connecting");
  /** Rises whenever figures should be asked for again. */
  readonly beat = signal(0);
  /** The hub's clock as of its last answer, in ms; never goes back. */
  readonly hub_now_ms = signal(0);
  /** When the hub last answered, by the hub's clock; 0 before the first answer. */
  readonly heard_at_ms = signal(0);
  private readonly ports: HubLinkPorts;
  private timer: number | null = null;
  private attempt = 0;
  private isRunning = false;

  constructor(ports: HubLinkPorts) {
    this.ports = ports;
  }

  start(): void {
    this.isRunning = true;
    this.schedule(BEAT_MS);
  }

  stop(): void {
    this.isRunning = false;
    if (this.timer !== null) this.ports.clearTimer(this.timer);
    this.timer = null;
  }

  /** Beats at once, for when the browser says that the network or the person is back. */
  beatNow(): void {
    if (this.isRunning) this.schedule(0);
  }

  /** Takes note of an answer and the time it carries; null for a request that got none. */
  hear(date: string | null): void {
    const told_ms = date === null ? Number.NaN : Date.parse(date);
    const at_ms = Number.isNaN(told_ms) ? this.ports.now_ms() : told_ms;
    this.hub_now_ms.value = Math.max(this.hub_now_ms.value, at_ms);
    this.heard_at_ms.value = this.hub_now_ms.value;
    this.attempt = 0;
    if (this.connection.value === "live") return;
    this.connection.value = "live";
    if (this.isRunning) this.schedule(0);
  }

  miss(): void {
    const wasAway = this.connection.value === "away";
    this.connection.value = "away";
    // Several requests of one beat are one miss.
    if (this.isRunning && !(wasAway && this.timer !== null)) this.schedule(this.nextRetry());
  }

  private nextRetry(): number {
    const delay_ms = RETRY_DELAYS_MS[this.attempt] ?? BEAT_MS;
    this.attempt += 1;
    return delay_ms;
  }

  private schedule(delay_ms: number): void {
    if (this.timer !== null) this.ports.clearTimer(this.timer);
    this.timer = this.ports.setTimer(() => {
      this.timer = null;
      this.beat.value += 1;
      if (this.connection.value === "live") this.schedule(BEAT_MS);
    }, delay_ms);
  }
}
