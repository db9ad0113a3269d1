import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChainReply, ChainRequest } from "./chain-module.ts";
import { localnetError } from "./errors.ts";

/** A Wasm file of the greatest allowed size in base64, with room around it. */
const MAX_BODY_BYTES = 1 << 20;
/** How much of a refused body is still taken in: a connection that closes on unread bytes loses the refusal too. */
const REFUSED_BYTES = 16 << 20;
const LOCAL_ADDRESSES = /^(127\.|::1$|::ffff:127\.)/;

/** What the chain wants done with a request: an answer, none at all, or a closed connection. */
export type Outcome = ChainReply | "drop" | "hang";

/** The HTTP side: reads whole requests, and does with each what `answer` says. */
export class HttpFront {
  private readonly server: Server;

  constructor(answer: (request: ChainRequest) => Promise<Outcome>) {
    this.server = createServer({ keepAliveTimeout: 30_000 }, (incoming, response) => {
      serve(incoming, response, answer).catch(() => incoming.socket.destroy());
    });
  }

  /** @returns the port. @throws {LocalGridError} `port-not-free` */
  start(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", (cause) =>
        reject(localnetError("port-not-free", `port ${port}: ${cause.message}`, cause)),
      );
      this.server.listen(port, host, () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  /** Ends every connection, those that hang too. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: (request: ChainRequest) => Promise<Outcome>,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === null) {
    response.setHeader("connection", "close");
    return send(response, { status: 413, body: problem(`a body has at most ${MAX_BODY_BYTES} bytes`) });
  }
  const outcome = await answer({
    method: incoming.method ?? "",
    target: incoming.url ?? "/",
    host: incoming.headers.host ?? "localhost",
    body,
    is_local: LOCAL_ADDRESSES.test(incoming.socket.remoteAddress ?? ""),
  });
  if (outcome === "drop") incoming.socket.destroy();
  else if (outcome !== "hang") send(response, outcome);
}

/** Null when it is too long. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of incoming as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > REFUSED_BYTES) return null;
    if (length <= MAX_BODY_BYTES) pieces.push(piece);
  }
  return length > MAX_BODY_BYTES ? null : Buffer.concat(pieces);
}

function send(response: ServerResponse, { status, body }: ChainReply): void {
  response.writeHead(status, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}

function problem(detail: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify({ status: 413, detail }));
}
