import type { ShapeSignalListener } from "./shape-store.ts";

/** Why somebody no longer waits. `sent-away` when the client should ask anew, and show anew who it is. */
export type WaitOutcome = "changed" | "timed-out" | "sent-away" | "gone";

/** Acts once after a while, unless the answer is called before. */
export type Later = (delay_ms: number, act: () => void) => () => void;

export interface WaitPlace {
  readonly watchKey: string;
  readonly community: string;
}

interface Waiter extends WaitPlace {
  readonly end: (outcome: WaitOutcome) => void;
}

/** What a shape's log is known to end with, for as long as no change is told. */
export interface KnownHead {
  readonly watchKey: string;
  readonly start_id: number;
  readonly id: number;
}

const MAX_KNOWN_HEADS = 20_000;
/** A change here shuts a node out, or lets one in. */
const NODE_KEYS = "node_key";

/**
 * Who waits for which shape, in memory: a thousand clients that wait cost the database nothing until a change concerns
 * them. Also remembers where logs end, which holds while changes are told and none was.
 */
export class ShapeFeed implements ShapeSignalListener {
  private readonly later: Later;
  private readonly waiters = new Map<string, Set<Waiter>>();
  private readonly heads = new Map<string, KnownHead>();
  private readonly handles = new Map<string, Set<string>>();
  private readonly versions = new Map<string, number>();
  private epoch = 0;
  private count = 0;
  private isClosed = false;
  /** Whether changes are told at all. */
  isConnected = false;

  constructor(later: Later) {
    this.later = later;
  }

  get waiting(): number {
    return this.count;
  }

  /** Grows with every change of the shape that was told; what was read before that may be old. */
  versionOf(watchKey: string): string {
    return `${this.epoch}.${this.versions.get(watchKey) ?? 0}`;
  }

  /** Null when the database has to be asked. */
  headOf(watchKey: string, handle: string): KnownHead | null {
    const head = this.heads.get(handle);
    // Whoever shows the handle of somebody else's shape has no claim to it.
    return this.isConnected && head?.watchKey === watchKey ? head : null;
  }

  /** `version`: that of before the log was read; what was told meanwhile makes the reading worthless here. */
  rememberHead(handle: string, head: KnownHead, version: string): void {
    if (!this.isConnected || version !== this.versionOf(head.watchKey)) return;
    if (this.heads.size >= MAX_KNOWN_HEADS) this.forgetHeads();
    this.heads.set(handle, head);
    const handles = this.handles.get(head.watchKey) ?? new Set();
    this.handles.set(head.watchKey, handles.add(handle));
  }

  /**
   * Waits for a change of a shape. Changes are noticed from the call on, not from when the promise is awaited.
   * `cancel` ends the waiting as `gone`.
   */
  wait(place: WaitPlace, limit_ms: number): { readonly outcome: Promise<WaitOutcome>; readonly cancel: () => void } {
    if (this.isClosed) return { outcome: Promise.resolve("sent-away"), cancel: () => {} };
    const { promise, resolve } = Promise.withResolvers<WaitOutcome>();
    const waiters = this.waiters.get(place.watchKey) ?? new Set();
    this.waiters.set(place.watchKey, waiters);
    const end = (outcome: WaitOutcome) => {
      if (!waiters.delete(waiter)) return;
      this.count -= 1;
      if (waiters.size === 0 && this.waiters.get(place.watchKey) === waiters) this.waiters.delete(place.watchKey);
      forget();
      resolve(outcome);
    };
    const waiter = { ...place, end };
    waiters.add(waiter);
    this.count += 1;
    const forget = this.later(limit_ms, () => end("timed-out"));
    return { outcome: promise, cancel: () => end("gone") };
  }

  changed(watchKey: string): void {
    if (this.versions.size >= MAX_KNOWN_HEADS) this.forgetHeads();
    this.versions.set(watchKey, (this.versions.get(watchKey) ?? 0) + 1);
    for (const handle of this.handles.get(watchKey) ?? []) this.heads.delete(handle);
    this.handles.delete(watchKey);
    const [table, community] = watchKey.split(" ", 2);
    if (table === NODE_KEYS) this.sendAway((waiter) => waiter.community === community);
    for (const waiter of [...(this.waiters.get(watchKey) ?? [])]) waiter.end("changed");
  }

  rotated(): void {
    this.forgetHeads();
  }

  connected(): void {
    this.forgetHeads();
    this.isConnected = true;
    this.wakeAll("changed");
  }

  disconnected(): void {
    this.isConnected = false;
    this.forgetHeads();
    this.wakeAll("changed");
  }

  /** Everybody goes, and nobody waits any more. */
  close(): void {
    this.isClosed = true;
    this.wakeAll("sent-away");
  }

  private sendAway(isMeant: (waiter: Waiter) => boolean): void {
    for (const waiter of [...this.waiters.values()].flatMap((waiters) => [...waiters])) {
      if (isMeant(waiter)) waiter.end("sent-away");
    }
  }

  private wakeAll(outcome: WaitOutcome): void {
    for (const waiter of [...this.waiters.values()].flatMap((waiters) => [...waiters])) waiter.end(outcome);
  }

  private forgetHeads(): void {
    this.heads.clear();
    this.handles.clear();
    this.versions.clear();
    this.epoch += 1;
  }
}
