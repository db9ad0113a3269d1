import { setTimeout as delay } from "node:timers/promises";
import { neighbourhoodError } from "./errors.ts";
import { type HttpAnswer, type HttpRequest, openResponse, sendRequest } from "./http-request.ts";
import type { Login } from "./logins-file.ts";

const REQUEST_TIMEOUT_MS = 30_000;
const MAX_PATIENCE_TRIES = 8;
const LONGEST_PATIENCE_S = 20;

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; null when there was none. */
  readonly body: unknown;
}

type Method = HttpRequest["method"];

interface Session {
  readonly cookie: string;
  readonly csrf_token: string;
}

/** A client of an edge node's or the hub's HTTP API as its coordinator; logs in by itself whenever it has to. */
export class CoordinatorApi {
  private readonly base_url: string;
  private readonly login: () => Login;
  private readonly signal: AbortSignal;
  private session: Session | null = null;

  /**
   * @param login a function is asked at each log-in: a node that was replaced makes a new first one
   * @param signal ends every request
   */
  constructor(base_url: string, login: Login | (() => Login), signal: AbortSignal) {
    this.base_url = base_url;
    this.login = typeof login === "function" ? login : () => login;
    this.signal = signal;
  }

  /**
   * A successful answer, or one with an accepted error code.
   *
   * @throws {LocalGridError} `api-refused` for other answers, with the node's own words
   */
  async call(
    method: Method,
    path: string,
    more: { body?: unknown; accept?: readonly string[] } = {},
  ): Promise<ApiAnswer> {
    const body = more.body === undefined ? {} : { body: more.body };
    const send = (headers: Record<string, string>) => this.send(path, { method, headers, ...body });
    const answer = await this.withSession(send, ({ status }) => status);
    if (answer.status < 300 || more.accept?.includes(codeOf(answer))) return answer;
    throw refused(`${method} ${path}`, answer);
  }

  /** A stream of server-sent events that lasts until it breaks or is aborted. */
  async openEvents(path: string): Promise<AsyncIterable<Uint8Array>> {
    const open = (headers: Record<string, string>) =>
      openResponse(this.urlOf(path), {
        method: "GET",
        headers: { ...headers, accept: "text/event-stream" },
        signal: this.signal,
      });
    const response = await this.withSession(open, ({ statusCode = 0 }) => statusCode);
    if (response.statusCode === 200) return response;
    response.destroy();
    throw neighbourhoodError("api-refused", `GET ${path}: ${response.statusCode}`);
  }

  /** A session ends when it was idle for long; then the request is made once more in a new one. */
  private async withSession<T>(
    request: (headers: Record<string, string>) => Promise<T>,
    statusOf: (answer: T) => number,
  ): Promise<T> {
    const answer = await request(await this.sessionHeaders());
    if (statusOf(answer) !== 401) return answer;
    this.session = null;
    return request(await this.sessionHeaders());
  }

  private async sessionHeaders(): Promise<Record<string, string>> {
    this.session ??= await this.logIn();
    return { cookie: this.session.cookie, "x-csrf-token": this.session.csrf_token };
  }

  private async logIn(): Promise<Session> {
    const answer = await this.send("/api/session", { method: "POST", body: this.login() });
    if (answer.status === 200) {
      const cookie = (answer.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]).join("; ");
      return { cookie, csrf_token: (answer.body as { csrf_token: string }).csrf_token };
    }
    // Trying a wrong password again would lock the account.
    if (answer.status !== 401 && answer.status !== 429) throw refused("POST /api/session", answer);
    const words = `the coordinator cannot log in: ${messageOf(answer)} [${codeOf(answer)}]`;
    throw neighbourhoodError("coordinator-locked-out", words);
  }

  /** Waits and asks again when the node says that it has had too many requests. */
  private async send(
    path: string,
    request: Omit<HttpRequest, "signal">,
  ): Promise<ApiAnswer & Pick<HttpAnswer, "headers">> {
    for (let tries = 1; ; tries++) {
      const signal = AbortSignal.any([this.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
      const { status, headers, text } = await sendRequest(this.urlOf(path), { ...request, signal });
      const wait_s = Number(headers["retry-after"] ?? "1");
      if (status !== 429 || tries >= MAX_PATIENCE_TRIES || !(wait_s <= LONGEST_PATIENCE_S)) {
        return { status, headers, body: parsed(text, path) };
      }
      await delay(Math.max(wait_s, 0.2) * 1000, undefined, { signal: this.signal });
    }
  }

  private urlOf(path: string): string {
    return `${this.base_url}${path}`;
  }
}

function refused(what: string, answer: ApiAnswer): Error {
  return neighbourhoodError("api-refused", `${what}: ${messageOf(answer)} [${codeOf(answer)}]`);
}

function messageOf({ body }: ApiAnswer): string {
  return (body as { message?: string } | null)?.message ?? "refused";
}

function codeOf({ body, status }: ApiAnswer): string {
  return (body as { code?: string } | null)?.code ?? String(status);
}

function parsed(text: string, path: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch (cause) {
    throw neighbourhoodError("api-refused", `${path} answered with something that is not JSON`, cause);
  }
}
