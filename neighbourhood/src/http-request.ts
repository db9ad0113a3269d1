import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * One request on a connection of its own. A pool would keep connections open that carry nothing, and a server
 * that stops waits for those.
 */
export async function sendRequest(url: string, options: HttpRequest): Promise<HttpAnswer> {
  const response = await openResponse(url, options);
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** Settles with the head of the answer; the body is to be read, or destroyed, by the caller. */
export function openResponse(url: string, { method, headers, body, signal }: HttpRequest): Promise<IncomingMessage> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const type =
    text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...headers, ...type }, agent: false, signal }, resolve);
    sent.on("error", reject);
    sent.end(text);
  });
}
