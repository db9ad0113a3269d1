import type { ServerResponse } from "node:http";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { Session } from "../access/session-book.ts";
import { edgeNodeError } from "../errors.ts";
import { noticeNewsJson } from "./notices-json.ts";
import { lastInterval, type NowPorts, statusOf, takeNow } from "./now-figures.ts";
import type { LiveEvent, ReadModel, Timers } from "./ports.ts";

export const MAX_STREAMS = 2_000;
const MAX_STREAMS_PER_LOGIN = 50;
/** A reader who lets more than this wait in the node's memory is cut off; the browser comes back by itself. */
export const MAX_WAITING_BYTES = 256 * 1024;
/** Half of what may pass until a changed figure is on the screen. */
const TICK_MS = 500;
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 3_000;

export interface LiveStreamPorts extends NowPorts {
  readonly read: Pick<ReadModel, "lastInterval" | "communityIntervals">;
  readonly timers: Timers;
  readonly access: { isSessionOpen(token_hash: string): boolean };
}

interface Stream {
  readonly session: Session;
  readonly response: ServerResponse;
}

/**
 * Server-sent events to all open pages (WHATWG HTML, section 9.2). Figures go out at most twice a second and only
 * when something changed, computed once for all and written once per home.
 */
export class LiveStreams {
  private readonly ports: LiveStreamPorts;
  private readonly streams = new Set<Stream>();
  private stopActions: readonly (() => void)[] = [];
  private hasNews = false;

  constructor(ports: LiveStreamPorts) {
    this.ports = ports;
  }

  start(): void {
    const { live, timers } = this.ports;
    this.stopActions = [
      live.subscribe((event) => this.hear(event)),
      timers.every(TICK_MS, () => this.tick()),
      timers.every(HEARTBEAT_MS, () => this.beat()),
    ];
  }

  /** Ends all streams too. */
  stop(): void {
    for (const act of this.stopActions) act();
    this.stopActions = [];
    this.endWhere(() => true);
  }

  get count(): number {
    return this.streams.size;
  }

  /** @throws {LocalGridError} `too-many-streams` */
  assertRoom(session: Session): void {
    const ofLogin = [...this.streams].filter((stream) => stream.session.login === session.login).length;
    if (this.streams.size >= MAX_STREAMS || ofLogin >= MAX_STREAMS_PER_LOGIN) {
      throw edgeNodeError(
        "too-many-streams",
        `${ofLogin} live pages of this login are open, ${this.streams.size} in all`,
      );
    }
  }

  /** Takes over a response whose headers are set, and sends the first figures at once. */
  open(session: Session, response: ServerResponse): void {
    const stream = { session, response };
    this.streams.add(stream);
    response.on("close", () => this.streams.delete(stream));
    response.on("error", () => this.streams.delete(stream));
    response.writeHead(200);
    const now = takeNow(this.ports)(session.member);
    this.write(stream, `retry: ${RETRY_MS}\n${eventText("now", now)}`);
  }

  endSession(token_hash: string): void {
    this.endWhere(({ session }) => session.token_hash === token_hash);
  }

  /** Ends the streams of a login but those of one of its sessions. */
  endLogin(login: string, keep_token_hash: string | null): void {
    this.endWhere(({ session }) => session.login === login && session.token_hash !== keep_token_hash);
  }

  private hear(event: LiveEvent): void {
    if (event.type === "notice") return this.tellLogin(event);
    this.hasNews = true;
    if (this.streams.size === 0) return;
    if (event.type === "health") this.writeAll(eventText("health", { status: statusOf(this.ports.health) }));
    if (event.type === "interval-closed") {
      const { start_s } = event;
      const [row] = this.ports.read.communityIntervals({ from_s: start_s, to_s: start_s + 1 });
      if (row !== undefined) {
        this.writeAll(eventText("interval-closed", { ...lastInterval(row), length_s: row.length_s }));
      }
    }
  }

  private tellLogin({ login, ...news }: Extract<LiveEvent, { readonly type: "notice" }>): void {
    const text = eventText("notice", noticeNewsJson(news));
    for (const stream of this.streams) if (stream.session.login === login) this.write(stream, text);
  }

  private tick(): void {
    if (!this.hasNews || this.streams.size === 0) return;
    this.hasNews = false;
    const nowOf = takeNow(this.ports);
    const texts = new Map<MemberId | null, string>();
    for (const stream of this.streams) {
      const { member } = stream.session;
      const text = texts.get(member) ?? eventText("now", nowOf(member));
      texts.set(member, text);
      this.write(stream, text);
    }
  }

  /** Shows proxies and pages that the node is there, and ends streams whose session has run out. */
  private beat(): void {
    this.endWhere(({ session }) => !this.ports.access.isSessionOpen(session.token_hash));
    this.writeAll(": here\n\n");
    // A home that fell silent changes the figures without an event.
    this.hasNews = true;
  }

  private writeAll(text: string): void {
    for (const stream of this.streams) this.write(stream, text);
  }

  private write(stream: Stream, text: string): void {
    const { response } = stream;
    response.write(text);
    if (response.writableLength <= MAX_WAITING_BYTES) return;
    this.streams.delete(stream);
    response.destroy();
  }

  private endWhere(matches: (stream: Stream) => boolean): void {
    for (const stream of this.streams) {
      if (!matches(stream)) continue;
      this.streams.delete(stream);
      stream.response.end();
    }
  }
}

function eventText(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
