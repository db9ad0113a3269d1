/**
 * A refused or failed call. `code` is the server's, or the client's own: {@link JsonApiOptions.unreachableCode} when no
 * answer came, `unexpected-answer` when it was not the API that answered.
 */
export class ApiError extends Error {
  readonly code: string;
  readonly hint: string | null;
  /** Seconds until another try makes sense; null where the server did not say. */
  readonly retry_after_s: number | null;

  constructor(code: string, message: string, more: { hint?: string | null; retry_after_s?: number | null } = {}) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.hint = more.hint ?? null;
    this.retry_after_s = more.retry_after_s ?? null;
  }
}

export interface JsonApiOptions {
  readonly fetch: typeof fetch;
  /** Code of the error when no answer came, such as `node-unreachable`. */
  readonly unreachableCode: string;
  /**
   * Called whenever the server says that nobody is logged in any more, with what was refused. Where it
   * resolves to true, somebody is logged in again and a change is tried once more.
   */
  readonly onSessionLost: (method: string, path: string) => unknown;
  /** Told whose session it is when the token turns out to be old; where it answers false, the change is not tried again. */
  readonly onSessionTold?: (session: { readonly csrf_token: string }) => boolean;
  /** Called with every answer that came, and with null when none did. */
  readonly onHeard?: (response: Response | null) => void;
  readonly timeout_ms?: number;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Sent as it is instead of a JSON body. */
  readonly file?: { readonly type: string; readonly content: Blob };
  readonly headers?: Readonly<Record<string, string>>;
  /** For what takes longer than others. */
  readonly timeout_ms?: number;
}

export interface JsonApi {
  /** Answers the parsed JSON, undefined for 204; throws {@link ApiError}. */
  readonly call: <T>(method: string, path: string, options?: CallOptions) => Promise<T>;
  /** A question, with the headers of its answer. */
  readonly hear: <T>(path: string) => Promise<{ readonly value: T; readonly headers: Headers }>;
  /** Takes the CSRF token of a session; it is kept in memory only. */
  readonly remember: <S extends { readonly csrf_token: string }>(session: S) => S;
  readonly csrfToken: () => string;
}

/** Client of the server that served this page, with the session's cookie and CSRF token at `/api/session`. */
export function createJsonApi(options: JsonApiOptions): JsonApi {
  const { fetch, unreachableCode, onSessionLost, onSessionTold, onHeard, timeout_ms = 10_000 } = options;
  let csrf_token = "";

  async function ask(method: string, path: string, options: CallOptions): Promise<Response> {
    const headers: Record<string, string> = { accept: "application/json", ...options.headers };
    const { type, content } = contentOf(options);
    if (type !== null) headers["content-type"] = type;
    if (method !== "GET") headers["x-csrf-token"] = csrf_token;
    const response = await fetch(path, {
      method,
      headers,
      signal: AbortSignal.timeout(options.timeout_ms ?? timeout_ms),
      ...(content === null ? {} : { body: content }),
    }).catch((cause: unknown) => {
      onHeard?.(null);
      throw new ApiError(unreachableCode, String(cause));
    });
    onHeard?.(response);
    return response;
  }

  async function tryOnce(method: string, path: string, more: CallOptions) {
    const response = await ask(method, path, more);
    return { response, error: response.ok ? null : await errorOf(response, unreachableCode) };
  }

  async function answered(method: string, path: string, more: CallOptions): Promise<Response> {
    const token = csrf_token;
    let tried = await tryOnce(method, path, more);
    if (tried.error?.code === "wrong-csrf-token") {
      // Somebody logged in again in another tab: the cookie is new, only this tab's token is old.
      const told = remember(await call<{ csrf_token: string }>("GET", "/api/session"));
      // What was typed for one person must not become another's.
      if (onSessionTold?.(told) === false) throw tried.error;
      tried = await tryOnce(method, path, more);
    }
    if (tried.error?.code === "no-session") {
      // It may have been renewed while the request was on its way.
      const isBack = token !== csrf_token || ((await onSessionLost(method, path)) === true && method !== "GET");
      if (isBack) tried = await tryOnce(method, path, more);
    }
    if (tried.error !== null) throw tried.error;
    return tried.response;
  }

  async function call<T>(method: string, path: string, more: CallOptions = {}): Promise<T> {
    const response = await answered(method, path, more);
    return (response.status === 204 ? undefined : await answerOf(response)) as T;
  }

  async function hear<T>(path: string): Promise<{ value: T; headers: Headers }> {
    const response = await answered("GET", path, {});
    return { value: (await answerOf(response)) as T, headers: response.headers };
  }

  function remember<S extends { readonly csrf_token: string }>(session: S): S {
    csrf_token = session.csrf_token;
    return session;
  }

  return { call, hear, remember, csrfToken: () => csrf_token };
}

function contentOf({ body, file }: CallOptions) {
  if (file !== undefined) return file;
  if (body === undefined) return { type: null, content: null };
  return { type: "application/json", content: JSON.stringify(body) };
}

async function answerOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new ApiError("unexpected-answer", String(cause));
  }
}

async function errorOf(response: Response, unreachableCode: string): Promise<ApiError> {
  const retryAfter = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  const retry_after_s = Number.isNaN(retryAfter) ? null : retryAfter;
  const body: unknown = await response.json().catch(() => null);
  return errorOfBody(body, { status: response.status, retry_after_s, unreachableCode });
}

/** What a body that is not a success means; bodies of others than the API have no code. */
export function errorOfBody(
  body: unknown,
  from: { readonly status: number; readonly retry_after_s: number | null; readonly unreachableCode: string },
): ApiError {
  const { status, retry_after_s } = from;
  const { code, message, hint } = (body ?? {}) as Record<string, unknown>;
  if (typeof code !== "string") {
    // A gateway or a restarting server answers without the API's own error shape.
    return new ApiError(status >= 500 ? from.unreachableCode : "unexpected-answer", `HTTP ${status}`, {
      retry_after_s,
    });
  }
  return new ApiError(code, String(message ?? ""), { hint: typeof hint === "string" ? hint : null, retry_after_s });
}

/** Anything thrown, as an error with a code. */
export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError("unexpected-answer", String(thrown));
}
