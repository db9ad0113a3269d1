import type { IncomingMessage } from "node:http";
import { Agent, type RequestOptions, request } from "node:https";
import { isIP } from "node:net";
import type { Handover, PushCarrier, SealedPush } from "../../notice-relay/carriers.ts";
import { isPublicAddress, PrivateAddressError, publicLookup } from "./public-addresses.ts";
import type { VapidSigner } from "./vapid.ts";

export interface WebPushOptions {
  readonly signer: VapidSigner;
  /** Whether a push service may be in a private network, such as the hub's own. */
  readonly networks: "public" | "any";
  readonly now_ms: () => number;
  /** For the whole exchange. */
  readonly timeout_ms?: number;
  /** Certificates to trust in place of the system's. */
  readonly ca?: string;
}

const TIMEOUT_MS = 15_000;
/** No service needs as much to say what it did. */
const MOST_ANSWER_BYTES = 16_384;
const SOCKETS_PER_SERVICE = 8;

/**
 * Hands sealed messages to browsers' push services (RFC 8030), signed as RFC 8292 has it. A node names the endpoint, so
 * nothing else of the hub's network may be reached by it: `https:` only, no redirect is followed, and the address that is
 * connected to is public.
 */
export class WebPush implements PushCarrier {
  readonly public_key: string;
  private readonly options: WebPushOptions;
  private readonly agent: Agent;

  constructor(options: WebPushOptions) {
    this.options = options;
    this.public_key = options.signer.public_key;
    this.agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_PER_SERVICE, maxFreeSockets: 2, timeout: 60_000 });
  }

  async send(message: SealedPush): Promise<Handover> {
    try {
      return handoverOf(await this.post(message), this.options.now_ms());
    } catch (error) {
      return failureOf(error as NodeJS.ErrnoException);
    }
  }

  private post({ endpoint, body, urgency, ttl_s }: SealedPush): Promise<IncomingMessage> {
    const { signer, networks, now_ms, timeout_ms = TIMEOUT_MS, ca } = this.options;
    const url = new URL(endpoint);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    if (url.protocol !== "https:") return Promise.reject(new PrivateAddressError("no https"));
    // Names are looked at when they are looked up, which addresses never are.
    if (networks === "public" && isIP(host) !== 0 && !isPublicAddress(host)) {
      return Promise.reject(new PrivateAddressError("the host is not public"));
    }
    const options: RequestOptions = {
      method: "POST",
      agent: this.agent,
      signal: AbortSignal.timeout(timeout_ms),
      headers: {
        authorization: signer.authorization(url.origin, now_ms()),
        "content-encoding": "aes128gcm",
        "content-length": body.length,
        "content-type": "application/octet-stream",
        ttl: ttl_s,
        urgency,
      },
      ...(networks === "public" ? { lookup: publicLookup } : {}),
      ...(ca === undefined ? {} : { ca }),
    };
    return new Promise((resolve, reject) => {
      const asking = request(url, options, (answer) => {
        answer.on("error", reject);
        answer.once("end", () => resolve(answer));
        drain(answer);
      });
      asking.once("error", reject);
      asking.end(body);
    });
  }
}

function drain(answer: IncomingMessage): void {
  let bytes = 0;
  answer.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes > MOST_ANSWER_BYTES) answer.destroy(new Error("the answer is too long"));
  });
}

/** RFC 8030, 5 and 8.4; what services answer besides is told by its class. */
function handoverOf({ statusCode: status = 0, headers }: IncomingMessage, now_ms: number): Handover {
  if (status >= 200 && status < 300) return { kind: "delivered" };
  const reason = `status-${status}`;
  if (status === 404 || status === 410) return { kind: "gone", reason };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { kind: "later", reason, retry_after_s: retryAfter_s(headers["retry-after"], now_ms) };
  }
  return { kind: "refused", reason };
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter_s(text: string | undefined, now_ms: number): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at_ms = Date.parse(text);
  return Number.isNaN(at_ms) ? null : Math.max(0, Math.ceil((at_ms - now_ms) / 1_000));
}

function failureOf(error: NodeJS.ErrnoException): Handover {
  if (error instanceof PrivateAddressError) return { kind: "refused", reason: "private-address" };
  const reason = error.name === "TimeoutError" || error.name === "AbortError" ? "timeout" : (error.code ?? "broken");
  return { kind: "later", reason: reason.toLowerCase(), retry_after_s: null };
}
