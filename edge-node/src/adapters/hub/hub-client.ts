import { randomBytes } from "node:crypto";
import type { NodeKey } from "@localgrid/journal/head";
import { requestAuthorization } from "@localgrid/protocol/node-proofs";

/** A dead peer costs this much; a batch over a bad mobile link may need most of it. */
const DEADLINE_MS = 30_000;
/** Heads of a node that ran for decades; pages are smaller. */
const MAX_ANSWER_BYTES = 4_194_304;
/** Clocks that differ by less are good enough for the hub. */
const CLOCK_STEP_MS = 30_000;
/** The date header counts whole seconds. */
const DATE_ROUNDING_MS = 500;

export interface HubRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path and query. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly isSigned: boolean;
}

export interface AnsweredRequest {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly trace_id: string;
}

export type HubReply =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly retry_after: string | null;
      readonly body: Uint8Array;
    }
  | { readonly kind: "lost"; readonly reason: string }
  | { readonly kind: "timed-out" };

export interface HubClientOptions {
  /** Where the hub is, such as `https://hub.example`. */
  readonly hub_url: string;
  readonly key: NodeKey;
  /** Real time as far as this node knows it. */
  readonly now_ms: () => number;
  readonly deadline_ms?: number;
  /** Told of every answer that is no success; the hub's log has the same trace id. */
  readonly refused?: (refusal: RefusedRequest) => void;
}

export interface RefusedRequest {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly trace_id: string;
}

/**
 * HTTP to the hub: each request has an end, redirects are refused, answers are bounded. A node whose clock is wrong
 * signs with the time that the hub's last `date` header told.
 */
export class HubClient {
  readonly hub_url: string;
  private readonly options: HubClientOptions;
  private readonly ending = new AbortController();
  private clockOffset_ms = 0;

  constructor(options: HubClientOptions) {
    this.options = options;
    this.hub_url = options.hub_url.replace(/\/+$/, "");
  }

  /** Never rejects. */
  async send(request: HubRequest): Promise<HubReply> {
    const offset_ms = this.clockOffset_ms;
    const reply = await this.sendOnce(request);
    const isClockWrong = reply.kind === "answer" && reply.status === 401 && request.isSigned;
    const hasLearned = Math.abs(this.clockOffset_ms - offset_ms) >= CLOCK_STEP_MS;
    return isClockWrong && hasLearned ? this.sendOnce(request) : reply;
  }

  /** Value of the header `authorization` for a request that is sent now. */
  authorization(method: string, target: string): string {
    const { key, now_ms } = this.options;
    const at_ms = Math.max(0, Math.floor(now_ms() + this.clockOffset_ms));
    return requestAuthorization({ method, target, at_ms }, key);
  }

  /** A trace of its own for a request that is sent now: `traceparent` goes along as a header. */
  trace(): { readonly trace_id: string; readonly traceparent: string } {
    const trace_id = randomBytes(16).toString("hex");
    return { trace_id, traceparent: `00-${trace_id}-${randomBytes(8).toString("hex")}-01` };
  }

  /** To be told of every answer of the hub with its request, also of those that somebody else asked for. */
  sawStatus({ method, target, status, trace_id }: AnsweredRequest): void {
    if (status < 400) return;
    const path = target.split("?", 1)[0] as string;
    this.options.refused?.({ method, path, status, trace_id });
  }

  /** To be told of every answer of the hub, also of those that somebody else asked for. */
  sawDate(date: string | null): void {
    const told_ms = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(told_ms)) return;
    const offset_ms = told_ms + DATE_ROUNDING_MS - this.options.now_ms();
    this.clockOffset_ms = Math.abs(offset_ms) < CLOCK_STEP_MS ? 0 : offset_ms;
  }

  /** Ends what is under way. */
  close(): void {
    this.ending.abort();
  }

  private async sendOnce({ method, target, headers = {}, body, isSigned }: HubRequest): Promise<HubReply> {
    const deadline = AbortSignal.timeout(this.options.deadline_ms ?? DEADLINE_MS);
    const signed = isSigned ? { authorization: this.authorization(method, target) } : {};
    const { trace_id, traceparent } = this.trace();
    try {
      const response = await fetch(this.hub_url + target, {
        method,
        headers: { ...headers, ...signed, traceparent },
        // Whoever stands in between must not send a node's signature elsewhere.
        redirect: "error",
        signal: AbortSignal.any([deadline, this.ending.signal]),
        ...(body === undefined ? {} : { body: body as string | Uint8Array<ArrayBuffer> }),
      });
      this.sawDate(response.headers.get("date"));
      this.sawStatus({ method, target, status: response.status, trace_id });
      const retry_after = response.headers.get("retry-after");
      return { kind: "answer", status: response.status, retry_after, body: await bounded(response) };
    } catch (error) {
      return deadline.aborted ? { kind: "timed-out" } : { kind: "lost", reason: reasonOf(error) };
    }
  }
}

async function bounded(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    // Leaving the loop ends the connection.
    if (bytes > MAX_ANSWER_BYTES) throw new Error("the answer is too long");
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** The cause's code where there is one: `fetch failed` says nothing. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: Error & { code?: string } };
  return cause?.code ?? cause?.message ?? message;
}
