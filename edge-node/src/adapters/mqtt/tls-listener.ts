import net from "node:net";
import tls from "node:tls";
import { type DeviceId, deviceId } from "@localgrid/vocabulary/identifiers";
import type { BrokerRefusal, RefusalDetail } from "./broker-ports.ts";
import type { Admission, BrokerLimits, ConnectionAdmission } from "./connection-limits.ts";

export interface BrokerCredentials {
  readonly key_pem: string;
  readonly certificate_pem: string;
  /** The only authority whose device certificates are accepted. */
  readonly ca_certificate_pem: string;
}

/** A connection that was let in, and from where. */
export interface Arrival {
  readonly remote: string;
  readonly admission: Admission;
}

export interface TlsListenerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly credentials: BrokerCredentials;
  readonly limits: BrokerLimits;
  readonly admission: ConnectionAdmission;
  /** Monotonic. */
  readonly now_ms: () => number;
  /** A device with a certificate of ours; whether it is still known is not checked here. */
  onDevice(device: DeviceId, socket: tls.TLSSocket, arrival: Arrival): void;
  onRefusal(reason: BrokerRefusal, detail: RefusalDetail): void;
}

export interface TlsListener {
  start(): Promise<{ readonly port: number }>;
  stop(): Promise<void>;
  isListening(): boolean;
  /** For connections from now on. */
  useCredentials(credentials: BrokerCredentials): void;
}

/** Mutual TLS, 1.2 or later. A connection is counted before any cryptography is spent on it. */
export function createTlsListener(options: TlsListenerOptions): TlsListener {
  const arrivals = new Map<string, Arrival & { readonly socket: net.Socket }>();
  const tlsServer = createHandshakes(options, (socket) => arrivals.get(connectionKey(socket)));

  const tcpServer = net.createServer({ noDelay: true }, (socket) => {
    const { admission, now_ms, onRefusal } = options;
    const remote = socket.remoteAddress ?? "unknown";
    const admitted = admission.admit(remote, now_ms());
    if ("refused" in admitted) {
      socket.resetAndDestroy();
      return onRefusal(admitted.refused, { remote });
    }
    const key = connectionKey(socket);
    arrivals.set(key, { remote, admission: admitted, socket });
    socket.once("close", () => {
      arrivals.delete(key);
      admitted.release();
    });
    tlsServer.emit("connection", socket);
  });

  return {
    start: () =>
      new Promise((resolve, reject) => {
        tcpServer.once("error", reject);
        tcpServer.listen({ host: options.host, port: options.port, backlog: 1024 }, () => {
          tcpServer.off("error", reject);
          resolve({ port: (tcpServer.address() as net.AddressInfo).port });
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        tcpServer.close(() => resolve());
        for (const { socket } of arrivals.values()) socket.destroy();
      }),
    isListening: () => tcpServer.listening,
    useCredentials: (credentials) => tlsServer.setSecureContext(contextOf(credentials)),
  };
}

function createHandshakes(
  { credentials, limits, onDevice, onRefusal }: TlsListenerOptions,
  arrivalOf: (socket: tls.TLSSocket) => Arrival | undefined,
): tls.Server {
  const server = tls.createServer({
    ...contextOf(credentials),
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: limits.connect_timeout_ms,
    sessionIdContext: "localgrid-mqtt",
  });
  server.on("secureConnection", (socket) => {
    const arrival = arrivalOf(socket);
    const device = socket.authorized ? deviceNamedBy(socket) : null;
    if (arrival !== undefined && device !== null) return onDevice(device, socket, arrival);
    socket.on("error", () => {});
    socket.destroy();
    onRefusal("foreign-certificate", arrival === undefined ? {} : { remote: arrival.remote });
  });
  server.on("tlsClientError", (error, socket) => {
    // A TLS socket forgets its address when it is destroyed; the socket below it does not. Node documents
    // no way from one to the other, but nothing depends on this one except what an operator reads.
    const remote = socket.remoteAddress ?? (socket as { readonly _parent?: net.Socket })._parent?.remoteAddress;
    onRefusal(handshakeRefusal(error, socket), remote === undefined ? {} : { remote });
    // A handshake that took too long is only reported by Node, not ended.
    socket.destroy();
  });
  return server;
}

function contextOf({ key_pem, certificate_pem, ca_certificate_pem }: BrokerCredentials): tls.SecureContextOptions {
  return { key: key_pem, cert: certificate_pem, ca: ca_certificate_pem, minVersion: "TLSv1.2" };
}

function deviceNamedBy(socket: tls.TLSSocket): DeviceId | null {
  const commonName: unknown = socket.getPeerCertificate().subject?.CN;
  try {
    return typeof commonName === "string" ? deviceId(commonName) : null;
  } catch {
    return null;
  }
}

function handshakeRefusal(error: NodeJS.ErrnoException, socket: tls.TLSSocket): BrokerRefusal {
  if (socket.authorizationError) return "foreign-certificate";
  if (error.code === "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE") return "no-certificate";
  return error.code === "ERR_TLS_HANDSHAKE_TIMEOUT" ? "connect-timeout" : "handshake-failed";
}

/** The same for a socket and for the TLS on top of it; unique among the open connections of a listener. */
function connectionKey({ remoteAddress, remotePort, localAddress }: net.Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}
