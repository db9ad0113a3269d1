import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { MAX_MESSAGE_BYTES } from "@localgrid/protocol/device";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { ClientIdentity } from "./access-rules.ts";
import type { BrokerRefusal, RefusalDetail, SessionOf } from "./broker-ports.ts";
import type { ConnectionAdmission } from "./connection-limits.ts";
import type { Arrival } from "./tls-listener.ts";

const PATH = "/mqtt";
const SUBPROTOCOLS = ["mqtt", "mqttv3.1"] as const;

export interface WebSocketListenerOptions {
  readonly sessionOf: SessionOf;
  readonly admission: ConnectionAdmission;
  /** Monotonic. */
  readonly now_ms: () => number;
  onSession(identity: ClientIdentity, stream: Duplex, arrival: Arrival): void;
  onRefusal(reason: BrokerRefusal, detail: RefusalDetail): void;
}

/** MQTT over WebSocket (MQTT 3.1.1, section 6) for browsers that are logged in. */
export interface WebSocketListener {
  /** Answers an upgrade request for `/mqtt`; `false` when the request is for another path. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  stop(): void;
}

interface Rejection {
  readonly status: string;
  readonly reason: BrokerRefusal;
  readonly detail?: RefusalDetail;
}

export function createWebSocketListener(options: WebSocketListenerOptions): WebSocketListener {
  const { sessionOf, admission, now_ms, onSession, onRefusal } = options;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: 2 * MAX_MESSAGE_BYTES,
    handleProtocols: (offered) => SUBPROTOCOLS.find((name) => offered.has(name)) ?? false,
  });

  function examine(
    request: IncomingMessage,
    remote: string,
  ): Rejection | { identity: ClientIdentity; arrival: Arrival } {
    if (isForeignOrigin(request)) return { status: "403 Forbidden", reason: "foreign-origin" };
    if (!offersMqtt(request)) return { status: "400 Bad Request", reason: "protocol-violation" };
    const session = sessionOf(request);
    if (session === null) return { status: "401 Unauthorized", reason: "no-session" };
    const admitted = admission.admit(remote, now_ms());
    if ("refused" in admitted) return { status: "503 Service Unavailable", reason: admitted.refused };
    return { identity: { kind: "session", ...session }, arrival: { remote, admission: admitted } };
  }

  return {
    handleUpgrade(request, socket, head) {
      if (pathOf(request) !== PATH) return false;
      const remote = request.socket.remoteAddress ?? "unknown";
      const examined = examine(request, remote);
      if ("reason" in examined) {
        refuseUpgrade(socket, examined.status);
        onRefusal(examined.reason, { remote });
        return true;
      }
      const { identity, arrival } = examined;
      socket.once("close", arrival.admission.release);
      server.handleUpgrade(request, socket, head, (webSocket) => {
        onSession(identity, createWebSocketStream(webSocket), arrival);
      });
      return true;
    },
    stop() {
      for (const webSocket of server.clients) webSocket.terminate();
      server.close();
    },
  };
}

/** Answers an upgrade that nobody wants. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "").split("?", 1)[0] ?? "";
}

/** Browsers send the cookie of a page they have open along with requests that another page makes. */
function isForeignOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}

function offersMqtt({ headers }: IncomingMessage): boolean {
  const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  return SUBPROTOCOLS.some((name) => offered.includes(name));
}
