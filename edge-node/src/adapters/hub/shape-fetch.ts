import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { HubClient } from "./hub-client.ts";

/** The hub holds a long-poll for 20 s; whoever has said nothing by then is gone. */
const HEADERS_DEADLINE_MS = 45_000;
/** More than a hub or an Electric service puts into one answer. */
const MAX_ANSWER_BYTES = 16_777_216;

type Fetch = typeof fetch;

const NOT_AUTHENTICATED = 401;
const CONFLICT = 409;

/** `fetch` as Electric's client is to use it: each request signed, with an end, without redirects, with a bounded answer. */
export function createShapeFetch(client: HubClient): Fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const response = await signedFetch(client, url, init);
    if (response.status !== NOT_AUTHENTICATED) return bounded(response);
    // Its date has put this node's clock right, if that was it.
    await response.body?.cancel();
    return bounded(await signedFetch(client, url, init));
  };
}

async function signedFetch(client: HubClient, url: URL, init: RequestInit): Promise<Response> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new DOMException("no answer", "TimeoutError")), HEADERS_DEADLINE_MS);
  timer.unref();
  // A hub may stand behind a proxy under a path of its own, which it never sees.
  const base = new URL(client.hub_url).pathname.replace(/\/+$/, "");
  const target = url.pathname.slice(base.length) + url.search;
  const authorization = client.authorization("GET", target);
  const { trace_id, traceparent } = client.trace();
  try {
    const response = await fetch(url, {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), authorization, traceparent },
      redirect: "error",
      signal: AbortSignal.any(init.signal ? [init.signal, deadline.signal] : [deadline.signal]),
    });
    client.sawDate(response.headers.get("date"));
    // That a shape is to be read again is a part of the protocol.
    if (response.status !== CONFLICT) client.sawStatus({ method: "GET", target, status: response.status, trace_id });
    return response;
  } finally {
    clearTimeout(timer);
  }
}

function bounded(response: Response): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      bytes += part.length;
      if (bytes <= MAX_ANSWER_BYTES) controller.enqueue(part);
      else controller.error(new LocalGridError("malformed-hub-answer", "the answer is too long"));
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counting), { status, statusText, headers });
}
