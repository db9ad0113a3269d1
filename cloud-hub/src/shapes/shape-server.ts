import { cloudHubError } from "../errors.ts";
import { type ScopedShape, watchKeyOf } from "./named-shapes.ts";
import type { Later, ShapeFeed } from "./shape-feed.ts";
import { changeMessages, upToDateMessage } from "./shape-messages.ts";
import { logOffset, type ShapeOffset, snapshotOffset } from "./shape-offset.ts";
import { parseShapeQuery, type ShapeQuery } from "./shape-query.ts";
import {
  type AnswerFacts,
  type LiveFacts,
  liveReply,
  nextCursor,
  plainReply,
  refetchReply,
  streamReply,
} from "./shape-reply.ts";
import type { ShapeReply, ShapeRequest, ShapeSource } from "./shape-source.ts";
import type { ShapeLogPage, ShapeRetention, ShapeSignals, ShapeStore } from "./shape-store.ts";

export interface ShapeServerPorts {
  readonly store: ShapeStore;
  readonly signals: ShapeSignals;
  readonly feed: ShapeFeed;
  readonly later: Later;
  readonly now_ms: () => number;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly onPruneFailed: (error: unknown) => void;
}

export interface ShapeServerLimits {
  /** Shorter than the clients' own patience of 45 s. */
  readonly long_poll_ms: number;
  /** After this an event stream ends, so that its client shows anew who it is. */
  readonly stream_ms: number;
  readonly keep_alive_ms: number;
  /** Clients that wait at once; each holds a connection and little else. */
  readonly max_waiting: number;
  readonly prune_every_ms: number;
  readonly retention: ShapeRetention;
}

const DAY_MS = 86_400_000;

export const SHAPE_SERVER_LIMITS: ShapeServerLimits = {
  long_poll_ms: 20_000,
  stream_ms: 60_000,
  keep_alive_ms: 15_000,
  max_waiting: 3_500,
  prune_every_ms: 600_000,
  // A node that was away for a month goes on where it was.
  retention: { max_changes: 500_000, max_age_ms: 35 * DAY_MS, min_age_ms: 600_000, unused_ms: 35 * DAY_MS },
};

/** Ends up in no answer: a snapshot that was given up while it was opened is opened again. */
const OPEN_ATTEMPTS = 3;
const DISCARD_EVERY_MS = 600_000;

type Resumed = Extract<ShapeQuery, { handle: string }>;

interface News {
  readonly messages: readonly string[];
  /** Everything up to this change is in the messages or before them. */
  readonly id: number;
  readonly start_id: number;
  readonly has_more: boolean;
}

/** Answers shape requests from snapshots and the change log: begin → snapshot parts → log → wait for changes. */
export class ShapeServer implements ShapeSource {
  private readonly ports: ShapeServerPorts;
  private readonly limits: ShapeServerLimits;
  private readonly flights = new Map<string, Promise<News | null>>();
  /** When shapes were given up because of what a client said. */
  private readonly discarded = new Map<string, number>();
  private forgetPrune = () => {};

  constructor(ports: ShapeServerPorts, limits: ShapeServerLimits = SHAPE_SERVER_LIMITS) {
    this.ports = ports;
    this.limits = limits;
  }

  /** Clients that wait for a change now. */
  get waiting(): number {
    return this.ports.feed.waiting;
  }

  async start(): Promise<void> {
    await this.ports.signals.start(this.ports.feed);
    this.schedulePrune();
  }

  /** Sends everybody who waits away, with an answer. */
  async stop(): Promise<void> {
    this.forgetPrune();
    this.ports.feed.close();
    await this.ports.signals.stop();
  }

  async answer(request: ShapeRequest): Promise<ShapeReply> {
    const query = parseShapeQuery(request);
    switch (query.kind) {
      case "begin":
        return this.begin(request, query.given);
      case "end-of-log":
        return this.endOfLog(request, query.given);
      case "go-on":
        return this.goOn(request, query);
      case "long-poll":
        return this.longPoll(request, query);
      case "event-stream":
        return this.eventStream(request, query);
    }
  }

  private async begin({ scoped, known_etag }: ShapeRequest, given: string): Promise<ShapeReply> {
    for (let attempt = 1; attempt <= OPEN_ATTEMPTS; attempt++) {
      const { handle } = await this.ports.store.open(scoped);
      const part = await this.ports.store.chunk(scoped, handle, 0);
      if (part.kind !== "part") continue;
      const facts = { shape: scoped.shape, handle, given, offset: snapshotOffset(0), is_up_to_date: false };
      return plainReply({ ...facts, has_data: true }, part.body, known_etag);
    }
    throw cloudHubError("overloaded", "the shape is given up faster than it can be told");
  }

  private async endOfLog({ scoped, known_etag }: ShapeRequest, given: string): Promise<ShapeReply> {
    const { handle, start_id, end_id } = await this.ports.store.open(scoped);
    const facts = { shape: scoped.shape, handle, given, offset: logOffset(end_id, start_id), has_data: false };
    return plainReply({ ...facts, is_up_to_date: true }, `[${upToDateMessage(end_id)}]`, known_etag);
  }

  private async goOn({ scoped, known_etag }: ShapeRequest, { handle, given, place }: Resumed): Promise<ShapeReply> {
    const { shape } = scoped;
    if (place.kind === "snapshot" && Number.isFinite(place.chunk)) {
      const position = place.chunk + 1;
      const part = await this.ports.store.chunk(scoped, handle, position);
      if (part.kind === "gone") return this.refetch(scoped, handle);
      if (part.kind === "part") {
        const facts = { shape, handle, given, offset: snapshotOffset(position), is_up_to_date: false, has_data: true };
        return plainReply(facts, part.body, known_etag);
      }
    }
    const news = await this.read(scoped, handle, idOf(place));
    if (news === null) return this.refetch(scoped, handle);
    return plainReply({ shape, handle, given, ...factsOf(news) }, bodyOf(news), known_etag);
  }

  private async longPoll(request: ShapeRequest, query: Resumed): Promise<ShapeReply> {
    const { scoped } = request;
    const until_ms = this.ports.now_ms() + this.limits.long_poll_ms;
    let news: News | null = null;
    for await (const found of this.follow(request, { ...query, until_ms, tick_ms: this.limits.long_poll_ms })) {
      if (found === null) return this.refetch(scoped, query.handle);
      news = found;
      if (found.messages.length > 0 || found.has_more) break;
    }
    if (news === null) throw cloudHubError("overloaded", "the hub is stopping");
    return liveReply(this.liveFacts(request, query, factsOf(news)), bodyOf(news));
  }

  private async eventStream(request: ShapeRequest, query: Resumed): Promise<ShapeReply> {
    const { long_poll_ms: _, stream_ms, keep_alive_ms: tick_ms } = this.limits;
    const found = this.follow(request, { ...query, until_ms: this.ports.now_ms() + stream_ms, tick_ms });
    const first = await found.next();
    const news = first.done === true ? null : first.value;
    if (news === null) {
      await found.return();
      return this.refetch(request.scoped, query.handle);
    }
    const facts = { is_up_to_date: false, has_data: true, offset: query.given };
    return streamReply(this.liveFacts(request, query, facts), eventsOf(news, found));
  }

  private liveFacts(
    { scoped, parameters }: ShapeRequest,
    { handle, given }: Resumed,
    facts: Pick<AnswerFacts, "offset" | "is_up_to_date" | "has_data">,
  ): LiveFacts {
    const now_ms = this.ports.now_ms();
    const clock = { now_ms, random: this.ports.random() };
    const cursor = nextCursor(parameters.cursor, clock, this.limits.long_poll_ms / 1_000);
    return { shape: scoped.shape, handle, given, ...facts, cursor, now_ms };
  }

  /**
   * What is known first, then news as they come, each page once; without messages at every tick. Ends when the time is
   * over or the client is to ask anew; null when the log cannot be followed from there.
   */
  private async *follow(
    request: ShapeRequest,
    { handle, place, until_ms, tick_ms }: Resumed & { readonly until_ms: number; readonly tick_ms: number },
  ): AsyncGenerator<News | null, void> {
    let after = idOf(place);
    for (;;) {
      const left_ms = Math.max(0, until_ms - this.ports.now_ms());
      // Before the log is read: what comes meanwhile wakes.
      const waiting = this.wait(request, Math.min(left_ms, tick_ms));
      try {
        for await (const news of this.readOn(request.scoped, handle, after)) {
          yield news;
          if (news === null) return;
          after = news.id;
        }
        const outcome = await waiting.outcome;
        const isOver = outcome === "timed-out" ? this.ports.now_ms() >= until_ms : outcome !== "changed";
        if (isOver) return;
      } finally {
        waiting.cancel();
      }
    }
  }

  private wait({ scoped, community, gone }: ShapeRequest, limit_ms: number) {
    const { feed } = this.ports;
    if (feed.waiting >= this.limits.max_waiting) throw cloudHubError("overloaded", "too many clients wait");
    const { outcome, cancel } = feed.wait({ watchKey: watchKeyOf(scoped), community }, limit_ms);
    gone.addEventListener("abort", cancel, { once: true });
    if (gone.aborted) cancel();
    return {
      outcome,
      cancel: () => {
        gone.removeEventListener("abort", cancel);
        cancel();
      },
    };
  }

  /** The log's pages from a place to its end. */
  private async *readOn(scoped: ScopedShape, handle: string, from: number): AsyncGenerator<News | null, void> {
    for (let after = from; ; ) {
      const news = await this.readShared(scoped, handle, after);
      yield news;
      if (news === null || !news.has_more) return;
      after = news.id;
    }
  }

  /** One query for all who have read up to the same place; none while the log is known to end there. */
  private readShared(scoped: ScopedShape, handle: string, after: number): Promise<News | null> {
    const { feed } = this.ports;
    const watchKey = watchKeyOf(scoped);
    const head = feed.headOf(watchKey, handle);
    if (head !== null && Math.max(after, head.start_id) === head.id) {
      return Promise.resolve({ messages: [], id: head.id, start_id: head.start_id, has_more: false });
    }
    const version = feed.versionOf(watchKey);
    const name = `${watchKey} ${handle} ${after} ${version}`;
    const known = this.flights.get(name);
    if (known !== undefined) return known;
    const flight = this.read(scoped, handle, after)
      .then((news) => {
        const isAtEnd = news !== null && !news.has_more;
        if (isAtEnd) feed.rememberHead(handle, { watchKey, start_id: news.start_id, id: news.id }, version);
        return news;
      })
      .finally(() => this.flights.delete(name));
    this.flights.set(name, flight);
    return flight;
  }

  private async read(scoped: ScopedShape, handle: string, after: number): Promise<News | null> {
    const page = await this.ports.store.changes(scoped, handle, after);
    return page === null ? null : newsOf(scoped, page, after);
  }

  private async refetch(scoped: ScopedShape, handle: string): Promise<ShapeReply> {
    const { store } = this.ports;
    const current = await store.open(scoped);
    if (current.handle !== handle) return refetchReply(current.handle);
    // The log is shorter than the client remembers: a database was restored, and goes on differently.
    this.assertSeldom(scoped);
    await store.discard(handle);
    return refetchReply((await store.open(scoped)).handle);
  }

  /** A client that makes places up must not have all others begin again at will. */
  private assertSeldom(scoped: ScopedShape): void {
    const name = watchKeyOf(scoped);
    const now_ms = this.ports.now_ms();
    for (const [other, at_ms] of this.discarded) if (now_ms - at_ms >= DISCARD_EVERY_MS) this.discarded.delete(other);
    if (this.discarded.has(name)) throw cloudHubError("overloaded", "the shape has begun again a moment ago");
    this.discarded.set(name, now_ms);
  }

  private schedulePrune(): void {
    this.forgetPrune = this.ports.later(this.limits.prune_every_ms, () => void this.prune());
  }

  private async prune(): Promise<void> {
    try {
      // Then whoever waits is asked for in the database once more, which shows that the shape is in use.
      this.ports.feed.rotated();
      await this.ports.store.prune(this.limits.retention);
    } catch (error) {
      this.ports.onPruneFailed(error);
    }
    this.schedulePrune();
  }
}

function idOf(place: Extract<ShapeOffset, { kind: "snapshot" | "log" }>): number {
  return place.kind === "log" ? place.id : 0;
}

function newsOf({ shape }: ScopedShape, { changes, start_id, has_more }: ShapeLogPage, after: number): News {
  const id = changes.at(-1)?.id ?? Math.max(after, start_id);
  return { messages: changeMessages(shape, changes, has_more), id, start_id, has_more };
}

function factsOf({ messages, id, start_id, has_more }: News) {
  return { offset: logOffset(id, start_id), is_up_to_date: !has_more, has_data: messages.length > 0 };
}

function bodyOf({ messages, id, has_more }: News): string {
  return `[${[...messages, ...(has_more ? [] : [upToDateMessage(id)])].join(",\n")}]`;
}

/** Server-sent events: one per message, a comment where there is nothing to tell. */
async function* eventsOf(first: News, rest: AsyncGenerator<News | null, void>): AsyncGenerator<string> {
  // Without it the answer's head would wait for the first change.
  yield ": hello\n\n";
  try {
    for (let news: News | null = first; news !== null; ) {
      yield eventsText(news);
      const next: IteratorResult<News | null, void> = await rest.next();
      news = next.done === true ? null : next.value;
    }
  } finally {
    await rest.return();
  }
}

function eventsText({ messages, id, has_more }: News): string {
  if (messages.length === 0 && !has_more) return ": nothing new\n\n";
  const told = has_more ? messages : [...messages, upToDateMessage(id)];
  return told.map((message) => `data: ${message}\n\n`).join("");
}
