/**
 * The last good answers of the node for the member who is logged in, given only while the node cannot be reached. Nothing
 * is ever sent later: a request that changes something passes or fails as it would without this. Nothing is kept for
 * other roles: their sessions end with the browser.
 */
import { KEPT_AT_HEADER } from "../kept-mark.ts";

export interface KeptAnswersPorts {
  readonly caches: Pick<CacheStorage, "open" | "delete">;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly now_ms: () => number;
  /** Resolves after this time. */
  readonly pass: (duration_ms: number) => Promise<void>;
}

/** What becomes of a request. */
export interface Handled {
  readonly answer: Promise<Response>;
  /** Resolves when what is to be kept of it is kept. */
  readonly isKept: Promise<unknown>;
}

const NAME = "localgrid-kept";
const SESSION = "/api/session";
/** What is answered with a session, each in its own way. */
const WAYS_IN: ReadonlySet<string> = new Set([SESSION, "/api/session/pin", "/api/join"]);
export const MOST_ANSWERS = 80;
export const MOST_BYTES = 4 * 1024 * 1024;
export const MOST_ANSWER_BYTES = 512 * 1024;
/** On bad Wi-Fi: longer than this nobody waits while there is something to show. */
export const PATIENCE_MS = 4_000;
/** After a question without an answer, so that a page does not wait for each of its figures in turn. */
export const SHORT_PATIENCE_MS = 1_000;
/** Views that ask every few seconds must not wear out a phone's storage. */
export const KEEP_EVERY_MS = 15_000;

/**
 * The questions of a member's views, and no others: no secrets, no downloads, nothing public; and not how notices reach
 * somebody beyond the home, which depends on a hub that may be gone by now.
 */
const KEPT_ROUTES = new RegExp(
  `^/api/(${[
    "session|now|limits|tariffs|statements|statements/\\d{4}-\\d\\d|settlement/trades|peers|notices|household",
    "community|community/homes|(community/)?(intervals|energy)|energy/expected|intervals/\\d+/calculation",
    "me/(metering-points|control|notice-settings|shown-home)|devices/[^/]+|house-connections|third-party-devices",
  ].join("|")})$`,
);

/** Whether the worker has to do with a request: a question that is kept, or something that may change its answer. */
export function isHandled(method: string, pathname: string): boolean {
  if (method === "GET") return KEPT_ROUTES.test(pathname);
  return WAYS_IN.has(pathname) || withParents(pathname).some((path) => KEPT_ROUTES.test(path));
}

/** `/a/b/c`, `/a/b`, `/a`. */
function withParents(pathname: string): readonly string[] {
  const parts = pathname.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - index).join("/"));
}

/** What a gateway says of a node that is not there, and a node that is just starting or ending. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * An answer read to its end. One that is passed on while it comes would keep the worker busy for minutes when its page
 * has gone meanwhile, and a newer worker waiting.
 */
interface Told {
  readonly response: Response;
  readonly text: string;
  /** Place of its question among all. */
  readonly asked: number;
}

interface Entry {
  readonly bytes: number;
  readonly at_ms: number;
  /** Place of its question among all; that of an earlier one must not replace a later one's answer. */
  readonly asked: number;
}

export class KeptAnswers {
  private readonly ports: KeptAnswersPorts;
  /** By path and query, the one written last at the end; null before the store was looked through. */
  private entries: Promise<Map<string, Entry>> | null = null;
  /** Answers to questions of an earlier login are nobody's any more. */
  private era = 0;
  private asked = 0;
  /** Whether the last that is known of the node is that it did not answer. */
  private isAway = false;
  private writes: Promise<unknown> = Promise.resolve();

  constructor(ports: KeptAnswersPorts) {
    this.ports = ports;
  }

  /** A question: the node's answer, else the kept one. Beginning and end of a session end here too. */
  handle(request: Request): Handled {
    const { pathname } = new URL(request.url);
    if (request.method !== "GET") return this.follow(request, pathname);
    const [era, asked] = [this.era, ++this.asked];
    const came = this.ask(request, asked);
    const isKept = came
      .then((told) => this.inTurn(() => (era === this.era ? this.keep(request, told) : undefined)))
      .catch(() => undefined);
    return { answer: this.firstOf(request, came), isKept };
  }

  /** What is on its way is not kept either. */
  async forget(): Promise<void> {
    await this.inTurn(() => this.wipe());
  }

  private async ask(request: Request, asked: number): Promise<Told> {
    const response = await this.ports.fetch(request);
    return { response, text: await response.text(), asked };
  }

  private async firstOf(request: Request, came: Promise<Told>): Promise<Response> {
    let isDone = false;
    const node = came.then(
      (told) => {
        isDone = true;
        this.isAway = AWAY.has(told.response.status);
        return this.isAway ? null : answerOf(told);
      },
      () => {
        isDone = true;
        this.isAway = true;
        return null;
      },
    );
    const kept = await this.find(request);
    if (kept === undefined) return answerOf(await came);
    const impatience = this.ports.pass(this.isAway ? SHORT_PATIENCE_MS : PATIENCE_MS).then(() => {
      this.isAway ||= !isDone;
      return null;
    });
    return (await Promise.race([node, impatience])) ?? kept;
  }

  /** Passes something that changes the node, and forgets what it has changed. */
  private follow(request: Request, pathname: string): Handled {
    const answer = this.ask(request, ++this.asked).then(async (told) => {
      await this.inTurn(() => this.learn(request.method, pathname, told));
      return answerOf(told);
    });
    return { answer, isKept: answer.catch(() => undefined) };
  }

  private async learn(method: string, pathname: string, told: Told): Promise<void> {
    if (pathname === SESSION && method === "DELETE") return this.wipe();
    if (!told.response.ok) return;
    if (WAYS_IN.has(pathname) && told.text.includes('"csrf_token"')) return this.keepSession(told);
    const entries = await this.known();
    const cache = await this.ports.caches.open(NAME);
    for (const address of [...entries.keys()]) {
      const [path = ""] = address.split("?");
      if (path === SESSION || !withParents(pathname).includes(path)) continue;
      entries.delete(address);
      await cache.delete(address);
    }
  }

  private async keep(request: Request, told: Told): Promise<void> {
    const { pathname, search } = new URL(request.url);
    const { status } = told.response;
    // The node knows nobody here any more.
    if (status === 401) return this.wipe();
    if (status !== 200) return;
    if (pathname === SESSION) return this.keepSession(told);
    const known = await this.known();
    // Without a login that it belongs to, nothing is kept.
    if (!known.has(SESSION)) return;
    const before = known.get(pathname + search);
    if (before !== undefined && this.ports.now_ms() - before.at_ms < KEEP_EVERY_MS) return;
    await this.write(pathname + search, told);
  }

  /** The token stays in the page's memory; another login's answers go, and other roles have none. */
  private async keepSession(told: Told): Promise<void> {
    const session = JSON.parse(told.text) as Record<string, unknown>;
    const text = JSON.stringify({ ...session, csrf_token: "" });
    const cache = await this.ports.caches.open(NAME);
    const before = await (await cache.match(SESSION))?.text();
    if (before !== undefined && before !== text) await this.wipe();
    if (session.role !== "member") return;
    await this.write(SESSION, { ...told, text });
  }

  private async write(address: string, { response, text, asked }: Told): Promise<void> {
    const entries = await this.known();
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > MOST_ANSWER_BYTES || asked < (entries.get(address)?.asked ?? 0)) return;
    const now_ms = this.ports.now_ms();
    const told_ms = Date.parse(response.headers.get("date") ?? "");
    const headers = {
      "content-type": "application/json",
      [KEPT_AT_HEADER]: String(Number.isNaN(told_ms) ? now_ms : told_ms),
    };
    const cache = await this.ports.caches.open(NAME);
    await cache.put(address, new Response(text, { headers }));
    entries.delete(address);
    entries.set(address, { bytes, at_ms: now_ms, asked });
    await dropBeyond(entries, cache);
  }

  private async find(request: Request): Promise<Response | undefined> {
    const { pathname, search } = new URL(request.url);
    const cache = await this.ports.caches.open(NAME);
    return cache.match(pathname + search);
  }

  private async wipe(): Promise<void> {
    this.era += 1;
    this.entries = Promise.resolve(new Map());
    await this.ports.caches.delete(NAME);
  }

  /** Workers are stopped and started by the browser as it likes: what they knew is read again. */
  private known(): Promise<Map<string, Entry>> {
    this.entries ??= this.lookThrough();
    return this.entries;
  }

  private async lookThrough(): Promise<Map<string, Entry>> {
    const cache = await this.ports.caches.open(NAME);
    const entries = new Map<string, Entry>();
    for (const request of await cache.keys()) {
      const { pathname, search } = new URL(request.url);
      const bytes = (await (await cache.match(request))?.blob())?.size ?? 0;
      entries.set(pathname + search, { bytes, at_ms: 0, asked: 0 });
    }
    return entries;
  }

  private inTurn(work: () => Promise<void> | undefined): Promise<unknown> {
    this.writes = this.writes.then(work).catch(() => undefined);
    return this.writes;
  }
}

function answerOf({ response, text }: Told): Response {
  const { status, statusText, headers } = response;
  return new Response(text === "" ? null : text, { status, statusText, headers });
}

/** The oldest go first; the session stays, for without it nothing may be shown. */
async function dropBeyond(entries: Map<string, Entry>, cache: Cache): Promise<void> {
  let bytes = [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  for (const [address, entry] of [...entries]) {
    if (entries.size <= MOST_ANSWERS && bytes <= MOST_BYTES) return;
    if (address === SESSION) continue;
    entries.delete(address);
    bytes -= entry.bytes;
    await cache.delete(address);
  }
}
