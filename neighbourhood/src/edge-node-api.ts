import { setTimeout as delay } from "node:timers/promises";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { neighbourhoodError } from "./errors.ts";
import type { Login } from "./logins-file.ts";

const REQUEST_TIMEOUT_MS = 30_000;
const MAX_PATIENCE_TRIES = 8;
const LONGEST_PATIENCE_S = 20;

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; null when there was none. */
  readonly body: unknown;
}

type Method = "GET" | "POST" | "PUT";

/** A client of the edge node's HTTP API as its coordinator; logs in by itself whenever it has to. */
export class EdgeNodeApi {
  private readonly base_url: string;
  private readonly login: Login;
  private readonly signal: AbortSignal;
  private session: { readonly cookie: string; readonly csrf_token: string } | null = null;

  /** @param signal ends every request */
  constructor(base_url: string, login: Login, signal: AbortSignal) {
    this.base_url = base_url;
    this.login = login;
    this.signal = signal;
  }

  /**
   * The body of a successful answer, or of one with an accepted error code.
   *
   * @throws {LocalGridError} `api-refused` for other answers, with the node's own words
   */
  async call(
    method: Method,
    path: string,
    more: { body?: unknown; accept?: readonly string[] } = {},
  ): Promise<ApiAnswer> {
    const response = await this.withSession((headers) => this.send(method, path, { headers, body: more.body }));
    const answer = await answerOf(response);
    const { code, message } = (answer.body ?? {}) as { code?: string; message?: string };
    if (response.ok || more.accept?.includes(code ?? "")) return answer;
    throw neighbourhoodError(
      "api-refused",
      `${method} ${path}: ${message ?? response.statusText} [${code ?? response.status}]`,
    );
  }

  /** A stream of server-sent events that lasts until it breaks or is aborted. */
  async openEvents(path: string): Promise<ReadableStream<Uint8Array>> {
    const response = await this.withSession((headers) =>
      fetch(`${this.base_url}${path}`, { headers: { ...headers, accept: "text/event-stream" }, signal: this.signal }),
    );
    if (response.ok && response.body !== null) return response.body as ReadableStream<Uint8Array>;
    throw neighbourhoodError("api-refused", `GET ${path}: ${response.status}`);
  }

  private async withSession(request: (headers: Record<string, string>) => Promise<Response>): Promise<Response> {
    const response = await request(await this.sessionHeaders());
    if (response.status !== 401) return response;
    await response.body?.cancel();
    this.session = null;
    return request(await this.sessionHeaders());
  }

  private async sessionHeaders(): Promise<Record<string, string>> {
    this.session ??= await this.logIn();
    return { cookie: this.session.cookie, "x-csrf-token": this.session.csrf_token };
  }

  private async logIn(): Promise<{ cookie: string; csrf_token: string }> {
    const response = await this.send("POST", "/api/session", { body: this.login });
    const { body } = await answerOf(response);
    if (!response.ok) {
      const { message, code } = (body ?? {}) as { message?: string; code?: string };
      // Trying a wrong password again would lock the account.
      const kind = response.status === 401 || response.status === 429 ? "coordinator-locked-out" : "api-refused";
      throw neighbourhoodError(kind, `the coordinator cannot log in: ${message ?? ""} [${code ?? response.status}]`);
    }
    const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    return { cookie: cookie.join("; "), csrf_token: (body as { csrf_token: string }).csrf_token };
  }

  /** Waits and asks again when the node says that it has had too many requests. */
  private async send(
    method: Method,
    path: string,
    more: { headers?: Record<string, string>; body?: unknown },
  ): Promise<Response> {
    const signal = () => AbortSignal.any([this.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
    const body = more.body === undefined ? {} : { body: JSON.stringify(more.body) };
    const type: Record<string, string> = more.body === undefined ? {} : { "content-type": "application/json" };
    for (let tries = 1; ; tries++) {
      const headers = { ...more.headers, ...type };
      const response = await fetch(`${this.base_url}${path}`, { method, headers, signal: signal(), ...body });
      const wait_s = Number(response.headers.get("retry-after") ?? "1");
      if (response.status !== 429 || tries >= MAX_PATIENCE_TRIES || !(wait_s <= LONGEST_PATIENCE_S)) return response;
      await response.body?.cancel();
      await delay(Math.max(wait_s, 0.2) * 1000, undefined, { signal: this.signal });
    }
  }
}

async function answerOf(response: Response): Promise<ApiAnswer> {
  const text = await response.text();
  try {
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  } catch (cause) {
    throw new LocalGridError("api-refused", `${response.url} answered with something that is not JSON`, { cause });
  }
}
