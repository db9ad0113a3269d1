import { ApiError, type CallOptions, type JsonApi } from "@localgrid/ui-components/json-api";

/** How far apart the two taps of a double tap are at most. */
export const DOUBLE_TAP_MS = 500;

/** Where nobody is logged in there is no stream that could tell whether the node is within reach. */
const WAYS_IN: ReadonlySet<string> = new Set(["/api/session", "/api/session/pin", "/api/join", "/api/join/preview"]);

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string | Blob;
  readonly answer: Promise<unknown>;
}

export interface SendOncePorts {
  /** Whether the node is within reach. */
  readonly mayChange: () => Promise<boolean>;
  readonly setTimer: (run: () => void, delay_ms: number) => unknown;
}

/**
 * A double tap sends once: the same change, asked for again while it is on its way or just after it went well, has the
 * same answer. Without a connection changes are refused at once, and never kept to be sent later.
 */
export function sendOnce(call: JsonApi["call"], { mayChange, setTimer }: SendOncePorts): JsonApi["call"] {
  let last: Sent | null = null;
  async function change<T>(method: string, path: string, options: CallOptions): Promise<T> {
    const isWayIn = method === "POST" && WAYS_IN.has(path);
    if (!isWayIn && !(await mayChange())) throw new ApiError("no-connection", "the node is out of reach");
    return call<T>(method, path, options);
  }

  return <T>(method: string, path: string, options: CallOptions = {}): Promise<T> => {
    if (method === "GET") return call<T>(method, path, options);
    const body = options.file?.content ?? JSON.stringify(options.body ?? null);
    if (last !== null && last.method === method && last.path === path && last.body === body) {
      return last.answer as Promise<T>;
    }
    const answer = change<T>(method, path, options);
    const sent: Sent = { method, path, body, answer };
    const forget = () => {
      if (last === sent) last = null;
    };
    last = sent;
    answer.then(() => void setTimer(forget, DOUBLE_TAP_MS), forget);
    return answer;
  };
}
