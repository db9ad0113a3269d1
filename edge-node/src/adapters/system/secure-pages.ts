import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TlsCredentials } from "./certificate-authority.ts";

export interface SecurePagesOptions {
  readonly host: string;
  readonly port: number;
  /** Asked again and again: names and dates of a certificate change while the node runs. */
  readonly credentials: () => TlsCredentials;
  readonly every: (wall_ms: number, action: () => void) => () => void;
}

/** Phones open several connections each; members are few. */
const MAX_CONNECTIONS = 1_000;
const REQUEST_TIMEOUT_MS = 30_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** An address from the router may be another one at any time. */
const CREDENTIALS_CHECK_WALL_MS = 600_000;

/** The node's pages over TLS, beside the plain ones; who serves them is told at the start. */
export class SecurePages {
  private readonly options: SecurePagesOptions;
  private running: { readonly server: Server; readonly ended: () => void } | null = null;

  constructor(options: SecurePagesOptions) {
    this.options = options;
  }

  async start(
    serve: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<{ readonly port: number; readonly server: HttpServer }> {
    const { host, port, credentials, every } = this.options;
    let current = credentials();
    const server = createServer(
      { ...tlsOf(current), handshakeTimeout: HANDSHAKE_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
      serve,
    );
    server.maxConnections = MAX_CONNECTIONS;
    server.on("clientError", (_error, socket) => refuse(socket as Socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
    const ended = every(CREDENTIALS_CHECK_WALL_MS, () => {
      const next = credentials();
      if (next.certificate_pem !== current.certificate_pem) server.setSecureContext(tlsOf(next));
      current = next;
    });
    this.running = { server, ended };
    return { port: (server.address() as AddressInfo).port, server: server as unknown as HttpServer };
  }

  async stop(): Promise<void> {
    const { running } = this;
    if (running === null) return;
    this.running = null;
    running.ended();
    await new Promise<void>((resolve) => {
      running.server.close(() => resolve());
      running.server.closeAllConnections();
    });
  }
}

/** TLS 1.2 at least (RFC 9325, 3.1.1). */
function tlsOf({ key_pem, certificate_pem }: TlsCredentials) {
  return { key: key_pem, cert: certificate_pem, minVersion: "TLSv1.2" } as const;
}

function refuse(socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}
