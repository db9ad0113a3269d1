/**
 * Live figures of the node, kept up over cuts.
 *
 *   connecting ──first event──► live ──error / silence──► stale ──event──► live
 *        │                       │                         ▲  │  ▲
 *        ├──kept answer / error──┼─────────────────────────┘  └──┘ another try after 1, 2, 4, 8, then every 15 s
 *        └◄──no session──────────┘ tried again as seldom until somebody is logged in again
 */

import { asApiError } from "@localgrid/ui-components/json-api";
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { IntervalClosed, NodeStatus, Now } from "./api-types.ts";
import type { Heard } from "./heard.ts";
import type { NoticeNews } from "./notice-types.ts";

export type Connection = "connecting" | "live" | "stale";

/** The part of `EventSource` that is used here. */
export interface EventStream {
  onerror: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface LivePorts {
  readonly openStream: () => EventStream;
  /** Asks once for the current figures; tells a dead node from a quiet one. Kept ones are those of a dead node. */
  readonly fetchNow: () => Promise<Heard<Now>>;
  readonly setTimer: (run: () => void, delay_ms: number) => number;
  readonly clearTimer: (timer: number) => void;
}

const RETRY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** Without any event for this long the node is asked whether it is still there. */
export const SILENCE_MS = 20_000;

/** How long to wait before try number `attempt`, counted from 0. */
export function retryDelay(attempt: number): number {
  return RETRY_DELAYS_MS[attempt] ?? 15_000;
}

/** Constructed idle; `start` connects and keeps connecting until `stop`. */
export class Live {
  readonly now = signal<Now | null>(null);
  readonly connection = signal<Connection>("connecting");
  /** The node was asked and gave no answer; a stream that broke off says less, for the next may hold. */
  readonly isAway = signal(false);
  /** The newest interval closed since this page is open. */
  readonly closed = signal<IntervalClosed | null>(null);
  /** What has changed with the notices of whoever is logged in. */
  readonly notice = signal<NoticeNews | null>(null);
  /** The node's clock as last heard, in ms; never goes back. 0 before the first answer. */
  readonly node_now_ms = signal(0);
  readonly status: ReadonlySignal<NodeStatus> = computed(() => this.health.value ?? this.now.value?.status ?? "ok");
  /** What the last health event said, until newer figures carry a status of their own. */
  private readonly health = signal<NodeStatus | null>(null);
  private readonly ports: LivePorts;
  private stream: EventStream | null = null;
  private timer: number | null = null;
  private attempt = 0;
  /** Grows with all figures that came, and with each end: an answer to an older question says less than what came since. */
  private taken = 0;
  private isRunning = false;

  constructor(ports: LivePorts) {
    this.ports = ports;
  }

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.attempt = 0;
    this.connection.value = "connecting";
    void this.probe();
  }

  stop(): void {
    this.isRunning = false;
    this.taken += 1;
    this.stream?.close();
    this.stream = null;
    if (this.timer !== null) this.ports.clearTimer(this.timer);
    this.timer = null;
    this.isAway.value = false;
    this.now.value = null;
    this.closed.value = null;
    this.notice.value = null;
  }

  /** Tries at once, for when the browser says that the network is back. */
  retryNow(): void {
    if (this.isRunning && this.connection.value !== "live") this.schedule(0);
  }

  /** Asks at once where the last that is known is that the node was away. */
  async isWithinReach(): Promise<boolean> {
    if (this.connection.value === "stale") await this.probe();
    return this.connection.value !== "stale";
  }

  /** Takes a time that the node told in another answer. */
  hearClock(at_ms: number): void {
    if (at_ms > this.node_now_ms.value) this.node_now_ms.value = at_ms;
  }

  /** A plain request first: it carries status codes, which event streams hide from the page. */
  private probe(): Promise<void> {
    const { stream: asked, taken } = this;
    return this.ports.fetchNow().then(
      ({ value, kept_at_ms }) => {
        if (!this.isRunning || asked !== this.stream) return;
        if (taken !== this.taken) return;
        if (kept_at_ms !== null) return this.keep(value);
        this.take(value);
        if (this.stream === null) this.open();
      },
      (thrown: unknown) => {
        if (!this.isRunning || asked !== this.stream || taken !== this.taken) return;
        const isNobody = asApiError(thrown).code === "no-session";
        this.isAway.value = !isNobody;
        this.lose(isNobody ? "connecting" : "stale");
      },
    );
  }

  /** Figures from before the node went away: better than none, and no sign of life. */
  private keep(kept: Now): void {
    if (this.now.value === null) {
      this.now.value = kept;
      this.hearClock(kept.at_ms);
    }
    this.isAway.value = true;
    this.lose();
  }

  private open(): void {
    const opened = this.ports.openStream();
    const on = <T>(type: string, use: (body: T) => void) =>
      opened.addEventListener(type, ({ data }) => {
        if (this.stream === opened) use(JSON.parse(data) as T);
      });
    on<Now>("now", (next) => this.take(next));
    on<IntervalClosed>("interval-closed", (interval) => {
      this.closed.value = interval;
      this.noteAlive();
    });
    on<NoticeNews>("notice", (news) => {
      this.notice.value = news;
      this.noteAlive();
    });
    on<{ status: NodeStatus }>("health", ({ status }) => {
      this.health.value = status;
      this.noteAlive();
    });
    opened.onerror = () => {
      if (this.stream === opened) this.lose();
    };
    this.stream = opened;
  }

  private take(next: Now): void {
    this.taken += 1;
    this.now.value = next;
    this.health.value = null;
    this.hearClock(next.at_ms);
    this.noteAlive();
  }

  private noteAlive(): void {
    this.attempt = 0;
    this.isAway.value = false;
    this.connection.value = "live";
    this.schedule(SILENCE_MS);
  }

  private lose(connection: "connecting" | "stale" = "stale"): void {
    this.stream?.close();
    this.stream = null;
    this.connection.value = connection;
    this.schedule(retryDelay(this.attempt));
    this.attempt += 1;
  }

  private schedule(delay_ms: number): void {
    if (this.timer !== null) this.ports.clearTimer(this.timer);
    this.timer = this.ports.setTimer(() => {
      this.timer = null;
      void this.probe();
    }, delay_ms);
  }
}
