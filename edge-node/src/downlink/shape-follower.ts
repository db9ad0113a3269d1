import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ShapeEvent, ShapeFailure, ShapeFeed } from "./shape-feed.ts";
import type { ShapeStore } from "./shape-store.ts";
import type { ShapeName } from "./shapes.ts";

const FIRST_WINDOW_MS = 1_000;
const WIDEST_WINDOW_MS = 60_000;
/** For what only a person can change at the hub. */
const SLOW_WINDOW_MS = 300_000;
const SLOW_FAILURES: ReadonlySet<string> = new Set(["hub-refused", "shape-too-large"]);
const LONGEST_RETRY_AFTER_S = 3_600;

export interface FollowerPorts {
  readonly feed: ShapeFeed;
  readonly store: ShapeStore;
  readonly now_ms: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly pause: (wall_ms: number) => { readonly over: Promise<void>; wake(): void };
  /** Told when rows changed. */
  readonly changed: (shape: ShapeName) => void;
  /** Told of each end that was not asked for. */
  readonly ended: (shape: ShapeName, failure: LocalGridError) => void;
}

export interface ShapeStatus {
  readonly shape: ShapeName;
  readonly is_up_to_date: boolean;
  /** When the hub's state was last known to be reached; null before. */
  readonly up_to_date_at_ms: number | null;
  /** Code of what keeps it from being read; null while it is read. */
  readonly failure: string | null;
}

/**
 * Keeps one shape read for as long as the node runs:
 *
 *     reading ── any end ──► waiting (full jitter, wider with each failure) ──► reading from what was kept
 */
export class ShapeFollower {
  readonly shape: ShapeName;
  private readonly ports: FollowerPorts;
  private readonly ending = new AbortController();
  private failures = 0;
  private failure: string | null = null;
  private isUpToDate = false;
  private upToDateAt_ms: number | null = null;
  private waiting: { wake(): void } | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(shape: ShapeName, ports: FollowerPorts) {
    this.shape = shape;
    this.ports = ports;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.waiting?.wake();
    await this.running;
  }

  status(): ShapeStatus {
    const { shape, isUpToDate: is_up_to_date, upToDateAt_ms: up_to_date_at_ms, failure } = this;
    return { shape, is_up_to_date, up_to_date_at_ms, failure };
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const failure = await this.follow();
      if (signal.aborted || failure === null) return;
      const error = failure.error instanceof LocalGridError ? failure.error : internalError(failure.error);
      this.isUpToDate = false;
      this.failure = error.code;
      this.failures++;
      this.ports.ended(this.shape, error);
      await this.wait(error.code, failure.retry_after_s);
    }
  }

  private async follow(): Promise<ShapeFailure | null> {
    const { feed, store } = this.ports;
    const { shape } = this;
    try {
      if (this.failure === "shape-row-incomplete") store.refetchWhole(shape);
      const from = store.position(shape);
      return await feed.follow({ shape, from, signal: this.ending.signal, deliver: (event) => this.take(event) });
    } catch (error) {
      return { error: error as Error, retry_after_s: null };
    }
  }

  private take(event: ShapeEvent): void {
    const { store, changed, now_ms } = this.ports;
    if (event.kind === "must-refetch") {
      this.isUpToDate = false;
      store.refetch(this.shape);
      return;
    }
    const hasChanged = store.apply(this.shape, event.batch);
    this.failures = 0;
    this.failure = null;
    this.isUpToDate = event.batch.is_up_to_date;
    if (this.isUpToDate) this.upToDateAt_ms = now_ms();
    if (hasChanged) changed(this.shape);
  }

  private async wait(code: string, retry_after_s: number | null): Promise<void> {
    const { pause, random } = this.ports;
    const widest_ms = SLOW_FAILURES.has(code) ? SLOW_WINDOW_MS : WIDEST_WINDOW_MS;
    const window_ms = Math.min(widest_ms, FIRST_WINDOW_MS * 2 ** Math.min(this.failures - 1, 20));
    const asked_ms = 1_000 * Math.min(retry_after_s ?? 0, LONGEST_RETRY_AFTER_S);
    const waiting = pause(Math.floor(asked_ms + random() * window_ms));
    this.waiting = waiting;
    await waiting.over;
    this.waiting = null;
  }
}

function internalError(cause: Error): LocalGridError {
  return new LocalGridError("internal-error", cause.message, { cause });
}
