import type {
  Community,
  CommunityInterval,
  LimitValues,
  MemberInterval,
  Now,
  Session,
  StandingLimits,
  Statement,
} from "./api-types.ts";
import type { DayRange } from "./community-day.ts";

/**
 * A refused or failed call. `code` is the node's, or `node-unreachable` when no answer came,
 * or `unexpected-answer` when it was not the API that answered.
 */
export class ApiError extends Error {
  readonly code: string;
  readonly hint: string | null;
  /** Seconds until another try makes sense; null where the node did not say. */
  readonly retry_after_s: number | null;

  constructor(code: string, message: string, more: { hint?: string | null; retry_after_s?: number | null } = {}) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.hint = more.hint ?? null;
    this.retry_after_s = more.retry_after_s ?? null;
  }
}

export interface Api {
  readonly login: (login: string, password: string) => Promise<Session>;
  readonly session: () => Promise<Session>;
  readonly logout: () => Promise<void>;
  readonly changePassword: (current: string, next: string) => Promise<void>;
  readonly community: () => Promise<Community>;
  readonly now: () => Promise<Now>;
  readonly intervals: (range: DayRange) => Promise<readonly MemberInterval[]>;
  readonly communityIntervals: (range: DayRange) => Promise<readonly CommunityInterval[]>;
  readonly limits: () => Promise<StandingLimits>;
  readonly saveLimits: (limits: LimitValues) => Promise<StandingLimits>;
  readonly months: () => Promise<readonly string[]>;
  readonly statement: (month: string) => Promise<Statement>;
}

export interface ApiOptions {
  readonly fetch: typeof fetch;
  /** Called whenever the node says that nobody is logged in any more. */
  readonly onSessionLost: () => void;
  readonly timeout_ms?: number;
}

/** Typed client of the node that served this page. Keeps the CSRF token of the session in memory only. */
export function createApi({ fetch, onSessionLost, timeout_ms = 10_000 }: ApiOptions): Api {
  let csrf_token = "";

  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (method !== "GET") headers["x-csrf-token"] = csrf_token;
    return fetch(path, {
      method,
      headers,
      signal: AbortSignal.timeout(timeout_ms),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new ApiError("node-unreachable", String(cause));
    });
  }

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response = await ask(method, path, body);
    let error = response.ok ? null : await errorOf(response);
    if (error?.code === "wrong-csrf-token") {
      // Somebody logged in again in another tab: the cookie is new, only this tab's token is old.
      remember(await call<Session>("GET", "/api/session"));
      response = await ask(method, path, body);
      error = response.ok ? null : await errorOf(response);
    }
    if (error === null) return (response.status === 204 ? undefined : await answerOf(response)) as T;
    if (error.code === "no-session") onSessionLost();
    throw error;
  }

  function remember(session: Session): Session {
    csrf_token = session.csrf_token;
    return session;
  }

  const period = ({ from_s, to_s }: DayRange) => `?from_s=${from_s}&to_s=${to_s}`;
  return {
    login: async (login, password) => remember(await call<Session>("POST", "/api/session", { login, password })),
    session: async () => remember(await call<Session>("GET", "/api/session")),
    logout: () => call("DELETE", "/api/session"),
    changePassword: (current, next) => call("PUT", "/api/session/password", { current, next }),
    community: () => call("GET", "/api/community"),
    now: () => call("GET", "/api/now"),
    intervals: async (range) =>
      (await call<{ intervals: MemberInterval[] }>("GET", `/api/intervals${period(range)}`)).intervals,
    communityIntervals: async (range) =>
      (await call<{ intervals: CommunityInterval[] }>("GET", `/api/community/intervals${period(range)}`)).intervals,
    limits: () => call("GET", "/api/limits"),
    saveLimits: (limits) => call("PUT", "/api/limits", limits),
    months: async () => (await call<{ months: string[] }>("GET", "/api/statements")).months,
    statement: (month) => call("GET", `/api/statements/${encodeURIComponent(month)}`),
  };
}

async function answerOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new ApiError("unexpected-answer", String(cause));
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const retryAfter = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  const retry_after_s = Number.isNaN(retryAfter) ? null : retryAfter;
  const body = (await response.json().catch(() => null)) as Record<string, unknown> | null;
  if (typeof body?.code !== "string") {
    // A gateway or a restarting node answers without the API's own error shape.
    const code = response.status >= 500 ? "node-unreachable" : "unexpected-answer";
    return new ApiError(code, `HTTP ${response.status}`, { retry_after_s });
  }
  return new ApiError(body.code, String(body.message ?? ""), {
    hint: typeof body.hint === "string" ? body.hint : null,
    retry_after_s,
  });
}

/** Anything thrown, as an error with a code. */
export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError("unexpected-answer", String(thrown));
}
