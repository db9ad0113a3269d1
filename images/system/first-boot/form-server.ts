import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { PAGE_HEADERS } from "./plain-page.ts";

export interface PageAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PageRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly host: string;
  /** Null when another page than one of this server's own sent the form. */
  readonly fields: URLSearchParams | null;
}

const MAX_BODY_BYTES = 8_192;
const MAX_CONNECTIONS = 32;
const TIMEOUT_MS = 15_000;

/** A few pages with forms for a few phones; everything about it is bounded. */
export function createFormServer(answer: (request: PageRequest) => PageAnswer): Server {
  const server = createServer((request, response) => {
    void serve(request, response, answer).catch(() => request.destroy());
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = TIMEOUT_MS;
  server.headersTimeout = TIMEOUT_MS;
  server.keepAliveTimeout = 2_000;
  return server;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: PageRequest) => PageAnswer,
): Promise<void> {
  const { method = "", url = "/", headers } = request;
  const host = headers.host ?? "";
  const path = url.split("?", 1)[0] ?? "/";
  if (method !== "GET" && method !== "HEAD" && method !== "POST") return send(response, plain(405, "not here"));
  if (method !== "POST") return send(response, answer({ method: "GET", path, host, fields: null }));
  const body = await bodyOf(request);
  if (body === null) return send(response, plain(413, "that is too much"));
  const isOwn = headers.origin === undefined || headers.origin === `http://${host}`;
  send(response, answer({ method: "POST", path, host, fields: isOwn ? new URLSearchParams(body) : null }));
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > MAX_BODY_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function send(response: ServerResponse, { status, body, headers = {} }: PageAnswer): void {
  response.writeHead(status, { ...PAGE_HEADERS, ...headers });
  response.end(body);
}

function plain(status: number, text: string): PageAnswer {
  return { status, body: text, headers: { "content-type": "text/plain; charset=utf-8", connection: "close" } };
}
