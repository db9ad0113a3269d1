import { CLOSED_LINK, type DownloadLink, type LinkEvent, linkStep } from "@localgrid/sync-engine/download-link";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ShapeEvent, ShapeFailure, ShapeFeed } from "./shape-feed.ts";
import type { ShapeStore } from "./shape-store.ts";
import type { ShapeName } from "./shapes.ts";

/** What only a person can change at the hub. */
const SLOW_FAILURES: ReadonlySet<string> = new Set(["hub-refused", "shape-too-large"]);

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

/** Keeps one shape read for as long as the node runs, by the rules of the engine's `SPEC.md`. */
export class ShapeFollower {
  readonly shape: ShapeName;
  private readonly ports: FollowerPorts;
  private readonly ending = new AbortController();
  private link: DownloadLink = CLOSED_LINK;
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
    for (let effect = this.step({ kind: "started" }); effect !== null; ) {
      const event = effect.kind === "read" ? await this.read() : await this.wait(effect.delay_ms);
      effect = this.step(signal.aborted ? { kind: "stopped" } : event);
    }
  }

  private step(event: LinkEvent) {
    const { link, effect } = linkStep(this.link, event);
    this.link = link;
    return effect;
  }

  private async read(): Promise<LinkEvent> {
    const failure = await this.follow();
    if (this.ending.signal.aborted || failure === null) return { kind: "stopped" };
    const error = failure.error instanceof LocalGridError ? failure.error : internalError(failure.error);
    this.isUpToDate = false;
    this.failure = error.code;
    this.ports.ended(this.shape, error);
    const { retry_after_s } = failure;
    const jitter_ppm = Math.floor(this.ports.random() * 1_000_000);
    return { kind: "ended", is_slow: SLOW_FAILURES.has(error.code), retry_after_s, jitter_ppm };
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
    this.step({ kind: "delivered" });
    this.failure = null;
    this.isUpToDate = event.batch.is_up_to_date;
    if (this.isUpToDate) this.upToDateAt_ms = now_ms();
    if (hasChanged) changed(this.shape);
  }

  private async wait(delay_ms: number): Promise<LinkEvent> {
    const waiting = this.ports.pause(delay_ms);
    this.waiting = waiting;
    await waiting.over;
    this.waiting = null;
    return { kind: "time-passed" };
  }
}

function internalError(cause: Error): LocalGridError {
  return new LocalGridError("internal-error", cause.message, { cause });
}
